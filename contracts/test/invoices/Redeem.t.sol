// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IInvoiceRegistry, InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {InvoiceFixture} from "../support/InvoiceFixture.sol";
import {OrderTerms, keyOf} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";

contract RedeemTest is InvoiceFixture {
    function test_GivenBothSignatures_ThePayeeIsPaidAndTheRestReturns() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        assign(SUPPLIER_KEY, invoiceId, financier);
        uint256 before = token.balanceOf(buyer);
        vm.expectEmit(true, true, true, true, address(registry));
        emit IInvoiceRegistry.InvoiceRedeemed(invoiceId, orderId, 390e6, 10e6);
        redeem(order, invoiceId, 390e6, FINANCIER_KEY);
        assertBalance(financier, 390e6);
        assertEq(token.balanceOf(buyer), before + 10e6, "discount");
        assertEq(releasedOf(orderId), 400e6, "released");
        assertEq(heldOf(orderId), 600e6, "held");
        assertSolvent(address(token), 0);
    }

    function test_GivenARedemption_ItCannotBeReplayed() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        bytes memory byPayee = signRedemption(SUPPLIER_KEY, order, invoiceId, 390e6);
        bytes memory byBuyer = signRedemption(BUYER_KEY, order, invoiceId, 390e6);
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, byPayee, byBuyer);
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, byPayee, byBuyer);
        assertEq(heldOf(orderId), 600e6, "paid once");
        InvoiceId second = issue(order, 400e6, 800e6);
        vm.expectRevert();
        registry.redeem(keyOf(order), second, 390e6, VALID_BEFORE, byPayee, byBuyer);
    }

    function test_GivenAReleaseInBetween_TheMessageIsVoid() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        bytes memory byPayee = signRedemption(SUPPLIER_KEY, order, invoiceId, 100e6);
        bytes memory byBuyer = signRedemption(BUYER_KEY, order, invoiceId, 100e6);
        accept(order, 1);
        bytes32 message = invoiceDigest(InvoiceMessages.hashRedemption(invoiceId, 1, 100e6, VALID_BEFORE));
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, supplier, message));
        registry.redeem(keyOf(order), invoiceId, 100e6, VALID_BEFORE, byPayee, byBuyer);
        redeem(order, invoiceId, 300e6, SUPPLIER_KEY);
        assertBalance(supplier, 1 + 300e6);
        assertEq(releasedOf(orderId), 400e6, "released");
        assertEq(heldOf(orderId), 600e6, "held");
    }

    function test_GivenAnAssignmentInBetween_TheFormerPayeesWordIsNot() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        bytes memory byPayee = signRedemption(SUPPLIER_KEY, order, invoiceId, 390e6);
        bytes memory byBuyer = signRedemption(BUYER_KEY, order, invoiceId, 390e6);
        assign(SUPPLIER_KEY, invoiceId, financier);
        bytes32 message = invoiceDigest(InvoiceMessages.hashRedemption(invoiceId, 0, 390e6, VALID_BEFORE));
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, financier, message));
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, byPayee, byBuyer);
    }

    function test_GivenAPledge_ThePledgeeSignsAndIsPaid() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        pledge(SUPPLIER_KEY, invoiceId, financier);
        bytes memory bySupplier = signRedemption(SUPPLIER_KEY, order, invoiceId, 390e6);
        bytes memory byBuyer = signRedemption(BUYER_KEY, order, invoiceId, 390e6);
        vm.expectRevert();
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, bySupplier, byBuyer);
        redeem(order, invoiceId, 390e6, FINANCIER_KEY);
        assertBalance(financier, 390e6);
    }

    function test_GivenOnlyOneOfTheSignatures_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        bytes memory byPayee = signRedemption(SUPPLIER_KEY, order, invoiceId, 390e6);
        bytes memory byBuyer = signRedemption(BUYER_KEY, order, invoiceId, 390e6);
        bytes32 message = invoiceDigest(InvoiceMessages.hashRedemption(invoiceId, 0, 390e6, VALID_BEFORE));
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, buyer, message));
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, byPayee, byPayee);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, supplier, message));
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, byBuyer, byBuyer);
        vm.expectRevert();
        registry.redeem(keyOf(order), invoiceId, 391e6, VALID_BEFORE, byPayee, byBuyer);
        vm.prank(buyer);
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, byPayee, "");
        assertBalance(supplier, 390e6);
    }

    function test_GivenValidBefore_SucceedsStrictlyBefore() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        bytes memory byPayee = signRedemption(SUPPLIER_KEY, order, invoiceId, 390e6);
        bytes memory byBuyer = signRedemption(BUYER_KEY, order, invoiceId, 390e6);
        for (uint256 late = 0; late < 2; ++late) {
            vm.warp(VALID_BEFORE + late);
            vm.expectRevert(
                abi.encodeWithSelector(IInvoiceRegistry.MessageExpired.selector, VALID_BEFORE + late, VALID_BEFORE)
            );
            registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, byPayee, byBuyer);
        }
        vm.warp(VALID_BEFORE - 1);
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, byPayee, byBuyer);
    }

    function test_GivenAnInvoiceThatIsNotTheNext_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        issue(order, 0, 400e6);
        InvoiceId second = issue(order, 400e6, 800e6);
        accept(order, 400e6 - 1);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SliceNotNext.selector, 400e6, 400e6 - 1));
        registry.redeem(keyOf(order), second, 390e6, VALID_BEFORE, "", "");
        accept(order, 400e6);
        redeem(order, second, 390e6, SUPPLIER_KEY);
    }

    function test_GivenMoreThanWhatIsLeft_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.PayoutExceedsSlice.selector, 400e6 + 1, 400e6));
        registry.redeem(keyOf(order), invoiceId, 400e6 + 1, VALID_BEFORE, "", "");
        accept(order, 100e6);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.PayoutExceedsSlice.selector, 300e6 + 1, 300e6));
        registry.redeem(keyOf(order), invoiceId, 300e6 + 1, VALID_BEFORE, "", "");
        redeem(order, invoiceId, 300e6, SUPPLIER_KEY);
        assertBalance(supplier, 400e6);
    }

    function test_GivenAnOrderWithClauses_Reverts() external {
        OrderTerms memory order = anOrder();
        order.lateBpsPerDay = 10;
        order.lateCapBps = 100;
        OrderId orderId = fundWithClauses(order);
        InvoiceId invoiceId = issue(order, 0, 400e6);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.OrderHasClauses.selector, orderId));
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, "", "");
    }

    function test_GivenAnotherOrderOrNoInvoice_Reverts() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        OrderTerms memory other = anOrder();
        other.buyer = stranger;
        OrderId otherId = idOf(other);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.InvoiceOfOtherOrder.selector, orderId, otherId));
        registry.redeem(keyOf(other), invoiceId, 1, VALID_BEFORE, "", "");
        InvoiceId unknown = InvoiceId.wrap(keccak256("unknown"));
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.InvoiceNotFound.selector, unknown));
        registry.redeem(keyOf(order), unknown, 1, VALID_BEFORE, "", "");
    }

    function test_GivenAnOrderThatIsOver_IsNoOp() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, AMOUNT);
        settle(order, 0, AMOUNT, 0);
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, "", "");
        assertStatus(orderId, ITradeEscrow.Status.Closed);
        assertBalance(supplier, 0);
    }

    function test_GivenLessMoneyThanTheInvoice_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        settle(order, 0, 700e6, 0);
        bytes memory byPayee = signRedemption(SUPPLIER_KEY, order, invoiceId, 100e6);
        bytes memory byBuyer = signRedemption(BUYER_KEY, order, invoiceId, 100e6);
        vm.expectRevert();
        registry.redeem(keyOf(order), invoiceId, 100e6, VALID_BEFORE, byPayee, byBuyer);
    }

    function test_GivenOpenCreditNotes_TheyAreNettedHereToo() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId first = issue(order, 0, 100e6);
        accept(order, 100e6);
        giveCredit(order, first, 30e6, NUMBER);
        InvoiceId second = issue(order, 100e6, 300e6);
        uint256 before = token.balanceOf(buyer);
        redeem(order, second, 190e6, SUPPLIER_KEY);
        assertBalance(supplier, 100e6 + 160e6);
        assertEq(token.balanceOf(buyer), before + 40e6, "discount and credit");
    }

    function test_GivenTheWholeOrder_RedemptionEndsIt() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, AMOUNT);
        vm.warp(FUND_BY);
        redeem(order, invoiceId, AMOUNT - 1, SUPPLIER_KEY);
        assertStatus(orderId, ITradeEscrow.Status.None);
        assertSolvent(address(token), 0);
    }

    function test_GivenSignersOfBothBusinesses_TheirLimitsCoverTheInvoice() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        bytes memory signature = signRedemption(STRANGER_KEY, order, invoiceId, 390e6);
        nameSigner(buyer, 400e6);
        nameSigner(supplier, 400e6 - 1);
        vm.expectRevert();
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, signature, signature);
        nameSigner(supplier, 400e6);
        nameSigner(buyer, 400e6 - 1);
        vm.expectRevert();
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, signature, signature);
        nameSigner(buyer, 400e6);
        registry.redeem(keyOf(order), invoiceId, 390e6, VALID_BEFORE, signature, signature);
        assertBalance(supplier, 390e6);
    }
}
