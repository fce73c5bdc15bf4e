// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {InvoiceRegistry} from "./InvoiceRegistry.sol";
import {IInvoiceRegistry} from "./interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, Order, OrderId, OrderKey} from "./interfaces/ITradeEscrow.sol";
import {PaymentClauses, PerformanceClauses} from "./libraries/Clauses.sol";
import {EscrowSlot, EscrowSlots} from "./libraries/EscrowSlots.sol";
import {OrderFundedEvent} from "./libraries/OrderFundedEvent.sol";
import {Schedule} from "./libraries/Schedules.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TokenPull} from "./libraries/TokenPull.sol";
import {TokenPush} from "./libraries/TokenPush.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {TokenBooks} from "./TokenBooks.sol";

/// @title OrderFunding
/// @notice How money comes in: an order's identity, what it takes to fund one, and its state from there on.
abstract contract OrderFunding is TokenBooks, EIP712 {
    IInvoiceRegistry internal immutable _registry;

    /// @dev A struct of one word, so that a function reads and writes it by one reference.
    struct Escrow {
        EscrowSlot slot;
    }

    mapping(OrderId orderId => Escrow) internal _escrows;

    constructor(address initialGuardian) TokenBooks(initialGuardian) EIP712("Quittance TradeEscrow", "1") {
        _registry = new InvoiceRegistry(this);
    }

    /// @inheritdoc ITradeEscrow
    function hashOrder(Order calldata order) external view returns (OrderId) {
        return _hashOrder(order);
    }

    /// @inheritdoc ITradeEscrow
    function hashOrderKey(OrderKey calldata key) external view returns (OrderId) {
        return _hashOrderKey(key);
    }

    /// @inheritdoc ITradeEscrow
    function hashTerms(Order calldata order) external pure returns (bytes32) {
        return TypedData.hashTerms(order);
    }

    /// @inheritdoc ITradeEscrow
    function invoiceRegistry() external view returns (address) {
        return address(_registry);
    }

    /// @inheritdoc ITradeEscrow
    function fund(Order calldata order) external locked returns (OrderId orderId) {
        // Check
        if (msg.sender != order.buyer) revert CallerNotBuyer(msg.sender, order.buyer);
        uint256 amount;
        uint256 balanceBefore;
        (orderId, amount, balanceBefore) = _open(order);
        if (amount == 0) return orderId;

        // Interaction
        TokenPull.pullAllowed(order.token, msg.sender, amount);

        // Check
        _requireReceived(order.token, balanceBefore, amount);
    }

    /// @inheritdoc ITradeEscrow
    function fundWithAuthorization(
        Order calldata order,
        bytes calldata signature
    ) external locked returns (OrderId orderId) {
        // Check, effect
        uint256 amount;
        uint256 balanceBefore;
        (orderId, amount, balanceBefore) = _open(order);
        if (amount == 0) return orderId;

        // Interaction: the token checks the buyer's signature over payer, payee, amount, deadline and nonce.
        TokenPull.pullAuthorized(
            order.token,
            order.buyer,
            amount,
            order.schedule.fundBy(),
            OrderId.unwrap(orderId),
            signature
        );

        // Check
        _requireReceived(order.token, balanceBefore, amount);
    }

    function _requireSigned(address signer, bytes32 structHash, bytes calldata signature) internal view {
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!Signatures.isSignedBy(signer, digest, signature)) revert SignatureNotValid(signer, digest);
    }

    function _hashOrder(Order calldata order) internal view returns (OrderId) {
        return OrderId.wrap(_hashTypedDataV4(TypedData.hashOrder(order)));
    }

    function _hashOrderKey(OrderKey calldata key) internal view returns (OrderId) {
        return OrderId.wrap(_hashTypedDataV4(TypedData.hashOrderKey(key)));
    }

    /// @dev Checks the terms and books the order as funded, ahead of its money. `amount` is zero if it is funded already.
    function _open(Order calldata order) private returns (OrderId orderId, uint256 amount, uint256 balanceBefore) {
        // Check
        orderId = _hashOrder(order);
        Escrow storage escrow = _escrows[orderId];
        EscrowSlot slot = escrow.slot;
        if (!slot.isNone()) {
            if (slot.held() == 0) revert OrderAlreadyClosed(orderId);
            return (orderId, 0, 0);
        }
        Schedule schedule = order.schedule;
        amount = schedule.amount();
        uint256 fundBy = schedule.fundBy();
        if (!schedule.isCanonical()) revert ScheduleNotCanonical(schedule);
        if (block.timestamp >= fundBy) revert FundingAfterFundBy(block.timestamp, fundBy);
        if (schedule.deliverBy() < fundBy) revert DeadlinesOutOfOrder(fundBy, schedule.deliverBy());
        if (amount == 0) revert AmountIsZero(orderId);
        address buyer = order.buyer;
        address supplier = order.supplier;
        address token = order.token;
        _requireParty(buyer);
        _requireParty(supplier);
        if (buyer == supplier) revert PartiesNotDistinct(buyer);
        _requireSupportedTerms(order, orderId);
        balanceBefore = TokenPush.balanceOfThis(token);

        // Effect
        _bookFunding(token, orderId, amount);
        escrow.slot = EscrowSlots.funded(amount);
        OrderFundedEvent.emitFor(order, orderId);
    }

    function _requireParty(address party) private view {
        if (party == address(0) || party == address(this) || party == address(_registry)) revert PartyNotAllowed(party);
    }

    /// @dev Terms that are part of the signed type but that nothing here executes must be absent: accepting one
    /// would promise what does not happen.
    function _requireSupportedTerms(Order calldata order, OrderId orderId) private pure {
        uint256 clauses =
            PerformanceClauses.unwrap(order.performanceClauses) | PaymentClauses.unwrap(order.paymentClauses);
        if (clauses != 0) revert TermNotSupported(orderId);
        // Reading the attester as an address refuses bits beyond it.
        order.attester;
    }

    function _requireReceived(address token, uint256 balanceBefore, uint256 amount) private view {
        uint256 balanceAfter = TokenPush.balanceOfThis(token);
        uint256 received = balanceAfter > balanceBefore ? balanceAfter - balanceBefore : 0;
        if (received != amount) revert FundingNotExact(received, amount);
    }
}
