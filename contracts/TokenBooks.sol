// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "./interfaces/ITradeEscrow.sol";
import {TokenBook} from "./libraries/TokenBook.sol";

/// @title TokenBooks
/// @notice What the escrow owes in each token, and which tokens money may come in by.
abstract contract TokenBooks is ITradeEscrow {
    /// @dev A struct of one word, so that a function reads and writes it by one reference.
    struct Books {
        TokenBook book;
    }

    /// @dev Bounds the loop that carries the pause to every listed token.
    uint256 private constant MAXIMUM_TOKENS = 64;

    // slot: guardian 0-159, paused 160-167
    address private _guardian;
    bool private _fundingPaused;
    address private _offeredGuardian;
    address[] private _tokens;
    mapping(address token => Books) internal _books;

    modifier onlyGuardian() {
        if (msg.sender != _guardian) revert CallerNotGuardian(msg.sender, _guardian);
        _;
    }

    constructor(address initialGuardian) {
        if (initialGuardian == address(0)) revert PartyNotAllowed(initialGuardian);
        _guardian = initialGuardian;
        emit GuardianChanged(address(0), initialGuardian);
    }

    /// @inheritdoc ITradeEscrow
    function owed(address token) external view returns (uint256) {
        return _books[token].book.owed();
    }

    /// @inheritdoc ITradeEscrow
    function bookOf(address token) external view returns (bytes32) {
        return bytes32(TokenBook.unwrap(_books[token].book));
    }

    /// @inheritdoc ITradeEscrow
    function isTokenAllowed(address token) external view returns (bool) {
        return _books[token].book.isAllowed();
    }

    /// @inheritdoc ITradeEscrow
    function fundingPaused() external view returns (bool) {
        return _fundingPaused;
    }

    /// @inheritdoc ITradeEscrow
    function guardian() external view returns (address) {
        return _guardian;
    }

    /// @inheritdoc ITradeEscrow
    function setFundingPaused(bool paused) external onlyGuardian {
        // Effect: the flag is copied beside each token's books, so that funding need not read a slot for it.
        _fundingPaused = paused;
        for (uint256 i = 0; i < _tokens.length; ++i) {
            Books storage books = _books[_tokens[i]];
            books.book = books.book.setPaused(paused);
        }
        emit FundingPaused(paused);
    }

    /// @inheritdoc ITradeEscrow
    function setTokenAllowed(address token, bool allowed) external onlyGuardian {
        // Check
        if (allowed && token.code.length == 0) revert TokenWithoutCode(token);
        TokenBook book = _books[token].book;
        if (!book.isListed() && _tokens.length == MAXIMUM_TOKENS) revert TokenListFull(_tokens.length, MAXIMUM_TOKENS);

        // Effect
        if (!book.isListed()) {
            _tokens.push(token);
            book = book.list(_fundingPaused);
        }
        _books[token].book = book.setAllowed(allowed);
        emit TokenAllowed(token, allowed);
    }

    /// @inheritdoc ITradeEscrow
    function offerGuardianship(address candidate) external onlyGuardian {
        // Effect
        _offeredGuardian = candidate;
        emit GuardianshipOffered(msg.sender, candidate);
    }

    /// @inheritdoc ITradeEscrow
    function acceptGuardianship() external {
        // Check
        if (msg.sender != _offeredGuardian) revert CallerNotOfferedGuardian(msg.sender, _offeredGuardian);

        // Effect
        address previous = _guardian;
        _guardian = msg.sender;
        _offeredGuardian = address(0);
        emit GuardianChanged(previous, msg.sender);
    }

    /// @dev Adds money that is about to come in to the books if `token` may be used.
    function _bookFunding(address token, OrderId orderId, uint256 amount) internal {
        // Check
        Books storage books = _books[token];
        TokenBook book = books.book;
        if (!book.isOpen()) {
            if (!book.isAllowed()) revert TokenNotAllowed(token);
            revert FundingIsPaused();
        }

        // Effect
        books.book = book.add(orderId, amount);
    }

    /// @dev Takes money that is about to be paid off the books, so that they never exceed the balance meanwhile.
    function _unbook(address token, OrderId orderId, uint256 amount) internal {
        // Effect
        Books storage books = _books[token];
        books.book = books.book.subtract(orderId, amount);
    }

    /// @dev Puts money back that was about to be paid and was not.
    function _rebook(address token, OrderId orderId, uint256 amount) internal {
        // Effect
        Books storage books = _books[token];
        books.book = books.book.add(orderId, amount);
    }
}
