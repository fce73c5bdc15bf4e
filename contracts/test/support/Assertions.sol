// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev A failed assertion reverts with what was compared.
abstract contract Assertions {
    error NumbersDiffer(string what, uint256 actual, uint256 expected);
    error WordsDiffer(string what, bytes32 actual, bytes32 expected);
    error AddressesDiffer(string what, address actual, address expected);
    error Untrue(string what);

    function assertEq(uint256 actual, uint256 expected, string memory what) internal pure {
        if (actual != expected) revert NumbersDiffer(what, actual, expected);
    }

    function assertEq(bytes32 actual, bytes32 expected, string memory what) internal pure {
        if (actual != expected) revert WordsDiffer(what, actual, expected);
    }

    function assertEq(address actual, address expected, string memory what) internal pure {
        if (actual != expected) revert AddressesDiffer(what, actual, expected);
    }

    function assertTrue(bool condition, string memory what) internal pure {
        if (!condition) revert Untrue(what);
    }
}
