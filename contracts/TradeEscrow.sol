// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ITradeEscrow, Order, OrderId} from "./interfaces/ITradeEscrow.sol";
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
        EscrowSlot escrow = _escrows[orderId];
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
        EscrowSlot escrow = _escrows[orderId];
        if (escrow.status() != Status.Funded || cumulative <= escrow.released()) return 0;
        return _inspectionEndsAt(orderId, cumulative);
    }

    /// @inheritdoc ITradeEscrow
    function claimDelivery(
        Order calldata order,
        address claimant,
        uint256 cumulative,
        uint256 deliveredAt,
        bytes32 evidenceHash,
        bytes calldata signature
    ) external nonReentrant {
        // Check
        OrderId orderId = _hashOrder(order);
        EscrowSlot escrow = _requireKnown(orderId);
        Claim memory previous = _latestClaims[orderId];
        if (cumulative <= previous.cumulative || cumulative <= escrow.released()) return;
        _requireOpen(orderId, escrow);
        if (cumulative > escrow.available()) revert CumulativeExceedsEscrow(cumulative, escrow.available());
        if (block.timestamp >= order.deliverBy) revert ClaimAfterDeliverBy(block.timestamp, order.deliverBy);
        if (claimant != order.supplier && (claimant != order.attester || claimant == address(0))) {
            revert ClaimantNotEntitled(claimant, order.supplier, order.attester);
        }
        _requireSigned(
            claimant,
            TypedData.hashDeliveryClaim(orderId, cumulative, deliveredAt, evidenceHash),
            signature
        );

        // Effect: each pending claim keeps its own clock.
        if (previous.cumulative > escrow.released()) {
            _earlierClaims[orderId][previous.cumulative] = previous.inspectionEndsAt;
        }
        uint256 endsAt = block.timestamp + order.inspectionPeriod;
        // The casts are exact: cumulative is within the funded uint112, and time plus uint32 is far below 2^40.
        _latestClaims[orderId] = Claim({cumulative: uint112(cumulative), inspectionEndsAt: uint40(endsAt)});
        emit DeliveryClaimed(orderId, claimant, cumulative, deliveredAt, evidenceHash, endsAt);
    }

    /// @inheritdoc ITradeEscrow
    function accept(
        Order calldata order,
        uint256 cumulative,
        bytes32 evidenceHash,
        bytes calldata signature
    ) external nonReentrant {
        // Check
        OrderId orderId = _hashOrder(order);
        EscrowSlot escrow = _requireKnown(orderId);
        if (cumulative <= escrow.released()) return;
        _requireOpen(orderId, escrow);
        if (cumulative > escrow.available()) revert CumulativeExceedsEscrow(cumulative, escrow.available());
        _requireSigned(order.buyer, TypedData.hashAcceptance(orderId, cumulative, evidenceHash), signature);

        // Effect
        emit DeliveryAccepted(orderId, cumulative, evidenceHash);
        _release(order, orderId, escrow, cumulative);
    }

    /// @inheritdoc ITradeEscrow
    function releaseDeemed(Order calldata order, uint256 cumulative) external nonReentrant {
        // Check
        OrderId orderId = _hashOrder(order);
        EscrowSlot escrow = _requireKnown(orderId);
        if (cumulative <= escrow.released()) return;
        _requireOpen(orderId, escrow);
        uint256 endsAt = _inspectionEndsAt(orderId, cumulative);
        if (endsAt == 0) revert ClaimNotFound(orderId, cumulative);
        if (block.timestamp < endsAt) revert InspectionNotEnded(block.timestamp, endsAt);

        // Effect: a settlement may have left less than was claimed.
        emit DeliveryDeemedAccepted(orderId, cumulative);
        uint256 available = escrow.available();
        _release(order, orderId, escrow, cumulative < available ? cumulative : available);
    }

    /// @inheritdoc ITradeEscrow
    function settle(
        Order calldata order,
        uint256 toSupplier,
        uint256 toBuyer,
        uint256 nonce,
        bytes calldata buyerSignature,
        bytes calldata supplierSignature
    ) external nonReentrant {
        // Check
        OrderId orderId = _hashOrder(order);
        EscrowSlot escrow = _requireKnown(orderId);
        uint256 expectedNonce = escrow.settlements();
        if (nonce < expectedNonce) return;
        _requireOpen(orderId, escrow);
        if (nonce > expectedNonce) revert SettlementNonceAhead(nonce, expectedNonce);
        if (toSupplier > escrow.held() || toBuyer > escrow.held() - toSupplier) {
            revert SettlementExceedsHeld(Math.saturatingAdd(toSupplier, toBuyer), escrow.held());
        }
        bytes32 structHash = TypedData.hashSettlement(orderId, toSupplier, toBuyer, nonce);
        _requireSigned(order.buyer, structHash, buyerSignature);
        _requireSigned(order.supplier, structHash, supplierSignature);

        // Effect
        uint256 releasedBefore = escrow.released();
        escrow = escrow.countSettlement().release(toSupplier).refund(toBuyer);
        _escrows[orderId] = escrow;
        _unbook(order.token, toSupplier + toBuyer);
        emit OrderSettled(orderId, toSupplier, toBuyer, nonce);
        if (escrow.held() == 0) emit OrderClosed(orderId);

        // Interaction
        if (toSupplier != 0) _payHolders(order, orderId, releasedBefore, escrow);
        if (toBuyer != 0) _payBuyer(order, orderId, toBuyer);
    }

    /// @inheritdoc ITradeEscrow
    function reclaim(Order calldata order) external nonReentrant {
        // Check
        OrderId orderId = _hashOrder(order);
        EscrowSlot escrow = _requireKnown(orderId);
        if (block.timestamp < order.deliverBy) revert ReclaimBeforeDeliverBy(block.timestamp, order.deliverBy);
        uint256 claimed = _latestClaims[orderId].cumulative;
        uint256 reserved = claimed > escrow.released() ? claimed : escrow.released();
        uint256 available = escrow.available();
        if (available <= reserved) return;
        uint256 amount = available - reserved;

        // Effect
        escrow = escrow.refund(amount);
        _escrows[orderId] = escrow;
        _unbook(order.token, amount);
        if (escrow.held() == 0) emit OrderClosed(orderId);

        // Interaction
        _payBuyer(order, orderId, amount);
    }

    /// @inheritdoc ITradeEscrow
    function markInvoiced(OrderId orderId) external nonReentrant {
        // Check
        if (msg.sender != address(_registry)) revert CallerNotInvoiceRegistry(msg.sender, address(_registry));
        EscrowSlot escrow = _requireKnown(orderId);
        _requireOpen(orderId, escrow);

        // Effect
        _escrows[orderId] = escrow.markInvoiced();
    }

    /// @dev Releases up to `cumulative`, which is above what was released and covered by what is held.
    function _release(Order calldata order, OrderId orderId, EscrowSlot escrow, uint256 cumulative) private {
        // Effect
        uint256 releasedBefore = escrow.released();
        uint256 amount = cumulative - releasedBefore;
        escrow = escrow.release(amount);
        _escrows[orderId] = escrow;
        _unbook(order.token, amount);
        if (escrow.held() == 0) emit OrderClosed(orderId);

        // Interaction
        _payHolders(order, orderId, releasedBefore, escrow);
    }

    /// @dev Pays what was just released to whoever holds it: the supplier, unless invoices say otherwise.
    function _payHolders(Order calldata order, OrderId orderId, uint256 releasedBefore, EscrowSlot escrow) private {
        uint256 released = escrow.released();
        if (!escrow.isInvoiced()) {
            _payHolder(order, orderId, order.supplier, released - releasedBefore, released);
            return;
        }
        (address[] memory payees, uint256[] memory amounts) = _registry.payeesOf(
            orderId,
            order.supplier,
            releasedBefore,
            released
        );
        uint256 cumulative = releasedBefore;
        for (uint256 i = 0; i < payees.length; ++i) {
            cumulative += amounts[i];
            _payHolder(order, orderId, payees[i], amounts[i], cumulative);
        }
        // The registry is ours and immutable; still, no order may pay out more or less than it released.
        assert(cumulative == released);
    }

    function _payHolder(
        Order calldata order,
        OrderId orderId,
        address payee,
        uint256 amount,
        uint256 released
    ) private {
        emit Released(orderId, payee, amount, released);
        _pay(orderId, order.token, payee, amount);
    }

    function _payBuyer(Order calldata order, OrderId orderId, uint256 amount) private {
        emit Refunded(orderId, order.buyer, amount);
        _pay(orderId, order.token, order.buyer, amount);
    }

    function _inspectionEndsAt(OrderId orderId, uint256 cumulative) private view returns (uint256) {
        Claim memory latest = _latestClaims[orderId];
        return latest.cumulative == cumulative ? latest.inspectionEndsAt : _earlierClaims[orderId][cumulative];
    }
}
