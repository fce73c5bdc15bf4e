// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title OrderLines
/// @notice What a line of an order is worth for a delivered quantity, proved against the order's `linesRoot`. Moves nothing: it is for
/// whoever has to justify a cumulative amount, on chain or by a call.
interface IOrderLines {
    /// @notice One line, its fields as its leaf has them.
    // solhint-disable-next-line gas-struct-packing
    struct OrderLine {
        /// @dev 1-based position in the order.
        uint32 number;
        /// @dev keccak256 of the text, as the next two.
        bytes32 skuHash;
        bytes32 descriptionHash;
        bytes32 unitHash;
        /// @dev Times 10^6.
        uint256 quantity;
        /// @dev Minor units of the token for one unit.
        uint256 unitPrice;
        /// @dev Minor units of the token for the line.
        uint256 amount;
        /// @dev How much more than the quantity is paid for, in hundredths of a percent.
        uint16 toleranceBps;
    }

    error LineNotInOrder(bytes32 linesRoot, bytes32 leaf);
    error LineWithoutQuantity(uint256 number);

    /// @notice The part of the line's amount that `delivered` of it is worth: pro rata, rounded down, for at most the quantity and
    /// the tolerance on top.
    /// @param proof sibling hashes from the line's leaf to the root
    /// @param delivered quantity in total, times 10^6
    /// @return amount minor units of the token; more than the line's amount where more was delivered within the tolerance
    ///
    /// Requirements: the line is in the order, and its quantity is not zero.
    function shareOf(
        bytes32 linesRoot,
        OrderLine calldata line,
        bytes32[] calldata proof,
        uint256 delivered
    ) external pure returns (uint256 amount);

    /// @return leaf of the line in OpenZeppelin's standard Merkle tree
    function leafOf(OrderLine calldata line) external pure returns (bytes32);
}
