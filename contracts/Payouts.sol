// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "./interfaces/ITradeEscrow.sol";
import {DeferredPayouts, Payout} from "./libraries/DeferredPayouts.sol";
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

    /// @dev Pays `amount`, taken off the books before, to `account`: at once, or at the end of the batch. What the token
    /// refuses becomes credit: the payee's trouble with the token must not hold up anybody else.
    function _pay(OrderId orderId, address token, address account, uint256 amount) internal {
        if (_isFromWithin() && _lock & BATCH != 0) {
            // Effect
            DeferredPayouts.store(_deferred, Payout(orderId, token, account, amount));
            ++_deferred;
            return;
        }
        // Interaction
        uint256 paid = TokenPush.push(token, account, amount, PUSH_GAS);
        if (paid != amount) _credited(Payout(orderId, token, account, amount), paid);
    }

    /// @dev Whether the call may be a batch's action.
    function _isFromWithin() private view returns (bool) {
        return msg.sender == address(this) || msg.sender == address(_desk);
    }

    /// @dev Makes the first `count` of `payouts`. Neighbours in one token to one account go as one push; if the token
    /// refuses it, one by one.
    function _payAll(Payout[] memory payouts, uint256 count) internal {
        address token;
        uint256 balance;
        for (uint256 first = 0; first < count;) {
            Payout memory payout = payouts[first];
            address account = payout.account;
            uint256 sum = payout.amount;
            uint256 next = first + 1;
            for (; next < count; ++next) {
                Payout memory other = payouts[next];
                if (other.account != account || other.token != payout.token) break;
                sum += other.amount;
            }
            if (payout.token != token) {
                token = payout.token;
                balance = TokenPush.balanceOfThis(token);
            }

            // Interaction
            uint256 paid;
            (paid, balance) = TokenPush.pushFrom(token, account, sum, PUSH_GAS, balance);
            if (paid == 0 && next - first > 1) balance = _payOneByOne(payouts, first, next, balance);
            else if (paid != sum) _credited(Payout(payout.orderId, token, account, sum), paid);
            first = next;
        }
    }

    function _payDeferred() private {
        uint256 count = _deferred;
        _deferred = 0;
        Payout[] memory payouts = new Payout[](count);
        for (uint256 i = 0; i < count; ++i) payouts[i] = DeferredPayouts.load(i);
        _payAll(payouts, count);
    }

    function _payOneByOne(
        Payout[] memory payouts,
        uint256 first,
        uint256 next,
        uint256 balance
    ) private returns (uint256) {
        for (uint256 i = first; i < next; ++i) {
            Payout memory payout = payouts[i];
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
        _rebook(payout.token, payout.orderId, unpaid);
        _credit[payout.token][payout.account] += unpaid;
        emit Credited(payout.orderId, payout.token, payout.account, unpaid);
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
