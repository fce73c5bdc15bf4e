// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IInvoiceRegistry, InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {OpenAccountFixture} from "../support/OpenAccountFixture.sol";
import {vm} from "../support/Vm.sol";

contract OpenAccountTest is OpenAccountFixture {
    bytes32 private constant NUMBER = keccak256("number");
    bytes32 private constant DOCUMENT = keccak256("document");
    uint256 private constant AMOUNT = 100e6;

    address private creditor;
    address private debtor;
    address private stranger;

    function setUp() public override {
        super.setUp();
        addParties(3);
        (creditor, debtor, stranger) = (parties[0], parties[1], parties[2]);
    }

    function test_GivenTheCreditorsWord_AnybodyIssuesTheInvoiceOnce() external {
        bytes32 structHash = openInvoiceHash(AMOUNT, DUE);
        InvoiceId expected = InvoiceId.wrap(registryDigest(structHash));
        vm.expectEmit(true, true, true, true, address(registry));
        emit IInvoiceRegistry.OpenInvoiceIssued(
            expected,
            creditor,
            debtor,
            address(token),
            AMOUNT,
            NUMBER,
            DUE,
            DOCUMENT
        );
        InvoiceId invoiceId = issueSigned(AMOUNT, DUE, creditor);
        assertEq(InvoiceId.unwrap(invoiceId), InvoiceId.unwrap(expected), "id");
        assertEq(holderOf(invoiceId), creditor, "holder");
        IInvoiceRegistry.OpenInvoice memory debt = registry.openInvoice(invoiceId);
        assertEq(debt.debtor, debtor, "debtor");
        assertEq(debt.token, address(token), "token");
        assertEq(debt.amount, AMOUNT, "amount");
        assertEq(debt.dueDate, DUE, "due");
        assertTrue(!debt.acknowledged && !debt.discharged, "neither acknowledged nor discharged");
        assign(invoiceId, creditor, stranger);
        issueSigned(AMOUNT, DUE, creditor);
        assertEq(holderOf(invoiceId), stranger, "again is a no-op");
    }

    function test_GivenAnybodyElsesWord_IssueReverts() external {
        bytes32 message = registryDigest(openInvoiceHash(AMOUNT, DUE));
        bytes memory reason = abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, creditor, message);
        bytes memory signature = sign(keyOf[debtor], message);
        vm.expectRevert(reason);
        issueOpen(AMOUNT, DUE, signature);
        vm.prank(stranger);
        vm.expectRevert(reason);
        issueOpen(AMOUNT, DUE, "");
    }

    function test_GivenAmountsAndDatesOutOfRange_Reverts() external {
        uint256 largest = type(uint96).max;
        uint256[3] memory amounts = [uint256(0), largest + 1, type(uint256).max];
        for (uint256 i = 0; i < amounts.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.AmountOutOfRange.selector, amounts[i], largest));
            issueOpen(amounts[i], DUE, "");
        }
        uint256 latest = type(uint40).max;
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.DueDateOutOfRange.selector, latest + 1, latest));
        issueOpen(AMOUNT, latest + 1, "");
        issueSigned(largest, latest, creditor);
    }

    function test_GivenOneAccountAsBothParties_Reverts() external {
        vm.prank(creditor);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.PartiesNotDistinct.selector, creditor));
        registry.issueOpen(creditor, creditor, address(token), AMOUNT, NUMBER, DUE, DOCUMENT, "");
    }

    function test_GivenTheDebtorsWord_TheDebtIsAcknowledgedOnce() external {
        InvoiceId invoiceId = issueSigned(AMOUNT, DUE, creditor);
        bytes memory signature = signAcknowledgement(debtor, invoiceId);
        vm.expectEmit(true, true, true, true, address(registry));
        emit IInvoiceRegistry.OpenInvoiceAcknowledged(invoiceId, debtor);
        registry.acknowledgeOpen(invoiceId, signature);
        registry.acknowledgeOpen(invoiceId, signature);
        registry.acknowledgeOpen(invoiceId, "");
        assertTrue(registry.openInvoice(invoiceId).acknowledged, "acknowledged");
    }

    function test_GivenAnybodyElsesWord_AcknowledgeReverts() external {
        InvoiceId invoiceId = issueSigned(AMOUNT, DUE, creditor);
        bytes32 message = registryDigest(InvoiceMessages.hashAcknowledgement(invoiceId));
        bytes memory reason = abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, debtor, message);
        bytes memory signature = signAcknowledgement(creditor, invoiceId);
        vm.expectRevert(reason);
        registry.acknowledgeOpen(invoiceId, signature);
        vm.prank(creditor);
        vm.expectRevert(reason);
        registry.acknowledgeOpen(invoiceId, "");
        InvoiceId unknown = InvoiceId.wrap(keccak256("unknown"));
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.InvoiceNotFound.selector, unknown));
        registry.acknowledgeOpen(unknown, "");
    }

    function test_GivenABusinesssSigner_ItAcknowledgesWithinItsLimitAndIssuesWithAny() external {
        vm.prank(creditor);
        businesses.setSigner(creditor, stranger, address(token), 1, VALID_BEFORE, 0, "");
        InvoiceId invoiceId = issueSigned(AMOUNT, DUE, stranger);
        bytes memory signature = signAcknowledgement(stranger, invoiceId);
        vm.prank(debtor);
        businesses.setSigner(debtor, stranger, address(token), AMOUNT - 1, VALID_BEFORE, 0, "");
        vm.expectRevert();
        registry.acknowledgeOpen(invoiceId, signature);
        vm.prank(debtor);
        businesses.setSigner(debtor, stranger, address(token), AMOUNT, VALID_BEFORE, 0, "");
        registry.acknowledgeOpen(invoiceId, signature);
    }

    function test_GivenAnInvoiceOfThisKind_ItIsNoneOfAnOrder() external {
        InvoiceId invoiceId = issueSigned(AMOUNT, DUE, creditor);
        assertEq(registry.invoice(invoiceId).to, 0, "no slice");
    }

    function test_GivenADischarge_TheTitleIsFixed() external {
        InvoiceId invoiceId = issueSigned(AMOUNT, DUE, creditor);
        acknowledge(invoiceId, debtor);
        vm.warp(DUE);
        vm.expectEmit(true, true, true, true, address(registry));
        emit IInvoiceRegistry.InvoiceDischarged(invoiceId, debtor, creditor);
        vm.prank(address(clearing));
        (address owing, address payee, address inToken, uint256 amount) = registry.discharge(invoiceId);
        assertEq(owing, debtor, "debtor");
        assertEq(payee, creditor, "payee");
        assertEq(inToken, address(token), "token");
        assertEq(amount, AMOUNT, "amount");
        bytes memory reason = abi.encodeWithSelector(IInvoiceRegistry.InvoiceIsDischarged.selector, invoiceId);
        vm.prank(creditor);
        vm.expectRevert(reason);
        IERC721(address(registry)).transferFrom(creditor, stranger, uint256(InvoiceId.unwrap(invoiceId)));
        vm.prank(creditor);
        vm.expectRevert(reason);
        registry.assign(invoiceId, stranger, 0, VALID_BEFORE, "");
        vm.prank(creditor);
        vm.expectRevert(reason);
        registry.pledge(invoiceId, stranger, 0, VALID_BEFORE, "");
        vm.prank(address(clearing));
        vm.expectRevert(reason);
        registry.discharge(invoiceId);
    }

    function issueSigned(uint256 amount, uint256 dueDate, address signer) private returns (InvoiceId) {
        bytes32 message = registryDigest(openInvoiceHash(amount, dueDate));
        return issueOpen(amount, dueDate, sign(keyOf[signer], message));
    }

    function issueOpen(uint256 amount, uint256 dueDate, bytes memory signature) private returns (InvoiceId) {
        return registry.issueOpen(creditor, debtor, address(token), amount, NUMBER, dueDate, DOCUMENT, signature);
    }

    function openInvoiceHash(uint256 amount, uint256 dueDate) private view returns (bytes32) {
        return InvoiceMessages.hashOpenInvoice(creditor, debtor, address(token), amount, NUMBER, dueDate, DOCUMENT);
    }

    function signAcknowledgement(address signer, InvoiceId invoiceId) private view returns (bytes memory) {
        return sign(keyOf[signer], registryDigest(InvoiceMessages.hashAcknowledgement(invoiceId)));
    }
}
