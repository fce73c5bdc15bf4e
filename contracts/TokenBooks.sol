// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "./interfaces/ITradeEscrow.sol";
import {DeferredPayouts, Payout} from "./libraries/DeferredPayouts.sol";
import {TokenBook} from "./libraries/TokenBook.sol";
import {TokenPush} from "./libraries/TokenPush.sol";

/// @title TokenBooks
/// @notice What the escrow owes in each token, the credit of refused payouts, and which tokens new orders may use.
abstract contract TokenBooks is ITradeEscrow {
    /// @dev A struct of one word, so that a function reads and writes it by one reference.
    struct Books {
        TokenBook book;
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
    mapping(address token => Books) private _books;
    mapping(address token => mapping(address account => uint256)) private _credit;

    /// @dev One while something that moves money is under way. A whole word, so that no bits have to be kept.
    uint256 private transient _lock;
    uint256 private transient _deferred;

    /// @dev One entry at a time for whatever moves money. The actions of a batch are calls of this contract to itself
    /// ({execute} makes no others) under the lock that the batch holds.
    modifier locked() {
        bool isEntry = msg.sender != address(this);
        if (isEntry) {
            if (_lock != 0) revert EntryLocked();
            _lock = 1;
        }
        _;
        if (isEntry) _lock = 0;
    }

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
    function credit(address token, address account) external view returns (uint256) {
        return _credit[token][account];
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
    function withdrawCredit(address token, address recipient) external locked returns (uint256 amount) {
        // Check
        amount = _credit[token][msg.sender];
        if (amount == 0) return 0;

        // Effect
        _credit[token][msg.sender] = 0;
        _unbook(token, OrderId.wrap(bytes32(uint256(uint160(msg.sender)))), amount);
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

    /// @dev Adds the money of a new order to the books if `token` may be used.
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

    /// @dev Pays `amount`, taken off the books before, to `account`: at once, or at the end of the batch. What the token
    /// refuses becomes credit: the payee's trouble with the token must not hold up anybody else.
    function _pay(OrderId orderId, address token, address account, uint256 amount) internal {
        if (msg.sender == address(this)) {
            // Effect
            DeferredPayouts.store(_deferred, Payout(orderId, token, account, amount));
            ++_deferred;
            return;
        }
        // Interaction
        uint256 paid = TokenPush.push(token, account, amount, PUSH_GAS);
        if (paid != amount) _credited(Payout(orderId, token, account, amount), paid);
    }

    /// @dev Makes the payouts of a batch. Neighbours in one token to one account go as one push; if the token refuses
    /// it, one by one.
    function _payDeferred() internal {
        uint256 count = _deferred;
        _deferred = 0;
        address token;
        uint256 balance;
        for (uint256 first = 0; first < count;) {
            Payout memory sum = DeferredPayouts.load(first);
            uint256 next = first + 1;
            for (; next < count; ++next) {
                Payout memory other = DeferredPayouts.load(next);
                if (other.token != sum.token || other.account != sum.account) break;
                sum.amount += other.amount;
            }
            if (sum.token != token) {
                token = sum.token;
                balance = TokenPush.balanceOfThis(token);
            }

            // Interaction
            uint256 paid;
            (paid, balance) = TokenPush.pushFrom(token, sum.account, sum.amount, PUSH_GAS, balance);
            if (paid == 0 && next - first > 1) balance = _payOneByOne(first, next, balance);
            else if (paid != sum.amount) _credited(sum, paid);
            first = next;
        }
    }

    function _payOneByOne(uint256 first, uint256 next, uint256 balance) private returns (uint256) {
        for (uint256 i = first; i < next; ++i) {
            Payout memory payout = DeferredPayouts.load(i);
            uint256 paid;
            // Interaction
            (paid, balance) = TokenPush.pushFrom(payout.token, payout.account, payout.amount, PUSH_GAS, balance);
            if (paid != payout.amount) _credited(payout, paid);
        }
        return balance;
    }

    /// @dev Comes after the interaction, which alone tells the amount; every function that moves money is locked.
    function _credited(Payout memory payout, uint256 paid) private {
        // Effect
        uint256 unpaid = payout.amount - paid;
        Books storage books = _books[payout.token];
        books.book = books.book.add(payout.orderId, unpaid);
        _credit[payout.token][payout.account] += unpaid;
        emit Credited(payout.orderId, payout.token, payout.account, unpaid);
    }
}
