// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {PaymentClauses, PerformanceClauses} from "./Clauses.sol";

/// @dev How a gross amount is divided; what is left of it is the payees'. Minor units.
struct Division {
    uint256 gross;
    /// @dev To the buyer, for lateness.
    uint256 late;
    /// @dev To the buyer, for accepting early.
    uint256 discount;
    /// @dev Stays in escrow until the retention is due.
    uint256 retained;
    /// @dev To the fee's recipient.
    uint256 fee;
}

using ReleaseTerms for Division global;

/// @title ReleaseTerms
/// @notice What an order's clauses make of its amounts and deadlines. Every division rounds down, in favour of whoever gets the
/// rest: deductions in the supplier's favour, retention and fee in the payees'. Parts always sum to the gross. Mirrored by
/// libs/domain/release-terms.ts; pinned by test/vectors/release-terms.json.
library ReleaseTerms {
    uint256 internal constant BASIS_POINTS = 10_000;

    /// @notice Whether the clauses can be performed: no share is above the whole, and what only makes sense together is
    /// together.
    function areConsistent(PerformanceClauses performance, PaymentClauses payment) internal pure returns (bool) {
        bool knowsContests = performance.arbitrationPeriod() != 0;
        return
            performance.fallbackSupplierBps() <= BASIS_POINTS &&
            performance.retentionBps() <= BASIS_POINTS &&
            performance.lateBpsPerDay() <= BASIS_POINTS &&
            performance.lateCapBps() <= BASIS_POINTS &&
            payment.feeBps() <= BASIS_POINTS &&
            payment.earlyDiscountBps() <= BASIS_POINTS &&
            (performance.lateBpsPerDay() != 0) == (performance.lateCapBps() != 0) &&
            (performance.retentionBps() != 0) == (payment.retentionPeriod() != 0) &&
            (payment.earlyDiscountBps() != 0) == (payment.earlyDiscountPeriod() != 0) &&
            (payment.feeBps() != 0) == (payment.feeRecipient() != address(0)) &&
            (knowsContests || (performance.arbiter() == address(0) && performance.fallbackSupplierBps() == 0));
    }

    /// @notice Claims succeed strictly before, reclaim at or after: deliverBy or, with late deductions, as many days later as it
    /// takes them to reach their cap. Unix seconds.
    function lastTimeToClaim(PerformanceClauses performance, uint256 deliverBy) internal pure returns (uint256) {
        uint256 perDay = performance.lateBpsPerDay();
        return perDay == 0 ? deliverBy : deliverBy + Math.ceilDiv(performance.lateCapBps(), perDay) * 1 days;
    }

    /// @notice Divides a release of `gross` minor units.
    /// @param claimedAt block time of the claim; where it was never claimed, of the release
    /// @param accepted by the buyer, rather than by silence
    function divide(
        PerformanceClauses performance,
        PaymentClauses payment,
        uint256 gross,
        uint256 deliverBy,
        uint256 claimedAt,
        uint256 releasedAt,
        bool accepted
    ) internal pure returns (Division memory division) {
        division.gross = gross;
        if (claimedAt >= deliverBy) {
            uint256 daysLate = (claimedAt - deliverBy) / 1 days + 1;
            division.late = shareOf(gross, Math.min(daysLate * performance.lateBpsPerDay(), performance.lateCapBps()));
        }
        uint256 net = gross - division.late;
        if (accepted && releasedAt < claimedAt + payment.earlyDiscountPeriod()) {
            division.discount = shareOf(net, payment.earlyDiscountBps());
            net -= division.discount;
        }
        division.retained = shareOf(net, performance.retentionBps());
        division.fee = shareOf(net - division.retained, payment.feeBps());
    }

    /// @notice Adds the parts of `slice` to those of `sum`.
    function add(Division memory sum, Division memory slice) internal pure {
        sum.gross += slice.gross;
        sum.late += slice.late;
        sum.discount += slice.discount;
        sum.retained += slice.retained;
        sum.fee += slice.fee;
    }

    function refund(Division memory division) internal pure returns (uint256) {
        return division.late + division.discount;
    }

    /// @return what the payees get now
    function payout(Division memory division) internal pure returns (uint256) {
        return division.gross - division.late - division.discount - division.retained - division.fee;
    }

    /// @param amount at most type(uint112).max
    /// @param bps at most 10,000
    function shareOf(uint256 amount, uint256 bps) internal pure returns (uint256) {
        return (amount * bps) / BASIS_POINTS;
    }
}
