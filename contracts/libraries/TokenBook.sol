// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

import {OrderId} from "../interfaces/ITradeEscrow.sol";

/// @dev One token's books in one storage slot: bits 0-111 owed, 112 listed, 113 allowed, 114 paused, 120-255 history.
type TokenBook is uint256;

using TokenBookMoves for TokenBook global;

/// @title TokenBookMoves
/// @notice What the escrow owes in one token, whether new orders may use it, and a running hash over every change.
/// @dev history' = keccak256(book ‖ orderId), cut to 136 bits, where `book` is the whole word before the change: it
/// commits to what was owed before and so, word by word, to the amount of every movement of every order. Whoever
/// replays the logs and arrives at the same word has left nothing out and changed nothing.
library TokenBookMoves {
    uint256 private constant OWED_MASK = type(uint112).max;
    uint256 private constant LISTED_FLAG = 1 << 112;
    uint256 private constant ALLOWED_FLAG = 1 << 113;
    uint256 private constant PAUSED_FLAG = 1 << 114;
    uint256 private constant PERMISSION_MASK = ALLOWED_FLAG | PAUSED_FLAG;
    uint256 private constant HISTORY_OFFSET = 120;
    uint256 private constant HISTORY_MASK = type(uint256).max << HISTORY_OFFSET;

    error OwedOutOfRange(uint256 owed, uint256 added);

    function add(TokenBook book, OrderId orderId, uint256 amount) internal pure returns (TokenBook) {
        if (amount > OWED_MASK - book.owed()) revert OwedOutOfRange(book.owed(), amount);
        // unchecked: owed was just found to have room.
        unchecked {
            return _withHistory(TokenBook.unwrap(book) + amount, book, orderId);
        }
    }

    /// @dev Checked arithmetic would look at the whole word only; that owed covers `amount` is the caller's invariant,
    /// asserted here because everything rests on it.
    function subtract(TokenBook book, OrderId orderId, uint256 amount) internal pure returns (TokenBook) {
        assert(amount <= book.owed());
        // unchecked: owed is the lowest field and covers `amount`.
        unchecked {
            return _withHistory(TokenBook.unwrap(book) - amount, book, orderId);
        }
    }

    function list(TokenBook book, bool paused) internal pure returns (TokenBook) {
        return TokenBook.wrap(TokenBook.unwrap(book) | LISTED_FLAG).setPaused(paused);
    }

    function setAllowed(TokenBook book, bool allowed) internal pure returns (TokenBook) {
        uint256 word = TokenBook.unwrap(book);
        return TokenBook.wrap(allowed ? word | ALLOWED_FLAG : word & ~ALLOWED_FLAG);
    }

    function setPaused(TokenBook book, bool paused) internal pure returns (TokenBook) {
        uint256 word = TokenBook.unwrap(book);
        return TokenBook.wrap(paused ? word | PAUSED_FLAG : word & ~PAUSED_FLAG);
    }

    function owed(TokenBook book) internal pure returns (uint256) {
        return TokenBook.unwrap(book) & OWED_MASK;
    }

    function isListed(TokenBook book) internal pure returns (bool) {
        return TokenBook.unwrap(book) & LISTED_FLAG != 0;
    }

    function isAllowed(TokenBook book) internal pure returns (bool) {
        return TokenBook.unwrap(book) & ALLOWED_FLAG != 0;
    }

    /// @notice Whether new orders may be funded: allowed and not paused.
    function isOpen(TokenBook book) internal pure returns (bool) {
        return TokenBook.unwrap(book) & PERMISSION_MASK == ALLOWED_FLAG;
    }

    function _withHistory(uint256 word, TokenBook before, OrderId orderId) private pure returns (TokenBook book) {
        bytes32 digest = Hashes.efficientKeccak256(bytes32(TokenBook.unwrap(before)), OrderId.unwrap(orderId));
        return TokenBook.wrap((word & ~HISTORY_MASK) | (uint256(digest) & HISTORY_MASK));
    }
}
