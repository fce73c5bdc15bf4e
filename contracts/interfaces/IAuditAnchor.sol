// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title AuditAnchor
/// @notice Keeps the checkpoints of audit logs where nobody can take them back. A log is known by the address of the key that signs its
/// checkpoints: who holds the key may add to the log, anybody may bring what it signed, and nobody may change or remove anything.
/// Holds no money and has no owner.
interface IAuditAnchor {
    /// @notice A log had `size` entries whose RFC 6962 Merkle tree has `root`, and `previousSize` at its checkpoint before.
    event Anchored(address indexed log, uint256 indexed size, bytes32 root, uint256 previousSize);

    error CheckpointEmpty(uint256 size, bytes32 root);
    error LogNotGrown(uint256 size, uint256 anchored);
    error RootContradicts(bytes32 root, bytes32 anchored);
    error SignatureNotByLog(address log, bytes32 digest);

    /// @notice Adds a checkpoint to a log. Bringing one again succeeds and changes nothing.
    /// @param log address of the key that signs the log's checkpoints
    /// @param size entries in the log
    /// @param root RFC 6962 Merkle tree hash of those entries
    /// @param signature of the log's key over `Checkpoint(uint256 size,bytes32 root)`, 65 bytes
    ///
    /// Requirements: neither size nor root is zero; no other root is anchored for the size; the size is above that of every
    /// checkpoint before; the signature is by the log's key.
    function anchor(address log, uint256 size, bytes32 root, bytes calldata signature) external;

    /// @return size of the log's newest checkpoint, zero where there is none
    function sizeOf(address log) external view returns (uint256 size);

    /// @return root that was anchored for exactly `size` entries, zero where none was
    function rootOf(address log, uint256 size) external view returns (bytes32 root);

    /// @return time of the block in which the checkpoint of exactly `size` entries came, zero where there is none
    function anchoredAt(address log, uint256 size) external view returns (uint256 time);
}
