// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {OrderTerms, keyOf, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

contract ClaimDeliveryTest is EscrowFixture {
    function test_GivenAFundedOrder_WhenTheSupplierClaims_TheInspectionStarts() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.DeliveryClaimed(orderId, supplier, 400e6, START, EVIDENCE, START + INSPECTION);
        claim(order, 400e6);
        assertEq(claimedOf(orderId), 400e6, "claimed");
        assertEq(escrow.inspectionEndsAt(orderId, 400e6), START + INSPECTION, "end of inspection");
    }

    function test_GivenAnAttester_ItMayClaim() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        bytes memory signature = signClaim(ATTESTER_KEY, order, 400e6);
        escrow.claimDelivery(pack(order), attester, 400e6, START, EVIDENCE, signature);
        assertEq(claimedOf(orderId), 400e6, "claimed");
    }

    function test_GivenAnybodyElse_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes memory signature = signClaim(STRANGER_KEY, order, 400e6);
        vm.expectRevert(
            abi.encodeWithSelector(ITradeEscrow.ClaimantNotEntitled.selector, stranger, supplier, attester)
        );
        escrow.claimDelivery(pack(order), stranger, 400e6, START, EVIDENCE, signature);
        vm.expectRevert(
            abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, supplier, claimDigest(order, 400e6))
        );
        escrow.claimDelivery(pack(order), supplier, 400e6, START, EVIDENCE, signature);
    }

    function test_GivenNoAttester_TheZeroAddressCannotClaim() external {
        OrderTerms memory order = anOrder();
        order.attester = address(0);
        fund(order);
        vm.prank(address(0));
        vm.expectRevert(
            abi.encodeWithSelector(ITradeEscrow.ClaimantNotEntitled.selector, address(0), supplier, address(0))
        );
        escrow.claimDelivery(pack(order), address(0), 1, START, EVIDENCE, "");
    }

    function test_GivenAnEarlierOrEqualClaim_IsNoOp() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        claim(order, 400e6);
        vm.warp(START + 1 days);
        claim(order, 400e6);
        claim(order, 300e6);
        assertEq(claimedOf(orderId), 400e6, "claimed");
        assertEq(escrow.inspectionEndsAt(orderId, 400e6), START + INSPECTION, "clock of the first claim");
        assertEq(escrow.inspectionEndsAt(orderId, 300e6), 0, "a lower claim has no clock");
    }

    function test_GivenAReplayAfterDeliverBy_IsNoOp() external {
        (OrderTerms memory order, ) = aFundedOrder();
        claim(order, 400e6);
        vm.warp(DELIVER_BY + 1);
        claim(order, 400e6);
    }

    function test_GivenAPendingClaim_AHigherOneKeepsBothClocks() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        claim(order, 400e6);
        vm.warp(START + 1 days);
        claim(order, 700e6);
        vm.warp(START + 2 days);
        claim(order, 900e6);
        assertEq(escrow.inspectionEndsAt(orderId, 400e6), START + INSPECTION, "first clock");
        assertEq(escrow.inspectionEndsAt(orderId, 700e6), START + 1 days + INSPECTION, "second clock");
        assertEq(escrow.inspectionEndsAt(orderId, 900e6), START + 2 days + INSPECTION, "third clock");
        vm.warp(START + 1 days + INSPECTION);
        escrow.releaseDeemed(keyOf(order), 400e6);
        assertBalance(supplier, 400e6);
        escrow.releaseDeemed(keyOf(order), 700e6);
        assertBalance(supplier, 700e6);
        assertEq(escrow.inspectionEndsAt(orderId, 700e6), 0, "a paid claim is not open");
        vm.expectRevert(
            abi.encodeWithSelector(
                ITradeEscrow.InspectionNotEnded.selector,
                START + 1 days + INSPECTION,
                START + 2 days + INSPECTION
            )
        );
        escrow.releaseDeemed(keyOf(order), 900e6);
    }

    function test_GivenMoreThanIsThere_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes memory signature = signClaim(SUPPLIER_KEY, order, AMOUNT + 1);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CumulativeExceedsEscrow.selector, AMOUNT + 1, AMOUNT));
        escrow.claimDelivery(pack(order), supplier, AMOUNT + 1, START, EVIDENCE, signature);
    }

    function test_GivenAnUnfundedOrder_Reverts() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signClaim(SUPPLIER_KEY, order, 1);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.OrderNotFunded.selector, escrow.hashOrder(pack(order))));
        escrow.claimDelivery(pack(order), supplier, 1, START, EVIDENCE, signature);
    }
}

