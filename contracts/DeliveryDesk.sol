// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "./interfaces/IDeliveryDesk.sol";
import {OrderId} from "./interfaces/ITradeEscrow.sol";
import {Delivery, Dispute, Tranche} from "./libraries/Deliveries.sol";
import {EscrowSlot} from "./libraries/EscrowSlots.sol";
import {DeliveryClaims} from "./desk/DeliveryClaims.sol";
import {OrderAmendments} from "./desk/OrderAmendments.sol";
import {Retention} from "./desk/Retention.sol";

/// @title DeliveryDesk
/// @notice See {IDeliveryDesk}. Immutable; holds no money.
contract DeliveryDesk is OrderAmendments, DeliveryClaims, Retention {
    /// @inheritdoc IDeliveryDesk
    function deliveryState(
        OrderId orderId
    )
        external
        view
        returns (
            uint256 claimed,
            uint256 inspectionEnd,
            uint256 position,
            uint256 frozen,
            uint256 retained,
            uint256 disputes,
            uint256 tranches
        )
    {
        (bool isLive, EscrowSlot slot, Delivery storage delivery) = _look(orderId);
        if (!isLive) return (0, 0, slot.released(), 0, 0, 0, 0);
        (position, ) = delivery.line(slot);
        return (
            delivery.claimed,
            delivery.inspectionEndsAt,
            position,
            delivery.frozen,
            delivery.retained,
            delivery.disputes,
            delivery.tranches
        );
    }

    /// @inheritdoc IDeliveryDesk
    function inspectionEndsAt(OrderId orderId, uint256 cumulative) external view returns (uint256) {
        (bool isLive, EscrowSlot slot, Delivery storage delivery) = _look(orderId);
        if (!isLive) return 0;
        (uint256 position, ) = delivery.line(slot);
        return cumulative <= position ? 0 : delivery.inspectionEndOf(cumulative);
    }

    /// @inheritdoc IDeliveryDesk
    function disputeOf(
        OrderId orderId,
        uint256 dispute
    ) external view returns (uint256 contested, uint256 arbitrationEndsAt) {
        (bool isLive, , Delivery storage delivery) = _look(orderId);
        if (!isLive) return (0, 0);
        Dispute memory opened = delivery.disputeAt[dispute];
        return (opened.contested, opened.arbitrationEndsAt);
    }

    /// @inheritdoc IDeliveryDesk
    function trancheOf(
        OrderId orderId,
        uint256 tranche
    ) external view returns (uint256 amount, uint256 dueAt, uint256 from, uint256 to) {
        (bool isLive, , Delivery storage delivery) = _look(orderId);
        if (!isLive) return (0, 0, 0, 0);
        Tranche memory held = delivery.trancheAt[tranche];
        return (held.amount, held.dueAt, held.from, held.to);
    }

    /// @return isLive whether the order's record is there, without which its round is not known
    function _look(OrderId orderId) private view returns (bool isLive, EscrowSlot slot, Delivery storage delivery) {
        slot = _boundEscrow().slotOf(orderId);
        isLive = !slot.isNone();
        delivery = _deliveryOf(orderId, slot);
    }
}
