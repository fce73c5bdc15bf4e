// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {OrderId} from "../interfaces/ITradeEscrow.sol";

struct Payout {
    OrderId orderId;
    address token;
    address account;
    uint256 amount;
}

/// @title DeferredPayouts
/// @notice Payouts that a batch makes at its end, in transient storage: an action that reverts takes its own back.
library DeferredPayouts {
    /// @dev Entry i lies in three slots from BASE + 3i: order id; token and the lower 96 bits of the amount; account and
    /// its upper 16 bits. Far from the slots that the compiler gives out, which begin at zero.
    uint256 private constant BASE = uint256(keccak256("quittance.deferred-payouts"));

    /// @param payout its amount is a uint112
    function store(uint256 index, Payout memory payout) internal {
        uint256 slot = _slotOf(index);
        OrderId orderId = payout.orderId;
        uint256 second = (uint256(uint160(payout.token)) << 96) | uint96(payout.amount);
        uint256 third = (uint256(uint160(payout.account)) << 96) | (payout.amount >> 96);
        assembly ("memory-safe") {
            tstore(slot, orderId)
            tstore(add(slot, 1), second)
            tstore(add(slot, 2), third)
        }
    }

    function load(uint256 index) internal view returns (Payout memory payout) {
        uint256 slot = _slotOf(index);
        OrderId orderId;
        uint256 second;
        uint256 third;
        assembly ("memory-safe") {
            orderId := tload(slot)
            second := tload(add(slot, 1))
            third := tload(add(slot, 2))
        }
        payout.orderId = orderId;
        payout.token = address(uint160(second >> 96));
        payout.account = address(uint160(third >> 96));
        payout.amount = uint256(uint96(second)) | (uint256(uint96(third)) << 96);
    }

    function _slotOf(uint256 index) private pure returns (uint256) {
        // unchecked: a batch has fewer entries than its gas buys.
        unchecked {
            return BASE + 3 * index;
        }
    }
}
