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
        for (uint256 index = 0; next < end; ++index) {
            // Check
            uint256 row = next;
            AcceptanceHeader header;
            (header, next) = AcceptanceRows.read(row, end);
            OrderId orderId = frame.orderIdOf(accounts, header, row);
            Escrow storage escrow = _escrows[orderId];
            EscrowSlot slot = escrow.slot;
            uint256 cumulative = header.cumulative();
            if (cumulative <= slot.released()) continue;
            if (cumulative > slot.available() || !slot.isPlain()) {
                bytes4 reason = _refusalOf(slot, header);
                if (reason != 0) emit ActionFailed(index, reason);
                continue;
            }
            bytes32 digest = frame.digestOf(orderId, slot.settlements(), cumulative, row);
            if (header.signatureLength() != 65 || !frame.isOfBuyer(digest, row)) {
                if (!_isSigned(frame, digest, AcceptanceRows.signatureOf(row, next), slot.released())) {
                    emit ActionFailed(index, SignatureNotValid.selector);
                    continue;
                }
            }

            // Effect
            uint256 amount = frame.cumulative() - slot.released();
            escrow.slot = slot.release(amount).stored(header.fundBy());

            // Effect, interaction: what the run before leaves as credit comes first, so that events are in the order of the books.
            _addToRun(run, frame.token(), frame.supplier(), orderId, amount);
            frame.emitAccepted(orderId);
        }
        _payRun(run);
    }

    /// @dev Why the order takes no acceptance here: the selector of the error, zero where the order is over.
    function _refusalOf(EscrowSlot slot, AcceptanceHeader header) private view returns (bytes4) {
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