contract AcceptTest is EscrowFixture {
    function test_GivenAFundedOrder_WhenTheBuyerAcceptsAPart_TheSupplierIsPaid() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.AcceptedAndReleased(orderId, supplier, 400e6, 400e6, EVIDENCE);
        accept(order, 400e6);
        assertBalance(supplier, 400e6);
        assertEq(heldOf(orderId), AMOUNT - 400e6, "held");
        assertStatus(orderId, ITradeEscrow.Status.Funded);
        assertSolvent(address(token), 0);
    }

    function test_GivenTheWholeAmount_TheOrderCloses() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        accept(order, 400e6);
        accept(order, AMOUNT);
        assertStatus(orderId, ITradeEscrow.Status.Closed);
        assertBalance(supplier, AMOUNT);
        assertEq(escrow.owed(address(token)), 0, "owed");
    }

    function test_GivenAReplayOrAnOlderAcceptance_IsNoOp() external {
        (OrderTerms memory order, ) = aFundedOrder();
        accept(order, 400e6);
        accept(order, 400e6);
        accept(order, 100e6);
        assertBalance(supplier, 400e6);
        accept(order, AMOUNT);
        accept(order, AMOUNT);
        assertBalance(supplier, AMOUNT);
    }

    function test_GivenMoreThanWasClaimed_IsPaid() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        claim(order, 400e6);
        accept(order, 600e6);
        assertBalance(supplier, 600e6);
        assertEq(escrow.inspectionEndsAt(orderId, 400e6), 0, "no open claim");
    }

    function test_GivenMoreThanIsThere_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes memory signature = signAcceptance(BUYER_KEY, order, AMOUNT + 1);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CumulativeExceedsEscrow.selector, AMOUNT + 1, AMOUNT));
        escrow.accept(keyOf(order), AMOUNT + 1, EVIDENCE, signature);
    }

    function test_GivenTheSuppliersSignature_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes memory signature = signAcceptance(SUPPLIER_KEY, order, 1);
        vm.expectRevert(
            abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, buyer, acceptanceDigest(order, 1))
        );
        escrow.accept(keyOf(order), 1, EVIDENCE, signature);
    }

    function test_GivenTheBuyerCalling_NoSignatureIsNeeded() external {
        (OrderTerms memory order, ) = aFundedOrder();
        vm.prank(buyer);
        escrow.accept(keyOf(order), AMOUNT, EVIDENCE, "");
        assertBalance(supplier, AMOUNT);
    }

    function test_GivenAReclaimedOrder_IsNoOp() external {
        (OrderTerms memory order, ) = aFundedOrder();
        vm.warp(DELIVER_BY);
        escrow.reclaim(pack(order));
        accept(order, 1);
        assertBalance(supplier, 0);
    }

    function test_GivenATamperedOrder_IsUnknown() external {
        (OrderTerms memory order, ) = aFundedOrder();
        for (uint256 field = 0; field < 22; ++field) {
            OrderTerms memory changed = withFieldChanged(order, field);
            vm.prank(changed.buyer);
            vm.expectRevert(
                abi.encodeWithSelector(ITradeEscrow.OrderNotFunded.selector, escrow.hashOrder(pack(changed)))
            );
            escrow.accept(keyOf(changed), AMOUNT, EVIDENCE, "");
        }
    }
}

contract ReleaseDeemedTest is EscrowFixture {
    function test_GivenNoClaimOverTheAmount_Reverts() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        claim(order, 400e6);
        vm.warp(START + INSPECTION);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.ClaimNotFound.selector, orderId, 500e6));
        escrow.releaseDeemed(keyOf(order), 500e6);
    }

    function test_GivenAReplay_IsNoOp() external {
        (OrderTerms memory order, ) = aFundedOrder();
        claim(order, 400e6);
        vm.warp(START + INSPECTION);
        escrow.releaseDeemed(keyOf(order), 400e6);
        escrow.releaseDeemed(keyOf(order), 400e6);
        assertBalance(supplier, 400e6);
    }

    function test_GivenASettlementThatLeftLess_PaysWhatIsHeld() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        claim(order, AMOUNT);
        settle(order, 300e6, 500e6, 0);
        vm.warp(START + INSPECTION);
        vm.prank(stranger);
        escrow.releaseDeemed(keyOf(order), AMOUNT);
        assertBalance(supplier, 500e6);
        assertEq(heldOf(orderId), 0, "held");
    }
}

