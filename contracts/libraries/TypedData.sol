// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Clauses, Order, OrderId, OrderKey} from "../interfaces/ITradeEscrow.sol";
import {PaymentClauses, PerformanceClauses} from "./Clauses.sol";
import {Schedule} from "./Schedules.sol";

/// @title TypedData
/// @notice EIP-712 struct hashes of the messages of escrow and desk. Pinned by test/vectors/typed-data.json.
library TypedData {
    bytes32 internal constant ORDER_TYPEHASH = keccak256(
        "Order(address buyer,address supplier,address token,uint40 fundBy,Terms terms)Clauses(address arbiter,uint32 arbitrationPeriod,uint16 fallbackSupplierBps,uint16 retentionBps,uint16 lateBpsPerDay,uint16 lateCapBps,address feeRecipient,uint16 feeBps,uint32 retentionPeriod,uint16 earlyDiscountBps,uint32 earlyDiscountPeriod)Terms(address attester,uint96 salt,uint112 amount,uint40 deliverBy,uint32 inspectionPeriod,bytes32 linesRoot,bytes32 documentsHash,Clauses clauses)"
    );

    bytes32 internal constant TERMS_TYPEHASH = keccak256(
        "Terms(address attester,uint96 salt,uint112 amount,uint40 deliverBy,uint32 inspectionPeriod,bytes32 linesRoot,bytes32 documentsHash,Clauses clauses)Clauses(address arbiter,uint32 arbitrationPeriod,uint16 fallbackSupplierBps,uint16 retentionBps,uint16 lateBpsPerDay,uint16 lateCapBps,address feeRecipient,uint16 feeBps,uint32 retentionPeriod,uint16 earlyDiscountBps,uint32 earlyDiscountPeriod)"
    );

    bytes32 internal constant CLAUSES_TYPEHASH = keccak256(
        "Clauses(address arbiter,uint32 arbitrationPeriod,uint16 fallbackSupplierBps,uint16 retentionBps,uint16 lateBpsPerDay,uint16 lateCapBps,address feeRecipient,uint16 feeBps,uint32 retentionPeriod,uint16 earlyDiscountBps,uint32 earlyDiscountPeriod)"
    );

    /// @dev Struct hash of clauses that are all zero, as most orders have them: `CLAUSES_TYPEHASH` and eleven words of zero. Written
    /// out, as the compiler would hash it in every call.
    bytes32 internal constant NO_CLAUSES_HASH = 0xf39facf34322bb917df6b04550d585f8b0ccd6a9119728a969d95fb1c4216e04;

    bytes32 internal constant ACCEPTANCE_TYPEHASH = keccak256(
        "Acceptance(bytes32 orderId,uint256 round,uint256 cumulative,bytes32 evidenceHash)"
    );

    bytes32 internal constant PAYMENT_RUN_TYPEHASH = keccak256(
        "PaymentRun(Acceptance[] acceptances)Acceptance(bytes32 orderId,uint256 round,uint256 cumulative,bytes32 evidenceHash)"
    );

    bytes32 internal constant SETTLEMENT_TYPEHASH = keccak256(
        "Settlement(bytes32 orderId,uint256 toSupplier,uint256 toBuyer,uint256 nonce)"
    );

    bytes32 internal constant CREDIT_WITHDRAWAL_TYPEHASH = keccak256(
        "CreditWithdrawal(address token,address account,address recipient,uint256 amount,uint256 nonce,uint256 validBefore)"
    );

    /// @dev A key is static, so its calldata is its EIP-712 encoding: five words. Words are hashed as given; a field
    /// with bits beyond its type yields the id of no order that could be funded, as funding reads every field checked.
    function hashOrderKey(OrderKey calldata key) internal pure returns (bytes32 structHash) {
        bytes32 typehash = ORDER_TYPEHASH;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, typehash)
            calldatacopy(add(pointer, 0x20), key, 0xa0)
            structHash := keccak256(pointer, 0xc0)
        }
    }

    function hashOrder(Order calldata order, bytes32 clausesHash) internal pure returns (bytes32 structHash) {
        bytes32 typehash = ORDER_TYPEHASH;
        bytes32 termsHash = hashTerms(order, clausesHash);
        uint256 fundBy = order.schedule.fundBy();
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, typehash)
            calldatacopy(add(pointer, 0x20), order, 0x60)
            mstore(add(pointer, 0x80), fundBy)
            mstore(add(pointer, 0xa0), termsHash)
            structHash := keccak256(pointer, 0xc0)
        }
    }

    /// @dev {hashOrderKey} of a key's parts.
    function hashOrder(
        address buyer,
        address supplier,
        address token,
        uint256 fundBy,
        bytes32 termsHash
    ) internal pure returns (bytes32 structHash) {
        bytes32 typehash = ORDER_TYPEHASH;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, typehash)
            mstore(add(pointer, 0x20), buyer)
            mstore(add(pointer, 0x40), supplier)
            mstore(add(pointer, 0x60), token)
            mstore(add(pointer, 0x80), fundBy)
            mstore(add(pointer, 0xa0), termsHash)
            structHash := keccak256(pointer, 0xc0)
        }
    }

    function hashTerms(Order calldata order, bytes32 clausesHash) internal pure returns (bytes32 structHash) {
        bytes32 typehash = TERMS_TYPEHASH;
        address attester = order.attesterAndSalt.attester();
        uint256 salt = order.attesterAndSalt.salt();
        Schedule schedule = order.schedule;
        uint256 amount = schedule.amount();
        uint256 deliverBy = schedule.deliverBy();
        uint256 inspectionPeriod = schedule.inspectionPeriod();
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, typehash)
            mstore(add(pointer, 0x20), attester)
            mstore(add(pointer, 0x40), salt)
            mstore(add(pointer, 0x60), amount)
            mstore(add(pointer, 0x80), deliverBy)
            mstore(add(pointer, 0xa0), inspectionPeriod)
            // linesRoot and documentsHash
            calldatacopy(add(pointer, 0xc0), add(order, 0xa0), 0x40)
            mstore(add(pointer, 0x100), clausesHash)
            structHash := keccak256(pointer, 0x120)
        }
    }

    function hashClauses(Clauses calldata clauses) internal pure returns (bytes32) {
        uint256 first = PerformanceClauses.unwrap(clauses.performance);
        uint256 second = PaymentClauses.unwrap(clauses.payment);
        if (first | second == 0) return NO_CLAUSES_HASH;
        return
            keccak256(
                abi.encode(
                    CLAUSES_TYPEHASH,
                    uint160(first),
                    uint32(first >> 160),
                    uint16(first >> 192),
                    uint16(first >> 208),
                    uint16(first >> 224),
                    first >> 240,
                    uint160(second),
                    uint16(second >> 160),
                    uint32(second >> 176),
                    uint16(second >> 208),
                    second >> 224
                )
            );
    }

    function hashAcceptance(
        OrderId orderId,
        uint256 round,
        uint256 cumulative,
        bytes32 evidenceHash
    ) internal pure returns (bytes32 structHash) {
        bytes32 typehash = ACCEPTANCE_TYPEHASH;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, typehash)
            mstore(add(pointer, 0x20), orderId)
            mstore(add(pointer, 0x40), round)
            mstore(add(pointer, 0x60), cumulative)
            mstore(add(pointer, 0x80), evidenceHash)
            structHash := keccak256(pointer, 0xa0)
        }
    }

    /// @param acceptances struct hashes of the run's acceptances
    function hashPaymentRun(bytes32[] memory acceptances) internal pure returns (bytes32) {
        return keccak256(abi.encode(PAYMENT_RUN_TYPEHASH, keccak256(abi.encodePacked(acceptances))));
    }

    function hashSettlement(
        OrderId orderId,
        uint256 toSupplier,
        uint256 toBuyer,
        uint256 nonce
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(SETTLEMENT_TYPEHASH, orderId, toSupplier, toBuyer, nonce));
    }

    function hashCreditWithdrawal(
        address token,
        address account,
        address recipient,
        uint256 amount,
        uint256 nonce,
        uint256 validBefore
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(CREDIT_WITHDRAWAL_TYPEHASH, token, account, recipient, amount, nonce, validBefore));
    }
}
