// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Disbursement} from "../interfaces/ITradeEscrow.sol";
import {Claim, Delivery, Tranche} from "../libraries/Deliveries.sol";
import {Division, ReleaseTerms} from "../libraries/ReleaseTerms.sol";
import {DeskOrders} from "./DeskOrders.sol";

/// @title Releases
/// @notice How a release is divided by the clauses and what it leaves behind.
abstract contract Releases is DeskOrders {
    /// @dev Divides what lies between the order's position and `upTo`, claim by claim, as lateness is each claim's own.
    /// @param top a claim at or above `upTo`, zero where none reaches it
    /// @param accepted by the buyer, rather than by silence
    function _divide(
        LiveOrder memory live,
        Delivery storage delivery,
        uint256 position,
        uint256 upTo,
        uint256 top,
        bool accepted
    ) internal view returns (Division memory sum) {
        if (!live.slot.hasClauses()) {
            sum.gross = upTo - position;
            return sum;
        }
        if (top == 0) {
            top = delivery.claimed;
            sum = _divideSlice(live, upTo - Math.max(top, position), block.timestamp, accepted);
        }
        while (top > position) {
            Claim memory claim = delivery.claimAt[top];
            uint256 from = Math.max(claim.previous, position);
            uint256 to = Math.min(top, upTo);
            if (to > from) {
                uint256 claimedAt = claim.inspectionEndsAt - live.inspectionPeriod;
                sum.add(_divideSlice(live, to - from, claimedAt, accepted));
            }
            top = claim.previous;
        }
    }

    /// @dev Releases the next `division.gross` of the order. The caller has checked that it is free and moved the position
    /// by whatever else.
    function _release(LiveOrder memory live, Delivery storage delivery, Division memory division) internal {
        // Effect
        uint256 from = live.slot.released();
        uint256 to = from + division.gross;
        if (live.slot.hasClauses()) {
            emit ReleaseDivided(
                live.id,
                division.gross,
                division.late,
                division.discount,
                division.retained,
                division.fee
            );
            if (division.retained != 0) _retain(live, delivery, division.retained, from, to);
        }

        // Interaction
        _disburse(
            live,
            Disbursement({
                advance: division.gross,
                payout: division.payout(),
                from: from,
                to: to,
                refund: division.refund(),
                fee: division.fee,
                feeRecipient: live.payment.feeRecipient()
            })
        );
    }

    /// @dev Pays `amount` for the payees of [from, to), less the fee, and `refund` to the buyer, without the clauses'
    /// deductions.
    /// @param advance by how much the order's released amount grows
    function _payInFull(
        LiveOrder memory live,
        uint256 advance,
        uint256 amount,
        uint256 from,
        uint256 to,
        uint256 refund
    ) internal {
        uint256 fee = ReleaseTerms.shareOf(amount, live.payment.feeBps());

        // Interaction
        _disburse(live, Disbursement(advance, amount - fee, from, to, refund, fee, live.payment.feeRecipient()));
    }

    function _divideSlice(
        LiveOrder memory live,
        uint256 gross,
        uint256 claimedAt,
        bool accepted
    ) private view returns (Division memory) {
        return
            ReleaseTerms.divide(
                live.performance,
                live.payment,
                gross,
                live.deliverBy,
                claimedAt,
                block.timestamp,
                accepted
            );
    }

    function _retain(
        LiveOrder memory live,
        Delivery storage delivery,
        uint256 amount,
        uint256 from,
        uint256 to
    ) private {
        // Effect
        uint256 dueAt = block.timestamp + live.payment.retentionPeriod();
        uint256 tranche = delivery.tranches++;
        // The casts are exact: amounts are within the order's uint112, and time plus uint32 is far below 2^40.
        delivery.retained += uint112(amount);
        delivery.trancheAt[tranche] = Tranche({
            amount: uint112(amount),
            dueAt: uint40(dueAt),
            from: uint112(from),
            to: uint112(to),
            contested: 0
        });
        emit RetentionHeld(live.id, tranche, amount, from, to, dueAt);
    }
}
