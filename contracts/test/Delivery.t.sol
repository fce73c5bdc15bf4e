// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {OrderTerms, keyOf} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

contract AcceptTest is EscrowFixture {
    function test_GivenAFundedOrder_WhenTheBuyerAcceptsAPart_TheSupplierIsPaid() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.AcceptedAndReleased(orderId, 400e6, EVIDENCE);
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

    function test_GivenMoreThanIsThere_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes memory signature = signAcceptance(BUYER_KEY, order, AMOUNT + 1);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CumulativeExceedsEscrow.selector, AMOUNT + 1, AMOUNT));
        escrow.accept(keyOf(order), uint112(AMOUNT + 1), EVIDENCE, signature);
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
        escrow.accept(keyOf(order), uint112(AMOUNT), EVIDENCE, "");
        assertBalance(supplier, AMOUNT);
    }

    function test_GivenAnOrderThatIsOver_IsNoOp() external {
        (OrderTerms memory order, ) = aFundedOrder();
        vm.warp(DELIVER_BY);
        settle(order, 0, AMOUNT, 0);
        accept(order, 1);
        assertBalance(supplier, 0);
    }

    function test_GivenATamperedOrder_IsUnknown() external {
        (OrderTerms memory order, ) = aFundedOrder();
        for (uint256 field = 0; field < 22; ++field) {
            OrderTerms memory changed = withFieldChanged(order, field);
            bytes memory reason = abi.encodeWithSelector(ITradeEscrow.OrderNotFunded.selector, idOf(changed));
            vm.prank(changed.buyer);
            vm.expectRevert(reason);
            escrow.accept(keyOf(changed), uint112(AMOUNT), EVIDENCE, "");
        }
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
        (, uint256 held, uint256 released, uint256 settlements, ) = escrow.orderState(orderId);
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

    function test_GivenNothingForOneParty_OnlyTheOthersPaymentIsTold() external {
        (OrderTerms memory order, ) = aFundedOrder();
        vm.recordLogs();
        settle(order, 400e6, 0, 0);
        assertEq(logsOf(ITradeEscrow.Refunded.selector), 0, "refunds");
        settle(order, 0, 600e6, 1);
        assertEq(logsOf(ITradeEscrow.Released.selector), 0, "releases");
        assertBalance(supplier, 400e6);
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
