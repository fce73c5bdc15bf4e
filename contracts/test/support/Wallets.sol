// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @dev ERC-1271 wallet of one key. Answers to a packed signature of any length that begins with the key's 65 bytes.
contract KeyWallet {
    address private immutable _owner;

    constructor(address owner) {
        _owner = owner;
    }

    function approve(IERC20 token, address spender) external {
        token.approve(spender, type(uint256).max);
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (signature.length < 65) return 0xffffffff;
        address signer = ecrecover(digest, uint8(signature[64]), bytes32(signature[0:32]), bytes32(signature[32:64]));
        return signer == _owner ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}

/// @dev ERC-1271 wallet that burns all the gas that it is asked with, or answers with as much data as it can.
contract SpitefulWallet {
    bool private immutable _burns;

    constructor(bool burns) {
        _burns = burns;
    }

    function approve(IERC20 token, address spender) external {
        token.approve(spender, type(uint256).max);
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        while (_burns) {}
        assembly ("memory-safe") {
            return(0, 200000)
        }
    }
}
