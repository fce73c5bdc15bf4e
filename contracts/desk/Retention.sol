// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {Clauses, Order} from "../interfaces/ITradeEscrow.sol";
import {Delivery, Tranche} from "../libraries/Deliveries.sol";
import {DeskMessages} from "../libraries/DeskMessages.sol";
import {Disputes} from "./Disputes.sol";

/// @title Retention
/// @notice What releases retained: paid when it is due, or contested before.
abstract contract Retention is Disputes {
    /// @inheritdoc IDeliveryDesk
    function releaseRetention(Order calldata order, Clauses calldata clauses, uint256 tranche) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        if (_isOver(live)) return;
        Delivery storage delivery = _deliveryOf(live.id, live.slot);
        Tranche memory held = _trancheAt(live, delivery, tranche);
        if (held.amount == 0) return;
        if (block.timestamp < held.dueAt) revert RetentionNotDue(block.timestamp, held.dueAt);

        // Effect
        delivery.trancheAt[tranche].amount = 0;
        delivery.retained -= held.amount;
        emit RetentionReleased(live.id, tranche, held.amount);

        // Interaction
        _payInFull(live, 0, held.amount, held.from, held.to, 0);
    }

    /// @inheritdoc IDeliveryDesk
    function contestRetention(
        Order calldata order,
        Clauses calldata clauses,
        uint256 tranche,
        uint256 contested,
        bytes32 reasonHash,
        bytes calldata signature
    ) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        if (_isOver(live)) return;
        _requireContestsAgreed(live);
        Delivery storage delivery = _deliveryOf(live.id, live.slot);
        Tranche memory held = _trancheAt(live, delivery, tranche);
        if (contested <= held.contested) return;
        if (block.timestamp >= held.dueAt) revert RetentionDue(block.timestamp, held.dueAt);
        uint256 maximum = uint256(held.contested) + held.amount;
        if (contested > maximum) revert ContestedOutOfRange(contested, maximum);
        uint256 round = live.slot.settlements();
        bytes32 structHash = DeskMessages.hashRetentionContest(live.id, round, tranche, contested, reasonHash);
        _requireSigned(live, live.key.buyer, structHash, signature, 0);

        // Effect. The casts are exact: amounts are within the order's uint112.
        uint256 added = contested - held.contested;
        delivery.trancheAt[tranche].amount = uint112(held.amount - added);
        delivery.trancheAt[tranche].contested = uint112(contested);
        delivery.retained -= uint112(added);
        (uint256 dispute, uint256 arbitrationEndsAt) = _openDispute(live, delivery, added, tranche + 1);
        emit RetentionContested(live.id, dispute, tranche, added, reasonHash, arbitrationEndsAt);
    }

    function _trancheAt(
        LiveOrder memory live,
        Delivery storage delivery,
        uint256 tranche
    ) private view returns (Tranche memory) {
        if (tranche >= delivery.tranches) revert TrancheNotFound(live.id, tranche);
        return delivery.trancheAt[tranche];
    }
}
