// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {OrderId} from "../../interfaces/ITradeEscrow.sol";
import {DeskFixture} from "../desk/DeskFixture.sol";
import {OrderTerms} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";

/// @dev Attacks P12, P13 and P15: on silence and on the second at which a deadline falls. Every row of the silence table is at t - 1,
/// t and t + 1 in Silence.t.sol and desk/DeskSilence.t.sol.
contract ClockAttacksTest is DeskFixture {
    uint256 private nextSalt = 100;

    /// @dev Whatever was reached before everybody fell silent, anybody ends it, and each side has what the table says.
    function test_P12_EverybodyFallsSilent_EachStateEndsAsWritten() external {
        uint256[5] memory toSupplier = [uint256(0), 400e6, 340e6, 400e6, 600e6];
        for (uint256 state = 0; state < 5; ++state) {
            vm.warp(START);
            OrderTerms memory order = fresh();
            OrderId orderId = fundAtDesk(order, AMOUNT);
            uint256 before = token.balanceOf(supplier);
            if (state == 1 || state == 2) claim(order, 400e6);
            if (state == 2) contest(order, 400e6, 100e6);
            if (state == 3) acceptAtDesk(order, 400e6, 0);
            if (state == 4) acknowledge(order, issueDue(order, 0, 600e6, DELIVER_BY + 5 days));
            vm.warp(DELIVER_BY + 1 days);
            succeeds(reclaimCall(order));
            vm.warp(DELIVER_BY + 90 days);
            vm.prank(stranger);
            succeeds(fallbackCall(order, 0));
            succeeds(releaseDeemedCall(order, 400e6));
            succeeds(releaseAcknowledgedCall(order, 600e6));
            succeeds(reclaimCall(order));
            assertEq(heldOf(orderId), 0, "nothing is left");
            assertEq(token.balanceOf(supplier) - before, toSupplier[state], "to the supplier");
        }
    }

    function test_P13_FundingAtFundBy() external {
        for (uint256 time = FUND_BY - 1; time <= FUND_BY + 1; ++time) {
            vm.warp(time);
            OrderTerms memory order = fresh();
            assertTrue(succeeds(fundCall(order, AMOUNT)) == (time < FUND_BY), "funding");
        }
    }

    function test_P13_ClaimAgainstReclaimAtTheLastTime() external {
        for (uint256 time = DELIVER_BY - 1; time <= DELIVER_BY + 1; ++time) {
            vm.warp(START);
            OrderTerms memory order = fresh();
            fundAtDesk(order, AMOUNT);
            vm.warp(time);
            bool reclaims = succeeds(reclaimCall(order));
            bool claims = succeeds(claimCall(SUPPLIER_KEY, order, AMOUNT)) && claimedOf(idOf(order)) == AMOUNT;
            assertTrue(claims == (time < DELIVER_BY) && reclaims == !claims, "exactly one");
        }
    }

    function test_P13_ContestAgainstDeemedAcceptanceAtTheEndOfInspection() external {
        uint256 end = START + INSPECTION;
        for (uint256 time = end - 1; time <= end + 1; ++time) {
            vm.warp(START);
            OrderTerms memory order = fresh();
            fundAtDesk(order, AMOUNT);
            claim(order, 400e6);
            vm.warp(time);
            bool contests = succeeds(contestCall(order, 400e6, 100e6));
            uint256 released = releasedOf(idOf(order));
            bool accepts = succeeds(releaseDeemedCall(order, 400e6)) && releasedOf(idOf(order)) == 400e6;
            assertTrue(contests == (time < end) && accepts == !contests, "exactly one");
            assertEq(released, contests ? 300e6 : 0, "what was not contested");
        }
    }

    function test_P13_RulingAgainstFallbackAtTheEndOfArbitration() external {
        uint256 end = START + ARBITRATION;
        for (uint256 time = end - 1; time <= end + 1; ++time) {
            for (uint256 first = 0; first < 2; ++first) {
                vm.warp(START);
                OrderTerms memory order = fresh();
                OrderId orderId = fundAtDesk(order, AMOUNT);
                claim(order, 400e6);
                contest(order, 400e6, 100e6);
                vm.warp(time);
                // In either order of arrival: 90 by the ruling, 40 by the fallback.
                if (first == 0) succeeds(fallbackCall(order, 0));
                succeeds(ruleCall(ARBITER_KEY, order, 0, 90e6));
                if (first == 1) succeeds(fallbackCall(order, 0));
                assertEq(releasedOf(orderId), time < end ? 390e6 : 340e6, "exactly one");
            }
        }
    }

    function test_P13_RetentionContestAgainstRetentionReleaseAtItsTime() external {
        uint256 due = START + RETENTION;
        for (uint256 time = due - 1; time <= due + 1; ++time) {
            vm.warp(START);
            OrderTerms memory order = anOrderWithRetention();
            order.salt = uint96(++nextSalt);
            fundAtDesk(order, AMOUNT);
            acceptAtDesk(order, AMOUNT, 0);
            vm.warp(time);
            bool contests = succeeds(contestRetentionCall(order, 0, 100e6));
            uint256 before = token.balanceOf(supplier);
            succeeds(releaseRetentionCall(order, 0));
            bool releases = token.balanceOf(supplier) == before + 100e6;
            assertTrue(contests == (time < due) && releases == !contests, "exactly one");
        }
    }

    function test_P15_TheArbiterNeverRules_AnybodyExecutesTheFallback() external {
        OrderTerms memory order = fresh();
        OrderId orderId = fundAtDesk(order, AMOUNT);
        claim(order, 400e6);
        contest(order, 400e6, 100e6);
        vm.warp(START + ARBITRATION);
        vm.prank(stranger);
        (bool done, ) = address(desk).call(fallbackCall(order, 0));
        assertTrue(done, "fallback");
        assertLine(orderId, 340e6, 600e6, 400e6, 0, 0);
    }

    function fresh() private returns (OrderTerms memory order) {
        order = aContestableOrder();
        order.salt = uint96(++nextSalt);
    }
}
