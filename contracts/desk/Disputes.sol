// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {Clauses, Order} from "../interfaces/ITradeEscrow.sol";
import {Delivery, Dispute, Tranche} from "../libraries/Deliveries.sol";
import {DeskMessages} from "../libraries/DeskMessages.sol";
import {Division, ReleaseTerms} from "../libraries/ReleaseTerms.sol";
import {Releases} from "./Releases.sol";

/// @title Disputes
/// @notice What the buyer contests, who rules on it, and what the terms do where nobody rules.
abstract contract Disputes is Releases {
    /// @inheritdoc IDeliveryDesk
    function contest(
        Order calldata order,
        Clauses calldata clauses,
        uint256 cumulative,
        uint256 contested,
        bytes32 reasonHash,
        bytes calldata signature
    ) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        if (_isOver(live)) return;
        _requireContestsAgreed(live);
        Delivery storage delivery = _deliveryOf(live.id, live.slot);
        (uint256 position, uint256 free) = delivery.line(live.slot);
        if (cumulative <= position) return;
        uint256 endsAt = delivery.claimAt[cumulative].inspectionEndsAt;
        if (endsAt == 0) revert ClaimNotFound(live.id, cumulative);
        if (block.timestamp >= endsAt) revert InspectionEnded(block.timestamp, endsAt);
        uint256 maximum = Math.min(
            cumulative - Math.max(position, _endedUpTo(delivery, cumulative, position)),
            Math.saturatingSub(free, _acknowledgedDebt(live))
        );
        if (contested == 0 || contested > maximum) revert ContestedOutOfRange(contested, maximum);
        uint256 round = live.slot.settlements();
        bytes32 structHash = DeskMessages.hashContest(live.id, round, cumulative, contested, reasonHash);
        _requireSigned(live, live.key.buyer, structHash, signature, 0);

        // Effect: the contested part is the last of what was claimed. The cast is exact: it is within the order's uint112.
        Division memory division = _divide(live, delivery, position, cumulative - contested, cumulative, true);
        delivery.offset += uint112(contested);
        (uint256 dispute, uint256 arbitrationEndsAt) = _openDispute(live, delivery, contested, 0);
        emit DeliveryContested(live.id, dispute, cumulative, contested, reasonHash, arbitrationEndsAt);

        // Effect, interaction
        if (division.gross != 0) _release(live, delivery, division);
    }

    /// @inheritdoc IDeliveryDesk
    function rule(
        Order calldata order,
        Clauses calldata clauses,
        uint256 dispute,
        uint256 toSupplier,
        bytes32 reasonHash,
        address ruler,
        bytes calldata signature
    ) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        if (_isOver(live)) return;
        Delivery storage delivery = _deliveryOf(live.id, live.slot);
        Dispute memory opened = _disputeAt(live, delivery, dispute);
        if (opened.contested == 0) return;
        if (toSupplier > opened.contested) revert RulingOutOfRange(toSupplier, opened.contested);
        bool givesIn =
            (ruler == live.key.buyer && toSupplier == opened.contested) ||
                (ruler == live.key.supplier && toSupplier == 0);
        if (!givesIn) {
            address arbiter = live.performance.arbiter();
            if (ruler != arbiter || ruler == address(0)) revert RulerNotEntitled(ruler, arbiter);
            if (block.timestamp >= opened.arbitrationEndsAt) {
                revert ArbitrationEnded(block.timestamp, opened.arbitrationEndsAt);
            }
        }
        uint256 round = live.slot.settlements();
        bytes32 structHash = DeskMessages.hashRuling(live.id, round, dispute, toSupplier, reasonHash);
        _requireSigned(live, ruler, structHash, signature, givesIn ? opened.contested : toSupplier);

        // Effect, interaction
        _resolve(live, delivery, dispute, ruler, toSupplier, reasonHash);
    }

    /// @inheritdoc IDeliveryDesk
    function executeFallback(Order calldata order, Clauses calldata clauses, uint256 dispute) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        if (_isOver(live)) return;
        Delivery storage delivery = _deliveryOf(live.id, live.slot);
        Dispute memory opened = _disputeAt(live, delivery, dispute);
        if (opened.contested == 0) return;
        if (block.timestamp < opened.arbitrationEndsAt) {
            revert ArbitrationNotEnded(block.timestamp, opened.arbitrationEndsAt);
        }

        // Effect, interaction
        uint256 toSupplier = ReleaseTerms.shareOf(opened.contested, live.performance.fallbackSupplierBps());
        _resolve(live, delivery, dispute, address(0), toSupplier, 0);
    }

    function _requireContestsAgreed(LiveOrder memory live) internal pure {
        if (live.performance.arbitrationPeriod() == 0) revert ContestsNotAgreed(live.id);
    }

    /// @dev Freezes `contested`, which the caller took from what was free or retained.
    /// @param ordinalOfTranche see {Dispute}
    function _openDispute(
        LiveOrder memory live,
        Delivery storage delivery,
        uint256 contested,
        uint256 ordinalOfTranche
    ) internal returns (uint256 dispute, uint256 arbitrationEndsAt) {
        // Effect. The casts are exact: amounts are within the order's uint112, and time plus uint32 is far below 2^40.
        arbitrationEndsAt = block.timestamp + live.performance.arbitrationPeriod();
        dispute = delivery.disputes++;
        delivery.frozen += uint112(contested);
        delivery.disputeAt[dispute] = Dispute({
            contested: uint112(contested),
            arbitrationEndsAt: uint40(arbitrationEndsAt),
            ordinalOfTranche: uint64(ordinalOfTranche)
        });
    }

    /// @dev The highest claim below `claim` whose inspection has ended: nobody answered what it covers, so it counts as
    /// accepted. Later claims end later, so nothing above it has ended.
    function _endedUpTo(Delivery storage delivery, uint256 claim, uint256 position) private view returns (uint256) {
        do {
            claim = delivery.claimAt[claim].previous;
        } while (claim > position && delivery.claimAt[claim].inspectionEndsAt > block.timestamp);
        return claim;
    }

    function _disputeAt(
        LiveOrder memory live,
        Delivery storage delivery,
        uint256 dispute
    ) private view returns (Dispute memory) {
        if (dispute >= delivery.disputes) revert DisputeNotOpen(live.id, dispute);
        return delivery.disputeAt[dispute];
    }

    function _resolve(
        LiveOrder memory live,
        Delivery storage delivery,
        uint256 dispute,
        address by,
        uint256 toSupplier,
        bytes32 reasonHash
    ) private {
        // Effect. The cast is exact: it is at most what was contested.
        Dispute memory opened = delivery.disputeAt[dispute];
        uint256 toBuyer = opened.contested - toSupplier;
        delivery.disputeAt[dispute].contested = 0;
        delivery.frozen -= opened.contested;
        emit DisputeResolved(live.id, dispute, by, toSupplier, toBuyer, reasonHash);
        if (opened.ordinalOfTranche != 0) {
            // Interaction: what was retained counts as released already.
            Tranche memory tranche = delivery.trancheAt[opened.ordinalOfTranche - 1];
            _payInFull(live, 0, toSupplier, tranche.from, tranche.to, toBuyer);
            return;
        }
        delivery.offset -= uint112(toSupplier);

        // Interaction
        uint256 released = live.slot.released();
        _payInFull(live, toSupplier, toSupplier, released, released + toSupplier, toBuyer);
    }
}
