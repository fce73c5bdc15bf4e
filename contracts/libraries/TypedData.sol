// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {InvoiceId} from "../interfaces/IInvoiceRegistry.sol";
import {Order, OrderId} from "../interfaces/ITradeEscrow.sol";

/// @title TypedData
/// @notice EIP-712 struct hashes of every message of the network. Pinned by test/vectors/typed-data.json.
library TypedData {
    bytes32 internal constant ORDER_TYPEHASH = keccak256(
        "Order(address buyer,address supplier,address token,uint256 amount,address arbiter,address attester,uint40 fundBy,uint40 deliverBy,uint32 inspectionPeriod,uint32 arbitrationPeriod,uint16 fallbackSupplierBps,uint16 retentionBps,uint32 retentionPeriod,uint16 lateBpsPerDay,uint16 lateCapBps,uint16 earlyDiscountBps,uint32 earlyDiscountPeriod,uint16 feeBps,address feeRecipient,bytes32 linesRoot,bytes32 documentsHash,bytes32 salt)"
    );

    bytes32 internal constant DELIVERY_CLAIM_TYPEHASH = keccak256(
        "DeliveryClaim(bytes32 orderId,uint256 cumulative,uint256 deliveredAt,bytes32 evidenceHash)"
    );

    bytes32 internal constant ACCEPTANCE_TYPEHASH = keccak256(
        "Acceptance(bytes32 orderId,uint256 cumulative,bytes32 evidenceHash)"
    );

    bytes32 internal constant SETTLEMENT_TYPEHASH = keccak256(
        "Settlement(bytes32 orderId,uint256 toSupplier,uint256 toBuyer,uint256 nonce)"
    );

    bytes32 internal constant INVOICE_ISSUE_TYPEHASH = keccak256(
        "InvoiceIssue(bytes32 orderId,uint256 from,uint256 to,bytes32 numberHash,uint256 dueDate,bytes32 documentHash)"
    );

    bytes32 internal constant INVOICE_ACKNOWLEDGEMENT_TYPEHASH = keccak256("InvoiceAcknowledgement(bytes32 invoiceId)");

    bytes32 internal constant INVOICE_ASSIGNMENT_TYPEHASH = keccak256(
        "InvoiceAssignment(bytes32 invoiceId,address to,uint256 nonce,uint256 validBefore)"
    );

    /// @dev An Order is static, so its calldata is its EIP-712 encoding: 22 words. Words are hashed as given; a field
    /// with bits beyond its type yields the id of no order that could be funded, as funding reads every field checked.
    function hashOrder(Order calldata order) internal pure returns (bytes32 structHash) {
        bytes32 typehash = ORDER_TYPEHASH;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, typehash)
            calldatacopy(add(pointer, 0x20), order, 0x2c0)
            structHash := keccak256(pointer, 0x2e0)
        }
    }

    function hashDeliveryClaim(
        OrderId orderId,
        uint256 cumulative,
        uint256 deliveredAt,
        bytes32 evidenceHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(DELIVERY_CLAIM_TYPEHASH, orderId, cumulative, deliveredAt, evidenceHash));
    }

    function hashAcceptance(OrderId orderId, uint256 cumulative, bytes32 evidenceHash) internal pure returns (bytes32) {
        return keccak256(abi.encode(ACCEPTANCE_TYPEHASH, orderId, cumulative, evidenceHash));
    }

    function hashSettlement(
        OrderId orderId,
        uint256 toSupplier,
        uint256 toBuyer,
        uint256 nonce
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(SETTLEMENT_TYPEHASH, orderId, toSupplier, toBuyer, nonce));
    }

    function hashInvoiceIssue(
        OrderId orderId,
        uint256 from,
        uint256 to,
        bytes32 numberHash,
        uint256 dueDate,
        bytes32 documentHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(INVOICE_ISSUE_TYPEHASH, orderId, from, to, numberHash, dueDate, documentHash));
    }

    function hashInvoiceAcknowledgement(InvoiceId invoiceId) internal pure returns (bytes32) {
        return keccak256(abi.encode(INVOICE_ACKNOWLEDGEMENT_TYPEHASH, invoiceId));
    }

    function hashInvoiceAssignment(
        InvoiceId invoiceId,
        address to,
        uint256 nonce,
        uint256 validBefore
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(INVOICE_ASSIGNMENT_TYPEHASH, invoiceId, to, nonce, validBefore));
    }
}
