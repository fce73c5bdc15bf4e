// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {InvoiceRegistry} from "./InvoiceRegistry.sol";
import {IInvoiceRegistry} from "./interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, Order, OrderId} from "./interfaces/ITradeEscrow.sol";
import {AuthorizedTransfers} from "./libraries/AuthorizedTransfers.sol";
import {EscrowSlot, EscrowSlots} from "./libraries/EscrowSlots.sol";
import {OrderFundedEvent} from "./libraries/OrderFundedEvent.sol";
import {OrderTerms} from "./libraries/OrderTerms.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TokenPush} from "./libraries/TokenPush.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {TokenBooks} from "./TokenBooks.sol";

/// @title OrderFunding
/// @notice How money comes in: an order's identity, what it takes to fund one, and its state from there on.
abstract contract OrderFunding is TokenBooks, EIP712 {
    IInvoiceRegistry internal immutable _registry;

    mapping(OrderId orderId => EscrowSlot) internal _escrows;

    constructor(address initialGuardian) TokenBooks(initialGuardian) EIP712("Quittance TradeEscrow", "1") {
        _registry = new InvoiceRegistry(this);
    }

    /// @inheritdoc ITradeEscrow
    function hashOrder(Order calldata order) external view returns (OrderId) {
        return _hashOrder(order);
    }

    /// @inheritdoc ITradeEscrow
    function invoiceRegistry() external view returns (address) {
        return address(_registry);
    }

    /// @inheritdoc ITradeEscrow
    function fund(Order calldata order) external nonReentrant returns (OrderId orderId) {
        // Check
        if (msg.sender != order.buyer) revert CallerNotBuyer(msg.sender, order.buyer);
        orderId = _hashOrder(order);
        if (_isFunded(orderId)) return orderId;
        _requireFundable(order, orderId);
        uint256 balanceBefore = TokenPush.balanceOfThis(order.token);

        // Effect
        _open(order, orderId);

        // Interaction
        SafeERC20.safeTransferFrom(IERC20(order.token), order.buyer, address(this), order.amount);

        // Check
        _requireReceived(order, balanceBefore);
    }

    /// @inheritdoc ITradeEscrow
    function fundWithAuthorization(
        Order calldata order,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external nonReentrant returns (OrderId orderId) {
        // Check
        orderId = _hashOrder(order);
        if (_isFunded(orderId)) return orderId;
        _requireFundable(order, orderId);
        uint256 balanceBefore = TokenPush.balanceOfThis(order.token);

        // Effect
        _open(order, orderId);

        // Interaction: the token checks the buyer's signature over payer, payee, amount and nonce.
        AuthorizedTransfers.receiveFrom(
            order.token,
            order.buyer,
            order.amount,
            validAfter,
            validBefore,
            OrderId.unwrap(orderId),
            signature
        );

        // Check
        _requireReceived(order, balanceBefore);
    }

    function _requireKnown(OrderId orderId) internal view returns (EscrowSlot escrow) {
        escrow = _escrows[orderId];
        if (escrow.status() == Status.None) revert OrderNotFunded(orderId, Status.None);
    }

    function _requireOpen(OrderId orderId, EscrowSlot escrow) internal pure {
        if (escrow.status() != Status.Funded) revert OrderNotFunded(orderId, escrow.status());
    }

    function _requireSigned(address signer, bytes32 structHash, bytes calldata signature) internal view {
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!Signatures.isSignedBy(signer, digest, signature)) revert SignatureNotValid(signer, digest);
    }

    function _hashOrder(Order calldata order) internal view returns (OrderId) {
        return OrderId.wrap(_hashTypedDataV4(TypedData.hashOrder(order)));
    }

    function _open(Order calldata order, OrderId orderId) private {
        _bookFunding(order.token, order.amount);
        _escrows[orderId] = EscrowSlots.funded(order.amount);
        OrderFundedEvent.emitFor(order, orderId);
    }

    /// @dev False for an id that was never used; reverts for one that is used up.
    function _isFunded(OrderId orderId) private view returns (bool) {
        Status status = _escrows[orderId].status();
        if (status == Status.Closed) revert OrderAlreadyClosed(orderId);
        return status == Status.Funded;
    }

    function _requireFundable(Order calldata order, OrderId orderId) private view {
        if (block.timestamp >= order.fundBy) revert FundingAfterFundBy(block.timestamp, order.fundBy);
        if (order.deliverBy < order.fundBy) revert DeadlinesOutOfOrder(order.fundBy, order.deliverBy);
        if (order.amount == 0 || order.amount > type(uint112).max) {
            revert AmountOutOfRange(order.amount, type(uint112).max);
        }
        _requireParty(order.buyer);
        _requireParty(order.supplier);
        if (order.buyer == order.supplier) revert PartiesNotDistinct(order.buyer);
        _requireSupportedTerms(order, orderId);
    }

    function _requireParty(address party) private view {
        if (party == address(0) || party == address(this) || party == address(_registry)) revert PartyNotAllowed(party);
    }

    /// @dev Terms that are part of the signed type but that nothing here executes must be absent: accepting one
    /// would promise what does not happen.
    function _requireSupportedTerms(Order calldata order, OrderId orderId) private pure {
        if (OrderTerms.setsUnsupported(order)) revert TermNotSupported(orderId);
    }

    function _requireReceived(Order calldata order, uint256 balanceBefore) private view {
        uint256 balanceAfter = TokenPush.balanceOfThis(order.token);
        uint256 received = balanceAfter > balanceBefore ? balanceAfter - balanceBefore : 0;
        if (received != order.amount) revert FundingNotExact(received, order.amount);
    }
}
