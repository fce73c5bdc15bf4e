// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId, OrderKey} from "./ITradeEscrow.sol";

/// @dev EIP-712 digest of the issued invoice; also the ERC-721 token id.
type InvoiceId is bytes32;

/// @title InvoiceRegistry
/// @notice An invoice is the claim to one slice [from, to) of an order's cumulative amount. Its holder is paid. At any time one
/// account is the payee of a slice: the pledgee where there is one, else the holder. An invoice on open account has no escrow
/// behind it: it is a debt that the {IClearingHouse} discharges. Where a function takes a signature, an empty one means that the
/// caller is the signer; else it is the signer's own or that of whoever signs for it by the {IBusinessRegistry}.
interface IInvoiceRegistry {
    struct Invoice {
        OrderId orderId;
        uint112 from;
        uint112 to;
        uint40 dueDate;
        bool acknowledged;
    }

    struct OpenInvoice {
        address debtor;
        uint40 dueDate;
        bool acknowledged;
        bool discharged;
        address token;
        uint96 amount;
    }

    event InvoiceIssued(
        InvoiceId indexed invoiceId,
        OrderId indexed orderId,
        address indexed supplier,
        uint256 from,
        uint256 to,
        bytes32 numberHash,
        uint256 dueDate,
        bytes32 documentHash
    );
    event InvoiceAcknowledged(InvoiceId indexed invoiceId, OrderId indexed orderId);
    /// @notice `pledgee` is paid for the invoice and nobody can assign it until the pledge is released.
    event InvoicePledged(InvoiceId indexed invoiceId, address indexed holder, address indexed pledgee);
    event PledgeReleased(InvoiceId indexed invoiceId, address indexed pledgee);
    /// @notice The supplier owes the buyer `amount`, taken from the supplier's next payments by that buyer.
    event CreditNoteIssued(
        InvoiceId indexed invoiceId,
        address indexed supplier,
        address indexed buyer,
        address token,
        uint256 amount,
        bytes32 numberHash,
        bytes32 documentHash
    );
    /// @notice `amount` of the supplier's credit notes was paid to the buyer out of `orderId`.
    event CreditNotesNetted(
        OrderId indexed orderId,
        address indexed supplier,
        address indexed buyer,
        address token,
        uint256 amount
    );
    /// @notice The holder took `payout` for the invoice before its time; the buyer keeps the rest.
    event InvoiceRedeemed(InvoiceId indexed invoiceId, OrderId indexed orderId, uint256 payout, uint256 discount);
    event OpenInvoiceIssued(
        InvoiceId indexed invoiceId,
        address indexed creditor,
        address indexed debtor,
        address token,
        uint256 amount,
        bytes32 numberHash,
        uint256 dueDate,
        bytes32 documentHash
    );
    event OpenInvoiceAcknowledged(InvoiceId indexed invoiceId, address indexed debtor);
    /// @notice The clearing house had `debtor` pay `payee` the invoice, in money or against debts of the payee.
    event InvoiceDischarged(InvoiceId indexed invoiceId, address indexed debtor, address indexed payee);

    error AlreadyBound(address escrow);
    error CallerNotEscrow(address caller, address escrow);
    error CallerNotClearingHouse(address caller, address clearingHouse);

    error InvoiceNotFound(InvoiceId invoiceId);
    error InvoiceOfOtherOrder(OrderId ofInvoice, OrderId given);
    error OrderNotOpen(OrderId orderId, ITradeEscrow.Status status);
    error SliceNotNext(uint256 from, uint256 expected);
    error SliceEmpty(uint256 from, uint256 to);
    error SliceExceedsEscrow(uint256 to, uint256 available);
    error TooManyInvoices(uint256 issued, uint256 maximum);
    error DueDateOutOfRange(uint256 dueDate, uint256 maximum);
    /// @dev The order released all of the invoice already.
    error InvoiceReleased(InvoiceId invoiceId, uint256 released);
    /// @dev Debt is acknowledged in the order of the invoices.
    error EarlierInvoiceNotAcknowledged(InvoiceId earlier);
    /// @dev Neither the escrow, the clearing house nor this registry can hold an invoice or a pledge: nobody could collect it.
    error HolderNotAllowed(address holder);
    error InvoiceIsPledged(InvoiceId invoiceId, address pledgee);
    error InvoiceNotPledged(InvoiceId invoiceId);
    error InvoiceIsDischarged(InvoiceId invoiceId);
    error InvoiceNotAcknowledged(InvoiceId invoiceId);
    error InvoiceNotDue(uint256 timestamp, uint256 dueDate);
    error PartiesNotDistinct(address party);
    error AmountOutOfRange(uint256 amount, uint256 maximum);
    error InvoiceNotReleased(uint256 to, uint256 released);
    error NoOpenCreditNotes(address supplier, address buyer);
    /// @dev Orders with clauses are not redeemed: what they deduct, retain and dispute is not known here.
    error OrderHasClauses(OrderId orderId);
    error PayoutExceedsSlice(uint256 payout, uint256 remaining);
    error AssignmentNonceAhead(uint256 nonce, uint256 expected);
    error MessageExpired(uint256 timestamp, uint256 validBefore);
    /// @dev Neither a valid signature of `signer` over the message nor, where it is empty, `signer` as the caller.
    error SignatureNotValid(address signer, bytes32 digest);

