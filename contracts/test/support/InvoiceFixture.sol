// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {Collection, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {EscrowFixture} from "./EscrowFixture.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "./OrderTerms.sol";
import {vm} from "./Vm.sol";

/// @dev What happens to the invoices of an order, each by the right party's word.
abstract contract InvoiceFixture is EscrowFixture {
    uint256 internal constant VALID_BEFORE = START + 60 days;
    bytes32 internal constant NUMBER = keccak256("number");
    bytes32 internal constant DOCUMENT = keccak256("document");

    function acknowledge(OrderTerms memory order, InvoiceId invoiceId) internal {
        registry.acknowledge(keyOf(order), invoiceId, signAcknowledgement(BUYER_KEY, invoiceId));
    }

    function signAcknowledgement(uint256 key, InvoiceId invoiceId) internal view returns (bytes memory) {
        return signInvoice(key, InvoiceMessages.hashAcknowledgement(invoiceId));
    }

    function assign(uint256 key, InvoiceId invoiceId, address to) internal {
        uint256 nonce = registry.assignmentNonce(invoiceId);
        bytes32 structHash = InvoiceMessages.hashAssignment(invoiceId, to, nonce, VALID_BEFORE);
        registry.assign(invoiceId, to, nonce, VALID_BEFORE, signInvoice(key, structHash));
    }

    function pledge(uint256 key, InvoiceId invoiceId, address pledgee) internal {
        uint256 nonce = registry.assignmentNonce(invoiceId);
        bytes32 structHash = InvoiceMessages.hashPledge(invoiceId, pledgee, nonce, VALID_BEFORE);
        registry.pledge(invoiceId, pledgee, nonce, VALID_BEFORE, signInvoice(key, structHash));
    }

    function giveCredit(OrderTerms memory order, InvoiceId invoiceId, uint256 amount, bytes32 number) internal {
        registry.issueCreditNote(
            keyOf(order),
            invoiceId,
            amount,
            number,
            DOCUMENT,
            signCreditNote(SUPPLIER_KEY, invoiceId, amount, number)
        );
    }

    function signCreditNote(
        uint256 key,
        InvoiceId invoiceId,
        uint256 amount,
        bytes32 number
    ) internal view returns (bytes memory) {
        return signInvoice(key, InvoiceMessages.hashCreditNote(invoiceId, amount, number, DOCUMENT));
    }

    /// @dev Signed over what the order released so far.
    function redeem(OrderTerms memory order, InvoiceId invoiceId, uint256 payout, uint256 payeeKey) internal {
        registry.redeem(
            keyOf(order),
            invoiceId,
            payout,
            VALID_BEFORE,
            signRedemption(payeeKey, order, invoiceId, payout),
            signRedemption(BUYER_KEY, order, invoiceId, payout)
        );
    }

    function signRedemption(
        uint256 key,
        OrderTerms memory order,
        InvoiceId invoiceId,
        uint256 payout
    ) internal view returns (bytes memory) {
        uint256 released = releasedOf(idOf(order));
        return signInvoice(key, InvoiceMessages.hashRedemption(invoiceId, released, payout, VALID_BEFORE));
    }

    function signInvoice(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        return sign(key, invoiceDigest(structHash));
    }

    function invoiceDigest(bytes32 structHash) internal view returns (bytes32) {
        return digest(registryDomain(), structHash);
    }

    /// @dev Orders with clauses go through the desk.
    function fundWithClauses(OrderTerms memory order) internal returns (OrderId) {
        vm.prank(order.buyer);
        return desk.fund(pack(order), clausesOf(order), order.amount, Collection.Allowance, "");
    }

    function holderOf(InvoiceId invoiceId) internal view returns (address) {
        return IERC721(address(registry)).ownerOf(uint256(InvoiceId.unwrap(invoiceId)));
    }

    /// @dev Lets the stranger sign for `business` up to `limit`.
    function nameSigner(address business, uint256 limit) internal {
        vm.prank(business);
        businesses.setSigner(business, stranger, address(token), limit, VALID_BEFORE, 0, "");
    }
}
