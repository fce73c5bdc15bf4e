// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev A minimal ERC-20 whose subclasses misbehave in one way each.
abstract contract BareToken {
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function _move(address from, address to, uint256 amount) internal virtual {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }

    function _spend(address owner, uint256 amount) internal {
        allowance[owner][msg.sender] -= amount;
    }
}

abstract contract ReturningToken is BareToken {
    function transfer(address to, uint256 amount) external virtual returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external virtual returns (bool) {
        _spend(from, amount);
        _move(from, to, amount);
        return true;
    }
}

contract NoReturnToken is BareToken {
    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        _spend(from, amount);
        _move(from, to, amount);
    }
}

/// @dev Returns false and moves nothing once told to.
contract FalseReturningToken is BareToken {
    bool public refusing;

    function refuse(bool value) external {
        refusing = value;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        if (refusing) return false;
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (refusing) return false;
        _spend(from, amount);
        _move(from, to, amount);
        return true;
    }
}

/// @dev Says true and moves nothing once told to.
contract LyingToken is BareToken {
    bool public lying;

    function lie(bool value) external {
        lying = value;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        if (!lying) _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _spend(from, amount);
        if (!lying) _move(from, to, amount);
        return true;
    }
}

contract FeeOnTransferToken is ReturningToken {
    uint256 public fee;

    function setFee(uint256 value) external {
        fee = value;
    }

    function _move(address from, address to, uint256 amount) internal override {
        super._move(from, to, amount - fee);
        balanceOf[from] -= fee;
    }
}

/// @dev Takes its fee on top from the sender.
contract SenderFeeToken is ReturningToken {
    uint256 public fee;

    function setFee(uint256 value) external {
        fee = value;
    }

    function _move(address from, address to, uint256 amount) internal override {
        super._move(from, to, amount);
        balanceOf[from] -= fee;
    }
}

/// @dev Moves half of what it is asked for once told to.
contract HalfToken is ReturningToken {
    bool public halving;

    function halve(bool value) external {
        halving = value;
    }

    function _move(address from, address to, uint256 amount) internal override {
        super._move(from, to, halving ? amount / 2 : amount);
    }
}

contract BlocklistToken is ReturningToken {
    error Blocked(address account);

    mapping(address account => bool) public isBlocked;

    function setBlocked(address account, bool value) external {
        isBlocked[account] = value;
    }

    function _move(address from, address to, uint256 amount) internal override {
        if (isBlocked[from]) revert Blocked(from);
        if (isBlocked[to]) revert Blocked(to);
        super._move(from, to, amount);
    }
}

/// @dev Moves at most so much at once.
contract CappedToken is ReturningToken {
    error AboveCap(uint256 amount, uint256 cap);

    uint256 public cap = type(uint256).max;

    function setCap(uint256 value) external {
        cap = value;
    }

    function _move(address from, address to, uint256 amount) internal override {
        if (amount > cap) revert AboveCap(amount, cap);
        super._move(from, to, amount);
    }
}

/// @dev Knows authorisations by (v, r, s) alone, as the first ERC-3009 tokens do, and believes every one.
contract FirstAuthorisationToken is ReturningToken {
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 amount,
        uint256,
        uint256,
        bytes32,
        uint8,
        bytes32,
        bytes32
    ) external {
        _move(from, to, amount);
    }
}

/// @dev Burns a given amount of gas in payouts to one account.
contract GasBurningToken is ReturningToken {
    address public victim;
    uint256 public burnt;

    function burnFor(address account, uint256 gasAmount) external {
        victim = account;
        burnt = gasAmount;
    }

    function _move(address from, address to, uint256 amount) internal override {
        if (to == victim) {
            uint256 start = gasleft();
            uint256 target = burnt;
            while (start - gasleft() < target) {}
        }
        super._move(from, to, amount);
    }
}

/// @dev Answers a payout with much return data.
contract ReturnBombToken is ReturningToken {
    function transfer(address to, uint256 amount) external override returns (bool) {
        _move(msg.sender, to, amount);
        assembly ("memory-safe") {
            return(0, 100000)
        }
    }
}

/// @dev Calls back on every movement, and keeps what came of it.
contract ReentrantToken is ReturningToken {
    address public target;
    bytes public data;
    uint256 public attempts;
    uint256 public successes;

    function arm(address newTarget, bytes calldata newData) external {
        target = newTarget;
        data = newData;
    }

    function _move(address from, address to, uint256 amount) internal override {
        super._move(from, to, amount);
        if (target == address(0)) return;
        ++attempts;
        (bool success, ) = target.call(data);
        if (success) ++successes;
    }
}