    /// @notice Issues the next slice of a funded order to its supplier. Signer: the supplier, over
    /// `InvoiceIssue(bytes32 orderId,uint256 from,uint256 to,bytes32 numberHash,uint256 dueDate,bytes32 documentHash)`.
    /// `from` must equal the larger of the order's invoiced and released amounts. Caller: anyone.
    /// @param dueDate Unix seconds
    ///
    /// Requirements:
    /// - The order is funded; `from < to`, and `to` is at most what was released and is held together.
    /// - `dueDate` is at most type(uint40).max; an order has at most 128 invoices.
    /// - The same invoice issued again is a no-op.
    function issue(
        OrderKey calldata key,
        uint256 from,
        uint256 to,
        bytes32 numberHash,
        uint256 dueDate,
        bytes32 documentHash,
        bytes calldata signature
    ) external returns (InvoiceId invoiceId);

    /// @notice The buyer acknowledges the debt, without condition: from the due date on anyone may have the order released up to
    /// the invoice's end, and with it the earlier invoices, whatever their own due dates.
    /// Signer: the buyer, over `InvoiceAcknowledgement(bytes32 invoiceId)`. Caller: anyone.
    ///
    /// Requirements:
    /// - The invoice exists, belongs to the order of `key` and is not yet released; the order's earlier invoices are acknowledged
    /// or released.
    /// - What the order holds, without what is disputed or retained, covers the debt.
    /// - Acknowledged already: no-op.
    function acknowledge(OrderKey calldata key, InvoiceId invoiceId, bytes calldata signature) external;

    /// @notice Assigns an invoice by the holder's signature over
    /// `InvoiceAssignment(bytes32 invoiceId,address to,uint256 nonce,uint256 validBefore)`. `nonce` counts from zero what happened
    /// to the invoice's title: every transfer, pledge and release. Caller: anyone.
    /// @param validBefore Unix seconds; succeeds strictly before
    ///
    /// Requirements:
    /// - The invoice exists and the signer holds it; it is neither pledged nor discharged.
    /// - `to` is neither zero, the escrow, the clearing house nor this registry.
    /// - `nonce` is the next one. A lower one is a no-op.
    function assign(
        InvoiceId invoiceId,
        address to,
        uint256 nonce,
        uint256 validBefore,
        bytes calldata signature
    ) external;

    /// @notice Pledges an invoice: `pledgee` is paid for it, and nobody else can be given it, until the pledgee releases it.
    /// Signer: the holder, over `InvoicePledge(bytes32 invoiceId,address pledgee,uint256 nonce,uint256 validBefore)`; nonces are
    /// those of assignments. Caller: anyone.
    /// @param validBefore Unix seconds; succeeds strictly before
    ///
    /// Requirements: those of {assign}, `pledgee` standing in for `to`.
    function pledge(
        InvoiceId invoiceId,
        address pledgee,
        uint256 nonce,
        uint256 validBefore,
        bytes calldata signature
    ) external;

    /// @notice Ends a pledge: the holder is paid again. Signer: the pledgee, over `PledgeRelease(bytes32 invoiceId,uint256 nonce)`;
    /// nonces are those of assignments. Caller: anyone.
    ///
    /// Requirements: the invoice is pledged; `nonce` is the next one. A lower one is a no-op.
    function releasePledge(InvoiceId invoiceId, uint256 nonce, bytes calldata signature) external;

    /// @notice The supplier owes the buyer a part of a released invoice back, whoever holds that invoice. Signer: the supplier,
    /// over `CreditNote(bytes32 invoiceId,uint256 amount,bytes32 numberHash,bytes32 documentHash)`. Caller: anyone.
    ///
    /// Requirements:
    /// - All of the invoice was released, or its order is over.
    /// - `amount` is not zero; the invoice's credit notes together are at most its amount.
    /// - The same credit note again is a no-op.
    function issueCreditNote(
        OrderKey calldata key,
        InvoiceId invoiceId,
        uint256 amount,
        bytes32 numberHash,
        bytes32 documentHash,
        bytes calldata signature
    ) external;

    /// @notice Has an order's payments looked up here, so that the supplier's open credit notes to its buyer are netted from what the
    /// supplier itself would be paid. Caller: anyone.
    ///
    /// Requirements: the order is funded and there are open credit notes. Looked up already: no-op.
    function applyCreditNotes(OrderKey calldata key) external;

