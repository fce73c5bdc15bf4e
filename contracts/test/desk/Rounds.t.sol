// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {OrderId} from "../../interfaces/ITradeEscrow.sol";
import {OrderTerms} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {DeskFixture} from "./DeskFixture.sol";

/// @dev A settlement begins a new round.
contract RoundsTest is DeskFixture {
    function test_ASettlement_EndsClaimsDisputesAndRetention() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithRetention());
        claim(order, 400e6);
        contest(order, 400e6, 100e6);
        claim(order, 600e6);
        assertLine(orderId, 300e6, 730e6, 400e6, 100e6, 30e6);
        settle(order, 130e6, 200e6, 0);
        assertLine(orderId, 430e6, 400e6, 430e6, 0, 0);
        (uint256 claimed, , , , , uint256 disputes, uint256 tranches) = desk.deliveryState(orderId);
        assertEq(claimed | disputes | tranches, 0, "a new round");
        vm.warp(START + RETENTION);
        assertRefused(
            releaseDeemedCall(order, 600e6),
            abi.encodeWithSelector(IDeliveryDesk.ClaimNotFound.selector, orderId, 600e6)
        );
        assertRefused(
            fallbackCall(order, 0),
            abi.encodeWithSelector(IDeliveryDesk.DisputeNotOpen.selector, orderId, 0)
        );
        assertRefused(
            releaseRetentionCall(order, 0),
            abi.encodeWithSelector(IDeliveryDesk.TrancheNotFound.selector, orderId, 0)
        );
        // What the settlement left is unclaimed.
        perform(reclaimCall(order));
        assertEq(heldOf(orderId), 0, "held");
        assertSolvent(address(token), 0);
    }

    function test_WhatASettlementLeaves_IsClaimedAndContestedAnew() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithRetention());
        claim(order, AMOUNT);
        contest(order, AMOUNT, AMOUNT);
        settle(order, 0, 400e6, 0);
        claim(order, 600e6);
        contest(order, 600e6, 200e6);
        assertLine(orderId, 400e6, 240e6, 600e6, 200e6, 40e6);
        rule(order, 0, 200e6);
        assertLine(orderId, 600e6, 40e6, 600e6, 0, 40e6);
    }

    function test_MessagesOfAnEarlierRound_NoLongerVerify() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrderWithRetention());
        claim(order, 300e6);
        contest(order, 300e6, 100e6);
        bytes[] memory calls = new bytes[](5);
        calls[0] = claimCall(SUPPLIER_KEY, order, 900e6);
        calls[1] = acceptCall(order, 400e6, 500e6);
        calls[2] = contestCall(order, 500e6, 50e6);
        calls[3] = contestRetentionCall(order, 0, 1);
        calls[4] = ruleCall(ARBITER_KEY, order, 0, 50e6);
        settle(order, 0, 0, 0);
        // The same stage is set once more, in the next round.
        claim(order, 300e6);
        contest(order, 300e6, 50e6);
        claim(order, 500e6);
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool done, bytes memory answer) = address(desk).call(calls[i]);
            assertTrue(!done, "a message of an earlier round");
            assertEq(bytes32(bytes4(answer)), bytes32(IDeliveryDesk.SignatureNotValid.selector), "another error");
        }
    }
}
