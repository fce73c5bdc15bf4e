// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IInvoiceRegistry, InvoiceId} from "./interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId, OrderKey} from "./interfaces/ITradeEscrow.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TypedData} from "./libraries/TypedData.sol";

/// @title InvoiceRegistry
/// @notice See {IInvoiceRegistry}. Deployed by its {TradeEscrow}; has no administrator and holds no money.
contract InvoiceRegistry is IInvoiceRegistry, ERC721, EIP712 {
    /// @dev Bounds what one release can be made to pay for.
    uint256 private constant MAXIMUM_INVOICES = 128;

    ITradeEscrow private immutable _escrow;

    mapping(InvoiceId invoiceId => Invoice) private _invoices;
    /// @dev In order; each starts at or after the end of the one before.
    mapping(OrderId orderId => InvoiceId[]) private _issued;
    mapping(InvoiceId invoiceId => uint256) private _assignmentNonces;

    constructor(ITradeEscrow escrow) ERC721("Quittance Invoice", "QINV") EIP712("Quittance InvoiceRegistry", "1") {
        _escrow = escrow;
    }

    /// @inheritdoc IInvoiceRegistry
    function payeesOf(
        OrderId orderId,
        address supplier,
        uint256 from,
        uint256 to
    ) external view returns (address[] memory payees, uint256[] memory amounts) {
        InvoiceId[] storage issued = _issued[orderId];
        uint256 index = _firstEndingAfter(issued, from);
        // Each invoice adds at most itself and an uninvoiced gap before it, and the rest comes last.
        uint256 most = 2 * (issued.length - index) + 1;
        payees = new address[](most);
        amounts = new uint256[](most);
        uint256 count = 0;
        uint256 position = from;
        for (; position < to && index < issued.length; ++index) {
            Invoice storage slice = _invoices[issued[index]];
            if (slice.from >= to) break;
            if (slice.from > position) {
                count = _append(payees, amounts, count, supplier, slice.from - position);
                position = slice.from;
            }
            uint256 end = slice.to < to ? slice.to : to;
            count = _append(payees, amounts, count, _ownerOf(_tokenId(issued[index])), end - position);
            position = end;
        }
        if (position < to) count = _append(payees, amounts, count, supplier, to - position);
        assembly ("memory-safe") {
            mstore(payees, count)
            mstore(amounts, count)
        }
    }

    /// @inheritdoc IInvoiceRegistry
    function invoice(InvoiceId invoiceId) external view returns (Invoice memory) {
        return _invoices[invoiceId];
    }

    /// @inheritdoc IInvoiceRegistry
    function invoicedUpTo(OrderId orderId) external view returns (uint256) {
        return _invoicedUpTo(_issued[orderId]);
    }

    /// @inheritdoc IInvoiceRegistry
    function assignmentNonce(InvoiceId invoiceId) external view returns (uint256) {
        return _assignmentNonces[invoiceId];
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
        bytes32 digest = _hashTypedDataV4(
            TypedData.hashInvoiceIssue(orderId, from, to, numberHash, dueDate, documentHash)
        );
        invoiceId = InvoiceId.wrap(digest);
        if (_exists(invoiceId)) return invoiceId;
        bool marked = _requireNextSlice(orderId, from, to);
        if (dueDate > type(uint40).max) revert DueDateOutOfRange(dueDate, type(uint40).max);
        _requireSigned(key.supplier, digest, signature);

        // Effect: the casts are exact, `to` is within the funded uint112.
        _invoices[invoiceId] = Invoice({
            orderId: orderId,
            from: uint112(from),
            to: uint112(to),
            dueDate: uint40(dueDate),
            acknowledged: false
        });
        _issued[orderId].push(invoiceId);
        emit InvoiceIssued(invoiceId, orderId, key.supplier, from, to, numberHash, dueDate, documentHash);
        _mint(key.supplier, _tokenId(invoiceId));

        // Interaction
        if (!marked) _escrow.markInvoiced(orderId);
    }

    /// @inheritdoc IInvoiceRegistry
    function acknowledge(OrderKey calldata key, InvoiceId invoiceId, bytes calldata signature) external {
        // Check
        if (!_exists(invoiceId)) revert InvoiceNotFound(invoiceId);
        Invoice storage acknowledged = _invoices[invoiceId];
        OrderId orderId = _escrow.hashOrderKey(key);
        if (OrderId.unwrap(orderId) != OrderId.unwrap(acknowledged.orderId)) {
            revert InvoiceOfOtherOrder(acknowledged.orderId, orderId);
        }
        if (acknowledged.acknowledged) return;
        _requireSigned(key.buyer, _hashTypedDataV4(TypedData.hashInvoiceAcknowledgement(invoiceId)), signature);

        // Effect
        acknowledged.acknowledged = true;
        emit InvoiceAcknowledged(invoiceId, orderId);
    }

    /// @inheritdoc IInvoiceRegistry
    function assign(
        InvoiceId invoiceId,
        address to,
        uint256 nonce,
        uint256 validBefore,
        bytes calldata signature
    ) external {
        // Check
        if (!_exists(invoiceId)) revert InvoiceNotFound(invoiceId);
        uint256 expectedNonce = _assignmentNonces[invoiceId];
        if (nonce < expectedNonce) return;
        if (nonce > expectedNonce) revert AssignmentNonceAhead(nonce, expectedNonce);
        if (block.timestamp >= validBefore) revert AssignmentExpired(block.timestamp, validBefore);
        uint256 tokenId = _tokenId(invoiceId);
        address holder = _ownerOf(tokenId);
        _requireSigned(
            holder,
            _hashTypedDataV4(TypedData.hashInvoiceAssignment(invoiceId, to, nonce, validBefore)),
            signature
        );

        // Effect
        _assignmentNonces[invoiceId] = nonce + 1;
        _transfer(holder, to, tokenId);
    }

    /// @dev Every way to hold an invoice comes through here.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address) {
        // Check
        if (to == address(this) || to == address(_escrow)) revert HolderNotAllowed(to);

        // Effect
        return super._update(to, tokenId, auth);
    }

    function _requireNextSlice(OrderId orderId, uint256 from, uint256 to) private view returns (bool marked) {
        ITradeEscrow.Status status;
        uint256 held;
        uint256 released;
        (status, held, released, , , marked) = _escrow.orderState(orderId);
        if (status != ITradeEscrow.Status.Funded) revert OrderNotOpen(orderId, status);
        InvoiceId[] storage issued = _issued[orderId];
        if (issued.length == MAXIMUM_INVOICES) revert TooManyInvoices(issued.length, MAXIMUM_INVOICES);
        uint256 invoiced = _invoicedUpTo(issued);
        uint256 expected = invoiced > released ? invoiced : released;
        if (from != expected) revert SliceNotNext(from, expected);
        if (from >= to) revert SliceEmpty(from, to);
        if (to > released + held) revert SliceExceedsEscrow(to, released + held);
    }

    function _requireSigned(address signer, bytes32 digest, bytes calldata signature) private view {
        if (!Signatures.isSignedBy(signer, digest, signature)) revert SignatureNotValid(signer, digest);
    }

    function _exists(InvoiceId invoiceId) private view returns (bool) {
        return _invoices[invoiceId].to != 0;
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

    /// @dev Adds a slice, joined to the one before if the payee is the same. Returns the new count.
    function _append(
        address[] memory payees,
        uint256[] memory amounts,
        uint256 count,
        address payee,
        uint256 amount
    ) private pure returns (uint256) {
        if (count != 0 && payees[count - 1] == payee) {
            amounts[count - 1] += amount;
            return count;
        }
        payees[count] = payee;
        amounts[count] = amount;
        return count + 1;
    }

    function _tokenId(InvoiceId invoiceId) private pure returns (uint256) {
        return uint256(InvoiceId.unwrap(invoiceId));
    }
}
