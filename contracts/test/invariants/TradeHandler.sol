// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow} from "../../interfaces/ITradeEscrow.sol";
import {vm} from "../support/Vm.sol";
import {Cast} from "./Cast.sol";
import {TradeChecks} from "./TradeChecks.sol";

/// @dev Everything that anybody does, and what must hold of invoices, messages and silence after each of it.
contract TradeHandler is TradeChecks {
    /// @dev Carries out of a call what it found, and takes back what it did.
    error Probed(bool success, bytes32 state);

    constructor(uint256 salt) Cast(salt) {}

    function checkSlices() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            uint256 end = 0;
            for (uint256 j = 0; j < invoices.length; ++j) {
                if (invoices[j].order != i) continue;
                assertTrue(invoices[j].from >= end && invoices[j].from < invoices[j].to, "slices overlap");
                end = invoices[j].to;
            }
            assertEq(present[i].invoiced, end, "end of the last invoice");
        }
    }

    function checkPayees() external view {
        for (uint256 j = 0; j < invoices.length; ++j) {
            Invoiced memory slice = invoices[j];
            (address[] memory payees, uint256[] memory amounts) = registry.payeesOf(
                ids[slice.order],
                orders[slice.order].supplier,
                slice.from,
                slice.to
            );
            assertEq(payees.length, 1, "payees of one invoice");
            assertEq(amounts[0], slice.to - slice.from, "amount of one invoice");
            address pledgee = registry.pledgeeOf(slice.id);
            assertEq(payees[0], pledgee == address(0) ? holderOf(slice.id) : pledgee, "payee of one invoice");
        }
    }

    function checkPledges() external view {
        assertTrue(!pledgedMoved, "a pledged invoice moved");
    }

    function checkCreditNotes() external view {
        for (uint256 j = 0; j < invoices.length; ++j) {
            assertTrue(invoices[j].credited <= invoices[j].to - invoices[j].from, "credit notes exceed their invoice");
            assertEq(registry.creditedOf(invoices[j].id), invoices[j].credited, "credit notes by the events");
        }
        for (uint256 i = 0; i < orders.length; ++i) {
            (address ofToken, address by, address to) = (orders[i].token, orders[i].supplier, orders[i].buyer);
            assertEq(registry.openCreditNotes(ofToken, by, to), notesTold[ofToken][by][to], "open credit notes");
        }
    }

    function checkHoldersPaidInFull() external view {
        assertTrue(!holderShort, "a credit note or a rounding took from an invoice's holder");
    }

    /// @dev What was signed in a round that is over moves nothing any more.
    function checkOldMessages() external {
        for (uint256 i = 0; i < withheld.length; ++i) {
            if (withheld[i].round >= present[withheld[i].order].round) continue;
            (, bytes32 state) = probed(withheld[i].sending, withheld[i].order);
            assertEq(state, keccak256(abi.encode(viewOf(withheld[i].order))), "an old message moved an order");
        }
    }

    /// @dev At any instant, what silence leads to can be done if and only if its time has come.
    function checkSilence() external {
        uint256 order = steps % orders.length;
        View memory seen = present[order];
        if (seen.status != ITradeEscrow.Status.Funded) return;
        uint256[] storage made = claims[order][seen.round];
        for (uint256 i = 0; i < made.length; ++i) {
            uint256 endsAt = desk.inspectionEndsAt(ids[order], made[i]);
            if (endsAt != 0) checkClock(order, deemedUpTo(order, made[i]), endsAt, "deemed acceptance");
        }
        uint256[] storage opened = disputes[order][seen.round];
        for (uint256 i = 0; i < opened.length; ++i) {
            (uint256 contested, uint256 endsAt) = desk.disputeOf(ids[order], opened[i]);
            if (contested != 0) checkClock(order, fallbackOf(order, opened[i]), endsAt, "fallback");
        }
        uint256[] storage kept = tranches[order][seen.round];
        for (uint256 i = 0; i < kept.length; ++i) {
            (uint256 amount, uint256 dueAt, , ) = desk.trancheOf(ids[order], kept[i]);
            if (amount != 0) checkClock(order, retentionAt(order, kept[i]), dueAt, "retention");
        }
        checkClock(order, reclaiming(order), lastTimeOf(order), "reclaim");
    }

    /// @dev Far in the future anybody can bring every order to its end: nothing is left but credit.
    function checkEveryOrderEnds() external {
        for (uint256 pass = 0; pass < 3; ++pass) {
            vm.warp(block.timestamp + 1000 days);
            for (uint256 i = 0; i < orders.length; ++i) if (present[i].held != 0) runOut(i);
        }
        for (uint256 i = 0; i < orders.length; ++i) {
            Account memory account = accounts[i];
            assertEq(present[i].held, 0, "money that nobody can move");
            assertEq(
                account.toPayees + account.toBuyer + account.fees,
                account.funded,
                "funded = payees + buyer + fees"
            );
        }
        for (uint256 t = 0; t < 2; ++t) assertSolvent(tokens()[t], donated[tokens()[t]]);
    }

    /// @dev All that silence leads to, in one pass.
    function runOut(uint256 order) private {
        uint256 round = present[order].round;
        for (uint256 i = 0; i < claims[order][round].length; ++i) {
            send("end", deemedUpTo(order, claims[order][round][i]));
        }
        for (uint256 i = 0; i < disputes[order][round].length; ++i) {
            send("end", fallbackOf(order, disputes[order][round][i]));
        }
        for (uint256 i = 0; i < tranches[order][round].length; ++i) {
            send("end", retentionAt(order, tranches[order][round][i]));
        }
        if (present[order].acknowledged > present[order].released) {
            send("end", debtOf(order, present[order].acknowledged));
        }
        send("end", reclaiming(order));
    }

    function checkClock(uint256 order, Sending memory sending, uint256 time, string memory what) private {
        (bool success, ) = probed(sending, order);
        assertTrue(success == (block.timestamp >= time), what);
    }

    function probed(Sending memory sending, uint256 order) private returns (bool success, bytes32 state) {
        try this.probe(sending, order) {} catch (bytes memory found) {
            assembly ("memory-safe") {
                success := mload(add(found, 0x24))
                state := mload(add(found, 0x44))
            }
        }
    }

    function probe(Sending memory sending, uint256 order) external {
        vm.prank(sending.caller);
        (bool success, ) = sending.target.call(sending.data);
        revert Probed(success, keccak256(abi.encode(viewOf(order))));
    }
}
