// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {OrderTerms, clausesOf, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

/// @dev One test per row of the silence table, each at t - 1, t and t + 1. At every instant exactly one of the two
/// sides of a deadline succeeds.
contract SilenceTest is EscrowFixture {
    function test_SignedAndUnfunded_LapsesAtFundBy() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            OrderTerms memory order = anOrder();
            order.salt = uint96(offset);
            vm.warp(uint256(FUND_BY) - 1 + offset);
            vm.prank(buyer);
            (bool funded, ) = address(escrow).call(abi.encodeCall(ITradeEscrow.fundWithAllowance, (pack(order))));
            assertTrue(funded == (offset == 0), "funding succeeds strictly before fundBy");
        }
    }

    function test_FundedWithoutClaim_IsReclaimableFromDeliverBy() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            vm.warp(START);
            OrderTerms memory order = anOrder();
            order.salt = uint96(offset);
            OrderId orderId = fund(order);
            bytes memory signature = signClaim(SUPPLIER_KEY, order, AMOUNT);
            vm.warp(uint256(DELIVER_BY) - 1 + offset);
            vm.prank(stranger);
            (bool reclaimed, ) = address(desk).call(
                abi.encodeCall(IDeliveryDesk.reclaim, (pack(order), clausesOf(order)))
            );
            (bool answered, ) = address(desk).call(
                abi.encodeCall(
                    IDeliveryDesk.claimDelivery,
                    (pack(order), clausesOf(order), supplier, AMOUNT, START, EVIDENCE, signature)
                )
            );
            bool claimed = claimedOf(orderId) == AMOUNT;
            assertTrue(answered, "a claim on an order that is over is a no-op");
            assertTrue(reclaimed == (offset > 0), "reclaim succeeds at deliverBy and after");
            assertTrue(claimed == (offset == 0), "a claim succeeds strictly before deliverBy");
            assertEq(heldOf(orderId), claimed ? AMOUNT : 0, "all to the buyer");
        }
        assertBalance(supplier, 0);
    }

    function test_ClaimBeforeDeliverBy_IsRefusedAtDeliverByWithoutReclaim() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            vm.warp(START);
            OrderTerms memory order = anOrder();
            order.salt = uint96(offset);
            fund(order);
            bytes memory signature = signClaim(SUPPLIER_KEY, order, AMOUNT);
            vm.warp(uint256(DELIVER_BY) - 1 + offset);
            (bool claimed, ) = address(desk).call(
                abi.encodeCall(
                    IDeliveryDesk.claimDelivery,
                    (pack(order), clausesOf(order), supplier, AMOUNT, START, EVIDENCE, signature)
                )
            );
            assertTrue(claimed == (offset == 0), "a claim succeeds strictly before deliverBy");
        }
    }

    function test_Claimed_IsDeemedAcceptedFromTheEndOfInspection() external {
        for (uint256 offset = 0; offset < 3; ++offset) {
            vm.warp(START);
            OrderTerms memory order = anOrder();
            order.salt = uint96(offset);
            OrderId orderId = fund(order);
            claim(order, 400e6);
            vm.warp(START + INSPECTION - 1 + offset);
            vm.prank(stranger);
            (bool released, ) = address(desk).call(
                abi.encodeCall(IDeliveryDesk.releaseDeemed, (pack(order), clausesOf(order), 400e6))
            );
            assertTrue(released == (offset > 0), "deemed release succeeds at the end of inspection and after");
            assertEq(releasedOf(orderId), offset > 0 ? 400e6 : 0, "the claimed part to the payee");
        }
    }

    function test_ClaimedInTheLastSecond_IsPaidAfterDeliverBy() external {
        (OrderTerms memory order, ) = aFundedOrder();
        vm.warp(DELIVER_BY - 1);
        claim(order, AMOUNT);
        vm.warp(DELIVER_BY);
        reclaim(order);
        vm.warp(DELIVER_BY - 1 + INSPECTION);
        releaseDeemed(order, AMOUNT);
        assertBalance(supplier, AMOUNT);
    }
}
