// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {ReentrantToken} from "../support/HostileTokens.sol";
import {OrderTerms, clausesOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {DeskFixture} from "./DeskFixture.sol";

/// @dev Who gets in: batches, signers of businesses, and tokens that call back.
contract DeskEntryTest is DeskFixture {
    function test_InABatch_EveryActionOfTheDeskIsDone() external {
        OrderTerms memory order = anOrderWithRetention();
        perform(fundCall(order, 800e6));
        OrderTerms memory other = aContestableOrder();
        fundAtDesk(other, AMOUNT);
        acknowledge(other, issueDue(other, 0, 100e6, START));
        bytes[] memory actions = new bytes[](8);
        actions[0] = fundCall(order, AMOUNT);
        actions[1] = changeCall(order, 0, 2 * AMOUNT, DELIVER_BY);
        actions[2] = claimCall(SUPPLIER_KEY, order, 600e6);
        actions[3] = contestCall(order, 600e6, 100e6);
        actions[4] = acceptCall(order, 900e6, 0);
        actions[5] = ruleCall(ARBITER_KEY, order, 0, 50e6);
        actions[6] = contestRetentionCall(order, 0, 20e6);
        actions[7] = releaseAcknowledgedCall(other, 100e6);
        escrow.execute(actions);
        assertLine(idOf(order), 850e6, 180e6, 900e6, 20e6, 60e6);
        assertEq(releasedOf(idOf(other)), 100e6, "the other order");
        vm.warp(START + RETENTION);
        actions = new bytes[](4);
        actions[0] = fallbackCall(order, 1);
        actions[1] = releaseRetentionCall(order, 0);
        actions[2] = releaseRetentionCall(order, 1);
        actions[3] = reclaimCall(order);
        escrow.execute(actions);
        assertEq(heldOf(idOf(order)), 0, "held");
        assertBalance(supplier, 720e6 + 50e6 + 8e6 + 60e6 + 100e6);
        assertSolvent(address(token), 0);
    }

    function test_InABatch_AnEmptySignatureIsNobodys() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        bytes[] memory actions = new bytes[](1);
        actions[0] = abi.encodeCall(
            IDeliveryDesk.claimDelivery,
            (pack(order), clausesOf(order), supplier, 100e6, START, EVIDENCE, "")
        );
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.ActionFailed(0, IDeliveryDesk.SignatureNotValid.selector);
        vm.prank(supplier);
        escrow.execute(actions);
        assertEq(claimedOf(orderId), 0, "claimed");
    }

    function test_ABusinesssSigner_IsHeldToItsLimit() external {
        vm.prank(buyer);
        businesses.setSigner(buyer, stranger, address(token), 200e6, type(uint40).max, 0, "");
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        claim(order, AMOUNT);
        assertTrue(!succeeds(acceptBy(order, 200e6 + 1)), "above the limit");
        perform(acceptBy(order, 200e6));
        perform(acceptBy(order, 400e6));
        assertEq(releasedOf(orderId), 400e6, "released");
        // A contest commits to nothing; giving in commits to all of it.
        contest(order, AMOUNT, 300e6);
        vm.prank(supplier);
        businesses.setSigner(supplier, stranger, address(token), 299e6, type(uint40).max, 0, "");
        assertTrue(!succeeds(giveInBy(order, supplier)), "giving up more than the limit");
        assertTrue(!succeeds(giveInBy(order, buyer)), "giving up more than the limit");
    }

    function test_ATokenThatCallsBack_GetsInNowhere() external {
        ReentrantToken hostile = new ReentrantToken();
        allow(address(hostile));
        hostile.mint(buyer, 100 * AMOUNT);
        vm.prank(buyer);
        hostile.approve(address(escrow), type(uint256).max);
        OrderTerms memory other = hostileOrder(hostile, 1);
        fundAtDesk(other, AMOUNT / 2);
        claim(other, 400e6);
        contest(other, 400e6, 100e6);
        claim(other, 500e6);
        vm.warp(START + RETENTION);
        bytes[] memory calls = new bytes[](6);
        calls[0] = releaseDeemedCall(other, 500e6);
        calls[1] = fallbackCall(other, 0);
        calls[2] = releaseRetentionCall(other, 0);
        calls[3] = reclaimCall(other);
        calls[4] = claimCall(SUPPLIER_KEY, other, 500e6);
        calls[5] = acceptCall(other, 500e6, 500e6);
        bytes32 before = slotOf(other);
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.warp(START);
            OrderTerms memory order = hostileOrder(hostile, uint96(i + 2));
            hostile.arm(address(desk), calls[i]);
            fundAtDesk(order, AMOUNT / 2);
            fundAtDesk(order, AMOUNT);
            claim(order, 600e6);
            contest(order, 600e6, 100e6);
            rule(order, 0, 50e6);
            claim(order, 700e6);
            vm.warp(START + INSPECTION);
            releaseDeemed(order, 700e6);
            vm.warp(START + INSPECTION + RETENTION);
            perform(releaseRetentionCall(order, 0));
            perform(reclaimCall(order));
            hostile.arm(address(0), "");
            assertEq(slotOf(other), before, "the other order");
            assertSolvent(address(hostile), 0);
        }
        assertTrue(hostile.attempts() >= 7 * calls.length, "the token called back on every movement");
        assertEq(hostile.successes(), 0, "a call came through");
    }

    function hostileOrder(ReentrantToken hostile, uint96 salt) private view returns (OrderTerms memory order) {
        order = anOrderWithRetention();
        order.token = address(hostile);
        order.salt = salt;
    }

    function slotOf(OrderTerms memory order) private view returns (bytes32) {
        (, bytes memory answer) = address(escrow).staticcall(abi.encodeCall(ITradeEscrow.slotOf, (idOf(order))));
        return abi.decode(answer, (bytes32));
    }

    function acceptBy(OrderTerms memory order, uint256 cumulative) private view returns (bytes memory) {
        bytes memory signature = sign(STRANGER_KEY, acceptanceDigest(order, cumulative));
        return
            abi.encodeCall(
                IDeliveryDesk.accept,
                (pack(order), clausesOf(order), cumulative, EVIDENCE, AMOUNT, signature)
            );
    }

    function giveInBy(OrderTerms memory order, address party) private view returns (bytes memory) {
        uint256 toSupplier = party == buyer ? 300e6 : 0;
        bytes memory signature = sign(STRANGER_KEY, rulingDigest(order, 0, toSupplier));
        return
            abi.encodeCall(
                IDeliveryDesk.rule,
                (pack(order), clausesOf(order), 0, toSupplier, REASON, party, signature)
            );
    }
}
