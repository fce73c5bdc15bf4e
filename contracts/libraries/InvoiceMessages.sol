// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {InvoiceId} from "../interfaces/IInvoiceRegistry.sol";
import {OrderId} from "../interfaces/ITradeEscrow.sol";

/// @title InvoiceMessages
/// @notice EIP-712 struct hashes of the messages about invoices. Pinned by test/vectors/typed-data.json.
library InvoiceMessages {
    bytes32 internal constant INVOICE_ISSUE_TYPEHASH = keccak256(
        "InvoiceIssue(bytes32 orderId,uint256 from,uint256 to,bytes32 numberHash,uint256 dueDate,bytes32 documentHash)"
    );

    bytes32 internal constant INVOICE_ACKNOWLEDGEMENT_TYPEHASH = keccak256("InvoiceAcknowledgement(bytes32 invoiceId)");

    bytes32 internal constant INVOICE_ASSIGNMENT_TYPEHASH = keccak256(
        "InvoiceAssignment(bytes32 invoiceId,address to,uint256 nonce,uint256 validBefore)"
    );

    bytes32 internal constant INVOICE_PLEDGE_TYPEHASH = keccak256(
        "InvoicePledge(bytes32 invoiceId,address pledgee,uint256 nonce,uint256 validBefore)"
    );

    bytes32 internal constant PLEDGE_RELEASE_TYPEHASH = keccak256("PledgeRelease(bytes32 invoiceId,uint256 nonce)");

    bytes32 internal constant CREDIT_NOTE_TYPEHASH = keccak256(
        "CreditNote(bytes32 invoiceId,uint256 amount,bytes32 numberHash,bytes32 documentHash)"
    );

    bytes32 internal constant INVOICE_REDEMPTION_TYPEHASH = keccak256(
        "InvoiceRedemption(bytes32 invoiceId,uint256 released,uint256 payout,uint256 validBefore)"
    );

    bytes32 internal constant OPEN_INVOICE_TYPEHASH = keccak256(
        "OpenInvoice(address creditor,address debtor,address token,uint256 amount,bytes32 numberHash,uint256 dueDate,bytes32 documentHash)"
    );

    function hashIssue(
        OrderId orderId,
        uint256 from,
        uint256 to,
        bytes32 numberHash,
        uint256 dueDate,
        bytes32 documentHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(INVOICE_ISSUE_TYPEHASH, orderId, from, to, numberHash, dueDate, documentHash));
    }

    function hashAcknowledgement(InvoiceId invoiceId) internal pure returns (bytes32) {
        return keccak256(abi.encode(INVOICE_ACKNOWLEDGEMENT_TYPEHASH, invoiceId));
    }

    function hashAssignment(
        InvoiceId invoiceId,
        address to,
        uint256 nonce,
        uint256 validBefore
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(INVOICE_ASSIGNMENT_TYPEHASH, invoiceId, to, nonce, validBefore));
    }

    function hashPledge(
        InvoiceId invoiceId,
        address pledgee,
        uint256 nonce,
        uint256 validBefore
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(INVOICE_PLEDGE_TYPEHASH, invoiceId, pledgee, nonce, validBefore));
    }

    function hashPledgeRelease(InvoiceId invoiceId, uint256 nonce) internal pure returns (bytes32) {
        return keccak256(abi.encode(PLEDGE_RELEASE_TYPEHASH, invoiceId, nonce));
    }

    function hashCreditNote(
        InvoiceId invoiceId,
        uint256 amount,
        bytes32 numberHash,
        bytes32 documentHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(CREDIT_NOTE_TYPEHASH, invoiceId, amount, numberHash, documentHash));
    }

    function hashRedemption(
        InvoiceId invoiceId,
        uint256 released,
        uint256 payout,
        uint256 validBefore
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(INVOICE_REDEMPTION_TYPEHASH, invoiceId, released, payout, validBefore));
    }

    function hashOpenInvoice(
        address creditor,
        address debtor,
        address token,
        uint256 amount,
        bytes32 numberHash,
        uint256 dueDate,
        bytes32 documentHash
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(OPEN_INVOICE_TYPEHASH, creditor, debtor, token, amount, numberHash, dueDate, documentHash)
            );
    }
}
