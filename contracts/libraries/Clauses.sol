// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev Packed: bits 0-159 arbiter (zero: none), 160-191 arbitrationPeriod (seconds), 192-207 fallbackSupplierBps,
/// 208-223 retentionBps, 224-239 lateBpsPerDay, 240-255 lateCapBps.
type PerformanceClauses is uint256;

/// @dev Packed: bits 0-159 feeRecipient, 160-175 feeBps, 176-207 retentionPeriod (seconds), 208-223 earlyDiscountBps,
/// 224-255 earlyDiscountPeriod (seconds).
type PaymentClauses is uint256;
