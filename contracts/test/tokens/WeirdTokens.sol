// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BareToken, ReturningToken} from "../support/HostileTokens.sol";

/// @dev More ways to misbehave, beside those of {HostileTokens.sol}.
contract ZeroRefusingToken is ReturningToken {
    error AmountIsZero();

    function _move(address from, address to, uint256 amount) internal override {
        if (amount == 0) revert AmountIsZero();
        super._move(from, to, amount);
    }
}

contract PausableToken is ReturningToken {
    error Paused();

    bool public paused;

    function setPaused(bool value) external {
        paused = value;
    }

    function _move(address from, address to, uint256 amount) internal override {
        if (paused) revert Paused();
        super._move(from, to, amount);
    }
}

/// @dev Balances are shares of what the issuer says there is.
contract RebasingToken {
    uint256 private constant ONE = 1e18;

    uint256 public index = ONE;
    mapping(address account => uint256) private _shares;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    function setIndex(uint256 value) external {
        index = value;
    }

    function mint(address account, uint256 amount) external {
        _shares[account] += (amount * ONE) / index;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        return (_shares[account] * index) / ONE;
    }

    function _move(address from, address to, uint256 amount) private {
        uint256 shares = (amount * ONE) / index;
        _shares[from] -= shares;
        _shares[to] += shares;
    }
}

/// @dev A second address for the ledger of another token.
contract DoubleEntryToken {
    DoubleEntryLedger private immutable _ledger;

    constructor(DoubleEntryLedger ledger) {
        _ledger = ledger;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        _ledger.approveFor(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _ledger.moveFor(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _ledger.spendFor(from, msg.sender, amount);
        _ledger.moveFor(from, to, amount);
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        return _ledger.balanceOf(account);
    }
}

contract DoubleEntryLedger is ReturningToken {
    function approveFor(address owner, address spender, uint256 amount) external {
        allowance[owner][spender] = amount;
    }

    function spendFor(address owner, address spender, uint256 amount) external {
        allowance[owner][spender] -= amount;
    }

    function moveFor(address from, address to, uint256 amount) external {
        _move(from, to, amount);
    }
}

/// @dev Upgraded so that nobody can read a balance.
contract UnreadableToken {
    error Unreadable();

    bool public unreadable;
    mapping(address account => uint256) private _balances;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    function setUnreadable(bool value) external {
        unreadable = value;
    }

    function mint(address account, uint256 amount) external {
        _balances[account] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _balances[msg.sender] -= amount;
        _balances[to] += amount;
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        _balances[from] -= amount;
        _balances[to] += amount;
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        if (unreadable) revert Unreadable();
        return _balances[account];
    }
}

/// @dev Permissioned, as ERC-3643: the agent freezes accounts and moves anybody's holdings.
contract PermissionedToken is ReturningToken {
    error Frozen(address account);

    mapping(address account => bool) public isFrozen;

    function setFrozen(address account, bool value) external {
        isFrozen[account] = value;
    }

    function forcedTransfer(address from, address to, uint256 amount) external {
        super._move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) internal override {
        if (isFrozen[from]) revert Frozen(from);
        if (isFrozen[to]) revert Frozen(to);
        super._move(from, to, amount);
    }
}

/// @dev Any count of decimals; amounts are minor units all the same.
contract DecimalsToken is ReturningToken {
    uint8 public immutable decimals;

    constructor(uint8 count) {
        decimals = count;
    }
}

/// @dev Answers a payout with nothing but `true`, and reads like a token that is asked twice: what it takes it takes from the payer's
/// allowance only once.
contract OneTimeAllowanceToken is BareToken {
    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (allowance[from][msg.sender] < amount) return false;
        allowance[from][msg.sender] = 0;
        _move(from, to, amount);
        return true;
    }
}
