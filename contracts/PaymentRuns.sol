// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "./interfaces/ITradeEscrow.sol";
import {AcceptanceFrame, AcceptanceFrames} from "./libraries/AcceptanceFrames.sol";
import {AcceptanceHeader, AcceptanceRows} from "./libraries/AcceptanceRows.sol";
import {EscrowSlot} from "./libraries/EscrowSlots.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {AcceptanceBatch} from "./AcceptanceBatch.sol";

/// @title PaymentRuns
/// @notice Many acceptances that the buyer signed as one.
abstract contract PaymentRuns is AcceptanceBatch {
    /// @inheritdoc ITradeEscrow
    function acceptPaymentRun(
        address[] calldata accounts,
        bytes calldata rows,
        bytes calldata signature
    ) external locked {
        // Check
        AcceptanceFrame frame = AcceptanceFrames.allocate(_domainSeparatorV4());
        OrderId[] memory orderIds = _requireRunSigned(frame, accounts, rows, signature);

        // Effect, interaction
        PayoutRun memory run = _newRun(orderIds.length);
        (uint256 row, ) = AcceptanceRows.bounds(rows);
        for (uint256 i = 0; i < orderIds.length; ++i) {
            AcceptanceHeader header = AcceptanceRows.headerOf(row);
            frame.setParties(accounts, header);
            _setRun(run, frame.token(), frame.supplier());
            bytes4 reason = _releaseRowOfRun(orderIds[i], frame, header, row, run);
            if (reason != 0) emit ActionFailed(i, reason);
            // unchecked: offsets in calldata.
            unchecked {
                row += AcceptanceRows.FIXED_LENGTH;
            }
        }
        _payRun(run);
    }

    /// @return orderIds of the rows
    function _requireRunSigned(
        AcceptanceFrame frame,
        address[] calldata accounts,
        bytes calldata rows,
        bytes calldata signature
    ) private view returns (OrderId[] memory orderIds) {
        uint256 count = AcceptanceRows.countOf(rows);
        orderIds = new OrderId[](count);
        bytes32[] memory acceptances = new bytes32[](count);
        (uint256 row, ) = AcceptanceRows.bounds(rows);
        frame.setParties(accounts, AcceptanceRows.headerOf(row));
        address buyer = frame.buyer();
        address token = frame.token();
        uint256 atStake = 0;
        for (uint256 i = 0; i < count; ++i) {
            AcceptanceHeader header = AcceptanceRows.headerOf(row);
            frame.setParties(accounts, header);
            if (frame.buyer() != buyer || frame.token() != token) revert PaymentRunMixed(i);
            uint256 cumulative = header.cumulative();
            OrderId orderId = frame.orderIdOf(header.fundBy(), row);
            orderIds[i] = orderId;
            acceptances[i] = frame.acceptanceHashOf(orderId, header.round(), cumulative, row);
            // unchecked: sums of uint112 and offsets in calldata.
            unchecked {
                atStake += cumulative;
                row += AcceptanceRows.FIXED_LENGTH;
            }
        }
        bytes32 digest = frame.digestOf(TypedData.hashPaymentRun(acceptances));
        if (!Signatures.isSignedFor(_businesses, buyer, digest, signature, token, atStake)) {
            revert SignatureNotValid(buyer, digest);
        }
    }

    /// @dev Returns why the row, which is signed, moves nothing: the selector of an error, zero where nothing is left to do.
    function _releaseRowOfRun(
        OrderId orderId,
        AcceptanceFrame frame,
        AcceptanceHeader header,
        uint256 row,
        PayoutRun memory run
    ) private returns (bytes4) {
        // Check
        EscrowSlot slot = _escrows[orderId].slot;
        uint256 cumulative = header.cumulative();
        uint256 released = slot.released();
        if (cumulative <= released) return 0;
        // unchecked: just compared.
        unchecked {
            if (cumulative - released > slot.held() || !slot.isPlain()) return _refusalOf(slot, header);
        }
        if (header.round() != slot.settlements()) return RoundNotCurrent.selector;

        // Effect
        frame.setAcceptance(cumulative, row);
        _releaseRow(orderId, frame, header, slot, run);
        return 0;
    }
}
