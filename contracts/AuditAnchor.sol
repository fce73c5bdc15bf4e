// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IAuditAnchor} from "./interfaces/IAuditAnchor.sol";

/// @title AuditAnchor
/// @notice See {IAuditAnchor}.
contract AuditAnchor is IAuditAnchor, EIP712 {
    bytes32 private constant CHECKPOINT_TYPEHASH = keccak256("Checkpoint(uint256 size,bytes32 root)");

    mapping(address log => uint256 size) private _sizes;
    mapping(address log => mapping(uint256 size => bytes32 root)) private _roots;
    mapping(address log => mapping(uint256 size => uint256 time)) private _times;

    constructor() EIP712("Quittance AuditAnchor", "1") {}

    /// @inheritdoc IAuditAnchor
    function sizeOf(address log) external view returns (uint256 size) {
        return _sizes[log];
    }

    /// @inheritdoc IAuditAnchor
    function rootOf(address log, uint256 size) external view returns (bytes32 root) {
        return _roots[log][size];
    }

    /// @inheritdoc IAuditAnchor
    function anchoredAt(address log, uint256 size) external view returns (uint256 time) {
        return _times[log][size];
    }

    /// @inheritdoc IAuditAnchor
    function anchor(address log, uint256 size, bytes32 root, bytes calldata signature) external {
        // Check
        if (size == 0 || root == 0) revert CheckpointEmpty(size, root);
        bytes32 anchored = _roots[log][size];
        if (anchored == root) return;
        if (anchored != 0) revert RootContradicts(root, anchored);
        uint256 previousSize = _sizes[log];
        if (size <= previousSize) revert LogNotGrown(size, previousSize);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(CHECKPOINT_TYPEHASH, size, root)));
        (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure != ECDSA.RecoverError.NoError || signer != log) revert SignatureNotByLog(log, digest);

        // Effect
        _sizes[log] = size;
        _roots[log][size] = root;
        _times[log][size] = block.timestamp;
        emit Anchored(log, size, root, previousSize);
    }
}
