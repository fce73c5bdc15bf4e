// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {Clauses, Order} from "../interfaces/ITradeEscrow.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {Claim, Delivery} from "../libraries/Deliveries.sol";
import {DeskMessages} from "../libraries/DeskMessages.sol";
import {Division, ReleaseTerms} from "../libraries/ReleaseTerms.sol";
import {Releases} from "./Releases.sol";

/// @title DeliveryClaims
/// @notice What is claimed, and how it is answered: by acceptance, by silence, by debt that is due, or not at all.
abstract contract DeliveryClaims is Releases {
    /// @dev Bounds the walk over the claims that a release answers.
    uint256 private constant MAXIMUM_CLAIMS = 256;
    /// @dev An attester in league with the buyer must not use up what the supplier needs.
    uint256 private constant MAXIMUM_CLAIMS_BY_ATTESTER = 128;

    /// @inheritdoc IDeliveryDesk
    function claimDelivery(
        Order calldata order,
        Clauses calldata clauses,
        address claimant,
        uint256 cumulative,
        uint256 deliveredAt,
        bytes32 evidenceHash,
        bytes calldata signature
    ) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        if (_isOver(live)) return;
        Delivery storage delivery = _deliveryOf(live.id, live.slot);
        (uint256 position, uint256 free) = delivery.line(live.slot);
        if (cumulative <= delivery.claimed || cumulative <= position) return;
        // What a settlement left of retained money counts as released and as held, so that the sum can outgrow an amount.
        uint256 limit = Math.min(position + free, type(uint112).max);
        if (cumulative > limit) revert CumulativeExceedsEscrow(cumulative, limit);
        uint256 lastTime = ReleaseTerms.lastTimeToClaim(live.performance, live.deliverBy);
        if (block.timestamp >= lastTime) revert ClaimTooLate(block.timestamp, lastTime);
        uint256 maximum = claimant == live.key.supplier ? MAXIMUM_CLAIMS : MAXIMUM_CLAIMS_BY_ATTESTER;
        if (delivery.claims >= maximum) revert TooManyClaims(delivery.claims, maximum);
        address attester = order.attesterAndSalt.attester();
        if (claimant != live.key.supplier && (claimant != attester || claimant == address(0))) {
            revert ClaimantNotEntitled(claimant, live.key.supplier, attester);
        }
        bytes32 structHash = DeskMessages.hashDeliveryClaim(
            live.id,
            live.slot.settlements(),
            cumulative,
            deliveredAt,
            evidenceHash
        );
        _requireSigned(live, claimant, structHash, signature, 0);

        // Effect
        uint256 endsAt = block.timestamp + live.inspectionPeriod;
        _keepClaim(delivery, cumulative, endsAt, position, live.slot.hasClauses());
        emit DeliveryClaimed(live.id, claimant, cumulative, deliveredAt, evidenceHash, endsAt);
    }

    /// @inheritdoc IDeliveryDesk
    function accept(
        Order calldata order,
        Clauses calldata clauses,
        uint256 cumulative,
        bytes32 evidenceHash,
        uint256 claimHint,
        bytes calldata signature
    ) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        if (_isOver(live)) return;
        if (!live.slot.hasClauses()) revert OrderIsPlain(live.id);
        Delivery storage delivery = _deliveryOf(live.id, live.slot);
        (uint256 position, uint256 free) = delivery.line(live.slot);
        if (cumulative <= position) return;
        if (cumulative > position + free) revert CumulativeExceedsEscrow(cumulative, position + free);
        if (!_isLowestCover(delivery, claimHint, cumulative)) revert ClaimHintNotValid(cumulative, claimHint);
        bytes32 structHash = TypedData.hashAcceptance(live.id, live.slot.settlements(), cumulative, evidenceHash);
        _requireSigned(live, live.key.buyer, structHash, signature, cumulative - position);

        // Effect
        emit DeliveryAccepted(live.id, cumulative, evidenceHash);

        // Effect, interaction
        _release(live, delivery, _divide(live, delivery, position, cumulative, claimHint, true));
    }

    /// @inheritdoc IDeliveryDesk
    function releaseDeemed(Order calldata order, Clauses calldata clauses, uint256 cumulative) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        if (_isOver(live)) return;
        Delivery storage delivery = _deliveryOf(live.id, live.slot);
        (uint256 position, ) = delivery.line(live.slot);
        if (cumulative <= position) return;
        uint256 endsAt = delivery.inspectionEndOf(cumulative);
        if (endsAt == 0) revert ClaimNotFound(live.id, cumulative);
        if (block.timestamp < endsAt) revert InspectionNotEnded(block.timestamp, endsAt);

        // Effect: what was claimed stays free until it is answered.
        emit DeliveryDeemedAccepted(live.id, cumulative);

        // Effect, interaction
        _release(live, delivery, _divide(live, delivery, position, cumulative, cumulative, false));
    }

    /// @inheritdoc IDeliveryDesk
    function releaseAcknowledged(Order calldata order, Clauses calldata clauses, uint256 cumulative) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        uint256 released = live.slot.released();
        if (_isOver(live) || cumulative <= released) return;
        if (!_invoiceRegistry().isDebtDue(live.id, cumulative)) revert DebtNotDue(live.id, cumulative);
        Delivery storage delivery = _deliveryOf(live.id, live.slot);
        (, uint256 free) = delivery.line(live.slot);
        if (cumulative > released + free) revert CumulativeExceedsEscrow(cumulative, released + free);

        // Effect: in full but for the fee.
        Division memory division;
        division.gross = cumulative - released;
        division.fee = ReleaseTerms.shareOf(division.gross, live.payment.feeBps());
        emit AcknowledgedDebtReleased(live.id, cumulative);

        // Effect, interaction
        _release(live, delivery, division);
    }

    /// @inheritdoc IDeliveryDesk
    function reclaim(Order calldata order, Clauses calldata clauses) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        if (_isOver(live)) return;
        uint256 lastTime = ReleaseTerms.lastTimeToClaim(live.performance, live.deliverBy);
        if (block.timestamp < lastTime) revert ReclaimTooEarly(block.timestamp, lastTime);
        Delivery storage delivery = _deliveryOf(live.id, live.slot);
        (uint256 position, uint256 free) = delivery.line(live.slot);
        uint256 reserved = Math.max(Math.saturatingSub(delivery.claimed, position), _acknowledgedDebt(live));
        if (free <= reserved) return;

        // Interaction
        _payInFull(live, 0, 0, 0, 0, free - reserved);
    }

    /// @dev Each claim keeps its own clock.
    function _keepClaim(
        Delivery storage delivery,
        uint256 cumulative,
        uint256 endsAt,
        uint256 position,
        bool hasClauses
    ) private {
        // Effect. The casts are exact: amounts are within the order's uint112, and time plus uint32 is far below 2^40.
        uint112 previous = delivery.claimed;
        if (hasClauses) {
            delivery.claimAt[cumulative] = Claim({previous: previous, inspectionEndsAt: uint40(endsAt)});
        } else if (previous > position) {
            delivery.claimAt[previous] = Claim({previous: 0, inspectionEndsAt: delivery.inspectionEndsAt});
        }
        delivery.claimed = uint112(cumulative);
        delivery.inspectionEndsAt = uint40(endsAt);
        delivery.claims += 1;
    }

    /// @dev Whether `claim` is the lowest at or above `cumulative`, or zero where there is none.
    function _isLowestCover(Delivery storage delivery, uint256 claim, uint256 cumulative) private view returns (bool) {
        if (claim == 0) return delivery.claimed < cumulative;
        Claim memory kept = delivery.claimAt[claim];
        return claim >= cumulative && kept.inspectionEndsAt != 0 && kept.previous < cumulative;
    }
}
