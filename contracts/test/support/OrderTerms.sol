// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Clauses, Order, OrderKey} from "../../interfaces/ITradeEscrow.sol";
import {AttesterAndSalt} from "../../libraries/AttesterAndSalt.sol";
import {PaymentClauses, PerformanceClauses} from "../../libraries/Clauses.sol";
import {Schedule} from "../../libraries/Schedules.sol";
import {TypedData} from "../../libraries/TypedData.sol";

/// @dev An order's terms one by one, as people write them.
struct OrderTerms {
    address buyer;
    address supplier;
    address token;
    uint256 amount;
    address arbiter;
    address attester;
    uint40 fundBy;
    uint40 deliverBy;
    uint32 inspectionPeriod;
    uint32 arbitrationPeriod;
    uint16 fallbackSupplierBps;
    uint16 retentionBps;
    uint32 retentionPeriod;
    uint16 lateBpsPerDay;
    uint16 lateCapBps;
    uint16 earlyDiscountBps;
    uint32 earlyDiscountPeriod;
    uint16 feeBps;
    address feeRecipient;
    bytes32 linesRoot;
    bytes32 documentsHash;
    uint96 salt;
}

/// @dev As calldata carries them, but for the clauses.
function pack(OrderTerms memory terms) pure returns (Order memory order) {
    order.buyer = terms.buyer;
    order.supplier = terms.supplier;
    order.token = terms.token;
    order.attesterAndSalt = AttesterAndSalt.wrap(uint160(terms.attester) | (uint256(terms.salt) << 160));
    order.schedule = Schedule.wrap(
        terms.amount |
            (uint256(terms.fundBy) << 112) |
            (uint256(terms.deliverBy) << 152) |
            (uint256(terms.inspectionPeriod) << 192)
    );
    order.linesRoot = terms.linesRoot;
    order.documentsHash = terms.documentsHash;
}

function clausesOf(OrderTerms memory terms) pure returns (Clauses memory clauses) {
    clauses.performance = PerformanceClauses.wrap(
        uint160(terms.arbiter) |
            (uint256(terms.arbitrationPeriod) << 160) |
            (uint256(terms.fallbackSupplierBps) << 192) |
            (uint256(terms.retentionBps) << 208) |
            (uint256(terms.lateBpsPerDay) << 224) |
            (uint256(terms.lateCapBps) << 240)
    );
    clauses.payment = PaymentClauses.wrap(
        uint160(terms.feeRecipient) |
            (uint256(terms.feeBps) << 160) |
            (uint256(terms.retentionPeriod) << 176) |
            (uint256(terms.earlyDiscountBps) << 208) |
            (uint256(terms.earlyDiscountPeriod) << 224)
    );
}

function keyOf(OrderTerms memory terms) pure returns (OrderKey memory) {
    return OrderKey(terms.buyer, terms.supplier, terms.token, terms.fundBy, hashTerms(terms));
}

/// @dev The struct hash by the compiler's own encoder, apart from the contracts' way of hashing.
function hashTerms(OrderTerms memory terms) pure returns (bytes32) {
    bytes32 clausesHash = keccak256(
        abi.encode(
            TypedData.CLAUSES_TYPEHASH,
            terms.arbiter,
            terms.arbitrationPeriod,
            terms.fallbackSupplierBps,
            terms.retentionBps,
            terms.lateBpsPerDay,
            terms.lateCapBps,
            terms.feeRecipient,
            terms.feeBps,
            terms.retentionPeriod,
            terms.earlyDiscountBps,
            terms.earlyDiscountPeriod
        )
    );
    return
        keccak256(
            abi.encode(
                TypedData.TERMS_TYPEHASH,
                terms.attester,
                terms.salt,
                terms.amount,
                terms.deliverBy,
                terms.inspectionPeriod,
                terms.linesRoot,
                terms.documentsHash,
                clausesHash
            )
        );
}

function hashOrder(OrderTerms memory terms) pure returns (bytes32) {
    return keccak256(abi.encode(TypedData.ORDER_TYPEHASH, keyOf(terms)));
}
