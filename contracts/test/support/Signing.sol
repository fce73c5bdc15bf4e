// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Assertions} from "./Assertions.sol";
import {vm} from "./Vm.sol";

/// @dev EIP-712 by the tests' own hand, and contracts from their artifacts.
abstract contract Signing is Assertions {
    /// @dev From the artifact: a test file that imported the contract would compile it once more.
    function deploy(string memory artifact, bytes memory parameters) internal returns (address deployed) {
        bytes memory code = bytes.concat(vm.getCode(artifact), parameters);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
            if iszero(deployed) {
                returndatacopy(code, 0, returndatasize())
                revert(code, returndatasize())
            }
        }
    }

    function sign(uint256 key, bytes32 message) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, message);
        return abi.encodePacked(r, s, v);
    }

    function digest(bytes32 domainSeparator, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", domainSeparator, structHash));
    }

    function domain(string memory name, address verifyingContract) internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256(bytes(name)),
                    keccak256("1"),
                    block.chainid,
                    verifyingContract
                )
            );
    }
}
