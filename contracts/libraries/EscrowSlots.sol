// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow} from "../interfaces/ITradeEscrow.sol";

/// @dev State of one order in one storage slot:
/// bits 0-111 held, 112-223 released, 224-239 count of settlements, 240-247 zero, 248 invoiced, 249 clauses, 250 amended,
/// 251-254 zero, 255 always set.
type EscrowSlot is uint256;

using EscrowSlots for EscrowSlot global;

/// @title EscrowSlots
/// @notice The packed state of one order and the moves that keep it sound.
library EscrowSlots {
    uint256 private constant AMOUNT_MASK = type(uint112).max;
    uint256 private constant RELEASED_OFFSET = 112;
    uint256 private constant SETTLEMENTS_OFFSET = 224;
    uint256 private constant SETTLEMENTS_MASK = type(uint16).max;
    uint256 private constant INVOICED_FLAG = 1 << 248;
    uint256 private constant CLAUSES_FLAG = 1 << 249;
    uint256 private constant AMENDED_FLAG = 1 << 250;
    /// @dev Tells a record of nothing from no record.
    uint256 private constant RECORD_FLAG = 1 << 255;

    error AmountExceedsHeld(uint256 amount, uint256 held);
    error AmountOutOfRange(uint256 amount, uint256 added);
    error SettlementsExhausted(uint256 settlements);

    /// @param amount minor units, at most type(uint112).max
    function funded(uint256 amount) internal pure returns (EscrowSlot) {
        return EscrowSlot.wrap(RECORD_FLAG | amount);
    }

    /// @notice Adds `amount` to held.
    function add(EscrowSlot slot, uint256 amount) internal pure returns (EscrowSlot) {
        uint256 before = slot.available();
        if (amount > AMOUNT_MASK || before > AMOUNT_MASK - amount) revert AmountOutOfRange(before, amount);
        // unchecked: held is at most `available`, which was just found to have room.
        unchecked {
            return EscrowSlot.wrap(EscrowSlot.unwrap(slot) + amount);
        }
    }

    /// @notice Moves `amount` from held to released, of an order without clauses.
    /// @param amount at most what is held
    function release(EscrowSlot slot, uint256 amount) internal pure returns (EscrowSlot) {
        // unchecked: held covers `amount`, and held + released never exceeds uint112 without clauses.
        unchecked {
            return EscrowSlot.wrap(EscrowSlot.unwrap(slot) + (amount << RELEASED_OFFSET) - amount);
        }
    }

    /// @notice Takes `amount` from held and adds `gross` to released: with clauses one may be more than the other.
    function disburse(EscrowSlot slot, uint256 gross, uint256 amount) internal pure returns (EscrowSlot) {
        uint256 current = slot.held();
        if (amount > current) revert AmountExceedsHeld(amount, current);
        if (gross > current) revert AmountExceedsHeld(gross, current);
        uint256 before = slot.released();
        if (gross > AMOUNT_MASK - before) revert AmountOutOfRange(before, gross);
        // unchecked: held is the lowest field and covers `amount`; released was just found to have room.
        unchecked {
            return EscrowSlot.wrap(EscrowSlot.unwrap(slot) + (gross << RELEASED_OFFSET) - amount);
        }
    }

    /// @notice What to store: nothing once nothing is held or to come and the clock alone keeps the id from being funded again.
    /// @param fundBy Unix seconds, as in the order's terms
    function stored(EscrowSlot slot, uint256 fundBy) internal view returns (EscrowSlot) {
        if (slot.held() != 0) return slot;
        if (block.timestamp < fundBy) return slot;
        return slot.isAmended() ? slot : EscrowSlot.wrap(0);
    }

    function countSettlement(EscrowSlot slot) internal pure returns (EscrowSlot) {
        uint256 count = slot.settlements();
        if (count == SETTLEMENTS_MASK) revert SettlementsExhausted(count);
        // unchecked: the count's bits were just found to have room.
        unchecked {
            return EscrowSlot.wrap(EscrowSlot.unwrap(slot) + (1 << SETTLEMENTS_OFFSET));
        }
    }

    function markInvoiced(EscrowSlot slot) internal pure returns (EscrowSlot) {
        return EscrowSlot.wrap(EscrowSlot.unwrap(slot) | INVOICED_FLAG);
    }

    function markAmended(EscrowSlot slot) internal pure returns (EscrowSlot) {
        return EscrowSlot.wrap(EscrowSlot.unwrap(slot) | AMENDED_FLAG);
    }

    function markWithClauses(EscrowSlot slot) internal pure returns (EscrowSlot) {
        return EscrowSlot.wrap(EscrowSlot.unwrap(slot) | CLAUSES_FLAG);
    }

    function held(EscrowSlot slot) internal pure returns (uint256) {
        return EscrowSlot.unwrap(slot) & AMOUNT_MASK;
    }

    function released(EscrowSlot slot) internal pure returns (uint256) {
        return (EscrowSlot.unwrap(slot) >> RELEASED_OFFSET) & AMOUNT_MASK;
    }

    /// @notice The highest cumulative amount that can still be reached: released plus held.
    function available(EscrowSlot slot) internal pure returns (uint256) {
        // unchecked: two uint112.
        unchecked {
            return slot.released() + slot.held();
        }
    }

    function settlements(EscrowSlot slot) internal pure returns (uint256) {
        return (EscrowSlot.unwrap(slot) >> SETTLEMENTS_OFFSET) & SETTLEMENTS_MASK;
    }

    function status(EscrowSlot slot) internal pure returns (ITradeEscrow.Status) {
        if (slot.held() != 0) return ITradeEscrow.Status.Funded;
        return slot.isNone() ? ITradeEscrow.Status.None : ITradeEscrow.Status.Closed;
    }

    function isNone(EscrowSlot slot) internal pure returns (bool) {
        return EscrowSlot.unwrap(slot) == 0;
    }

    function isInvoiced(EscrowSlot slot) internal pure returns (bool) {
        return EscrowSlot.unwrap(slot) & INVOICED_FLAG != 0;
    }

    /// @notice Whether a release needs neither the desk nor the registry: no clauses, no invoices.
    function isPlain(EscrowSlot slot) internal pure returns (bool) {
        return EscrowSlot.unwrap(slot) & (CLAUSES_FLAG | INVOICED_FLAG) == 0;
    }

    function hasClauses(EscrowSlot slot) internal pure returns (bool) {
        return EscrowSlot.unwrap(slot) & CLAUSES_FLAG != 0;
    }

    function isAmended(EscrowSlot slot) internal pure returns (bool) {
        return EscrowSlot.unwrap(slot) & AMENDED_FLAG != 0;
    }
}
