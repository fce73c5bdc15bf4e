// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {OrderId} from "../interfaces/ITradeEscrow.sol";

/// @title DeskMessages
/// @notice EIP-712 struct hashes of the messages that the delivery desk takes. Pinned by test/vectors/typed-data.json.
library DeskMessages {
    bytes32 internal constant DELIVERY_CLAIM_TYPEHASH = keccak256(
        "DeliveryClaim(bytes32 orderId,uint256 round,uint256 cumulative,uint256 deliveredAt,bytes32 evidenceHash)"
    );

    bytes32 internal constant CONTEST_TYPEHASH = keccak256(
        "Contest(bytes32 orderId,uint256 round,uint256 cumulative,uint256 contested,bytes32 reasonHash)"
    );

    bytes32 internal constant RETENTION_CONTEST_TYPEHASH = keccak256(
        "RetentionContest(bytes32 orderId,uint256 round,uint256 tranche,uint256 contested,bytes32 reasonHash)"
    );

    bytes32 internal constant RULING_TYPEHASH = keccak256(
        "Ruling(bytes32 orderId,uint256 round,uint256 dispute,uint256 toSupplier,bytes32 reasonHash)"
    );

    bytes32 internal constant FUNDING_TYPEHASH = keccak256("Funding(bytes32 orderId,uint256 funded)");

    bytes32 internal constant CHANGE_ORDER_TYPEHASH = keccak256(
        "ChangeOrder(bytes32 orderId,uint256 nonce,uint256 amount,uint256 deliverBy,bytes32 linesRoot,bytes32 documentsHash)"
    );

    function hashDeliveryClaim(
        OrderId orderId,
        uint256 round,
        uint256 cumulative,
        uint256 deliveredAt,
        bytes32 evidenceHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(DELIVERY_CLAIM_TYPEHASH, orderId, round, cumulative, deliveredAt, evidenceHash));
    }

    function hashContest(
        OrderId orderId,
        uint256 round,
        uint256 cumulative,
        uint256 contested,
        bytes32 reasonHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(CONTEST_TYPEHASH, orderId, round, cumulative, contested, reasonHash));
    }

    function hashRetentionContest(
        OrderId orderId,
        uint256 round,
        uint256 tranche,
        uint256 contested,
        bytes32 reasonHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(RETENTION_CONTEST_TYPEHASH, orderId, round, tranche, contested, reasonHash));
    }

    function hashRuling(
        OrderId orderId,
        uint256 round,
        uint256 dispute,
        uint256 toSupplier,
        bytes32 reasonHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(RULING_TYPEHASH, orderId, round, dispute, toSupplier, reasonHash));
    }

    function hashFunding(OrderId orderId, uint256 funded) internal pure returns (bytes32) {
        return keccak256(abi.encode(FUNDING_TYPEHASH, orderId, funded));
    }

    function hashChangeOrder(
        OrderId orderId,
        uint256 nonce,
        uint256 amount,
        uint256 deliverBy,
        bytes32 linesRoot,
        bytes32 documentsHash
    ) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(CHANGE_ORDER_TYPEHASH, orderId, nonce, amount, deliverBy, linesRoot, documentsHash));
    }
}
