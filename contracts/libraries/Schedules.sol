// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev Packed: bits 0-111 amount (minor units of the token), 112-151 fundBy (Unix seconds; funding succeeds strictly
/// before), 152-191 deliverBy (Unix seconds; claims succeed strictly before, reclaim at or after), 192-223
/// inspectionPeriod (seconds; deemed release succeeds at claim time + period or after), 224-255 zero.
type Schedule is uint256;

using Schedules for Schedule global;

/// @title Schedules
/// @notice Reads an order's amount and deadlines from their word.
library Schedules {
    function amount(Schedule schedule) internal pure returns (uint256) {
        return Schedule.unwrap(schedule) & type(uint112).max;
    }

    function fundBy(Schedule schedule) internal pure returns (uint256) {
        return (Schedule.unwrap(schedule) >> 112) & type(uint40).max;
    }

    function deliverBy(Schedule schedule) internal pure returns (uint256) {
        return (Schedule.unwrap(schedule) >> 152) & type(uint40).max;
    }

    function inspectionPeriod(Schedule schedule) internal pure returns (uint256) {
        return (Schedule.unwrap(schedule) >> 192) & type(uint32).max;
    }

    /// @notice Whether no bit lies beyond the fields; otherwise one order would have two encodings.
    function isCanonical(Schedule schedule) internal pure returns (bool) {
        return Schedule.unwrap(schedule) >> 224 == 0;
    }
}
