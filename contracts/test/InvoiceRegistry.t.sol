// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IInvoiceRegistry, InvoiceId} from "../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {InvoiceFixture} from "./support/InvoiceFixture.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

contract InvoiceRegistryTest is InvoiceFixture {
    function test_GivenAFundedOrder_WhenTheSupplierIssues_ItHoldsTheInvoice() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        assertEq(holderOf(invoiceId), supplier, "holder");
        IInvoiceRegistry.Invoice memory invoice = registry.invoice(invoiceId);
        assertEq(OrderId.unwrap(invoice.orderId), OrderId.unwrap(orderId), "order");
        assertEq(invoice.to, 400e6, "to");
        assertEq(invoice.dueDate, DELIVER_BY, "due date");
        assertEq(registry.invoicedUpTo(orderId), 400e6, "invoiced");
        (, , , , bool invoiced) = escrow.orderState(orderId);
        assertTrue(invoiced, "the order is marked");
    }

    function test_GivenASignerOfTheSupplier_ItAssignsSlicesWithinItsLimit() external {
        (OrderTerms memory order, ) = aFundedOrder();
        issue(order, 0, 100e6);
        InvoiceId invoiceId = issue(order, 100e6, 400e6);
        bytes memory signature = signAssignment(STRANGER_KEY, invoiceId, financier, 0, FUND_BY);
        vm.prank(supplier);
        businesses.setSigner(supplier, stranger, address(token), 300e6 - 1, FUND_BY, 0, "");
        vm.expectRevert();
        registry.assign(invoiceId, financier, 0, FUND_BY, signature);
        vm.prank(supplier);
        businesses.setSigner(supplier, stranger, address(token), 300e6, FUND_BY, 0, "");
        registry.assign(invoiceId, financier, 0, FUND_BY, signature);
        assertEq(holderOf(invoiceId), financier, "holder");
    }

    function test_GivenTheSameInvoiceAgain_IsNoOp() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        InvoiceId first = issue(order, 0, 400e6);
        InvoiceId second = issue(order, 0, 400e6);
        assertEq(InvoiceId.unwrap(first), InvoiceId.unwrap(second), "id");
        assertEq(registry.invoicedUpTo(orderId), 400e6, "invoiced");
    }

    function test_GivenAnotherSliceThanTheNext_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        issue(order, 0, 400e6);
        expectIssueReverts(
            order,
            300e6,
            500e6,
            abi.encodeWithSelector(IInvoiceRegistry.SliceNotNext.selector, 300e6, 400e6)
        );
        expectIssueReverts(
            order,
            500e6,
            600e6,
            abi.encodeWithSelector(IInvoiceRegistry.SliceNotNext.selector, 500e6, 400e6)
        );
        accept(order, 600e6);
        expectIssueReverts(
            order,
            400e6,
            700e6,
            abi.encodeWithSelector(IInvoiceRegistry.SliceNotNext.selector, 400e6, 600e6)
        );
        expectIssueReverts(
            order,
            600e6,
            600e6,
            abi.encodeWithSelector(IInvoiceRegistry.SliceEmpty.selector, 600e6, 600e6)
        );
        expectIssueReverts(
            order,
            600e6,
            AMOUNT + 1,
            abi.encodeWithSelector(IInvoiceRegistry.SliceExceedsEscrow.selector, AMOUNT + 1, AMOUNT)
        );
        issue(order, 600e6, AMOUNT);
    }

    function test_GivenAnUnfundedOrClosedOrder_IssueReverts() external {
        OrderTerms memory order = anOrder();
        OrderId orderId = idOf(order);
        expectIssueReverts(
            order,
            0,
            1,
            abi.encodeWithSelector(IInvoiceRegistry.OrderNotOpen.selector, orderId, ITradeEscrow.Status.None)
        );
        fund(order);
        accept(order, AMOUNT);
        expectIssueReverts(
            order,
            AMOUNT,
            AMOUNT + 1,
            abi.encodeWithSelector(IInvoiceRegistry.OrderNotOpen.selector, orderId, ITradeEscrow.Status.Closed)
        );
    }

    /// @dev What is retained is both released and held.
    function test_GivenTheLargestOrderWithRetention_NoSliceEndsBeyondWhatAnAmountCanBe() external {
        uint256 largest = type(uint112).max;
        OrderTerms memory order = anOrder();
        (order.amount, order.retentionBps, order.retentionPeriod) = (largest, 1000, 1);
        token.mint(buyer, largest);
        OrderId orderId = fundWithClauses(order);
        uint256 half = largest / 2;
        desk.accept(pack(order), clausesOf(order), half, EVIDENCE, 0, signAcceptance(BUYER_KEY, order, half));
        assertTrue(releasedOf(orderId) + heldOf(orderId) > largest, "the sum is beyond it");
        expectIssueReverts(
            order,
            half,
            largest + 1,
            abi.encodeWithSelector(IInvoiceRegistry.SliceExceedsEscrow.selector, largest + 1, largest)
        );
        issue(order, half, largest);
    }

    function test_GivenAnotherSigner_IssueReverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        vm.prank(buyer);
        vm.expectRevert();
        registry.issue(keyOf(order), 0, 1, 0, 0, 0, "");
        vm.prank(supplier);
        registry.issue(keyOf(order), 0, 1, 0, 0, 0, "");
    }

    function test_GivenAnAssignment_TheNewHolderIsPaid() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        assign(SUPPLIER_KEY, invoiceId, financier);
        accept(order, 600e6);
        assertBalance(financier, 400e6);
        assertBalance(supplier, 200e6);
        assertSolvent(address(token), 0);
    }

    function test_GivenPartialReleases_EachGoesToTheHolderOfItsSlice() external {
        (OrderTerms memory order, ) = aFundedOrder();
        accept(order, 100e6);
        InvoiceId first = issue(order, 100e6, 300e6);
        InvoiceId second = issue(order, 300e6, 500e6);
        issue(order, 500e6, 600e6);
        assign(SUPPLIER_KEY, first, financier);
        assign(SUPPLIER_KEY, second, stranger);
        accept(order, 200e6);
        assertBalance(financier, 100e6);
        accept(order, 400e6);
        assertBalance(financier, 200e6);
        assertBalance(stranger, 100e6);
        assign(STRANGER_KEY, second, attester);
        settle(order, 400e6, 200e6, 0);
        assertBalance(stranger, 100e6);
        assertBalance(attester, 100e6);
        assertBalance(supplier, 100e6 + 100e6 + 200e6);
        assertSolvent(address(token), 0);
    }

    function test_GivenAssignmentsReplayedOrAhead_OneHolderStays() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        bytes memory toStranger = signAssignment(SUPPLIER_KEY, invoiceId, stranger, 0, VALID_BEFORE);
        assign(SUPPLIER_KEY, invoiceId, financier);
        registry.assign(invoiceId, stranger, 0, VALID_BEFORE, toStranger);
        assertEq(holderOf(invoiceId), financier, "the first assignment stands");
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.AssignmentNonceAhead.selector, 2, 1));
        registry.assign(invoiceId, stranger, 2, VALID_BEFORE, toStranger);
        bytes memory bySupplier = signAssignment(SUPPLIER_KEY, invoiceId, stranger, 1, VALID_BEFORE);
        vm.expectRevert();
        registry.assign(invoiceId, stranger, 1, VALID_BEFORE, bySupplier);
    }

    function test_GivenValidBefore_AssignmentSucceedsStrictlyBefore() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        bytes memory signature = signAssignment(SUPPLIER_KEY, invoiceId, financier, 0, VALID_BEFORE);
        for (uint256 late = 0; late < 2; ++late) {
            vm.warp(VALID_BEFORE + late);
            vm.expectRevert(
                abi.encodeWithSelector(IInvoiceRegistry.MessageExpired.selector, VALID_BEFORE + late, VALID_BEFORE)
            );
            registry.assign(invoiceId, financier, 0, VALID_BEFORE, signature);
        }
        vm.warp(VALID_BEFORE - 1);
        registry.assign(invoiceId, financier, 0, VALID_BEFORE, signature);
    }

    function test_GivenAHolderThatCouldNotCollect_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        address[2] memory refused = [address(escrow), address(registry)];
        for (uint256 i = 0; i < refused.length; ++i) {
            vm.prank(supplier);
            vm.expectRevert();
            IERC721(address(registry)).transferFrom(supplier, refused[i], uint256(InvoiceId.unwrap(invoiceId)));
            vm.prank(supplier);
            vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.HolderNotAllowed.selector, refused[i]));
            registry.assign(invoiceId, refused[i], 0, VALID_BEFORE, "");
        }
        vm.prank(supplier);
        vm.expectRevert();
        registry.assign(invoiceId, address(0), 0, VALID_BEFORE, "");
    }

    function test_GivenMarkInvoicedFromAnybodyElse_Reverts() external {
        (, OrderId orderId) = aFundedOrder();
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(ITradeEscrow.CallerNotInvoiceRegistry.selector, stranger, address(registry))
        );
        escrow.markInvoiced(orderId);
    }

    function test_GivenTheMostInvoices_OneReleasePaysThemAll() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        for (uint256 i = 0; i < 128; ++i) {
            InvoiceId invoiceId = issue(order, i * 1e6, (i + 1) * 1e6);
            assign(SUPPLIER_KEY, invoiceId, address(uint160(0x1000 + i)));
        }
        expectIssueReverts(
            order,
            128e6,
            129e6,
            abi.encodeWithSelector(IInvoiceRegistry.TooManyInvoices.selector, 128, 128)
        );
        accept(order, AMOUNT);
        for (uint256 i = 0; i < 128; ++i) assertBalance(address(uint160(0x1000 + i)), 1e6);
        assertStatus(orderId, ITradeEscrow.Status.Closed);
        assertSolvent(address(token), 0);
    }

    function testFuzz_GivenAnyInvoicesAndAnyRange_PayeesCoverItExactly(
        uint256[4] calldata ends,
        uint256 from,
        uint256 to
    ) external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        uint256 position = 0;
        for (uint256 i = 0; i < ends.length; ++i) {
            uint256 end = position + 1 + (ends[i] % (AMOUNT / 5));
            InvoiceId invoiceId = issue(order, position, end);
            assign(SUPPLIER_KEY, invoiceId, address(uint160(0x1000 + (ends[i] % 3))));
            position = end;
        }
        from = from % AMOUNT;
        to = from + 1 + (to % (AMOUNT - from));
        (address[] memory payees, uint256[] memory amounts) = registry.payeesOf(orderId, supplier, from, to);
        uint256 total = 0;
        for (uint256 i = 0; i < payees.length; ++i) {
            assertTrue(amounts[i] > 0, "empty slice");
            assertTrue(i == 0 || payees[i] != payees[i - 1], "neighbours are distinct");
            total += amounts[i];
        }
        assertEq(total, to - from, "sum");
    }

    function expectIssueReverts(OrderTerms memory order, uint256 from, uint256 to, bytes memory reason) private {
        vm.prank(supplier);
        vm.expectRevert(reason);
        registry.issue(keyOf(order), from, to, 0, 0, 0, "");
    }
}
