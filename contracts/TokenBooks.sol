// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ITradeEscrow, OrderId} from "./interfaces/ITradeEscrow.sol";
import {TokenPush} from "./libraries/TokenPush.sol";

/// @title TokenBooks
/// @notice What the escrow owes in each token, the credit of refused payouts, and which tokens new orders may use.
abstract contract TokenBooks is ITradeEscrow, ReentrancyGuardTransient {
    /// @dev One slot, so that funding reads and writes a single one.
    struct TokenBook {
        // slot 0: owed 0-231, listed, allowed, paused
        uint232 owed;
        bool listed;
        bool allowed;
        bool fundingPaused;
    }

    /// @dev Gas for one push: several times what a proxied dollar token needs.
    uint256 private constant PUSH_GAS = 200_000;

    /// @dev Bounds the loop that carries the pause to every listed token.
    uint256 private constant MAXIMUM_TOKENS = 64;

    // slot: guardian 0-159, paused 160-167
    address private _guardian;
    bool private _fundingPaused;
    address private _offeredGuardian;
    address[] private _tokens;
    mapping(address token => TokenBook) private _books;
    mapping(address token => mapping(address account => uint256)) private _credit;

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
        return _books[token].owed;
    }

    /// @inheritdoc ITradeEscrow
    function credit(address token, address account) external view returns (uint256) {
        return _credit[token][account];
    }

    /// @inheritdoc ITradeEscrow
    function isTokenAllowed(address token) external view returns (bool) {
        return _books[token].allowed;
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
    function withdrawCredit(address token, address recipient) external nonReentrant returns (uint256 amount) {
        // Check
        amount = _credit[token][msg.sender];
        if (amount == 0) return 0;

        // Effect
        _credit[token][msg.sender] = 0;
        _unbook(token, amount);
        emit CreditWithdrawn(token, msg.sender, recipient, amount);

        // Interaction: no fixed cap, so that credit is not lost to a token that came to need more gas.
        uint256 paid = TokenPush.push(token, recipient, amount, gasleft() / 2);

        // Check
        if (paid != amount) revert CreditNotPaid(paid, amount);
    }

    /// @inheritdoc ITradeEscrow
    function setFundingPaused(bool paused) external onlyGuardian {
        // Effect: the flag is copied beside each token's books, so that funding need not read a slot for it.
        _fundingPaused = paused;
        for (uint256 i = 0; i < _tokens.length; ++i) {
            _books[_tokens[i]].fundingPaused = paused;
        }
        emit FundingPaused(paused);
    }

    /// @inheritdoc ITradeEscrow
    function setTokenAllowed(address token, bool allowed) external onlyGuardian {
        // Check
        if (allowed && token.code.length == 0) revert TokenWithoutCode(token);
        TokenBook storage book = _books[token];
        if (!book.listed && _tokens.length == MAXIMUM_TOKENS) revert TokenListFull(_tokens.length, MAXIMUM_TOKENS);

        // Effect
        if (!book.listed) {
            _tokens.push(token);
            book.listed = true;
            book.fundingPaused = _fundingPaused;
        }
        book.allowed = allowed;
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

    /// @dev Adds the money of a new order to the books if `token` may be used.
    function _bookFunding(address token, uint256 amount) internal {
        // Check
        TokenBook storage book = _books[token];
        if (!book.allowed) revert TokenNotAllowed(token);
        if (book.fundingPaused) revert FundingIsPaused();

        // Effect: the cast is exact, an order's amount is a uint112.
        book.owed += uint232(amount);
    }

    /// @dev Takes money that is about to be paid off the books, so that they never exceed the balance meanwhile.
    function _unbook(address token, uint256 amount) internal {
        // Effect: the cast is exact, nothing larger was ever booked.
        _books[token].owed -= uint232(amount);
    }

    /// @dev Pays `amount`, taken off the books before, to `account`. What the token refuses becomes credit: the payee's
    /// trouble with the token must not hold up anybody else.
    function _pay(OrderId orderId, address token, address account, uint256 amount) internal {
        // Interaction
        uint256 paid = TokenPush.push(token, account, amount, PUSH_GAS);
        if (paid == amount) return;

        // Effect: after the interaction, which alone tells the amount; every function that moves money is locked.
        uint256 unpaid = amount - paid;
        _books[token].owed += uint232(unpaid);
        _credit[token][account] += unpaid;
        emit Credited(orderId, token, account, unpaid);
    }
}
