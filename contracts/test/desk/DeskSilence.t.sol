// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {OrderId} from "../../interfaces/ITradeEscrow.sol";
import {BlocklistToken} from "../support/HostileTokens.sol";
import {OrderTerms} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {DeskFixture} from "./DeskFixture.sol";

/// @dev Every row of the table of silence (SECURITY.md), one second before its end, at it and one after.
contract DeskSilenceTest is DeskFixture {
    function test_SignedUnfunded_LapsesAtFundBy() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = nextOrder(offset);
            vm.warp(FUND_BY - 1 + offset);
            assertTrue(succeeds(fundCall(order, AMOUNT)) == (offset == 0), "funded strictly before fundBy");
        }
    }

    function test_FundedInPart_TakesInstalmentsBeforeDeliverBy() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = nextOrder(offset);
            fundAtDesk(order, AMOUNT / 2);
            vm.warp(DELIVER_BY - 1 + offset);
            assertTrue(succeeds(fundCall(order, AMOUNT)) == (offset == 0), "added strictly before deliverBy");
        }
    }

    function test_FundedNoClaim_IsReclaimableFromTheLastTimeToClaim() external {
        for (uint256 i = 0; i < 6; ++i) {
            uint256 offset = i % 3;
            OrderTerms memory order = nextOrder(i);
            uint256 lastTime = DELIVER_BY + 5 days;
            if (i >= 3) {
                (order.lateBpsPerDay, order.lateCapBps) = (0, 0);
                lastTime = DELIVER_BY;
            }
            OrderId orderId = fundAtDesk(order, AMOUNT);
            vm.warp(lastTime - 1 + offset);
            bytes memory late = abi.encodeWithSelector(
                IDeliveryDesk.ClaimTooLate.selector,
                lastTime - 1 + offset,
                lastTime
            );
            if (offset == 0) claim(order, 100e6);
            else assertRefused(claimCall(SUPPLIER_KEY, order, 100e6), late);
            assertTrue(succeeds(reclaimCall(order)) == (offset > 0), "reclaimed at the last time and after");
            assertEq(heldOf(orderId), offset == 0 ? AMOUNT : 0, "all to the buyer");
        }
    }

    function test_PartClaimed_TheRestGoesBack() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = nextOrder(offset);
            OrderId orderId = fundAtDesk(order, AMOUNT);
            claim(order, 400e6);
            vm.warp(DELIVER_BY + 5 days - 1 + offset);
            assertTrue(succeeds(reclaimCall(order)) == (offset > 0), "reclaimed at the last time and after");
            assertEq(heldOf(orderId), offset == 0 ? AMOUNT : 400e6, "the unclaimed part");
        }
    }

    function test_Claimed_IsAcceptedBySilenceFromTheEndOfInspection() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = nextOrder(offset);
            OrderId orderId = fundAtDesk(order, AMOUNT);
            claim(order, 400e6);
            vm.warp(START + INSPECTION - 1 + offset);
            bytes memory objection = contestCall(order, 400e6, 1);
            assertTrue(succeeds(releaseDeemedCall(order, 400e6)) == (offset > 0), "released at the end and after");
            assertEq(releasedOf(orderId), offset == 0 ? 0 : 400e6, "the claimed part");
            assertTrue(succeeds(objection), "answered already, or contested in the last second");
            assertEq(releasedOf(orderId), offset == 0 ? 400e6 - 1 : 400e6, "contested strictly before the end");
        }
    }

    function test_PartContested_FallsBackFromTheEndOfArbitration() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = nextOrder(offset);
            OrderId orderId = fundAtDesk(order, AMOUNT);
            claim(order, 400e6);
            contest(order, 400e6, 100e6);
            vm.warp(START + ARBITRATION - 1 + offset);
            bytes memory ruling = ruleCall(ARBITER_KEY, order, 0, 50e6);
            assertTrue(succeeds(fallbackCall(order, 0)) == (offset > 0), "falls back at the end and after");
            assertEq(releasedOf(orderId), offset == 0 ? 300e6 : 340e6, "split by the terms");
            assertTrue(succeeds(ruling), "ruled in the last second, or resolved already");
            assertEq(releasedOf(orderId), offset == 0 ? 350e6 : 340e6, "split by the arbiter");
        }
    }

    function test_PartContested_TheArbiterRulesBeforeTheEndOnly() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = nextOrder(offset);
            fundAtDesk(order, AMOUNT);
            claim(order, 400e6);
            contest(order, 400e6, 100e6);
            vm.warp(START + ARBITRATION - 1 + offset);
            assertTrue(succeeds(ruleCall(ARBITER_KEY, order, 0, 50e6)) == (offset == 0), "ruled strictly before");
        }
    }

    function test_RetentionHeld_IsPaidFromItsDueDate() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = nextOrder(offset);
            OrderId orderId = fundAtDesk(order, AMOUNT);
            acceptAtDesk(order, AMOUNT, 0);
            vm.warp(START + RETENTION - 1 + offset);
            bytes memory objection = contestRetentionCall(order, 0, 1);
            assertTrue(succeeds(releaseRetentionCall(order, 0)) == (offset > 0), "paid when due and after");
            assertTrue((heldOf(orderId) == 0) == (offset > 0), "to the payees");
            assertTrue(succeeds(objection), "contested in the last second, or over");
            (, , , uint256 frozen, , , ) = desk.deliveryState(orderId);
            assertEq(frozen, offset == 0 ? 1 : 0, "contested strictly before it is due");
        }
    }

    function test_RetentionHeld_IsContestedBeforeItsDueDateOnly() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = nextOrder(offset);
            fundAtDesk(order, AMOUNT);
            acceptAtDesk(order, AMOUNT, 0);
            uint256 dueAt = START + RETENTION;
            vm.warp(dueAt - 1 + offset);
            bytes memory call = contestRetentionCall(order, 0, 1);
            if (offset == 0) perform(call);
            else
                assertRefused(
                    call,
                    abi.encodeWithSelector(IDeliveryDesk.RetentionDue.selector, block.timestamp, dueAt)
                );
        }
    }

    function test_InvoiceAcknowledged_IsPaidFromItsDueDate() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = nextOrder(offset);
            OrderId orderId = fundAtDesk(order, AMOUNT);
            acknowledge(order, issueDue(order, 0, 400e6, DELIVER_BY));
            vm.warp(DELIVER_BY - 1 + offset);
            assertTrue(succeeds(releaseAcknowledgedCall(order, 400e6)) == (offset > 0), "paid when due and after");
            assertEq(releasedOf(orderId), offset > 0 ? 400e6 : 0, "the acknowledged part");
        }
    }

    function test_EarlyAcceptance_IsDiscountedBeforeThePeriodEnds() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = nextOrder(offset);
            fundAtDesk(order, AMOUNT);
            claim(order, 100e6);
            vm.warp(START + 2 days - 1 + offset);
            uint256 before = token.balanceOf(buyer);
            acceptAtDesk(order, 100e6, 100e6);
            assertEq(token.balanceOf(buyer) - before, offset == 0 ? 2e6 : 0, "discounted strictly before");
        }
    }

    function test_LateClaims_AreDeductedFromDeliverBy() external {
        for (uint256 i = 0; i < 6; ++i) {
            OrderTerms memory order = nextOrder(i);
            order.earlyDiscountBps = 0;
            order.earlyDiscountPeriod = 0;
            fundAtDesk(order, AMOUNT);
            uint256 day = i / 3;
            vm.warp(DELIVER_BY + day * 1 days - 1 + (i % 3));
            claim(order, 100e6);
            uint256 before = token.balanceOf(buyer);
            acceptAtDesk(order, 100e6, 100e6);
            uint256 daysLate = i % 3 == 0 ? day : day + 1;
            assertEq(token.balanceOf(buyer) - before, daysLate * 1e6, "a day begins at its first second");
        }
    }

    /// @dev No clock runs out: the credit waits for its owner, whenever it comes.
    function test_PayoutRefusedByTheToken_IsTheOwnersCreditAtAnyTime() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            BlocklistToken hostile = new BlocklistToken();
            OrderTerms memory order = nextOrder(offset);
            order.token = address(hostile);
            allow(address(hostile));
            hostile.mint(buyer, AMOUNT);
            vm.prank(buyer);
            hostile.approve(address(escrow), AMOUNT);
            fundAtDesk(order, AMOUNT);
            hostile.setBlocked(supplier, true);
            settle(order, AMOUNT, 0, 0);
            vm.warp(START + offset * 1000 days);
            assertEq(escrow.credit(address(hostile), supplier), AMOUNT, "credit");
            vm.prank(stranger);
            assertEq(escrow.withdrawCredit(address(hostile), stranger), 0, "nobody else's");
            vm.prank(supplier);
            assertEq(escrow.withdrawCredit(address(hostile), financier), AMOUNT, "its owner's");
        }
    }

    function nextOrder(uint256 salt) private returns (OrderTerms memory order) {
        vm.warp(START);
        order = anOrderWithEverything();
        order.salt = uint96(salt);
    }
}
