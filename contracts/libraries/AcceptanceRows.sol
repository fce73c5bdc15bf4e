// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev The first 24 bytes of a row, from the highest bit on: 1 byte place of the buyer among the accounts, 1 of the supplier,
/// 1 of the token, 5 fundBy, 14 cumulative, 2 length of the signature.
type AcceptanceHeader is uint192;

using AcceptanceRows for AcceptanceHeader global;

/// @title AcceptanceRows
/// @notice Reads the packed acceptances of a batch. A row is its header, 32 bytes termsHash, 32 evidenceHash, then the buyer's
/// signature; the next row follows at once.
library AcceptanceRows {
    /// @dev Length of a row but for its signature.
    uint256 internal constant FIXED_LENGTH = 88;

    error RowIncomplete(uint256 length, uint256 expected);

    /// @param offset of the row
    /// @return header the row's small fields
    /// @return next offset of the row after it
    function headerAt(
        bytes calldata rows,
        uint256 offset
    ) internal pure returns (AcceptanceHeader header, uint256 next) {
        if (rows.length < offset + FIXED_LENGTH) revert RowIncomplete(rows.length, offset + FIXED_LENGTH);
        header = AcceptanceHeader.wrap(uint192(bytes24(rows[offset:offset + 24])));
        next = offset + FIXED_LENGTH + header.signatureLength();
        if (rows.length < next) revert RowIncomplete(rows.length, next);
    }

    function termsHashAt(bytes calldata rows, uint256 offset) internal pure returns (bytes32) {
        return bytes32(rows[offset + 24:offset + 56]);
    }

    function evidenceHashAt(bytes calldata rows, uint256 offset) internal pure returns (bytes32) {
        return bytes32(rows[offset + 56:offset + 88]);
    }

    function signatureAt(bytes calldata rows, uint256 offset, uint256 next) internal pure returns (bytes calldata) {
        return rows[offset + FIXED_LENGTH:next];
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

    function signatureLength(AcceptanceHeader header) internal pure returns (uint256) {
        return uint16(AcceptanceHeader.unwrap(header));
    }
}
