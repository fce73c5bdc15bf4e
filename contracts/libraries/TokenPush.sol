// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title TokenPush
/// @notice Pays out a token and judges by this contract's balance alone what was paid.
/// @dev What the token returns is ignored: no return value, `false` and a revert are all told apart by the balance.
library TokenPush {
    error GasTooLowForPush(uint256 available, uint256 required);
    error BalanceUnreadable(address token);
    /// @dev The token took more than it was asked to move, which others would pay for.
    error PushOvercharged(uint256 taken, uint256 amount);

    /// @notice Tries to move `amount` to `recipient`; reverts only where the outcome cannot be judged or harms others.
    /// @param gasCap gas the token may use. The caller of the transaction must bring it: a push that fails for want of
    /// gas would be the caller's choice
    /// @return paid minor units that left this contract, at most `amount`
    function push(address token, address recipient, uint256 amount, uint256 gasCap) internal returns (uint256 paid) {
        (paid, ) = pushFrom(token, recipient, amount, gasCap, balanceOfThis(token));
    }

    /// @notice {push} where the caller has just read this contract's balance.
    /// @return paid minor units that left this contract, at most `amount`
    /// @return balanceAfter this contract's balance now
    function pushFrom(
        address token,
        address recipient,
        uint256 amount,
        uint256 gasCap,
        uint256 balanceBefore
    ) internal returns (uint256 paid, uint256 balanceAfter) {
        // Check: a call forwards at most 63/64 of what is left.
        uint256 required = gasCap + gasCap / 63;
        if (gasleft() < required) revert GasTooLowForPush(gasleft(), required);

        // Interaction: no return data is copied, so that it cannot be used to burn gas.
        bytes4 selector = IERC20.transfer.selector;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, selector)
            mstore(add(pointer, 0x04), recipient)
            mstore(add(pointer, 0x24), amount)
            pop(call(gasCap, token, 0, pointer, 0x44, 0, 0))
        }

        // Check: a balance that grew means that nothing was paid.
        balanceAfter = balanceOfThis(token);
        // unchecked: what wraps around is not `amount`, or the balance grew.
        unchecked {
            paid = balanceBefore - balanceAfter;
        }
        if (paid == amount) return (paid, balanceAfter);
        if (balanceAfter > balanceBefore) return (0, balanceAfter);
        if (paid > amount) revert PushOvercharged(paid, amount);
    }

    /// @dev Reverts where the token has no code or gives no answer.
    function balanceOfThis(address token) internal view returns (uint256 amount) {
        bytes4 selector = IERC20.balanceOf.selector;
        bool readable;
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, address())
            readable := staticcall(gas(), token, 0x00, 0x24, 0x00, 0x20)
            readable := and(readable, gt(returndatasize(), 0x1f))
            amount := mload(0x00)
        }
        if (!readable) revert BalanceUnreadable(token);
    }
}
