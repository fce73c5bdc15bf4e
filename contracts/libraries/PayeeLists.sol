// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev Accounts and what each gets; both arrays are longer than `count` until {PayeeLists-finish}.
struct PayeeList {
    address[] payees;
    uint256[] amounts;
    uint256 count;
}

using PayeeLists for PayeeList global;

/// @title PayeeLists
/// @notice Builds the list of who is paid what.
library PayeeLists {
    function create(uint256 capacity) internal pure returns (PayeeList memory list) {
        list.payees = new address[](capacity);
        list.amounts = new uint256[](capacity);
    }

    /// @notice Adds a payee, joined to the one before if it is the same; an amount of zero adds nothing.
    function append(PayeeList memory list, address payee, uint256 amount) internal pure {
        if (amount == 0) return;
        uint256 count = list.count;
        if (count != 0 && list.payees[count - 1] == payee) {
            list.amounts[count - 1] += amount;
            return;
        }
        list.payees[count] = payee;
        list.amounts[count] = amount;
        list.count = count + 1;
    }

    /// @notice The list as two arrays, cut to what was added.
    function finish(PayeeList memory list) internal pure returns (address[] memory payees, uint256[] memory amounts) {
        payees = list.payees;
        amounts = list.amounts;
        uint256 count = list.count;
        assembly ("memory-safe") {
            mstore(payees, count)
            mstore(amounts, count)
        }
    }
}
