// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {AcceptanceHeader} from "./AcceptanceRows.sol";
import {TypedData} from "./TypedData.sol";

/// @dev Place in memory of what the rows of a batch are hashed in, one after the other:
/// 0x000 ORDER_TYPEHASH, buyer, supplier, token, fundBy, termsHash;
/// 0x0c0 0x1901, domain separator, struct hash without gaps;
/// 0x120 ACCEPTANCE_TYPEHASH, order id, round, cumulative, evidenceHash;
/// 0x1c0 digest, v, r, s.
type AcceptanceFrame is uint256;

using AcceptanceFrames for AcceptanceFrame global;

/// @title AcceptanceFrames
/// @notice Hashes a row's order and acceptance, tries its signature and emits its event.
/// @dev The same as {TypedData} and {Signatures}, which AcceptMany.t.sol pins. Assembly keeps what rows share in memory and copies the
/// rest from calldata to where it is hashed: it saves each row a tenth of its gas.
library AcceptanceFrames {
    function allocate(bytes32 domainSeparator) internal pure returns (AcceptanceFrame frame) {
        bytes32 orderTypehash = TypedData.ORDER_TYPEHASH;
        bytes32 acceptanceTypehash = TypedData.ACCEPTANCE_TYPEHASH;
        assembly ("memory-safe") {
            frame := mload(0x40)
            mstore(0x40, add(frame, 0x240))
            mstore(frame, orderTypehash)
            mstore(add(frame, 0xc0), hex"1901")
            mstore(add(frame, 0xc2), domainSeparator)
            mstore(add(frame, 0x120), acceptanceTypehash)
        }
    }

    /// @notice Sets what neighbouring rows mostly share.
    /// @param accounts and `header`: a place beyond the accounts reads other calldata, a word of which is no party of any order
    function setParties(AcceptanceFrame frame, address[] calldata accounts, AcceptanceHeader header) internal pure {
        uint256 placeOfBuyer = header.buyer();
        uint256 placeOfSupplier = header.supplier();
        uint256 placeOfToken = header.token();
        assembly ("memory-safe") {
            mstore(add(frame, 0x20), calldataload(add(accounts.offset, shl(5, placeOfBuyer))))
            mstore(add(frame, 0x40), calldataload(add(accounts.offset, shl(5, placeOfSupplier))))
            mstore(add(frame, 0x60), calldataload(add(accounts.offset, shl(5, placeOfToken))))
        }
    }

    /// @param row offset in calldata
    function orderIdOf(AcceptanceFrame frame, uint256 fundBy, uint256 row) internal pure returns (OrderId orderId) {
        assembly ("memory-safe") {
            mstore(add(frame, 0x80), fundBy)
            mstore(add(frame, 0xa0), calldataload(add(row, 24)))
            mstore(add(frame, 0xe2), keccak256(frame, 0xc0))
            orderId := keccak256(add(frame, 0xc0), 0x42)
        }
    }

    /// @notice Sets what the row's event says.
    /// @param accepted the message's cumulative amount
    function setAcceptance(AcceptanceFrame frame, uint256 accepted, uint256 row) internal pure {
        assembly ("memory-safe") {
            mstore(add(frame, 0x180), accepted)
            mstore(add(frame, 0x1a0), calldataload(add(row, 56)))
        }
    }

    /// @notice Struct hash of the row's acceptance, which the frame then holds.
    /// @param accepted the message's cumulative amount
    function acceptanceHashOf(
        AcceptanceFrame frame,
        OrderId orderId,
        uint256 round,
        uint256 accepted,
        uint256 row
    ) internal pure returns (bytes32 structHash) {
        setAcceptance(frame, accepted, row);
        assembly ("memory-safe") {
            mstore(add(frame, 0x140), orderId)
            mstore(add(frame, 0x160), round)
            structHash := keccak256(add(frame, 0x120), 0xa0)
        }
    }

    /// @notice What is signed for a struct hash.
    function digestOf(AcceptanceFrame frame, bytes32 structHash) internal pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            mstore(add(frame, 0xe2), structHash)
            digest := keccak256(add(frame, 0xc0), 0x42)
        }
    }

    /// @notice Whether the row's signature, of 65 bytes, is the buyer's ECDSA over `digest`.
    function isOfBuyer(AcceptanceFrame frame, bytes32 digest, uint256 row) internal view returns (bool isValid) {
        uint256 highestS = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
        assembly ("memory-safe") {
            mstore(add(frame, 0x1c0), digest)
            mstore(add(frame, 0x1e0), byte(0, calldataload(add(row, 152))))
            // r and s
            calldatacopy(add(frame, 0x200), add(row, 88), 0x40)
            mstore(0x00, 0)
            pop(staticcall(gas(), 1, add(frame, 0x1c0), 0x80, 0x00, 0x20))
            let signer := mload(0x00)
            isValid := and(
                iszero(gt(mload(add(frame, 0x220)), highestS)),
                and(iszero(iszero(signer)), eq(signer, mload(add(frame, 0x20))))
            )
        }
    }

    function buyer(AcceptanceFrame frame) internal pure returns (address account) {
        assembly ("memory-safe") {
            account := mload(add(frame, 0x20))
        }
    }

    function supplier(AcceptanceFrame frame) internal pure returns (address account) {
        assembly ("memory-safe") {
            account := mload(add(frame, 0x40))
        }
    }

    function token(AcceptanceFrame frame) internal pure returns (address account) {
        assembly ("memory-safe") {
            account := mload(add(frame, 0x60))
        }
    }

    function cumulative(AcceptanceFrame frame) internal pure returns (uint256 amount) {
        assembly ("memory-safe") {
            amount := mload(add(frame, 0x180))
        }
    }

    /// @notice Emits {ITradeEscrow-AcceptedAndReleased}, whose data lies side by side in the signed message.
    function emitAccepted(AcceptanceFrame frame, OrderId orderId) internal {
        bytes32 topic = ITradeEscrow.AcceptedAndReleased.selector;
        assembly ("memory-safe") {
            log2(add(frame, 0x180), 0x40, topic, orderId)
        }
    }
}
