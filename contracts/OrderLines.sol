// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IOrderLines} from "./interfaces/IOrderLines.sol";

/// @title OrderLines
/// @notice See {IOrderLines}. Mirrored by `lineShare` in libs/domain/lines.ts; pinned by test/vectors/order-lines.json.
contract OrderLines is IOrderLines {
    uint256 private constant BPS = 10_000;

    /// @inheritdoc IOrderLines
    function shareOf(
        bytes32 linesRoot,
        OrderLine calldata line,
        bytes32[] calldata proof,
        uint256 delivered
    ) external pure returns (uint256 amount) {
        // Check
        bytes32 leaf = leafOf(line);
        if (!MerkleProof.verifyCalldata(proof, linesRoot, leaf)) revert LineNotInOrder(linesRoot, leaf);
        if (line.quantity == 0) revert LineWithoutQuantity(line.number);

        uint256 most = Math.mulDiv(line.quantity, BPS + line.toleranceBps, BPS);
        return Math.mulDiv(line.amount, Math.min(delivered, most), line.quantity);
    }

    /// @inheritdoc IOrderLines
    /// @dev Hashed twice, so that no inner node of a tree passes for a leaf.
    function leafOf(OrderLine calldata line) public pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(line))));
    }
}
