// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId, OrderKey} from "./ITradeEscrow.sol";

/// @dev EIP-712 digest of the issued invoice; also the ERC-721 token id.
type InvoiceId is bytes32;

/// @title InvoiceRegistry
/// @notice An invoice is the claim to one slice [from, to) of an order's cumulative amount. Its holder is paid.
interface IInvoiceRegistry {
    struct Invoice {
        OrderId orderId;
        uint112 from;
        uint112 to;
        uint40 dueDate;
        bool acknowledged;
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

    error InvoiceNotFound(InvoiceId invoiceId);
    error InvoiceOfOtherOrder(OrderId ofInvoice, OrderId given);
    error OrderNotOpen(OrderId orderId, ITradeEscrow.Status status);
    error SliceNotNext(uint256 from, uint256 expected);
    error SliceEmpty(uint256 from, uint256 to);
    error SliceExceedsEscrow(uint256 to, uint256 available);
    error TooManyInvoices(uint256 issued, uint256 maximum);
    error DueDateOutOfRange(uint256 dueDate, uint256 maximum);
    /// @dev The escrow and this registry can hold no invoice: nobody could collect it.
    error HolderNotAllowed(address holder);
    error AssignmentNonceAhead(uint256 nonce, uint256 expected);
    error AssignmentExpired(uint256 timestamp, uint256 validBefore);
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

    /// @notice The buyer acknowledges the debt. Signer: the buyer, over `InvoiceAcknowledgement(bytes32 invoiceId)`.
    /// Caller: anyone.
    ///
    /// Requirements: the invoice exists and belongs to the order of `key`. Acknowledged already: no-op.
    function acknowledge(OrderKey calldata key, InvoiceId invoiceId, bytes calldata signature) external;

    /// @notice Assigns an invoice by the holder's signature over
    /// `InvoiceAssignment(bytes32 invoiceId,address to,uint256 nonce,uint256 validBefore)`. `nonce` counts the invoice's
    /// signed assignments from zero. Caller: anyone.
    /// @param validBefore Unix seconds; succeeds strictly before
    ///
    /// Requirements:
    /// - The invoice exists and the signer holds it; `to` is neither zero nor one of these contracts.
    /// - `nonce` is the next one. A lower one is a no-op.
    function assign(
        InvoiceId invoiceId,
        address to,
        uint256 nonce,
        uint256 validBefore,
        bytes calldata signature
    ) external;

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

    /// @return count of the invoice's signed assignments, the next assignment's nonce
    function assignmentNonce(InvoiceId invoiceId) external view returns (uint256);
}
