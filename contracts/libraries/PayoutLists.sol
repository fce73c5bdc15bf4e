// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {OrderId} from "../interfaces/ITradeEscrow.sol";

/// @dev Place in memory of an entry of two words: order id, amount.
type PayoutEntry is uint256;

using PayoutLists for PayoutEntry global;

/// @title PayoutLists
/// @notice A list of payouts in memory that a batch fills row by row.
/// @dev Assembly spares every row the bounds checks of arrays: who allocates a list says how many entries it can take.
library PayoutLists {
    function allocate(uint256 capacity) internal pure returns (PayoutEntry first) {
        assembly ("memory-safe") {
            first := mload(0x40)
            mstore(0x40, add(first, shl(6, capacity)))
        }
    }

    /// @return next place after this entry
    function write(PayoutEntry entry, OrderId orderId, uint256 amount) internal pure returns (PayoutEntry next) {
        assembly ("memory-safe") {
            mstore(entry, orderId)
            mstore(add(entry, 0x20), amount)
            next := add(entry, 0x40)
        }
    }

    /// @return orderId and
    /// @return amount of the entry
    /// @return next place after it
    function read(PayoutEntry entry) internal pure returns (OrderId orderId, uint256 amount, PayoutEntry next) {
        assembly ("memory-safe") {
            orderId := mload(entry)
            amount := mload(add(entry, 0x20))
            next := add(entry, 0x40)
        }
    }

    function count(PayoutEntry first, PayoutEntry end) internal pure returns (uint256) {
        return (PayoutEntry.unwrap(end) - PayoutEntry.unwrap(first)) / 0x40;
    }
}
