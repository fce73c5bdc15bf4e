// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IInvoiceRegistry, InvoiceId} from "../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId, OrderKey} from "../interfaces/ITradeEscrow.sol";
import {InvoiceMessages} from "../libraries/InvoiceMessages.sol";
import {PayeeList, PayeeLists} from "../libraries/PayeeLists.sol";
import {InvoiceSlices} from "./InvoiceSlices.sol";

/// @title CreditNotes
/// @notice What suppliers owe their buyers back, and how it comes off what those buyers pay the suppliers themselves.
abstract contract CreditNotes is InvoiceSlices {
    mapping(address token => mapping(address supplier => mapping(address buyer => uint256))) private _open;
    mapping(InvoiceId invoiceId => uint256) private _credited;
    /// @dev Digests of the credit notes that were taken.
    mapping(bytes32 digest => bool) private _taken;

    /// @inheritdoc IInvoiceRegistry
    function openCreditNotes(address token, address supplier, address buyer) external view returns (uint256) {
        return _open[token][supplier][buyer];
    }

    /// @inheritdoc IInvoiceRegistry
    function creditedOf(InvoiceId invoiceId) external view returns (uint256) {
        return _credited[invoiceId];
    }

    /// @inheritdoc IInvoiceRegistry
    function issueCreditNote(
        OrderKey calldata key,
        InvoiceId invoiceId,
        uint256 amount,
        bytes32 numberHash,
        bytes32 documentHash,
        bytes calldata signature
    ) external {
        // Check
        (OrderId orderId, Invoice storage slice) = _sliceOf(key, invoiceId);
        bytes32 structHash = InvoiceMessages.hashCreditNote(invoiceId, amount, numberHash, documentHash);
        if (_taken[structHash]) return;
        _requireReleased(orderId, slice.to);
        uint256 maximum = slice.to - slice.from - _credited[invoiceId];
        if (amount == 0 || amount > maximum) revert AmountOutOfRange(amount, maximum);
        _requireSigned(key.supplier, key.token, amount, structHash, signature);

        // Effect
        _taken[structHash] = true;
        _credited[invoiceId] += amount;
        _open[key.token][key.supplier][key.buyer] += amount;
        emit CreditNoteIssued(invoiceId, key.supplier, key.buyer, key.token, amount, numberHash, documentHash);
    }

    /// @inheritdoc IInvoiceRegistry
    function applyCreditNotes(OrderKey calldata key) external {
        // Check
        OrderId orderId = _escrow.hashOrderKey(key);
        (ITradeEscrow.Status status, , , , bool marked) = _escrow.orderState(orderId);
        if (status != ITradeEscrow.Status.Funded) revert OrderNotOpen(orderId, status);
        if (marked) return;
        if (_open[key.token][key.supplier][key.buyer] == 0) revert NoOpenCreditNotes(key.supplier, key.buyer);

        // Interaction
        _escrow.markInvoiced(orderId);
    }

    /// @inheritdoc IInvoiceRegistry
    function takePayees(
        OrderId orderId,
        address supplier,
        address buyer,
        address token,
        uint256 from,
        uint256 to,
        uint256 payout
    ) external returns (address[] memory payees, uint256[] memory amounts) {
        // Check
        if (msg.sender != address(_escrow)) revert CallerNotEscrow(msg.sender, address(_escrow));

        // Effect
        PayeeList memory slices = _slicesOf(orderId, supplier, from, to);
        uint256 open = _open[token][supplier][buyer];
        (PayeeList memory parts, uint256 netted) = _divide(slices, payout, to - from, supplier, open);
        if (netted != 0) {
            _open[token][supplier][buyer] = open - netted;
            emit CreditNotesNetted(orderId, supplier, buyer, token, netted);
            parts.append(buyer, netted);
        }
        return parts.finish();
    }

    /// @dev An order that is over has no record of what it released, and holds nothing any more.
    function _requireReleased(OrderId orderId, uint256 to) private view {
        (ITradeEscrow.Status status, , uint256 released, , ) = _escrow.orderState(orderId);
        if (status != ITradeEscrow.Status.None && to > released) revert InvoiceNotReleased(to, released);
    }

    /// @dev Shares `payout` in proportion to the slices of `gross`, and takes up to `open` off the supplier's own shares.
    /// @return parts with room for one more
    /// @return netted minor units of `payout` that are in no part
    function _divide(
        PayeeList memory slices,
        uint256 payout,
        uint256 gross,
        address supplier,
        uint256 open
    ) private pure returns (PayeeList memory parts, uint256 netted) {
        parts = PayeeLists.create(slices.count + 1);
        uint256 rest = payout;
        for (uint256 i = 0; i < slices.count; ++i) {
            // Both factors are uint112.
            uint256 share = i + 1 == slices.count ? rest : (payout * slices.amounts[i]) / gross;
            rest -= share;
            address payee = slices.payees[i];
            if (payee == supplier && netted < open) {
                uint256 taken = Math.min(share, open - netted);
                netted += taken;
                share -= taken;
            }
            parts.append(payee, share);
        }
    }
}
