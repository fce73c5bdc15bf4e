// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "./interfaces/ITradeEscrow.sol";
import {AcceptanceHeader, AcceptanceRows} from "./libraries/AcceptanceRows.sol";
import {EscrowSlot} from "./libraries/EscrowSlots.sol";
import {Payout} from "./libraries/DeferredPayouts.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {OrderRelease} from "./OrderRelease.sol";

/// @title AcceptanceBatch
/// @notice Many acceptances in one transaction, each checked in place and none able to stop another.
abstract contract AcceptanceBatch is OrderRelease {
    /// @inheritdoc ITradeEscrow
    function acceptMany(address[] calldata accounts, bytes calldata rows) external locked {
        Payout[] memory payouts = new Payout[](rows.length / AcceptanceRows.FIXED_LENGTH);
        uint256 count = 0;
        uint256 offset = 0;
        for (uint256 index = 0; offset < rows.length; ++index) {
            (Payout memory payout, bytes4 reason, uint256 next) = _acceptRow(accounts, rows, offset);
            if (reason != 0) emit ActionFailed(index, reason);
            else if (payout.amount != 0) payouts[count++] = payout;
            offset = next;
        }
        _payAll(payouts, count);
    }

    /// @dev What {accept} does for a plain order without invoices, but for the payout. `reason` is the selector of the error that
    /// {accept} would give.
    function _acceptRow(
        address[] calldata accounts,
        bytes calldata rows,
        uint256 offset
    ) private returns (Payout memory payout, bytes4 reason, uint256 next) {
        // Check
        AcceptanceHeader header;
        (header, next) = AcceptanceRows.headerAt(rows, offset);
        address buyer = accounts[header.buyer()];
        payout.account = accounts[header.supplier()];
        payout.token = accounts[header.token()];
        uint256 fundBy = header.fundBy();
        OrderId orderId = OrderId.wrap(
            _hashTypedDataV4(
                TypedData.hashOrder(
                    buyer,
                    payout.account,
                    payout.token,
                    fundBy,
                    AcceptanceRows.termsHashAt(rows, offset)
                )
            )
        );
        EscrowSlot slot = _escrows[orderId].slot;
        uint256 cumulative = header.cumulative();
        uint256 released = slot.released();
        if (cumulative <= released) return (payout, 0, next);
        if (slot.held() == 0 && !slot.isAmended()) {
            return (payout, slot.isNone() && block.timestamp < fundBy ? OrderNotFunded.selector : bytes4(0), next);
        }
        if (slot.hasClauses()) return (payout, OrderHasClauses.selector, next);
        if (slot.isInvoiced()) return (payout, OrderHasInvoices.selector, next);
        if (cumulative > slot.available()) return (payout, CumulativeExceedsEscrow.selector, next);
        uint256 amount = cumulative - released;
        bytes32 evidenceHash = AcceptanceRows.evidenceHashAt(rows, offset);
        bytes32 digest = _hashTypedDataV4(
            TypedData.hashAcceptance(orderId, slot.settlements(), cumulative, evidenceHash)
        );
        if (
            !Signatures.isSignedWithin(
                _businesses,
                buyer,
                digest,
                AcceptanceRows.signatureAt(rows, offset, next),
                payout.token,
                amount
            )
        ) return (payout, SignatureNotValid.selector, next);

        // Effect
        payout.orderId = orderId;
        payout.amount = amount;
        _escrows[orderId].slot = slot.release(amount).stored(fundBy);
        _unbook(payout.token, orderId, amount);
        emit AcceptedAndReleased(orderId, amount, cumulative, evidenceHash);
    }
}
