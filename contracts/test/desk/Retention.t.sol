// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {OrderId} from "../../interfaces/ITradeEscrow.sol";
import {OrderTerms} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {DeskFixture} from "./DeskFixture.sol";

contract RetentionTest is DeskFixture {
    function test_EachRelease_HasItsTranche() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithRetention());
        acceptAtDesk(order, 300e6, 0);
        vm.warp(START + 7 days);
        acceptAtDesk(order, 500e6, 0);
        assertTranche(orderId, 0, [30e6, START + RETENTION, 0, 300e6]);
        assertTranche(orderId, 1, [20e6, START + 7 days + RETENTION, 300e6, 500e6]);
        assertLine(orderId, 500e6, 550e6, 500e6, 0, 50e6);
        assertRefused(
            releaseRetentionCall(order, 2),
            abi.encodeWithSelector(IDeliveryDesk.TrancheNotFound.selector, orderId, 2)
        );
        assertRefused(
            contestRetentionCall(order, 2, 1),
            abi.encodeWithSelector(IDeliveryDesk.TrancheNotFound.selector, orderId, 2)
        );
        vm.warp(START + RETENTION);
        perform(releaseRetentionCall(order, 0));
        assertNoop(order, releaseRetentionCall(order, 0));
        assertRefused(
            releaseRetentionCall(order, 1),
            abi.encodeWithSelector(IDeliveryDesk.RetentionNotDue.selector, block.timestamp, START + 7 days + RETENTION)
        );
        assertBalance(supplier, 480e6);
        assertLine(orderId, 500e6, 520e6, 500e6, 0, 20e6);
    }

    function test_WithoutRetention_ThereIsNoTranche() external {
        OrderTerms memory plain = anOrder();
        fund(plain);
        claim(plain, 100e6);
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        vm.recordLogs();
        acceptAtDesk(order, 300e6, 0);
        assertEq(logsOf(IDeliveryDesk.RetentionHeld.selector), 0, "tranches");
        (, , , , , , uint256 tranches) = desk.deliveryState(orderId);
        assertEq(tranches, 0, "tranches");
        vm.warp(START + INSPECTION);
        releaseDeemed(plain, 100e6);
        assertEq(logsOf(IDeliveryDesk.ReleaseDivided.selector), 0, "a plain order's release is not divided");
    }

    function test_WhenItIsPaid_TheFeeIsTaken() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrderWithEverything());
        vm.warp(START + 2 days);
        claim(order, 100e6);
        vm.warp(START + 2 days + INSPECTION);
        releaseDeemed(order, 100e6);
        assertBalance(feeRecipient, 450_000);
        vm.warp(block.timestamp + RETENTION);
        perform(releaseRetentionCall(order, 0));
        assertBalance(feeRecipient, 500_000);
        assertBalance(supplier, 99_500_000);
    }

    function test_GivenInvoices_ATrancheIsPaidToThoseOfItsRange() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrderWithRetention());
        assign(issueDue(order, 0, 300e6, DELIVER_BY), financier);
        acceptAtDesk(order, 300e6, 0);
        acceptAtDesk(order, 500e6, 0);
        vm.warp(START + RETENTION);
        perform(releaseRetentionCall(order, 1));
        assertBalance(financier, 270e6);
        assertBalance(supplier, 200e6);
        perform(releaseRetentionCall(order, 0));
        assertBalance(financier, 300e6);
    }

    function test_AContest_CountsInTotal() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithRetention());
        acceptAtDesk(order, 500e6, 0);
        perform(contestRetentionCall(order, 0, 10e6));
        assertNoop(order, contestRetentionCall(order, 0, 10e6));
        assertNoop(order, contestRetentionCall(order, 0, 5e6));
        perform(contestRetentionCall(order, 0, 40e6));
        assertLine(orderId, 500e6, 550e6, 500e6, 40e6, 10e6);
        assertRefused(
            contestRetentionCall(order, 0, 50e6 + 1),
            abi.encodeWithSelector(IDeliveryDesk.ContestedOutOfRange.selector, 50e6 + 1, 50e6)
        );
        rule(order, 1, 12e6);
        assertLine(orderId, 500e6, 520e6, 500e6, 10e6, 10e6);
        vm.warp(START + RETENTION);
        perform(fallbackCall(order, 0));
        perform(releaseRetentionCall(order, 0));
        assertLine(orderId, 500e6, 500e6, 500e6, 0, 0);
        assertBalance(supplier, 450e6 + 12e6 + 4e6 + 10e6);
        assertEq(refunded(order), 18e6 + 6e6, "refunded");
    }

    function test_WhatIsContested_IsRuledForThePayeesOfItsRange() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrderWithRetention());
        assign(issueDue(order, 0, 300e6, DELIVER_BY), financier);
        acceptAtDesk(order, 300e6, 0);
        acceptAtDesk(order, 500e6, 0);
        perform(contestRetentionCall(order, 0, 30e6));
        rule(order, 0, 20e6);
        assertBalance(financier, 290e6);
        assertBalance(supplier, 180e6);
        assertEq(refunded(order), 10e6, "refunded");
    }

    function test_GivenAnotherSigner_AContestIsRefused() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrderWithRetention());
        acceptAtDesk(order, 500e6, 0);
        bytes memory call = contestRetentionCall(order, 0, 10e6);
        // The last words of the call are the signature's.
        call[call.length - 64] ^= 0x01;
        assertTrue(!succeeds(call), "another signature");
    }

    function test_GivenRetentionOfEverything_NothingIsPaidUntilItIsDue() external {
        OrderTerms memory order = anOrderWithRetention();
        order.retentionBps = 10_000;
        OrderId orderId = fundAtDesk(order, AMOUNT);
        acceptAtDesk(order, AMOUNT, 0);
        assertLine(orderId, AMOUNT, AMOUNT, AMOUNT, 0, AMOUNT);
        assertBalance(supplier, 0);
        vm.warp(START + RETENTION);
        assertNoop(order, reclaimCall(order));
        perform(releaseRetentionCall(order, 0));
        assertBalance(supplier, AMOUNT);
    }

    function assertTranche(OrderId orderId, uint256 tranche, uint256[4] memory expected) private view {
        (uint256 amount, uint256 dueAt, uint256 from, uint256 to) = desk.trancheOf(orderId, tranche);
        assertEq(amount, expected[0], "amount");
        assertEq(dueAt, expected[1], "due");
        assertEq(from, expected[2], "from");
        assertEq(to, expected[3], "to");
    }
}
