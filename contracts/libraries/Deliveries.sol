// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {EscrowSlot} from "./EscrowSlots.sol";

/// @dev One slot. Kept by cumulative amount: of orders with clauses every claim, of plain ones those overtaken while pending.
struct Claim {
    /// @dev Cumulative amount of the claim before; kept with clauses only.
    uint112 previous;
    uint40 inspectionEndsAt;
}

/// @dev One slot.
struct Dispute {
    /// @dev Zero once it is resolved.
    uint112 contested;
    uint40 arbitrationEndsAt;
    /// @dev One more than the number of the retention tranche that was contested, zero where a delivery was.
    uint64 ordinalOfTranche;
}

/// @dev What one release retained.
struct Tranche {
    // slot 0: still retained, and from when on it is to be paid
    uint112 amount;
    uint40 dueAt;
    // slot 1: whose it is: the payees of this part of what was released
    uint112 from;
    uint112 to;
    // slot 2: taken out for disputes so far
    uint112 contested;
}

/// @dev All that the desk keeps of one order in one round.
struct Delivery {
    // slot 0: the latest claim and the count of all
    uint112 claimed;
    uint40 inspectionEndsAt;
    uint16 claims;
    // slot 1: what contests took out of the line and rulings did not give back; what waits for rulings
    uint112 offset;
    uint112 frozen;
    uint32 disputes;
    // slot 2
    uint112 retained;
    uint64 tranches;
    mapping(uint256 cumulative => Claim) claimAt;
    mapping(uint256 dispute => Dispute) disputeAt;
    mapping(uint256 tranche => Tranche) trancheAt;
}

using Deliveries for Delivery global;

/// @title Deliveries
/// @notice Where an order stands on the line of goods' worth: see docs/decisions/0013-contests-take-money-out-of-the-line.md.
library Deliveries {
    /// @param slot the order's state, in whose round `delivery` is
    /// @return position goods' worth answered so far
    /// @return free what is held for goods' worth beyond: neither frozen nor retained
    function line(Delivery storage delivery, EscrowSlot slot) internal view returns (uint256 position, uint256 free) {
        position = slot.released();
        free = slot.held();
        if (slot.hasClauses()) {
            position += delivery.offset;
            free -= uint256(delivery.frozen) + delivery.retained;
        }
    }

    /// @return end of inspection of the claim over `cumulative`, zero if there is none
    function inspectionEndOf(Delivery storage delivery, uint256 cumulative) internal view returns (uint256) {
        return
            delivery.claimed == cumulative ? delivery.inspectionEndsAt : delivery.claimAt[cumulative].inspectionEndsAt;
    }
}