contract SettleTest is EscrowFixture {
    function test_GivenBothSignatures_TheMoneyIsSplit() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        uint256 buyerBefore = token.balanceOf(buyer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.OrderSettled(orderId, 600e6, 400e6, 0);
        settle(order, 600e6, 400e6, 0);
        assertBalance(supplier, 600e6);
        assertBalance(buyer, buyerBefore + 400e6);
        assertEq(releasedOf(orderId), 600e6, "released");
        assertStatus(orderId, ITradeEscrow.Status.Closed);
        assertSolvent(address(token), 0);
    }

    function test_GivenAPart_TheRestStaysHeldAndTheNonceAdvances() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        settle(order, 0, 100e6, 0);
        settle(order, 200e6, 0, 1);
        (, uint256 held, uint256 released, , uint256 settlements, ) = escrow.orderState(orderId);
        assertEq(held, 700e6, "held");
        assertEq(released, 200e6, "released");
        assertEq(settlements, 2, "settlements");
    }

    function test_GivenAnUsedNonce_IsNoOp() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        settle(order, 100e6, 100e6, 0);
        settle(order, 100e6, 100e6, 0);
        assertEq(heldOf(orderId), 800e6, "held");
    }

    function test_GivenANonceAhead_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, 1, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SettlementNonceAhead.selector, 1, 0));
        escrow.settle(keyOf(order), 1, 1, 1, byBuyer, bySupplier);
    }

    function test_GivenMoreThanIsHeld_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, AMOUNT, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SettlementExceedsHeld.selector, AMOUNT + 1, AMOUNT));
        escrow.settle(keyOf(order), AMOUNT, 1, 0, byBuyer, bySupplier);
        (byBuyer, bySupplier) = signSettlement(order, 1, type(uint256).max, 0);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SettlementExceedsHeld.selector, type(uint256).max, AMOUNT));
        escrow.settle(keyOf(order), 1, type(uint256).max, 0, byBuyer, bySupplier);
    }

    function test_GivenOneSignatureMissing_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, 1, 1, 0);
        bytes32 message = settlementDigest(order, 1, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, supplier, message));
        escrow.settle(keyOf(order), 1, 1, 0, byBuyer, byBuyer);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, buyer, message));
        escrow.settle(keyOf(order), 1, 1, 0, bySupplier, bySupplier);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, supplier, message));
        escrow.settle(keyOf(order), 1, 1, 0, "", "");
    }

    function test_GivenOnePartyCalling_ItsSignatureMayBeEmpty() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        (, bytes memory bySupplier) = signSettlement(order, AMOUNT, 0, 0);
        vm.prank(buyer);
        escrow.settle(keyOf(order), AMOUNT, 0, 0, "", bySupplier);
        assertStatus(orderId, ITradeEscrow.Status.Closed);
    }

    function test_GivenAnEmptySplit_OnlyTheNonceAdvances() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        settle(order, 0, 0, 0);
        assertEq(heldOf(orderId), AMOUNT, "held");
        settle(order, AMOUNT, 0, 1);
        assertStatus(orderId, ITradeEscrow.Status.Closed);
    }

    function test_GivenAClosedOrder_IsNoOp() external {
        (OrderTerms memory order, ) = aFundedOrder();
        accept(order, AMOUNT);
        settle(order, 1, 1, 0);
        assertBalance(supplier, AMOUNT);
        vm.warp(FUND_BY);
        settle(order, 1, 1, 0);
        assertBalance(supplier, AMOUNT);
    }
}

contract ReclaimTest is EscrowFixture {
    function test_GivenAPendingClaim_OnlyTheRestReturns() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        uint256 buyerBefore = token.balanceOf(buyer);
        accept(order, 200e6);
        vm.warp(DELIVER_BY - 1);
        claim(order, 500e6);
        vm.warp(DELIVER_BY);
        vm.prank(stranger);
        escrow.reclaim(pack(order));
        assertBalance(buyer, buyerBefore + 500e6);
        assertEq(heldOf(orderId), 300e6, "claimed and not released");
        escrow.reclaim(pack(order));
        assertEq(heldOf(orderId), 300e6, "a second reclaim takes nothing");
        vm.warp(DELIVER_BY - 1 + INSPECTION);
        escrow.releaseDeemed(keyOf(order), 500e6);
        assertBalance(supplier, 500e6);
        assertStatus(orderId, ITradeEscrow.Status.None);
        assertSolvent(address(token), 0);
    }

    function test_GivenAReclaimedOrder_AReplayIsNoOp() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        vm.warp(DELIVER_BY);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.Refunded(orderId, buyer, AMOUNT);
        escrow.reclaim(pack(order));
        escrow.reclaim(pack(order));
        assertStatus(orderId, ITradeEscrow.Status.None);
        assertEq(escrow.owed(address(token)), 0, "owed");
    }

    function test_GivenAnUnfundedOrder_IsNoOp() external {
        OrderTerms memory order = anOrder();
        vm.warp(DELIVER_BY);
        escrow.reclaim(pack(order));
        assertEq(escrow.owed(address(token)), 0, "owed");
    }
}
