// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Order, OrderId} from "./ITradeEscrow.sol";

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

    /// @notice Issues the next slice of a funded order to its supplier. Signer: the supplier, over
    /// `InvoiceIssue(bytes32 orderId,uint256 from,uint256 to,bytes32 numberHash,uint256 dueDate,bytes32 documentHash)`.
    /// `from` must equal the larger of the order's invoiced and released amounts. Caller: anyone.
    function issue(
        Order calldata order,
        uint256 from,
        uint256 to,
        bytes32 numberHash,
        uint256 dueDate,
        bytes32 documentHash,
        bytes calldata signature
    ) external returns (InvoiceId invoiceId);

    /// @notice The buyer acknowledges the debt. Signer: the buyer, over `InvoiceAcknowledgement(bytes32 invoiceId)`.
    function acknowledge(Order calldata order, InvoiceId invoiceId, bytes calldata signature) external;

    /// @notice Assigns an invoice by the holder's signature over
    /// `InvoiceAssignment(bytes32 invoiceId,address to,uint256 nonce,uint256 validBefore)`. `nonce` counts the invoice's
    /// signed assignments from zero. Caller: anyone.
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

    function invoice(InvoiceId invoiceId) external view returns (Invoice memory);

    /// @return end of the last issued slice, minor units
    function invoicedUpTo(OrderId orderId) external view returns (uint256);

    function assignmentNonce(InvoiceId invoiceId) external view returns (uint256);
}
