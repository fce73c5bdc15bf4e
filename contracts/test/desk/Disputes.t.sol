// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {OrderId} from "../../interfaces/ITradeEscrow.sol";
import {OrderTerms, clausesOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {DeskFixture} from "./DeskFixture.sol";

contract DisputesTest is DeskFixture {
    function test_AContest_PaysTheRestAndFreezesTheContested() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        claim(order, 600e6);
        contest(order, 600e6, 250e6);
        assertLine(orderId, 350e6, 650e6, 600e6, 250e6, 0);
        assertBalance(supplier, 350e6);
        (uint256 contested, uint256 endsAt) = desk.disputeOf(orderId, 0);
        assertEq(contested, 250e6, "contested");
        assertEq(endsAt, START + ARBITRATION, "end of arbitration");
        assertNoop(order, contestCall(order, 600e6, 250e6));
    }

    function test_AContestOfAll_PaysNothing() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithEverything());
        claim(order, AMOUNT);
        vm.recordLogs();
        contest(order, AMOUNT, AMOUNT);
        assertEq(logsOf(IDeliveryDesk.ReleaseDivided.selector), 0, "releases");
        assertLine(orderId, 0, AMOUNT, AMOUNT, AMOUNT, 0);
        assertBalance(supplier, 0);
        vm.warp(DELIVER_BY + 5 days);
        assertNoop(order, reclaimCall(order));
        perform(fallbackCall(order, 0));
        assertBalance(feeRecipient, 2e6);
        assertBalance(supplier, 398e6);
        assertEq(refunded(order), 600e6, "refunded");
        assertSolvent(address(token), 0);
    }

    function test_ADisputeThatIsResolved_FallsBackNoMore() external {
        (OrderTerms memory order, ) = fundedAtDesk(aContestableOrder());
        claim(order, 600e6);
        contest(order, 600e6, 250e6);
        rule(order, 0, 100e6);
        vm.warp(START + ARBITRATION);
        assertNoop(order, fallbackCall(order, 0));
    }

    function test_TheArbitersSigner_IsHeldToWhatItGives() external {
        (OrderTerms memory order, ) = fundedAtDesk(aContestableOrder());
        claim(order, 600e6);
        contest(order, 600e6, 250e6);
        vm.prank(arbiter);
        businesses.setSigner(arbiter, stranger, address(token), 100e6, type(uint40).max, 0, "");
        assertTrue(!succeeds(ruleBy(order, 100e6 + 1)), "above the limit");
        perform(ruleBy(order, 100e6));
        assertBalance(supplier, 450e6);
    }

    function ruleBy(OrderTerms memory order, uint256 toSupplier) private view returns (bytes memory) {
        bytes memory signature = sign(STRANGER_KEY, rulingDigest(order, 0, toSupplier));
        return
            abi.encodeCall(
                IDeliveryDesk.rule,
                (pack(order), clausesOf(order), 0, toSupplier, REASON, arbiter, signature)
            );
    }

    /// @dev Accepted is the lower part, with the deductions of the claims it belongs to.
    function test_WhatIsNotContested_IsDividedAsAnAcceptance() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithEverything());
        vm.warp(DELIVER_BY - 1);
        claim(order, 300e6);
        vm.warp(DELIVER_BY);
        claim(order, 600e6);
        contest(order, 600e6, 200e6);
        // 300 in time: discount 6, retained 29.4, fee 0.5 % of 264.6. 100 a day late: 1, discount 1.98, retained 9.702,
        // fee 0.5 % of 87.318.
        uint256 retained = 29_400_000 + 9_702_000;
        uint256 fees = 1_323_000 + 436_590;
        uint256 deducted = 6e6 + 1e6 + 1_980_000;
        assertLine(orderId, 400e6, 600e6 + retained, 600e6, 200e6, retained);
        assertBalance(feeRecipient, fees);
        assertEq(refunded(order), deducted, "refunded");
        assertBalance(supplier, 400e6 - retained - fees - deducted);
    }

    function test_AContest_NeedsTermsThatKnowIt() external {
        OrderTerms memory order = anOrder();
        OrderId orderId = fundAtDesk(order, AMOUNT);
        claim(order, 100e6);
        bytes memory refusal = abi.encodeWithSelector(IDeliveryDesk.ContestsNotAgreed.selector, orderId);
        assertRefused(contestCall(order, 100e6, 1), refusal);
        assertRefused(contestRetentionCall(order, 0, 1), refusal);
    }

    function test_AContest_NamesAClaimThatIsStillInspected() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        claim(order, 100e6);
        assertRefused(
            contestCall(order, 99e6, 1),
            abi.encodeWithSelector(IDeliveryDesk.ClaimNotFound.selector, orderId, 99e6)
        );
        assertRefused(
            contestCall(order, 101e6, 1),
            abi.encodeWithSelector(IDeliveryDesk.ClaimNotFound.selector, orderId, 101e6)
        );
        assertRefused(
            contestCall(order, 100e6, 0),
            abi.encodeWithSelector(IDeliveryDesk.ContestedOutOfRange.selector, 0, 100e6)
        );
        assertRefused(
            contestCall(order, 100e6, 100e6 + 1),
            abi.encodeWithSelector(IDeliveryDesk.ContestedOutOfRange.selector, 100e6 + 1, 100e6)
        );
        vm.warp(START + INSPECTION);
        assertRefused(
            contestCall(order, 100e6, 1),
            abi.encodeWithSelector(IDeliveryDesk.InspectionEnded.selector, block.timestamp, START + INSPECTION)
        );
    }

    function test_OnlyTheBuyer_Contests() external {
        (OrderTerms memory order, ) = fundedAtDesk(aContestableOrder());
        claim(order, 100e6);
        bytes memory call = abi.encodeCall(
            IDeliveryDesk.contest,
            (pack(order), clausesOf(order), 100e6, 1, REASON, "")
        );
        assertTrue(!succeeds(call), "a stranger");
        vm.prank(buyer);
        assertTrue(succeeds(call), "the buyer, as the caller");
    }

    function test_WhatEndedClaimsCover_IsOutOfReach() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        claim(order, 200e6);
        claim(order, 300e6);
        vm.warp(START + 1);
        claim(order, 500e6);
        vm.warp(START + 2);
        claim(order, 600e6);
        vm.warp(START + INSPECTION);
        assertRefused(
            contestCall(order, 600e6, 300e6 + 1),
            abi.encodeWithSelector(IDeliveryDesk.ContestedOutOfRange.selector, 300e6 + 1, 300e6)
        );
        contest(order, 600e6, 300e6);
        assertLine(orderId, 300e6, 700e6, 600e6, 300e6, 0);
        assertNoop(order, releaseDeemedCall(order, 500e6));
    }

    function test_GivenAnAcknowledgedDebt_AContestLeavesItCovered() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        acknowledge(order, issueDue(order, 0, 700e6, DELIVER_BY));
        claim(order, AMOUNT);
        assertRefused(
            contestCall(order, AMOUNT, 300e6 + 1),
            abi.encodeWithSelector(IDeliveryDesk.ContestedOutOfRange.selector, 300e6 + 1, 300e6)
        );
        contest(order, AMOUNT, 300e6);
        assertLine(orderId, 700e6, 300e6, AMOUNT, 300e6, 0);
    }

    function test_TheArbiter_Splits() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithEverything());
        claim(order, AMOUNT);
        contest(order, AMOUNT, AMOUNT);
        rule(order, 0, 300e6);
        // In full but for the fee; the position stays, released moves.
        assertLine(orderId, 300e6, 0, AMOUNT, 0, 0);
        assertBalance(feeRecipient, 1_500_000);
        assertBalance(supplier, 298_500_000);
        assertEq(refunded(order), 700e6, "refunded");
    }

    function test_GivenInvoices_ARulingPaysThePayeesOfWhatItGives() external {
        (OrderTerms memory order, ) = fundedAtDesk(aContestableOrder());
        assign(issueDue(order, 0, 100e6, DELIVER_BY), financier);
        claim(order, AMOUNT);
        contest(order, AMOUNT, AMOUNT);
        rule(order, 0, 300e6);
        assertBalance(financier, 100e6);
        assertBalance(supplier, 200e6);
        assertEq(refunded(order), AMOUNT - 300e6, "refunded");
    }

    function test_GivenSharesOfTheWhole_TheTermsAreTaken() external {
        OrderTerms memory order = anOrderWithEverything();
        order.fallbackSupplierBps = 10_000;
        order.retentionBps = 10_000;
        order.lateBpsPerDay = 10_000;
        order.lateCapBps = 10_000;
        order.earlyDiscountBps = 10_000;
        order.feeBps = 10_000;
        OrderId orderId = fundAtDesk(order, AMOUNT);
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    function test_WhoGivesIn_EndsADisputeAtAnyTime() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        claim(order, 400e6);
        contest(order, 400e6, 200e6);
        claim(order, 800e6);
        contest(order, 800e6, 300e6);
        bytes memory notTheBuyer = abi.encodeWithSelector(IDeliveryDesk.RulerNotEntitled.selector, buyer, arbiter);
        bytes memory notTheSupplier = abi.encodeWithSelector(
            IDeliveryDesk.RulerNotEntitled.selector,
            supplier,
            arbiter
        );
        assertRefused(ruleCall(BUYER_KEY, order, 0, 200e6 - 1), notTheBuyer);
        assertRefused(ruleCall(BUYER_KEY, order, 0, 0), notTheBuyer);
        assertRefused(ruleCall(SUPPLIER_KEY, order, 1, 1), notTheSupplier);
        assertRefused(ruleCall(SUPPLIER_KEY, order, 1, 300e6), notTheSupplier);
        vm.warp(START + ARBITRATION + 1);
        perform(ruleCall(BUYER_KEY, order, 0, 200e6));
        perform(ruleCall(SUPPLIER_KEY, order, 1, 0));
        assertLine(orderId, 500e6, 200e6, 800e6, 0, 0);
        assertBalance(supplier, 500e6);
        assertEq(refunded(order), 300e6, "refunded");
    }

    function test_ARuling_IsRefusedWhereItMayNotBe() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        claim(order, 400e6);
        assertRefused(
            ruleCall(ARBITER_KEY, order, 0, 0),
            abi.encodeWithSelector(IDeliveryDesk.DisputeNotOpen.selector, orderId, 0)
        );
        assertRefused(
            fallbackCall(order, 0),
            abi.encodeWithSelector(IDeliveryDesk.DisputeNotOpen.selector, orderId, 0)
        );
        contest(order, 400e6, 200e6);
        assertRefused(
            ruleCall(ARBITER_KEY, order, 0, 200e6 + 1),
            abi.encodeWithSelector(IDeliveryDesk.RulingOutOfRange.selector, 200e6 + 1, 200e6)
        );
        assertRefused(
            ruleCall(STRANGER_KEY, order, 0, 0),
            abi.encodeWithSelector(IDeliveryDesk.RulerNotEntitled.selector, stranger, arbiter)
        );
        bytes memory byTheWrongKey = abi.encodeCall(
            IDeliveryDesk.rule,
            (pack(order), clausesOf(order), 0, 0, REASON, arbiter, sign(STRANGER_KEY, "whatever"))
        );
        assertTrue(!succeeds(byTheWrongKey), "signed by another");
        rule(order, 0, 100e6);
        assertNoop(order, ruleCall(ARBITER_KEY, order, 0, 200e6));
        vm.warp(START + ARBITRATION);
        assertNoop(order, fallbackCall(order, 0));
    }

    function test_GivenNoArbiter_OnlyThePartiesAndTimeEndADispute() external {
        OrderTerms memory order = aContestableOrder();
        order.arbiter = address(0);
        fundAtDesk(order, AMOUNT);
        claim(order, 400e6);
        contest(order, 400e6, 200e6);
        assertRefused(
            abi.encodeCall(IDeliveryDesk.rule, (pack(order), clausesOf(order), 0, 0, REASON, address(0), "")),
            abi.encodeWithSelector(IDeliveryDesk.RulerNotEntitled.selector, address(0), address(0))
        );
        vm.warp(START + ARBITRATION);
        perform(fallbackCall(order, 0));
        assertBalance(supplier, 280e6);
    }

    function test_GivenDisputesAndClaimsInterleaved_EachGoesItsWay() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        claim(order, 200e6);
        contest(order, 200e6, 50e6);
        vm.warp(START + 1 days);
        claim(order, 500e6);
        vm.warp(START + 2 days);
        claim(order, 700e6);
        contest(order, 500e6, 100e6);
        assertLine(orderId, 350e6, 650e6, 500e6, 150e6, 0);
        rule(order, 1, 60e6);
        assertLine(orderId, 410e6, 550e6, 500e6, 50e6, 0);
        vm.warp(START + 2 days + INSPECTION);
        releaseDeemed(order, 700e6);
        assertLine(orderId, 610e6, 350e6, 700e6, 50e6, 0);
        claim(order, AMOUNT);
        contest(order, AMOUNT, 300e6);
        perform(ruleCall(BUYER_KEY, order, 0, 50e6));
        perform(ruleCall(SUPPLIER_KEY, order, 2, 0));
        assertEq(heldOf(orderId), 0, "nothing is left");
        assertBalance(supplier, 660e6);
        assertEq(refunded(order), 340e6, "refunded");
    }

    function testFuzz_TheFallback_SplitsRoundedDown(uint256 contested, uint16 bps, uint16 feeBps) external {
        contested = 1 + (contested % AMOUNT);
        OrderTerms memory order = aContestableOrder();
        order.fallbackSupplierBps = bps % 10_001;
        order.feeBps = feeBps % 10_001;
        order.feeRecipient = order.feeBps == 0 ? address(0) : feeRecipient;
        fundAtDesk(order, AMOUNT);
        claim(order, contested);
        contest(order, contested, contested);
        vm.warp(START + ARBITRATION);
        perform(fallbackCall(order, 0));
        uint256 toSupplier = (contested * order.fallbackSupplierBps) / 10_000;
        uint256 fee = (toSupplier * order.feeBps) / 10_000;
        assertBalance(supplier, toSupplier - fee);
        assertBalance(feeRecipient, fee);
        assertEq(refunded(order), contested - toSupplier, "refunded");
        assertSolvent(address(token), 0);
    }
}
