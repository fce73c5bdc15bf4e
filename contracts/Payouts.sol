// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "./interfaces/ITradeEscrow.sol";
import {DeferredPayouts, Payout} from "./libraries/DeferredPayouts.sol";
import {PayoutEntry, PayoutLists} from "./libraries/PayoutLists.sol";
import {TokenBook} from "./libraries/TokenBook.sol";
import {TokenPush} from "./libraries/TokenPush.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {SisterContracts} from "./SisterContracts.sol";
import {TokenBooks} from "./TokenBooks.sol";

/// @title Payouts
/// @notice How money leaves: pushed at once or at the end of a batch, or kept as credit where the token refuses.
abstract contract Payouts is TokenBooks, SisterContracts {
    /// @dev Gas for one push: several times what a proxied dollar token needs.
    uint256 private constant PUSH_GAS = 200_000;

    /// @dev Bits of the lock. A batch is under way: its actions enter, and their payouts wait.
    uint256 private constant BATCH = 1;
    /// @dev Money moves: nobody enters.
    uint256 private constant CLOSED = 2;

    /// @dev Payouts in one token to one account, paid as one.
    struct PayoutRun {
        address token;
        address account;
        uint256 sum;
        PayoutEntry first;
        PayoutEntry end;
        /// @dev The token's book as it is without these payouts, on the way to storage.
        TokenBook book;
        /// @dev This contract's balance of the token after the run before, if `balanceOf` is the token.
        uint256 balance;
        address balanceOf;
    }

    mapping(address token => mapping(address account => uint256)) private _credit;
    mapping(address account => uint256) private _withdrawalNonces;

    uint256 private transient _lock;
    uint256 private transient _deferred;

    /// @dev One entry at a time for whatever moves money. The actions of a batch come one by one from this contract
    /// itself or from the desk, which call nobody else but for reading; while one of them moves money, nobody enters.
    modifier locked() {
        uint256 before = _lock;
        if (before != 0 && (before != BATCH || !_isFromWithin())) revert EntryLocked();
        _lock = before | CLOSED;
        _;
        _lock = before;
    }

    /// @dev Around the actions of a batch: they enter one by one, then their payouts are made.
    modifier batched() {
        if (_lock != 0) revert EntryLocked();
        _lock = BATCH;
        _;
        _lock = CLOSED;
        _payDeferred();
        _lock = 0;
    }

    /// @inheritdoc ITradeEscrow
    function credit(address token, address account) external view returns (uint256) {
        return _credit[token][account];
    }

    /// @inheritdoc ITradeEscrow
    function withdrawalNonce(address account) external view returns (uint256) {
        return _withdrawalNonces[account];
    }

    /// @inheritdoc ITradeEscrow
    function withdrawCredit(address token, address recipient) external locked returns (uint256 amount) {
        // Check
        amount = _credit[token][msg.sender];
        if (amount == 0) return 0;

        // Effect, interaction
        _withdraw(token, msg.sender, recipient, amount);
    }

    /// @inheritdoc ITradeEscrow
    function withdrawCreditFor(
        address token,
        address account,
        address recipient,
        uint256 amount,
        uint256 nonce,
        uint256 validBefore,
        bytes calldata signature
    ) external locked {
        // Check
        uint256 expectedNonce = _withdrawalNonces[account];
        if (nonce < expectedNonce) return;
        if (nonce > expectedNonce) revert WithdrawalNonceAhead(nonce, expectedNonce);
        if (block.timestamp >= validBefore) revert WithdrawalExpired(block.timestamp, validBefore);
        bytes32 structHash = TypedData.hashCreditWithdrawal(token, account, recipient, amount, nonce, validBefore);
        _requireSigned(account, structHash, signature, token, amount);

        // Effect, interaction
        _withdrawalNonces[account] = nonce + 1;
        _withdraw(token, account, recipient, amount);
    }

    /// @dev Pays `amount`, taken off the books before, to `account`: at once, or at the end of the batch.
    function _pay(OrderId orderId, address token, address account, uint256 amount) internal {
        if (_isFromWithin() && _lock & BATCH != 0) _defer(orderId, token, account, amount);
        else _push(orderId, token, account, amount);
    }

    function _defer(OrderId orderId, address token, address account, uint256 amount) internal {
        // Effect
        DeferredPayouts.store(_deferred, Payout(orderId, token, account, amount));
        ++_deferred;
    }

    /// @dev What the token refuses becomes credit: the payee's trouble with the token must not hold up anybody else.
    function _push(OrderId orderId, address token, address account, uint256 amount) internal {
        // Interaction
        uint256 paid = TokenPush.push(token, account, amount, PUSH_GAS);
        if (paid != amount) _credited(orderId, token, account, amount - paid);
    }

    /// @dev Whether the call may be a batch's action.
    function _isFromWithin() private view returns (bool) {
        return msg.sender == address(this) || msg.sender == address(_desk);
    }

    /// @dev Makes the payouts of a batch.
    function _payDeferred() private {
        uint256 count = _deferred;
        _deferred = 0;
        PayoutRun memory run = _newRun(count);
        for (uint256 i = 0; i < count; ++i) {
            Payout memory payout = DeferredPayouts.load(i);
            if (payout.account != run.account || payout.token != run.token) {
                _pushRun(run);
                _beginRun(run, payout.token, payout.account);
            }
            _append(run, payout.orderId, payout.amount);
        }
        _pushRun(run);
    }

    /// @param capacity most payouts that a run may have
    function _newRun(uint256 capacity) internal pure returns (PayoutRun memory run) {
        run.first = PayoutLists.allocate(capacity);
        run.end = run.first;
    }

    /// @dev Makes it a run of payouts in `token` to `account`, after paying one to somebody else.
    function _setRun(PayoutRun memory run, address token, address account) internal {
        if (account == run.account && token == run.token) return;
        _payRun(run);
        _beginRun(run, token, account);
        run.book = _books[token].book;
    }

    /// @dev Takes `amount` off the books and adds it to the run.
    function _addToRun(PayoutRun memory run, OrderId orderId, uint256 amount) internal pure {
        run.book = run.book.subtract(orderId, amount);
        _append(run, orderId, amount);
    }

    /// @dev Pays a run whose money {_addToRun} took off the books.
    function _payRun(PayoutRun memory run) internal {
        if (run.sum == 0) return;
        // Effect
        _books[run.token].book = run.book;

        // Effect, interaction
        _pushRun(run);
    }

    function _beginRun(PayoutRun memory run, address token, address account) private pure {
        run.token = token;
        run.account = account;
        run.sum = 0;
        run.end = run.first;
    }

    function _append(PayoutRun memory run, OrderId orderId, uint256 amount) private pure {
        run.end = run.end.write(orderId, amount);
        // unchecked: what is owed in one token is a uint112.
        unchecked {
            run.sum += amount;
        }
    }

    /// @dev Pays a run as one; if the token refuses it, payout by payout.
    function _pushRun(PayoutRun memory run) private {
        uint256 count = run.first.count(run.end);
        if (count == 0) return;
        address token = run.token;
        uint256 balance = run.balanceOf == token ? run.balance : TokenPush.balanceOfThis(token);
        uint256 paid;

        // Interaction
        (paid, balance) = TokenPush.pushFrom(token, run.account, run.sum, PUSH_GAS, balance);
        if (paid == 0 && count > 1) {
            balance = _pushOneByOne(run, count, balance);
        } else if (paid != run.sum) {
            (OrderId orderId, , ) = run.first.read();
            _credited(orderId, token, run.account, run.sum - paid);
        }
        run.balance = balance;
        run.balanceOf = token;
    }

    function _pushOneByOne(PayoutRun memory run, uint256 count, uint256 balance) private returns (uint256) {
        PayoutEntry entry = run.first;
        for (uint256 i = 0; i < count; ++i) {
            OrderId orderId;
            uint256 amount;
            uint256 paid;
            (orderId, amount, entry) = entry.read();
            // Interaction
            (paid, balance) = TokenPush.pushFrom(run.token, run.account, amount, PUSH_GAS, balance);
            if (paid != amount) _credited(orderId, run.token, run.account, amount - paid);
        }
        return balance;
    }

    /// @dev Comes after the interaction, which alone tells the amount; every function that moves money is locked.
    function _credited(OrderId orderId, address token, address account, uint256 unpaid) private {
        // Effect
        _rebook(token, orderId, unpaid);
        _credit[token][account] += unpaid;
        emit Credited(orderId, token, account, unpaid);
    }

    function _withdraw(address token, address account, address recipient, uint256 amount) private {
        // Check
        _requireParty(recipient);
        uint256 available = _credit[token][account];
        if (amount > available) revert CreditTooLow(available, amount);

        // Effect
        _credit[token][account] = available - amount;
        _unbook(token, OrderId.wrap(bytes32(uint256(uint160(account)))), amount);
        emit CreditWithdrawn(token, account, recipient, amount);

        // Interaction: no fixed cap, so that credit is not lost to a token that came to need more gas.
        uint256 paid = TokenPush.push(token, recipient, amount, gasleft() / 2);

        // Check
        if (paid != amount) revert CreditNotPaid(paid, amount);
    }
}
