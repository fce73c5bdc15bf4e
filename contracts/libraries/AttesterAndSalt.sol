// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev Packed: bits 0-159 attester (carrier or gateway that may claim delivery beside the supplier; zero: none), 160-255 salt.
type AttesterAndSalt is uint256;

using AttesterAndSalts for AttesterAndSalt global;

/// @title AttesterAndSalts
/// @notice Reads the attester and the salt of an order from their word.
library AttesterAndSalts {
    function attester(AttesterAndSalt word) internal pure returns (address) {
        return address(uint160(AttesterAndSalt.unwrap(word)));
    }

    function salt(AttesterAndSalt word) internal pure returns (uint96) {
        return uint96(AttesterAndSalt.unwrap(word) >> 160);
    }
}
