// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IInvoiceRegistry, InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {OrderTerms, keyOf} from "../support/OrderTerms.sol";
import {DisputeActs} from "./DisputeActs.sol";

/// @dev Invoices are issued, acknowledged, assigned, pledged, redeemed and credited.
abstract contract InvoiceActs is DisputeActs {
    /// @dev Whether an invoice changed hands while it was pledged.
    bool internal pledgedMoved;

    function issue(uint256 seed) external step(seed) {
        uint256 order = orderThat(isLive);
        OrderTerms memory terms = orders[order];
        View memory seen = present[order];
        uint256 from = seen.invoiced > seen.released ? seen.invoiced : seen.released;
        uint256 to = around(from, seen.released + seen.held);
        uint256 dueDate = block.timestamp + roll(40 days);
        bytes32 structHash = InvoiceMessages.hashIssue(ids[order], from, to, EVIDENCE, dueDate, EVIDENCE);
        bytes memory data = abi.encodeCall(
            IInvoiceRegistry.issue,
            (keyOf(terms), from, to, EVIDENCE, dueDate, EVIDENCE, signAs(terms.supplier, registryDomain(), structHash))
        );
        send("issue", Sending(stranger, address(registry), data, order));
    }

    function acknowledge(uint256 seed) external step(seed) {
        if (invoices.length == 0) return;
        Invoiced memory chosen = invoices[roll(invoices.length)];
        OrderTerms memory terms = orders[chosen.order];
        bytes memory signature = signAs(terms.buyer, registryDomain(), InvoiceMessages.hashAcknowledgement(chosen.id));
        bytes memory data = abi.encodeCall(IInvoiceRegistry.acknowledge, (keyOf(terms), chosen.id, signature));
        send("acknowledge", Sending(stranger, address(registry), data, chosen.order));
    }

    function assign(uint256 seed) external step(seed) {
        if (invoices.length == 0) return;
        InvoiceId id = invoices[roll(invoices.length)].id;
        address holder = holderOf(id);
        address to = roll(2) == 0 ? financier : actors[roll(actors.length)];
        uint256 nonce = registry.assignmentNonce(id);
        bytes32 structHash = InvoiceMessages.hashAssignment(id, to, nonce, type(uint256).max);
        bytes memory signature = signAs(holder, registryDomain(), structHash);
        bytes memory data = abi.encodeCall(IInvoiceRegistry.assign, (id, to, nonce, type(uint256).max, signature));
        sendAboutTitle("assign", id, Sending(stranger, address(registry), data, NONE));
    }

    function transferTitle(uint256 seed) external step(seed) {
        if (invoices.length == 0) return;
        InvoiceId id = invoices[roll(invoices.length)].id;
        address holder = holderOf(id);
        bytes memory data = abi.encodeCall(
            IERC721.transferFrom,
            (holder, actors[roll(actors.length)], uint256(InvoiceId.unwrap(id)))
        );
        sendAboutTitle("transferTitle", id, Sending(holder, address(registry), data, NONE));
    }

    function pledge(uint256 seed) external step(seed) {
        if (invoices.length == 0) return;
        InvoiceId id = invoices[roll(invoices.length)].id;
        address holder = holderOf(id);
        uint256 nonce = registry.assignmentNonce(id);
        bytes32 structHash = InvoiceMessages.hashPledge(id, financier, nonce, type(uint256).max);
        bytes memory signature = signAs(holder, registryDomain(), structHash);
        bytes memory data = abi.encodeCall(
            IInvoiceRegistry.pledge,
            (id, financier, nonce, type(uint256).max, signature)
        );
        sendAboutTitle("pledge", id, Sending(stranger, address(registry), data, NONE));
    }

    function releasePledge(uint256 seed) external step(seed) {
        if (invoices.length == 0) return;
        InvoiceId id = invoices[roll(invoices.length)].id;
        uint256 nonce = registry.assignmentNonce(id);
        bytes memory signature = signAs(
            registry.pledgeeOf(id),
            registryDomain(),
            InvoiceMessages.hashPledgeRelease(id, nonce)
        );
        bytes memory data = abi.encodeCall(IInvoiceRegistry.releasePledge, (id, nonce, signature));
        send("releasePledge", Sending(stranger, address(registry), data, NONE));
    }

    function issueCreditNote(uint256 seed) external step(seed) {
        if (invoices.length == 0) return;
        Invoiced memory chosen = invoices[roll(invoices.length)];
        OrderTerms memory terms = orders[chosen.order];
        uint256 amount = around(0, chosen.to - chosen.from - chosen.credited);
        bytes32 number = bytes32(steps);
        bytes32 structHash = InvoiceMessages.hashCreditNote(chosen.id, amount, number, EVIDENCE);
        bytes memory data = abi.encodeCall(
            IInvoiceRegistry.issueCreditNote,
            (keyOf(terms), chosen.id, amount, number, EVIDENCE, signAs(terms.supplier, registryDomain(), structHash))
        );
        send("issueCreditNote", Sending(stranger, address(registry), data, NONE));
    }

    function applyCreditNotes(uint256 seed) external step(seed) {
        uint256 order = orderThat(hasNotesToApply);
        bytes memory data = abi.encodeCall(IInvoiceRegistry.applyCreditNotes, (keyOf(orders[order])));
        send("applyCreditNotes", Sending(stranger, address(registry), data, order));
    }

    function redeem(uint256 seed) external step(seed) {
        if (invoices.length == 0) return;
        Invoiced memory chosen = invoices[roll(invoices.length)];
        OrderTerms memory terms = orders[chosen.order];
        uint256 released = present[chosen.order].released;
        if (chosen.to <= released) return;
        uint256 payout = around(0, chosen.to - (released > chosen.from ? released : chosen.from));
        bytes32 structHash = InvoiceMessages.hashRedemption(chosen.id, released, payout, type(uint256).max);
        bytes memory data = abi.encodeCall(
            IInvoiceRegistry.redeem,
            (
                keyOf(terms),
                chosen.id,
                payout,
                type(uint256).max,
                signAs(registry.payeeOf(chosen.id), registryDomain(), structHash),
                signAs(terms.buyer, registryDomain(), structHash)
            )
        );
        send("redeem", Sending(stranger, address(registry), data, chosen.order));
    }

    function hasNotesToApply(uint256 order) internal view returns (bool) {
        OrderTerms storage terms = orders[order];
        (, , , , bool marked) = escrow.orderState(ids[order]);
        return !marked && isLive(order) && notesTold[terms.token][terms.supplier][terms.buyer] != 0;
    }

    function holderOf(InvoiceId id) internal view returns (address) {
        return IERC721(address(registry)).ownerOf(uint256(InvoiceId.unwrap(id)));
    }

    function sendAboutTitle(bytes32 act, InvoiceId id, Sending memory sending) private {
        address pledgee = registry.pledgeeOf(id);
        address holder = holderOf(id);
        send(act, sending);
        if (pledgee != address(0) && (holderOf(id) != holder || registry.payeeOf(id) != pledgee)) pledgedMoved = true;
    }
}
