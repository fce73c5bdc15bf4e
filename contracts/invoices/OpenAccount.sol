// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IInvoiceRegistry, InvoiceId} from "../interfaces/IInvoiceRegistry.sol";
import {InvoiceMessages} from "../libraries/InvoiceMessages.sol";
import {InvoiceTitles} from "./InvoiceTitles.sol";

/// @title OpenAccount
/// @notice Invoices without an order and its money: debts that are acknowledged, fall due and are netted.
abstract contract OpenAccount is InvoiceTitles {
    mapping(InvoiceId invoiceId => OpenInvoice) internal _openInvoices;

    /// @inheritdoc IInvoiceRegistry
    function openInvoice(InvoiceId invoiceId) external view returns (OpenInvoice memory) {
        return _openInvoices[invoiceId];
    }

    /// @inheritdoc IInvoiceRegistry
    function issueOpen(
        address creditor,
        address debtor,
        address token,
        uint256 amount,
        bytes32 numberHash,
        uint256 dueDate,
        bytes32 documentHash,
        bytes calldata signature
    ) external returns (InvoiceId invoiceId) {
        // Check
        bytes32 structHash = InvoiceMessages.hashOpenInvoice(
            creditor,
            debtor,
            token,
            amount,
            numberHash,
            dueDate,
            documentHash
        );
        invoiceId = InvoiceId.wrap(_hashTypedDataV4(structHash));
        if (_openInvoices[invoiceId].amount != 0) return invoiceId;
        if (creditor == debtor) revert PartiesNotDistinct(creditor);
        if (amount == 0 || amount > type(uint96).max) revert AmountOutOfRange(amount, type(uint96).max);
        if (dueDate > type(uint40).max) revert DueDateOutOfRange(dueDate, type(uint40).max);
        _requireSigned(creditor, token, 0, structHash, signature);

        // Effect: the casts are exact, as just checked.
        _openInvoices[invoiceId] = OpenInvoice({
            debtor: debtor,
            dueDate: uint40(dueDate),
            acknowledged: false,
            discharged: false,
            token: token,
            amount: uint96(amount)
        });
        emit OpenInvoiceIssued(invoiceId, creditor, debtor, token, amount, numberHash, dueDate, documentHash);
        _mint(creditor, _tokenId(invoiceId));
    }

    /// @inheritdoc IInvoiceRegistry
    function acknowledgeOpen(InvoiceId invoiceId, bytes calldata signature) external {
        // Check
        OpenInvoice storage debt = _openInvoices[invoiceId];
        if (debt.amount == 0) revert InvoiceNotFound(invoiceId);
        if (debt.acknowledged) return;
        bytes32 structHash = InvoiceMessages.hashAcknowledgement(invoiceId);
        _requireSigned(debt.debtor, debt.token, debt.amount, structHash, signature);

        // Effect
        debt.acknowledged = true;
        emit OpenInvoiceAcknowledged(invoiceId, debt.debtor);
    }

    /// @inheritdoc IInvoiceRegistry
    function discharge(
        InvoiceId invoiceId
    ) external returns (address debtor, address payee, address token, uint256 amount) {
        // Check
        if (msg.sender != address(_clearing)) revert CallerNotClearingHouse(msg.sender, address(_clearing));
        OpenInvoice memory debt = _openInvoices[invoiceId];
        if (debt.amount == 0) revert InvoiceNotFound(invoiceId);
        if (debt.discharged) revert InvoiceIsDischarged(invoiceId);
        if (!debt.acknowledged) revert InvoiceNotAcknowledged(invoiceId);
        if (block.timestamp < debt.dueDate) revert InvoiceNotDue(block.timestamp, debt.dueDate);

        // Effect
        _openInvoices[invoiceId].discharged = true;
        payee = _payeeOf(invoiceId);
        emit InvoiceDischarged(invoiceId, debt.debtor, payee);
        return (debt.debtor, payee, debt.token, debt.amount);
    }

    function _isDischarged(InvoiceId invoiceId) internal view override returns (bool) {
        return _openInvoices[invoiceId].discharged;
    }
}
