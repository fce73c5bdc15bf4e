// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ITradeEscrow, Order, OrderId, OrderKey} from "./interfaces/ITradeEscrow.sol";
import {EscrowSlot} from "./libraries/EscrowSlots.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {OrderFunding} from "./OrderFunding.sol";

/// @title TradeEscrow
/// @notice See {ITradeEscrow}. Immutable: no proxy, no owner over the money of orders.
contract TradeEscrow is OrderFunding {
    /// @dev One slot; exists only once delivery was claimed.
    struct Claim {
        // slot 0: cumulative 0-111, inspectionEndsAt 112-151
        uint112 cumulative;
        uint40 inspectionEndsAt;
    }

    /// @dev What every action of a batch is sure to get: several times what one without invoices needs.
    uint256 private constant ACTION_GAS = 500_000;

    mapping(OrderId orderId => Claim) private _latestClaims;
    /// @dev Claims that were still pending when a higher one arrived: cumulative amount to end of inspection.
    mapping(OrderId orderId => mapping(uint256 cumulative => uint256 inspectionEndsAt)) private _earlierClaims;

    constructor(address initialGuardian) OrderFunding(initialGuardian) {}

    /// @inheritdoc ITradeEscrow
    function orderState(
        OrderId orderId
    )
        external
        view
        returns (Status status, uint256 held, uint256 released, uint256 claimed, uint256 settlements, bool invoiced)
    {
        EscrowSlot escrow = _escrows[orderId].slot;
        return (
            escrow.status(),
            escrow.held(),
            escrow.released(),
            _latestClaims[orderId].cumulative,
            escrow.settlements(),
            escrow.isInvoiced()
        );
    }

    /// @inheritdoc ITradeEscrow
    function inspectionEndsAt(OrderId orderId, uint256 cumulative) external view returns (uint256) {
        EscrowSlot escrow = _escrows[orderId].slot;
        if (escrow.status() != Status.Funded || cumulative <= escrow.released()) return 0;
        return _inspectionEndsAt(orderId, cumulative);
    }

    /// @inheritdoc ITradeEscrow
    function execute(bytes[] calldata actions) external locked {
        for (uint256 i = 0; i < actions.length; ++i) {
            (bool done, bytes4 reason) = _perform(actions[i]);
            if (!done) emit ActionFailed(i, reason);
        }
        _payDeferred();
    }

    /// @inheritdoc ITradeEscrow
    function claimDelivery(
        Order calldata order,
        address claimant,
        uint256 cumulative,
        uint256 deliveredAt,
        bytes32 evidenceHash,
        bytes calldata signature
    ) external locked {
        // Check
        OrderId orderId = _hashOrder(order);
        EscrowSlot slot = _escrows[orderId].slot;
        Claim memory previous = _latestClaims[orderId];
        if (cumulative <= previous.cumulative || cumulative <= slot.released()) return;
        if (_isOver(orderId, slot, order.schedule.fundBy())) return;
        if (cumulative > slot.available()) revert CumulativeExceedsEscrow(cumulative, slot.available());
        if (block.timestamp >= order.schedule.deliverBy()) {
            revert ClaimAfterDeliverBy(block.timestamp, order.schedule.deliverBy());
        }
        if (claimant != order.supplier && (claimant != order.attester || claimant == address(0))) {
            revert ClaimantNotEntitled(claimant, order.supplier, order.attester);
        }
        _requireSigned(
            claimant,
            TypedData.hashDeliveryClaim(orderId, cumulative, deliveredAt, evidenceHash),
            signature
        );

        // Effect: each pending claim keeps its own clock.
        if (previous.cumulative > slot.released()) {
            _earlierClaims[orderId][previous.cumulative] = previous.inspectionEndsAt;
        }
        uint256 endsAt = block.timestamp + order.schedule.inspectionPeriod();
        // The casts are exact: cumulative is within the funded uint112, and time plus uint32 is far below 2^40.
        _latestClaims[orderId] = Claim({cumulative: uint112(cumulative), inspectionEndsAt: uint40(endsAt)});
        emit DeliveryClaimed(orderId, claimant, cumulative, deliveredAt, evidenceHash, endsAt);
    }

    /// @inheritdoc ITradeEscrow
    function accept(
        OrderKey calldata key,
        uint256 cumulative,
        bytes32 evidenceHash,
        bytes calldata signature
    ) external locked {
        // Check
        OrderId orderId = _hashOrderKey(key);
        Escrow storage escrow = _escrows[orderId];
        EscrowSlot slot = escrow.slot;
        uint256 releasedBefore = slot.released();
        uint256 fundBy = key.fundBy;
        if (cumulative <= releasedBefore || _isOver(orderId, slot, fundBy)) return;
        if (cumulative > slot.available()) revert CumulativeExceedsEscrow(cumulative, slot.available());
        _requireSigned(key.buyer, TypedData.hashAcceptance(orderId, cumulative, evidenceHash), signature);

        // Effect
        uint256 amount = cumulative - releasedBefore;
        address token = key.token;
        slot = slot.release(amount);
        escrow.slot = slot.stored(fundBy);
        _unbook(token, orderId, amount);
        if (slot.isInvoiced()) {
            emit DeliveryAccepted(orderId, cumulative, evidenceHash);
            _payHolders(key, orderId, amount, slot);
            return;
        }
        address supplier = key.supplier;
        emit AcceptedAndReleased(orderId, supplier, amount, cumulative, evidenceHash);

        // Interaction
        _pay(orderId, token, supplier, amount);
    }

    /// @inheritdoc ITradeEscrow
    function releaseDeemed(OrderKey calldata key, uint256 cumulative) external locked {
        // Check
        OrderId orderId = _hashOrderKey(key);
        Escrow storage escrow = _escrows[orderId];
        EscrowSlot slot = escrow.slot;
        if (cumulative <= slot.released() || _isOver(orderId, slot, key.fundBy)) return;
        uint256 endsAt = _inspectionEndsAt(orderId, cumulative);
        if (endsAt == 0) revert ClaimNotFound(orderId, cumulative);
        if (block.timestamp < endsAt) revert InspectionNotEnded(block.timestamp, endsAt);

        // Effect: a settlement may have left less than was claimed.
        emit DeliveryDeemedAccepted(orderId, cumulative);
        uint256 available = slot.available();
        uint256 amount = (cumulative < available ? cumulative : available) - slot.released();
        slot = slot.release(amount);
        escrow.slot = slot.stored(key.fundBy);
        _unbook(key.token, orderId, amount);

        // Interaction
        _payHolders(key, orderId, amount, slot);
    }

    /// @inheritdoc ITradeEscrow
    function settle(
        OrderKey calldata key,
        uint256 toSupplier,
        uint256 toBuyer,
        uint256 nonce,
        bytes calldata buyerSignature,
        bytes calldata supplierSignature
    ) external locked {
        // Check
        OrderId orderId = _hashOrderKey(key);
        EscrowSlot slot = _escrows[orderId].slot;
        uint256 expectedNonce = slot.settlements();
        if (nonce < expectedNonce || _isOver(orderId, slot, key.fundBy)) return;
        if (nonce > expectedNonce) revert SettlementNonceAhead(nonce, expectedNonce);
        if (toSupplier > slot.held() || toBuyer > slot.held() - toSupplier) {
            revert SettlementExceedsHeld(Math.saturatingAdd(toSupplier, toBuyer), slot.held());
        }
        bytes32 structHash = TypedData.hashSettlement(orderId, toSupplier, toBuyer, nonce);
        _requireSigned(key.buyer, structHash, buyerSignature);
        _requireSigned(key.supplier, structHash, supplierSignature);

        // Effect
        slot = slot.countSettlement().release(toSupplier).refund(toBuyer);
        _escrows[orderId].slot = slot.stored(key.fundBy);
        _unbook(key.token, orderId, toSupplier + toBuyer);
        emit OrderSettled(orderId, toSupplier, toBuyer, nonce);

        // Interaction
        if (toSupplier != 0) _payHolders(key, orderId, toSupplier, slot);
        if (toBuyer != 0) _payBuyer(orderId, key.token, key.buyer, toBuyer);
    }

    /// @inheritdoc ITradeEscrow
    function reclaim(Order calldata order) external locked {
        // Check: deliverBy is not before fundBy, so an order without a record is over.
        OrderId orderId = _hashOrder(order);
        EscrowSlot slot = _escrows[orderId].slot;
        uint256 deliverBy = order.schedule.deliverBy();
        if (block.timestamp < deliverBy) revert ReclaimBeforeDeliverBy(block.timestamp, deliverBy);
        uint256 claimed = _latestClaims[orderId].cumulative;
        uint256 reserved = claimed > slot.released() ? claimed : slot.released();
        uint256 available = slot.available();
        if (available <= reserved) return;
        uint256 amount = available - reserved;

        // Effect
        slot = slot.refund(amount);
        _escrows[orderId].slot = slot.stored(order.schedule.fundBy());
        _unbook(order.token, orderId, amount);

        // Interaction
        _payBuyer(orderId, order.token, order.buyer, amount);
    }

    /// @inheritdoc ITradeEscrow
    function markInvoiced(OrderId orderId) external locked {
        // Check
        if (msg.sender != address(_registry)) revert CallerNotInvoiceRegistry(msg.sender, address(_registry));
        EscrowSlot slot = _escrows[orderId].slot;
        if (slot.held() == 0) revert OrderNotFunded(orderId);

        // Effect
        _escrows[orderId].slot = slot.markInvoiced();
    }

    /// @dev Calls this contract, and of it only what others may relay and what speaks for nobody by its caller.
    function _perform(bytes calldata action) private returns (bool done, bytes4 reason) {
        // Check: a call forwards at most 63/64 of what is left.
        uint256 forwardable = gasleft() - gasleft() / 64;
        if (forwardable < ACTION_GAS) revert GasTooLowForAction(forwardable, ACTION_GAS);
        if (action.length < 4 || !_isRelayable(bytes4(action))) return (false, ActionNotRelayable.selector);

        // Interaction: with this contract itself.
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            calldatacopy(pointer, action.offset, action.length)
            mstore(0x00, 0)
            done := call(gas(), address(), 0, pointer, action.length, 0x00, 0x04)
            if iszero(done) {
                reason := mload(0x00)
            }
        }
    }

    function _isRelayable(bytes4 selector) private pure returns (bool) {
        return
            selector == ITradeEscrow.accept.selector ||
            selector == ITradeEscrow.releaseDeemed.selector ||
            selector == ITradeEscrow.claimDelivery.selector ||
            selector == ITradeEscrow.fundWithAuthorization.selector ||
            selector == ITradeEscrow.settle.selector ||
            selector == ITradeEscrow.reclaim.selector;
    }

    /// @dev Whether the order holds nothing and never will again. Reverts if it may still be funded for the first time.
    function _isOver(OrderId orderId, EscrowSlot slot, uint256 fundBy) private view returns (bool) {
        if (slot.held() != 0) return false;
        if (slot.isNone() && block.timestamp < fundBy) revert OrderNotFunded(orderId);
        return true;
    }

    /// @dev Pays the `amount` just released to whoever holds it: the supplier, unless invoices say otherwise.
    function _payHolders(OrderKey calldata key, OrderId orderId, uint256 amount, EscrowSlot escrow) private {
        uint256 released = escrow.released();
        if (!escrow.isInvoiced()) {
            _payHolder(orderId, key.token, key.supplier, amount, released);
            return;
        }
        uint256 cumulative = released - amount;
        (address[] memory payees, uint256[] memory amounts) = _registry.payeesOf(
            orderId,
            key.supplier,
            cumulative,
            released
        );
        for (uint256 i = 0; i < payees.length; ++i) {
            cumulative += amounts[i];
            _payHolder(orderId, key.token, payees[i], amounts[i], cumulative);
        }
        // The registry is ours and immutable; still, no order may pay out more or less than it released.
        assert(cumulative == released);
    }

    function _payHolder(OrderId orderId, address token, address payee, uint256 amount, uint256 released) private {
        emit Released(orderId, payee, amount, released);
        _pay(orderId, token, payee, amount);
    }

    function _payBuyer(OrderId orderId, address token, address buyer, uint256 amount) private {
        emit Refunded(orderId, buyer, amount);
        _pay(orderId, token, buyer, amount);
    }

    function _inspectionEndsAt(OrderId orderId, uint256 cumulative) private view returns (uint256) {
        Claim memory latest = _latestClaims[orderId];
        return latest.cumulative == cumulative ? latest.inspectionEndsAt : _earlierClaims[orderId][cumulative];
    }
}
