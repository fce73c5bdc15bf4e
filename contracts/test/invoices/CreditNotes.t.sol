// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IInvoiceRegistry, InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {InvoiceFixture} from "../support/InvoiceFixture.sol";
import {OrderTerms, keyOf} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";

contract CreditNotesTest is InvoiceFixture {
    address[] private takenPayees;
    uint256[] private takenAmounts;

    function test_GivenAnOrderThatIsLookedUpAlready_ApplyingNotesIsNoOp() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        issue(order, 0, AMOUNT);
        registry.applyCreditNotes(keyOf(order));
        (, , , , bool marked) = escrow.orderState(orderId);
        assertTrue(marked, "invoiced");
    }

    function test_GivenTheSuppliersWord_ItOwesTheBuyerOnce() external {
        (OrderTerms memory order, InvoiceId invoiceId) = aReleasedInvoice();
        vm.expectEmit(true, true, true, true, address(registry));
        emit IInvoiceRegistry.CreditNoteIssued(invoiceId, supplier, buyer, address(token), 30e6, NUMBER, DOCUMENT);
        giveCredit(order, invoiceId, 30e6, NUMBER);
        giveCredit(order, invoiceId, 30e6, NUMBER);
        assertOpen(30e6);
        assertEq(registry.creditedOf(invoiceId), 30e6, "credited");
        giveCredit(order, invoiceId, 30e6, keccak256("second"));
        assertOpen(60e6);
    }

    function test_GivenMoreThanTheInvoice_Reverts() external {
        (OrderTerms memory order, InvoiceId invoiceId) = aReleasedInvoice();
        expectCreditReverts(order, invoiceId, 0, outOfRange(0, 100e6));
        expectCreditReverts(order, invoiceId, 100e6 + 1, outOfRange(100e6 + 1, 100e6));
        giveCredit(order, invoiceId, 60e6, NUMBER);
        expectCreditReverts(order, invoiceId, 40e6 + 1, outOfRange(40e6 + 1, 40e6));
        giveCredit(order, invoiceId, 40e6, keccak256("second"));
        expectCreditReverts(order, invoiceId, 1, outOfRange(1, 0));
    }

    function test_GivenAnInvoiceNotReleasedToItsEnd_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 100e6);
        bytes memory reason = abi.encodeWithSelector(IInvoiceRegistry.InvoiceNotReleased.selector, 100e6, 0);
        expectCreditReverts(order, invoiceId, 1, reason);
        accept(order, 100e6 - 1);
        reason = abi.encodeWithSelector(IInvoiceRegistry.InvoiceNotReleased.selector, 100e6, 100e6 - 1);
        expectCreditReverts(order, invoiceId, 1, reason);
        accept(order, 100e6);
        giveCredit(order, invoiceId, 1, NUMBER);
    }

    function test_GivenAnOrderThatIsClosedOrOver_ItsInvoicesCanBeCredited() external {
        (OrderTerms memory order, InvoiceId invoiceId) = aReleasedInvoice();
        accept(order, AMOUNT);
        giveCredit(order, invoiceId, 1, NUMBER);
        OrderTerms memory late = anOrder();
        late.salt = 2;
        OrderId orderId = fund(late);
        invoiceId = issue(late, 0, AMOUNT);
        vm.warp(FUND_BY);
        accept(late, AMOUNT);
        assertStatus(orderId, ITradeEscrow.Status.None);
        giveCredit(late, invoiceId, 1, NUMBER);
        assertOpen(1);
    }

    function test_GivenAnybodyElsesWordOrAnotherOrder_Reverts() external {
        (OrderTerms memory order, InvoiceId invoiceId) = aReleasedInvoice();
        bytes32 message = invoiceDigest(InvoiceMessages.hashCreditNote(invoiceId, 1, NUMBER, DOCUMENT));
        bytes memory reason = abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, supplier, message);
        bytes memory signature = sign(BUYER_KEY, message);
        vm.expectRevert(reason);
        registry.issueCreditNote(keyOf(order), invoiceId, 1, NUMBER, DOCUMENT, signature);
        vm.prank(buyer);
        vm.expectRevert(reason);
        registry.issueCreditNote(keyOf(order), invoiceId, 1, NUMBER, DOCUMENT, "");
        OrderTerms memory other = anOrder();
        other.buyer = stranger;
        OrderId otherId = idOf(other);
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.InvoiceOfOtherOrder.selector, idOf(order), otherId));
        registry.issueCreditNote(keyOf(other), invoiceId, 1, NUMBER, DOCUMENT, "");
    }

    function test_GivenASuppliersSigner_ItGivesCreditWithinItsLimit() external {
        (OrderTerms memory order, InvoiceId invoiceId) = aReleasedInvoice();
        bytes memory signature = signCreditNote(STRANGER_KEY, invoiceId, 30e6, NUMBER);
        nameSigner(supplier, 30e6 - 1);
        vm.expectRevert();
        registry.issueCreditNote(keyOf(order), invoiceId, 30e6, NUMBER, DOCUMENT, signature);
        nameSigner(supplier, 30e6);
        registry.issueCreditNote(keyOf(order), invoiceId, 30e6, NUMBER, DOCUMENT, signature);
        assertOpen(30e6);
    }

    function test_GivenOpenCreditNotes_TheNextPaymentToTheSupplierIsReduced() external {
        (OrderTerms memory order, InvoiceId invoiceId) = aReleasedInvoice();
        giveCredit(order, invoiceId, 30e6, NUMBER);
        uint256 before = token.balanceOf(buyer);
        vm.expectEmit(true, true, true, true, address(registry));
        emit IInvoiceRegistry.CreditNotesNetted(idOf(order), supplier, buyer, address(token), 20e6);
        accept(order, 120e6);
        assertOpen(10e6);
        accept(order, 150e6);
        assertOpen(0);
        vm.recordLogs();
        accept(order, 200e6);
        assertEq(logsOf(IInvoiceRegistry.CreditNotesNetted.selector), 0, "nothing is netted any more");
        assertBalance(supplier, 100e6 + 20e6 + 50e6);
        assertEq(token.balanceOf(buyer), before + 30e6, "the buyer has it back");
        assertSolvent(address(token), 0);
    }

    function test_GivenAnotherOrderOfTheSameParties_ItsPaymentsAreReducedOnceAsked() external {
        (OrderTerms memory order, InvoiceId invoiceId) = aReleasedInvoice();
        giveCredit(order, invoiceId, 30e6, NUMBER);
        OrderTerms memory next = anOrder();
        next.salt = 2;
        fund(next);
        accept(next, 10e6);
        assertOpen(30e6);
        vm.prank(stranger);
        registry.applyCreditNotes(keyOf(next));
        registry.applyCreditNotes(keyOf(next));
        accept(next, 50e6);
        assertOpen(0);
        assertBalance(supplier, 100e6 + 10e6 + 10e6);
    }

    function test_GivenNoCreditNotesOrNoMoney_ApplyReverts() external {
        OrderTerms memory order = anOrder();
        OrderId orderId = idOf(order);
        vm.expectRevert(
            abi.encodeWithSelector(IInvoiceRegistry.OrderNotOpen.selector, orderId, ITradeEscrow.Status.None)
        );
        registry.applyCreditNotes(keyOf(order));
        fund(order);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.NoOpenCreditNotes.selector, supplier, buyer));
        registry.applyCreditNotes(keyOf(order));
    }

    function test_GivenAFinancierOrAPledgee_CreditNotesNeverTouchWhatItIsOwed() external {
        (OrderTerms memory order, InvoiceId invoiceId) = aReleasedInvoice();
        giveCredit(order, invoiceId, 100e6, NUMBER);
        assign(SUPPLIER_KEY, issue(order, 100e6, 300e6), financier);
        pledge(SUPPLIER_KEY, issue(order, 300e6, 600e6), attester);
        issue(order, 600e6, 650e6);
        uint256 before = token.balanceOf(buyer);
        accept(order, 600e6);
        assertBalance(financier, 200e6);
        assertBalance(attester, 300e6);
        assertOpen(100e6);
        accept(order, 680e6);
        assertOpen(20e6);
        assertBalance(supplier, 100e6);
        assertEq(token.balanceOf(buyer), before + 80e6, "invoiced and uninvoiced parts of the supplier");
    }

    function test_GivenCreditNotesOfOthers_TheyAreNotMixed() external {
        (OrderTerms memory order, InvoiceId invoiceId) = aReleasedInvoice();
        giveCredit(order, invoiceId, 100e6, NUMBER);
        OrderTerms memory other = anOrder();
        other.buyer = stranger;
        token.mint(stranger, AMOUNT);
        vm.prank(stranger);
        token.approve(address(escrow), AMOUNT);
        fund(other);
        issue(other, 0, 1);
        escrow.accept(keyOf(other), uint112(AMOUNT), EVIDENCE, signAcceptance(STRANGER_KEY, other, AMOUNT));
        assertBalance(supplier, 100e6 + AMOUNT);
        assertOpen(100e6);
        assertEq(registry.openCreditNotes(address(token), supplier, stranger), 0, "another buyer");
        assertEq(registry.openCreditNotes(address(token), financier, buyer), 0, "another supplier");
        assertEq(registry.openCreditNotes(address(1), supplier, buyer), 0, "another token");
    }

    function test_GivenAnybodyButTheEscrow_TakePayeesReverts() external {
        (, OrderId orderId) = aFundedOrder();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.CallerNotEscrow.selector, stranger, address(escrow)));
        registry.takePayees(orderId, supplier, buyer, address(token), 0, 1, 1);
    }

    /// @dev Whoever else holds or is pledged a slice gets its share to the last unit, whatever the supplier owes.
    function testFuzz_GivenAnyHoldersAndCredit_OnlyTheSuppliersOwnShareIsNetted(
        uint256 seed,
        uint256 credit,
        uint256 payout
    ) external {
        (OrderTerms memory order, InvoiceId invoiceId) = aReleasedInvoice();
        credit = credit % (100e6 + 1);
        if (credit != 0) giveCredit(order, invoiceId, credit, NUMBER);
        seed = issueToMany(order, seed);
        uint256 to = 100e6 + 1 + ((seed >> 128) % (AMOUNT - 100e6));
        payout = payout % (to - 100e6 + 1);
        (address[] memory holders, uint256[] memory gross) = registry.payeesOf(idOf(order), supplier, 100e6, to);
        take(idOf(order), to, payout);
        assertEq(paidTo(address(0)), payout, "all of it, and no more");
        uint256 left = payout;
        uint256[3] memory owed;
        for (uint256 i = 0; i < holders.length; ++i) {
            uint256 share = i + 1 == holders.length ? left : (payout * gross[i]) / (to - 100e6);
            left -= share;
            owed[
                holders[i] == supplier
                    ? 0
                    : holders[i] == financier
                        ? 1
                        : 2
            ] += share;
        }
        uint256 netted = owed[0] < credit ? owed[0] : credit;
        assertEq(paidTo(financier), owed[1], "financier");
        assertEq(paidTo(attester), owed[2], "pledgee");
        assertEq(paidTo(supplier), owed[0] - netted, "supplier");
        assertEq(paidTo(buyer), netted, "buyer");
        assertOpen(credit - netted);
    }

    /// @dev Five invoices from a hundred on, each kept, assigned or pledged.
    function issueToMany(OrderTerms memory order, uint256 seed) private returns (uint256) {
        uint256 position = 100e6;
        for (uint256 i = 0; i < 5; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 end = position + 1 + (seed % 150e6);
            InvoiceId slice = issue(order, position, end);
            if ((seed >> 64) % 3 == 1) assign(SUPPLIER_KEY, slice, financier);
            if ((seed >> 64) % 3 == 2) pledge(SUPPLIER_KEY, slice, attester);
            position = end;
        }
        return seed;
    }

    function take(OrderId orderId, uint256 to, uint256 payout) private {
        vm.prank(address(escrow));
        (takenPayees, takenAmounts) = registry.takePayees(orderId, supplier, buyer, address(token), 100e6, to, payout);
    }

    /// @dev Zero for all of them.
    function paidTo(address payee) private view returns (uint256 sum) {
        for (uint256 i = 0; i < takenPayees.length; ++i) {
            assertTrue(takenAmounts[i] != 0, "nothing is paid to nobody");
            assertTrue(i == 0 || takenPayees[i] != takenPayees[i - 1], "neighbours are distinct");
            if (payee == address(0) || takenPayees[i] == payee) sum += takenAmounts[i];
        }
    }

    function aReleasedInvoice() private returns (OrderTerms memory order, InvoiceId invoiceId) {
        (order, ) = aFundedOrder();
        invoiceId = issue(order, 0, 100e6);
        accept(order, 100e6);
    }

    function expectCreditReverts(
        OrderTerms memory order,
        InvoiceId invoiceId,
        uint256 amount,
        bytes memory reason
    ) private {
        vm.prank(supplier);
        vm.expectRevert(reason);
        registry.issueCreditNote(keyOf(order), invoiceId, amount, keccak256("refused"), DOCUMENT, "");
    }

    function outOfRange(uint256 amount, uint256 maximum) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IInvoiceRegistry.AmountOutOfRange.selector, amount, maximum);
    }

    function assertOpen(uint256 expected) private view {
        assertEq(registry.openCreditNotes(address(token), supplier, buyer), expected, "open credit notes");
    }
}
