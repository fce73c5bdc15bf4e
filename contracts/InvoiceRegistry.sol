// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ClearingHouse} from "./ClearingHouse.sol";
import {IBusinessRegistry} from "./interfaces/IBusinessRegistry.sol";
import {IInvoiceRegistry, InvoiceId} from "./interfaces/IInvoiceRegistry.sol";
import {Disbursement, ITradeEscrow, OrderId, OrderKey} from "./interfaces/ITradeEscrow.sol";
import {CreditNotes} from "./invoices/CreditNotes.sol";
import {InvoiceTitles} from "./invoices/InvoiceTitles.sol";
import {OpenAccount} from "./invoices/OpenAccount.sol";
import {InvoiceMessages} from "./libraries/InvoiceMessages.sol";

/// @title InvoiceRegistry
/// @notice See {IInvoiceRegistry}. Deploys its {ClearingHouse}, is bound to its {TradeEscrow} by that one's constructor, has no
/// administrator and holds no money.
contract InvoiceRegistry is CreditNotes, OpenAccount {
    constructor(IBusinessRegistry businesses) InvoiceTitles(businesses, new ClearingHouse(this, businesses)) {}

    /// @inheritdoc IInvoiceRegistry
    function redeem(
        OrderKey calldata key,
        InvoiceId invoiceId,
        uint256 payout,
        uint256 validBefore,
        bytes calldata payeeSignature,
        bytes calldata buyerSignature
    ) external {
        // Check
        (OrderId orderId, Invoice storage slice) = _sliceOf(key, invoiceId);
        (ITradeEscrow.Status status, , uint256 released, , ) = _escrow.orderState(orderId);
        uint256 to = slice.to;
        if (status != ITradeEscrow.Status.Funded || to <= released) return;
        if (_escrow.slotOf(orderId).hasClauses()) revert OrderHasClauses(orderId);
        if (block.timestamp >= validBefore) revert MessageExpired(block.timestamp, validBefore);
        if (slice.from > released) revert SliceNotNext(slice.from, released);
        uint256 remaining = to - released;
        if (payout > remaining) revert PayoutExceedsSlice(payout, remaining);
        uint256 amount = to - slice.from;
        bytes32 structHash = InvoiceMessages.hashRedemption(invoiceId, released, payout, validBefore);
        _requireSigned(_payeeOf(invoiceId), key.token, amount, structHash, payeeSignature);
        _requireSigned(key.buyer, key.token, amount, structHash, buyerSignature);

        // Effect
        emit InvoiceRedeemed(invoiceId, orderId, payout, remaining - payout);

        // Interaction: the escrow asks back for the payees of what it pays.
        Disbursement memory disbursement;
        disbursement.advance = remaining;
        disbursement.payout = payout;
        disbursement.from = released;
        disbursement.to = to;
        disbursement.refund = remaining - payout;
        _escrow.disburse(key, orderId, disbursement);
    }

    function _worthOf(InvoiceId invoiceId) internal view override returns (address token, uint256 amount) {
        Invoice storage slice = _invoices[invoiceId];
        if (slice.to != 0) return (_tokenOf(slice.orderId), slice.to - slice.from);
        OpenInvoice storage debt = _openInvoices[invoiceId];
        return (debt.token, debt.amount);
    }
}
