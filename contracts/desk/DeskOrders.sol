// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IBusinessRegistry} from "../interfaces/IBusinessRegistry.sol";
import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {IInvoiceRegistry} from "../interfaces/IInvoiceRegistry.sol";
import {Clauses, Disbursement, ITradeEscrow, Order, OrderId, OrderKey} from "../interfaces/ITradeEscrow.sol";
import {PaymentClauses, PerformanceClauses} from "../libraries/Clauses.sol";
import {Delivery} from "../libraries/Deliveries.sol";
import {EscrowSlot} from "../libraries/EscrowSlots.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {TypedData} from "../libraries/TypedData.sol";

/// @title DeskOrders
/// @notice An order as the desk sees it: its identity and state at the escrow, its terms as amended, who signs for its parties.
abstract contract DeskOrders is IDeliveryDesk {
    /// @dev What a call knows of its order.
    struct LiveOrder {
        OrderId id;
        OrderKey key;
        EscrowSlot slot;
        PerformanceClauses performance;
        PaymentClauses payment;
        /// @dev The amended one where there is one.
        uint256 deliverBy;
        uint256 inspectionPeriod;
    }

    /// @dev Exists once instalments or changes were agreed; the order's slot then says that it is amended.
    struct Amendment {
        // slot 0
        uint112 amount;
        uint112 funded;
        uint32 changes;
        // slot 1: zero where no change was agreed
        uint40 deliverBy;
    }

    bytes32 private constant NAME_HASH = keccak256("Quittance TradeEscrow");
    bytes32 private constant VERSION_HASH = keccak256("1");
    /// @dev Name, version, chain and verifying contract.
    bytes1 private constant DOMAIN_FIELDS = 0x0f;

    ITradeEscrow private _escrow;
    mapping(OrderId orderId => Amendment) internal _amendments;
    /// @dev A settlement begins a new round and so ends whatever was kept in the one before.
    mapping(OrderId orderId => mapping(uint256 round => Delivery)) private _deliveries;

    bool private transient _entered;

    /// @dev One entry at a time: a token or contract wallet that is called meanwhile finds the door shut.
    modifier locked() {
        if (_entered) revert EntryLocked();
        _entered = true;
        _;
        _entered = false;
    }

    /// @inheritdoc IDeliveryDesk
    function escrow() external view returns (address) {
        return address(_escrow);
    }

    /// @inheritdoc IDeliveryDesk
    function bind() external {
        // Check
        if (address(_escrow) != address(0)) revert AlreadyBound(address(_escrow));

        // Effect
        _escrow = ITradeEscrow(msg.sender);
    }

    function _load(Order calldata order, Clauses calldata clauses) internal view returns (LiveOrder memory live) {
        address buyer = order.buyer;
        address supplier = order.supplier;
        address token = order.token;
        uint256 fundBy = order.schedule.fundBy();
        bytes32 termsHash = TypedData.hashTerms(order, TypedData.hashClauses(clauses));
        live.id = OrderId.wrap(_digestOf(TypedData.hashOrder(buyer, supplier, token, fundBy, termsHash)));
        // The cast is exact: the schedule gives fundBy 40 bits.
        live.key = OrderKey(buyer, supplier, token, uint40(fundBy), termsHash);
        live.slot = _boundEscrow().slotOf(live.id);
        live.performance = clauses.performance;
        live.payment = clauses.payment;
        live.inspectionPeriod = order.schedule.inspectionPeriod();
        uint256 amended = live.slot.isAmended() ? _amendments[live.id].deliverBy : 0;
        live.deliverBy = amended == 0 ? order.schedule.deliverBy() : amended;
    }

    /// @dev Whether the order holds nothing and never will again. Reverts if it may still be funded for the first time.
    /// What the desk keeps of an order that is over must not be read: its record and with it its round may be gone.
    function _isOver(LiveOrder memory live) internal view returns (bool) {
        if (live.slot.held() != 0 || live.slot.isAmended()) return false;
        if (live.slot.isNone() && block.timestamp < live.key.fundBy) revert OrderNotFunded(live.id);
        return true;
    }

    /// @dev The order's, in its present round.
    function _deliveryOf(OrderId orderId, EscrowSlot slot) internal view returns (Delivery storage) {
        return _deliveries[orderId][slot.settlements()];
    }

    /// @return what the buyer owes on acknowledged invoices beyond what was released
    function _acknowledgedDebt(LiveOrder memory live) internal view returns (uint256) {
        if (!live.slot.isInvoiced()) return 0;
        uint256 acknowledged = _invoiceRegistry().acknowledgedUpTo(live.id);
        uint256 released = live.slot.released();
        return acknowledged > released ? acknowledged - released : 0;
    }

    function _disburse(LiveOrder memory live, Disbursement memory disbursement) internal {
        // Interaction
        _boundEscrow().disburse(live.key, live.id, disbursement);
    }

    /// @param amount what the message puts at stake, which limits who signs for a business
    function _requireSigned(
        LiveOrder memory live,
        address signer,
        bytes32 structHash,
        bytes calldata signature,
        uint256 amount
    ) internal view {
        bytes32 digest = _digestOf(structHash);
        // The escrow sends the actions of batches: it speaks for nobody.
        bool isBatched = signature.length == 0 && msg.sender == address(_escrow);
        if (
            isBatched || !Signatures.isSignedFor(_businessRegistry(), signer, digest, signature, live.key.token, amount)
        ) revert SignatureNotValid(signer, digest);
    }

    /// @dev In the escrow's domain: parties sign for one contract.
    function _digestOf(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domainSeparator = MessageHashUtils.toDomainSeparator(
            DOMAIN_FIELDS,
            NAME_HASH,
            VERSION_HASH,
            block.chainid,
            address(_escrow),
            0
        );
        return MessageHashUtils.toTypedDataHash(domainSeparator, structHash);
    }

    function _boundEscrow() internal view returns (ITradeEscrow bound) {
        bound = _escrow;
        if (address(bound) == address(0)) revert NotBound();
    }

    function _invoiceRegistry() internal view returns (IInvoiceRegistry) {
        return IInvoiceRegistry(_escrow.invoiceRegistry());
    }

    function _businessRegistry() private view returns (IBusinessRegistry) {
        return IBusinessRegistry(_escrow.businessRegistry());
    }
}
