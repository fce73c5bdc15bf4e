// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "./interfaces/ITradeEscrow.sol";
import {AcceptanceFrame, AcceptanceFrames} from "./libraries/AcceptanceFrames.sol";
import {AcceptanceHeader, AcceptanceRows} from "./libraries/AcceptanceRows.sol";
import {EscrowSlot} from "./libraries/EscrowSlots.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {OrderRelease} from "./OrderRelease.sol";

/// @title AcceptanceBatch
/// @notice Many acceptances in one transaction, each checked in place and none able to stop another.
abstract contract AcceptanceBatch is OrderRelease {
    /// @inheritdoc ITradeEscrow
    function acceptMany(address[] calldata accounts, bytes calldata rows) external locked {
        PayoutRun memory run = _newRun(rows.length / AcceptanceRows.FIXED_LENGTH);
        AcceptanceFrame frame = AcceptanceFrames.allocate(_domainSeparatorV4());
        (uint256 next, uint256 end) = AcceptanceRows.bounds(rows);
        uint256 index = 0;
        uint256 places = AcceptanceRows.NO_PLACES;
        while (next < end) {
            uint256 row = next;
            AcceptanceHeader header;
            (header, next) = AcceptanceRows.read(row, end);
            if (header.places() != places) {
                places = header.places();
                frame.setParties(accounts, header);
                _setRun(run, frame.token(), frame.supplier());
            }
            OrderId orderId = frame.orderIdOf(header.fundBy(), row);
            bytes4 reason = _acceptRow(orderId, frame, header, row, next, run);
            if (reason != 0) emit ActionFailed(index, reason);
            // unchecked: there are fewer rows than bytes of calldata.
            unchecked {
                ++index;
            }
        }
        _payRun(run);
    }

    /// @dev Returns the selector of the error that {accept} would give, zero where it would give none.
    function _acceptRow(
        OrderId orderId,
        AcceptanceFrame frame,
        AcceptanceHeader header,
        uint256 row,
        uint256 next,
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
        bytes32 structHash = frame.acceptanceHashOf(orderId, slot.settlements(), cumulative, row);
        bytes32 digest = frame.digestOf(structHash);
        if (header.signatureLength() != 65 || !frame.isOfBuyer(digest, row)) {
            if (!_isSigned(frame, digest, AcceptanceRows.signatureOf(row, next), released)) {
                return SignatureNotValid.selector;
            }
        }

        // Effect
        _releaseRow(orderId, frame, header, slot, run);
        return 0;
    }

    /// @dev Releases what the frame's acceptance adds to what `slot` says was released, which it covers.
    function _releaseRow(
        OrderId orderId,
        AcceptanceFrame frame,
        AcceptanceHeader header,
        EscrowSlot slot,
        PayoutRun memory run
    ) internal {
        // Effect
        uint256 amount;
        // unchecked: who calls compared them.
        unchecked {
            amount = frame.cumulative() - slot.released();
        }
        _escrows[orderId].slot = slot.release(amount).stored(header.fundBy());
        frame.emitAccepted(orderId);
        _addToRun(run, orderId, amount);
    }

    /// @dev Why the order takes no acceptance here: the selector of the error, zero where the order is over.
    function _refusalOf(EscrowSlot slot, AcceptanceHeader header) internal view returns (bytes4) {
        if (slot.held() == 0 && !slot.isAmended()) {
            return slot.isNone() && block.timestamp < header.fundBy() ? OrderNotFunded.selector : bytes4(0);
        }
        if (slot.hasClauses()) return OrderHasClauses.selector;
        if (slot.isInvoiced()) return OrderHasInvoices.selector;
        return CumulativeExceedsEscrow.selector;
    }

    /// @dev Whether the buyer signed as the caller or by others than its key.
    function _isSigned(
        AcceptanceFrame frame,
        bytes32 digest,
        bytes calldata signature,
        uint256 released
    ) private view returns (bool) {
        uint256 amount = frame.cumulative() - released;
        return Signatures.isSignedWithin(_businesses, frame.buyer(), digest, signature, frame.token(), amount);
    }
}
