// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IInvoiceRegistry, InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {InvoiceFixture} from "../support/InvoiceFixture.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";

contract AcknowledgeTest is InvoiceFixture {
    function test_GivenTheBuyersWord_TheInvoiceIsAcknowledgedOnce() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        bytes memory signature = signAcknowledgement(BUYER_KEY, invoiceId);
        vm.expectEmit(true, true, true, true, address(registry));
        emit IInvoiceRegistry.InvoiceAcknowledged(invoiceId, orderId);
        registry.acknowledge(keyOf(order), invoiceId, signature);
        vm.recordLogs();
        registry.acknowledge(keyOf(order), invoiceId, signature);
        assertEq(vm.getRecordedLogs().length, 0, "said again");
        assertTrue(registry.invoice(invoiceId).acknowledged, "acknowledged");
        assertEq(registry.acknowledgedUpTo(orderId), 400e6, "up to");
    }

    function test_GivenEarlierInvoices_DebtIsAcknowledgedInTheirOrder() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId first = issue(order, 0, 100e6);
        InvoiceId second = issue(order, 100e6, 300e6);
        InvoiceId third = issue(order, 300e6, 400e6);
        bytes memory signature = signAcknowledgement(BUYER_KEY, third);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.EarlierInvoiceNotAcknowledged.selector, second));
        registry.acknowledge(keyOf(order), third, signature);
        signature = signAcknowledgement(BUYER_KEY, second);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.EarlierInvoiceNotAcknowledged.selector, first));
        registry.acknowledge(keyOf(order), second, signature);
        acknowledge(order, first);
        assertEq(registry.acknowledgedUpTo(orderId), 100e6, "first");
        acknowledge(order, second);
        acknowledge(order, third);
        assertEq(registry.acknowledgedUpTo(orderId), 400e6, "all");
    }

    function test_GivenAnEarlierInvoiceReleased_TheNextIsAcknowledged() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId first = issue(order, 0, 100e6);
        InvoiceId second = issue(order, 100e6, 300e6);
        accept(order, 100e6 - 1);
        bytes memory signature = signAcknowledgement(BUYER_KEY, second);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.EarlierInvoiceNotAcknowledged.selector, first));
        registry.acknowledge(keyOf(order), second, signature);
        accept(order, 100e6);
        acknowledge(order, second);
        assertEq(registry.acknowledgedUpTo(orderId), 300e6, "up to");
    }

    function test_GivenAnInvoiceReleasedInPartOrInFull_OnlyAnOpenOneIsAcknowledged() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId first = issue(order, 0, 100e6);
        InvoiceId second = issue(order, 100e6, 300e6);
        accept(order, 100e6);
        bytes memory signature = signAcknowledgement(BUYER_KEY, first);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.InvoiceReleased.selector, first, 100e6));
        registry.acknowledge(keyOf(order), first, signature);
        accept(order, 299e6);
        acknowledge(order, second);
        InvoiceId last = issue(order, 300e6, AMOUNT);
        accept(order, AMOUNT);
        signature = signAcknowledgement(BUYER_KEY, last);
        vm.expectRevert(
            abi.encodeWithSelector(IInvoiceRegistry.OrderNotOpen.selector, orderId, ITradeEscrow.Status.Closed)
        );
        registry.acknowledge(keyOf(order), last, signature);
    }

    function test_GivenDebtThatTheOrderNoLongerCovers_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        settle(order, 100e6, 600e6 + 1, 0);
        bytes memory signature = signAcknowledgement(BUYER_KEY, invoiceId);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SliceExceedsEscrow.selector, 400e6, 400e6 - 1));
        registry.acknowledge(keyOf(order), invoiceId, signature);
    }

    function test_GivenRetention_ItDoesNotCoverDebt() external {
        OrderTerms memory order = anOrder();
        order.retentionBps = 1000;
        order.retentionPeriod = 30 days;
        OrderId orderId = fundWithClauses(order);
        bytes memory acceptance = signAcceptance(BUYER_KEY, order, 500e6);
        desk.accept(pack(order), clausesOf(order), 500e6, EVIDENCE, 0, acceptance);
        (, , , , uint256 retained, , ) = desk.deliveryState(orderId);
        assertEq(retained, 50e6, "retained");
        InvoiceId within = issue(order, 500e6, AMOUNT);
        InvoiceId beyond = issue(order, AMOUNT, AMOUNT + 1);
        acknowledge(order, within);
        bytes memory signature = signAcknowledgement(BUYER_KEY, beyond);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SliceExceedsEscrow.selector, AMOUNT + 1, AMOUNT));
        registry.acknowledge(keyOf(order), beyond, signature);
    }

    function test_GivenAnythingButTheBuyersWord_Reverts() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        bytes memory reason = abi.encodeWithSelector(
            IInvoiceRegistry.SignatureNotValid.selector,
            buyer,
            invoiceDigest(InvoiceMessages.hashAcknowledgement(invoiceId))
        );
        bytes memory signature = signAcknowledgement(SUPPLIER_KEY, invoiceId);
        vm.expectRevert(reason);
        registry.acknowledge(keyOf(order), invoiceId, signature);
        vm.prank(supplier);
        vm.expectRevert(reason);
        registry.acknowledge(keyOf(order), invoiceId, "");
        OrderTerms memory other = anOrder();
        other.buyer = stranger;
        OrderId otherId = idOf(other);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.InvoiceOfOtherOrder.selector, orderId, otherId));
        registry.acknowledge(keyOf(other), invoiceId, "");
        InvoiceId unknown = InvoiceId.wrap(keccak256("unknown"));
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.InvoiceNotFound.selector, unknown));
        registry.acknowledge(keyOf(order), unknown, "");
    }

    function test_GivenABuyersSigner_ItAcknowledgesWithinItsLimit() external {
        (OrderTerms memory order, ) = aFundedOrder();
        issue(order, 0, 100e6);
        accept(order, 100e6);
        InvoiceId invoiceId = issue(order, 100e6, 400e6);
        bytes memory signature = signAcknowledgement(STRANGER_KEY, invoiceId);
        nameSigner(buyer, 300e6 - 1);
        vm.expectRevert();
        registry.acknowledge(keyOf(order), invoiceId, signature);
        nameSigner(buyer, 300e6);
        registry.acknowledge(keyOf(order), invoiceId, signature);
    }

    function test_GivenADueDate_DebtIsDueFromThenOnAndOnlyAtTheEndOfAnInvoice() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId first = issue(order, 0, 100e6);
        issue(order, 100e6, 300e6);
        acknowledge(order, first);
        vm.warp(DELIVER_BY - 1);
        assertTrue(!registry.isDebtDue(orderId, 100e6), "one second before");
        for (uint256 late = 0; late < 2; ++late) {
            vm.warp(DELIVER_BY + late);
            assertTrue(registry.isDebtDue(orderId, 100e6), "due");
            assertTrue(!registry.isDebtDue(orderId, 300e6), "not acknowledged");
            uint256[6] memory others = [uint256(0), 1, 100e6 - 1, 100e6 + 1, 300e6 + 1, type(uint256).max];
            for (uint256 i = 0; i < others.length; ++i) {
                assertTrue(!registry.isDebtDue(orderId, others[i]), "not an end");
            }
        }
        assertTrue(!registry.isDebtDue(OrderId.wrap(0), 100e6), "another order");
    }

    function test_GivenDebtThatIsDue_AnybodyHasItPaidToTheHolder() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        acknowledge(order, invoiceId);
        assign(SUPPLIER_KEY, invoiceId, financier);
        vm.warp(DELIVER_BY - 1);
        vm.expectRevert();
        desk.releaseAcknowledged(pack(order), clausesOf(order), 400e6);
        vm.warp(DELIVER_BY);
        vm.prank(stranger);
        desk.releaseAcknowledged(pack(order), clausesOf(order), 400e6);
        assertBalance(financier, 400e6);
        assertBalance(supplier, 0);
        assertSolvent(address(token), 0);
    }

    function test_GivenAcknowledgedDebt_NeitherSettlementNorReclaimTakesIt() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        acknowledge(order, issue(order, 0, 400e6));
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, 0, 600e6 + 1, 0);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.AcknowledgedDebtNotCovered.selector, 400e6 - 1, 400e6));
        escrow.settle(keyOf(order), 0, 600e6 + 1, 0, byBuyer, bySupplier);
        vm.warp(DELIVER_BY);
        reclaim(order);
        assertEq(heldOf(orderId), 400e6, "held for the debt");
        desk.releaseAcknowledged(pack(order), clausesOf(order), 400e6);
        assertBalance(supplier, 400e6);
        desk.releaseAcknowledged(pack(order), clausesOf(order), 400e6);
        assertBalance(supplier, 400e6);
    }

    function test_GivenAContestedOrder_DebtIsAcknowledgedOnlyUpToWhatIsFree() external {
        OrderTerms memory order = anOrder();
        order.arbitrationPeriod = 10 days;
        OrderId orderId = fundWithClauses(order);
        claim(order, 500e6);
        vm.prank(buyer);
        desk.contest(pack(order), clausesOf(order), 500e6, 200e6, EVIDENCE, "");
        assertEq(releasedOf(orderId), 300e6, "released");
        InvoiceId free = issue(order, 300e6, 800e6);
        InvoiceId contested = issue(order, 800e6, 800e6 + 1);
        acknowledge(order, free);
        bytes memory signature = signAcknowledgement(BUYER_KEY, contested);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SliceExceedsEscrow.selector, 800e6 + 1, 800e6));
        registry.acknowledge(keyOf(order), contested, signature);
        vm.warp(DELIVER_BY);
        desk.releaseAcknowledged(pack(order), clausesOf(order), 800e6);
        assertEq(releasedOf(orderId), 800e6, "paid");
        desk.executeFallback(pack(order), clausesOf(order), 0);
        assertStatus(orderId, ITradeEscrow.Status.None);
        assertSolvent(address(token), 0);
    }
}
