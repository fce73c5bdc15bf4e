// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {IInvoiceRegistry, InvoiceId} from "../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId, OrderKey} from "../interfaces/ITradeEscrow.sol";
import {InvoiceMessages} from "../libraries/InvoiceMessages.sol";
import {PayeeList, PayeeLists} from "../libraries/PayeeLists.sol";
import {InvoiceTitles} from "./InvoiceTitles.sol";

/// @title InvoiceSlices
/// @notice The invoices of an order, one slice of its cumulative amount each, and which of them the buyer acknowledged.
abstract contract InvoiceSlices is InvoiceTitles {
    struct OrderInvoices {
        /// @dev In order; each starts at or after the end of the one before.
        InvoiceId[] issued;
        // slot 1: token 0-159, acknowledged 160-167
        address token;
        /// @dev Place of the last acknowledged invoice, from one; zero for none.
        uint8 acknowledged;
    }

    /// @dev Bounds what one release can be made to pay for.
    uint256 private constant MAXIMUM_INVOICES = 128;

    mapping(InvoiceId invoiceId => Invoice) internal _invoices;
    mapping(OrderId orderId => OrderInvoices) private _orders;

    /// @inheritdoc IInvoiceRegistry
    function payeesOf(
        OrderId orderId,
        address supplier,
        uint256 from,
        uint256 to
    ) external view returns (address[] memory payees, uint256[] memory amounts) {
        return _slicesOf(orderId, supplier, from, to).finish();
    }

    /// @inheritdoc IInvoiceRegistry
    function acknowledgedUpTo(OrderId orderId) external view returns (uint256) {
        OrderInvoices storage order = _orders[orderId];
        uint256 acknowledged = order.acknowledged;
        return acknowledged == 0 ? 0 : _invoices[order.issued[acknowledged - 1]].to;
    }

    /// @inheritdoc IInvoiceRegistry
    function isDebtDue(OrderId orderId, uint256 cumulative) external view returns (bool) {
        if (cumulative == 0) return false;
        InvoiceId[] storage issued = _orders[orderId].issued;
        uint256 index = _firstEndingAfter(issued, cumulative - 1);
        if (index == issued.length) return false;
        Invoice storage slice = _invoices[issued[index]];
        return slice.to == cumulative && slice.acknowledged && block.timestamp >= slice.dueDate;
    }

    /// @inheritdoc IInvoiceRegistry
    function invoice(InvoiceId invoiceId) external view returns (Invoice memory) {
        return _invoices[invoiceId];
    }

    /// @inheritdoc IInvoiceRegistry
    function invoicedUpTo(OrderId orderId) external view returns (uint256) {
        return _invoicedUpTo(_orders[orderId].issued);
    }

    /// @inheritdoc IInvoiceRegistry
    function issue(
        OrderKey calldata key,
        uint256 from,
        uint256 to,
        bytes32 numberHash,
        uint256 dueDate,
        bytes32 documentHash,
        bytes calldata signature
    ) external returns (InvoiceId invoiceId) {
        // Check
        OrderId orderId = _escrow.hashOrderKey(key);
        bytes32 structHash = InvoiceMessages.hashIssue(orderId, from, to, numberHash, dueDate, documentHash);
        invoiceId = InvoiceId.wrap(_hashTypedDataV4(structHash));
        if (_invoices[invoiceId].to != 0) return invoiceId;
        bool marked = _requireNextSlice(orderId, from, to);
        if (dueDate > type(uint40).max) revert DueDateOutOfRange(dueDate, type(uint40).max);
        _requireSigned(key.supplier, key.token, 0, structHash, signature);

        // Effect: the casts are exact, as just checked.
        _invoices[invoiceId] = Invoice({
            orderId: orderId,
            from: uint112(from),
            to: uint112(to),
            dueDate: uint40(dueDate),
            acknowledged: false
        });
        OrderInvoices storage order = _orders[orderId];
        if (order.issued.length == 0) order.token = key.token;
        order.issued.push(invoiceId);
        emit InvoiceIssued(invoiceId, orderId, key.supplier, from, to, numberHash, dueDate, documentHash);
        _mint(key.supplier, _tokenId(invoiceId));

        // Interaction
        if (!marked) _escrow.markInvoiced(orderId);
    }

    /// @inheritdoc IInvoiceRegistry
    function acknowledge(OrderKey calldata key, InvoiceId invoiceId, bytes calldata signature) external {
        // Check
        (OrderId orderId, Invoice storage slice) = _sliceOf(key, invoiceId);
        if (slice.acknowledged) return;
        uint256 index = _requireNextDebt(orderId, invoiceId);
        _requireSigned(
            key.buyer,
            key.token,
            slice.to - slice.from,
            InvoiceMessages.hashAcknowledgement(invoiceId),
            signature
        );

        // Effect: the cast is exact, there are at most 128 invoices.
        slice.acknowledged = true;
        _orders[orderId].acknowledged = uint8(index + 1);
        emit InvoiceAcknowledged(invoiceId, orderId);
    }

    /// @return orderId of `key`, whose parties are those of the funded order, as the invoice has the same
    function _sliceOf(
        OrderKey calldata key,
        InvoiceId invoiceId
    ) internal view returns (OrderId orderId, Invoice storage slice) {
        slice = _invoices[invoiceId];
        if (slice.to == 0) revert InvoiceNotFound(invoiceId);
        orderId = _escrow.hashOrderKey(key);
        if (OrderId.unwrap(orderId) != OrderId.unwrap(slice.orderId))
            revert InvoiceOfOtherOrder(slice.orderId, orderId);
    }

    /// @dev The payees of [from, to), with the gross worth of each.
    function _slicesOf(
        OrderId orderId,
        address supplier,
        uint256 from,
        uint256 to
    ) internal view returns (PayeeList memory slices) {
        InvoiceId[] storage issued = _orders[orderId].issued;
        uint256 index = _firstEndingAfter(issued, from);
        // Each invoice adds at most itself and an uninvoiced gap before it, and the rest comes last.
        slices = PayeeLists.create(2 * (issued.length - index) + 1);
        uint256 position = from;
        for (; position < to && index < issued.length; ++index) {
            InvoiceId invoiceId = issued[index];
            Invoice storage slice = _invoices[invoiceId];
            uint256 start = slice.from;
            if (start >= to) break;
            if (start > position) {
                slices.append(supplier, start - position);
                position = start;
            }
            uint256 end = slice.to < to ? slice.to : to;
            slices.append(_payeeOf(invoiceId), end - position);
            position = end;
        }
        if (position < to) slices.append(supplier, to - position);
    }

    function _tokenOf(OrderId orderId) internal view returns (address) {
        return _orders[orderId].token;
    }

    /// @dev What is neither disputed nor retained must cover the debt: one that could not be paid would only hold up the order.
    /// @return index of the invoice among the order's; those before are acknowledged or released
    function _requireNextDebt(OrderId orderId, InvoiceId invoiceId) private view returns (uint256 index) {
        (ITradeEscrow.Status status, uint256 held, uint256 released, , ) = _escrow.orderState(orderId);
        if (status != ITradeEscrow.Status.Funded) revert OrderNotOpen(orderId, status);
        uint256 to = _invoices[invoiceId].to;
        if (to <= released) revert InvoiceReleased(invoiceId, released);
        (, , , uint256 frozen, uint256 retained, , ) = IDeliveryDesk(_escrow.deliveryDesk()).deliveryState(orderId);
        uint256 available = released + held - frozen - retained;
        if (to > available) revert SliceExceedsEscrow(to, available);
        InvoiceId[] storage issued = _orders[orderId].issued;
        index = _firstEndingAfter(issued, _invoices[invoiceId].from);
        if (index == 0) return 0;
        // The one before is enough: it was acknowledged or released on the same condition.
        Invoice storage previous = _invoices[issued[index - 1]];
        if (!previous.acknowledged && previous.to > released) revert EarlierInvoiceNotAcknowledged(issued[index - 1]);
    }

    function _requireNextSlice(OrderId orderId, uint256 from, uint256 to) private view returns (bool marked) {
        ITradeEscrow.Status status;
        uint256 held;
        uint256 released;
        (status, held, released, , marked) = _escrow.orderState(orderId);
        if (status != ITradeEscrow.Status.Funded) revert OrderNotOpen(orderId, status);
        InvoiceId[] storage issued = _orders[orderId].issued;
        if (issued.length == MAXIMUM_INVOICES) revert TooManyInvoices(issued.length, MAXIMUM_INVOICES);
        uint256 invoiced = _invoicedUpTo(issued);
        uint256 expected = invoiced > released ? invoiced : released;
        if (from != expected) revert SliceNotNext(from, expected);
        if (from >= to) revert SliceEmpty(from, to);
        // What is retained is released and held: the sum may pass the field.
        uint256 available = Math.min(released + held, type(uint112).max);
        if (to > available) revert SliceExceedsEscrow(to, available);
    }

    function _invoicedUpTo(InvoiceId[] storage issued) private view returns (uint256) {
        return issued.length == 0 ? 0 : _invoices[issued[issued.length - 1]].to;
    }

    /// @dev Binary search for the first invoice that ends after `position`; the length if there is none.
    function _firstEndingAfter(InvoiceId[] storage issued, uint256 position) private view returns (uint256 low) {
        uint256 high = issued.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_invoices[issued[middle]].to > position) high = middle;
            else low = middle + 1;
        }
    }
}
