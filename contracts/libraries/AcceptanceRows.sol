// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev The first 24 bytes of a row, from the highest bit on: 1 byte place of the buyer among the accounts, 1 of the supplier,
/// 1 of the token, 5 fundBy, 14 cumulative, 2 length of the signature or, in a payment run, the round.
type AcceptanceHeader is uint256;

using AcceptanceRows for AcceptanceHeader global;

/// @title AcceptanceRows
/// @notice Reads the packed acceptances of a batch. A row is its header of 24 bytes, 32 bytes termsHash, 32 evidenceHash, then the
/// buyer's signature, which rows of a payment run do not have; the next row follows at once.
/// @dev Assembly reads calldata without the bounds checks of slices: the rows' end is checked once for each row.
library AcceptanceRows {
    /// @dev Length of a row but for its signature.
    uint256 internal constant FIXED_LENGTH = 88;

    /// @dev What {places} never is.
    uint256 internal constant NO_PLACES = type(uint256).max;

    error RowIncomplete(uint256 end, uint256 expected);
    error RowsIncomplete(uint256 length, uint256 rowLength);

    /// @return start offset in calldata of the first row
    /// @return end offset in calldata after the last
    function bounds(bytes calldata rows) internal pure returns (uint256 start, uint256 end) {
        assembly ("memory-safe") {
            start := rows.offset
            end := add(start, rows.length)
        }
    }

    /// @param row offset in calldata
    /// @param end of the rows
    /// @return header the row's small fields
    /// @return next offset of the row after it
    function read(uint256 row, uint256 end) internal pure returns (AcceptanceHeader header, uint256 next) {
        header = headerOf(row);
        // unchecked: offsets in calldata and a length of 16 bits.
        unchecked {
            next = row + FIXED_LENGTH + uint16(AcceptanceHeader.unwrap(header));
        }
        if (next > end) revert RowIncomplete(end, next);
    }

    /// @return count of the rows of a payment run
    function countOf(bytes calldata rows) internal pure returns (uint256 count) {
        if (rows.length % FIXED_LENGTH != 0) revert RowsIncomplete(rows.length, FIXED_LENGTH);
        return rows.length / FIXED_LENGTH;
    }

    /// @param row offset in calldata
    function headerOf(uint256 row) internal pure returns (AcceptanceHeader header) {
        assembly ("memory-safe") {
            header := shr(64, calldataload(row))
        }
    }

    function signatureOf(uint256 row, uint256 next) internal pure returns (bytes calldata signature) {
        assembly ("memory-safe") {
            signature.offset := add(row, 88)
            signature.length := sub(next, signature.offset)
        }
    }

    /// @return the places of buyer, supplier and token together
    function places(AcceptanceHeader header) internal pure returns (uint256) {
        return AcceptanceHeader.unwrap(header) >> 168;
    }

    function buyer(AcceptanceHeader header) internal pure returns (uint256) {
        return AcceptanceHeader.unwrap(header) >> 184;
    }

    function supplier(AcceptanceHeader header) internal pure returns (uint256) {
        return uint8(AcceptanceHeader.unwrap(header) >> 176);
    }

    function token(AcceptanceHeader header) internal pure returns (uint256) {
        return uint8(AcceptanceHeader.unwrap(header) >> 168);
    }

    function fundBy(AcceptanceHeader header) internal pure returns (uint256) {
        return uint40(AcceptanceHeader.unwrap(header) >> 128);
    }

    function cumulative(AcceptanceHeader header) internal pure returns (uint256) {
        return uint112(AcceptanceHeader.unwrap(header) >> 16);
    }

    function round(AcceptanceHeader header) internal pure returns (uint256) {
        return uint16(AcceptanceHeader.unwrap(header));
    }

    function signatureLength(AcceptanceHeader header) internal pure returns (uint256) {
        return uint16(AcceptanceHeader.unwrap(header));
    }
}
