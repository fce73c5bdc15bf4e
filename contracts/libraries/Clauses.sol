// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev Packed: bits 0-159 arbiter (zero: none), 160-191 arbitrationPeriod (seconds), 192-207 fallbackSupplierBps,
/// 208-223 retentionBps, 224-239 lateBpsPerDay, 240-255 lateCapBps.
type PerformanceClauses is uint256;

/// @dev Packed: bits 0-159 feeRecipient, 160-175 feeBps, 176-207 retentionPeriod (seconds), 208-223 earlyDiscountBps,
/// 224-255 earlyDiscountPeriod (seconds).
type PaymentClauses is uint256;

using ClauseFields for PerformanceClauses global;
using ClauseFields for PaymentClauses global;

/// @title ClauseFields
/// @notice Reads an order's clauses from their words.
library ClauseFields {
    function arbiter(PerformanceClauses word) internal pure returns (address) {
        return address(uint160(PerformanceClauses.unwrap(word)));
    }

    function arbitrationPeriod(PerformanceClauses word) internal pure returns (uint256) {
        return uint32(PerformanceClauses.unwrap(word) >> 160);
    }

    function fallbackSupplierBps(PerformanceClauses word) internal pure returns (uint256) {
        return uint16(PerformanceClauses.unwrap(word) >> 192);
    }

    function retentionBps(PerformanceClauses word) internal pure returns (uint256) {
        return uint16(PerformanceClauses.unwrap(word) >> 208);
    }

    function lateBpsPerDay(PerformanceClauses word) internal pure returns (uint256) {
        return uint16(PerformanceClauses.unwrap(word) >> 224);
    }

    function lateCapBps(PerformanceClauses word) internal pure returns (uint256) {
        return PerformanceClauses.unwrap(word) >> 240;
    }

    function feeRecipient(PaymentClauses word) internal pure returns (address) {
        return address(uint160(PaymentClauses.unwrap(word)));
    }

    function feeBps(PaymentClauses word) internal pure returns (uint256) {
        return uint16(PaymentClauses.unwrap(word) >> 160);
    }

    function retentionPeriod(PaymentClauses word) internal pure returns (uint256) {
        return uint32(PaymentClauses.unwrap(word) >> 176);
    }

    function earlyDiscountBps(PaymentClauses word) internal pure returns (uint256) {
        return uint16(PaymentClauses.unwrap(word) >> 208);
    }

    function earlyDiscountPeriod(PaymentClauses word) internal pure returns (uint256) {
        return PaymentClauses.unwrap(word) >> 224;
    }
}