    /// @notice Pays what is left of the order's next invoice early: `payout` to its payee, the rest back to the buyer. Signers:
    /// payee and buyer, over `InvoiceRedemption(bytes32 invoiceId,uint256 released,uint256 payout,uint256 validBefore)`, where
    /// `released` is what the order released so far: any release in between voids the message. Caller: anyone.
    /// @param validBefore Unix seconds; succeeds strictly before
    ///
    /// Requirements:
    /// - The order is plain and funded, and released up to the invoice's start; `payout` is at most what is left of the invoice.
    /// - Released to the end, or an order that is over: no-op.
    function redeem(
        OrderKey calldata key,
        InvoiceId invoiceId,
        uint256 payout,
        uint256 validBefore,
        bytes calldata payeeSignature,
        bytes calldata buyerSignature
    ) external;

    /// @notice Issues an invoice on open account. Signer: the creditor, over `OpenInvoice(address creditor,address debtor,address
    /// token,uint256 amount,bytes32 numberHash,uint256 dueDate,bytes32 documentHash)`, whose digest is its id. Caller: anyone.
    ///
    /// Requirements:
    /// - Creditor and debtor are two accounts; `amount` is from 1 to type(uint96).max, `dueDate` at most type(uint40).max.
    /// - The same invoice issued again is a no-op.
    function issueOpen(
        address creditor,
        address debtor,
        address token,
        uint256 amount,
        bytes32 numberHash,
        uint256 dueDate,
        bytes32 documentHash,
        bytes calldata signature
    ) external returns (InvoiceId invoiceId);

    /// @notice The debtor of an invoice on open account acknowledges it, without condition: from the due date on it can be netted.
    /// Signer: the debtor, over `InvoiceAcknowledgement(bytes32 invoiceId)`. Caller: anyone. Acknowledged already: no-op.
    function acknowledgeOpen(InvoiceId invoiceId, bytes calldata signature) external;

    /// @notice Marks an acknowledged, due invoice on open account as paid; from then on its title is fixed. Caller: the clearing
    /// house.
    /// @return debtor who owes it, `payee` whom it is owed to, `token` and `amount`
    function discharge(
        InvoiceId invoiceId
    ) external returns (address debtor, address payee, address token, uint256 amount);

    /// @notice Divides `payout` among the payees of [from, to), pro rata: rounded down, and the rest to the last of them. What the
    /// supplier itself would get goes to the buyer as far as credit notes are open. Caller: the escrow.
    /// @return payees neighbours distinct
    /// @return amounts minor units, none zero, summing to `payout`
    function takePayees(
        OrderId orderId,
        address supplier,
        address buyer,
        address token,
        uint256 from,
        uint256 to,
        uint256 payout
    ) external returns (address[] memory payees, uint256[] memory amounts);

    /// @notice Makes the caller this registry's escrow, once. Caller: an escrow's constructor.
    function bind() external;

    /// @return the escrow that this registry is bound to, zero before
    function escrow() external view returns (address);

    function clearingHouse() external view returns (address);

    function businessRegistry() external view returns (address);

    /// @return end of the order's last acknowledged invoice, minor units on the line of what is released
    function acknowledgedUpTo(OrderId orderId) external view returns (uint256);

    /// @return whether an acknowledged invoice of the order that ends at `cumulative` is due
    function isDebtDue(OrderId orderId, uint256 cumulative) external view returns (bool);

    /// @return minor units of `token` that `supplier` still owes `buyer` by credit notes
    function openCreditNotes(address token, address supplier, address buyer) external view returns (uint256);

    /// @notice Who is paid for [from, to) of an order's cumulative amount, in order; uninvoiced parts go to `supplier`.
    /// @return payees one per slice, neighbours distinct
    /// @return amounts minor units, summing to `to - from`
    function payeesOf(
        OrderId orderId,
        address supplier,
        uint256 from,
        uint256 to
    ) external view returns (address[] memory payees, uint256[] memory amounts);

    /// @return the invoice, all zero if there is none
    function invoice(InvoiceId invoiceId) external view returns (Invoice memory);

    /// @return end of the last issued slice, minor units
    function invoicedUpTo(OrderId orderId) external view returns (uint256);

    /// @return the invoice on open account, all zero if there is none
    function openInvoice(InvoiceId invoiceId) external view returns (OpenInvoice memory);

    /// @return who is paid for the invoice: its pledgee, else its holder; zero if there is no invoice
    function payeeOf(InvoiceId invoiceId) external view returns (address);

    /// @return zero where the invoice is not pledged
    function pledgeeOf(InvoiceId invoiceId) external view returns (address);

    /// @return minor units of credit notes to the invoice so far
    function creditedOf(InvoiceId invoiceId) external view returns (uint256);

    /// @return the next nonce of an assignment, pledge or release of the invoice
    function assignmentNonce(InvoiceId invoiceId) external view returns (uint256);
}
