// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Disbursement, ITradeEscrow, OrderId, OrderKey} from "./interfaces/ITradeEscrow.sol";
import {EscrowSlot} from "./libraries/EscrowSlots.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {OrderFunding} from "./OrderFunding.sol";

/// @title OrderRelease
/// @notice How an order's money goes out: by the buyer's acceptance, by both parties' settlement, or as desk or registry decide.
abstract contract OrderRelease is OrderFunding {
    /// @inheritdoc ITradeEscrow
    function orderState(
        OrderId orderId
    ) external view returns (Status status, uint256 held, uint256 released, uint256 settlements, bool invoiced) {
        EscrowSlot slot = _escrows[orderId].slot;
        return (slot.status(), slot.held(), slot.released(), slot.settlements(), slot.isInvoiced());
    }

    /// @inheritdoc ITradeEscrow
    function slotOf(OrderId orderId) external view returns (EscrowSlot) {
        return _escrows[orderId].slot;
    }

    /// @inheritdoc ITradeEscrow
    function accept(
        OrderKey calldata key,
        uint112 cumulative,
        bytes32 evidenceHash,
        bytes calldata signature
    ) external locked {
        // Check
        bytes32 domainSeparator = _domainSeparatorV4();
        OrderId orderId = OrderId.wrap(MessageHashUtils.toTypedDataHash(domainSeparator, TypedData.hashOrderKey(key)));
        Escrow storage escrow = _escrows[orderId];
        EscrowSlot slot = escrow.slot;
        uint256 releasedBefore = slot.released();
        if (cumulative <= releasedBefore) return;
        uint256 amount;
        // unchecked: just compared.
        unchecked {
            amount = cumulative - releasedBefore;
        }
        uint256 fundBy = key.fundBy;
        if (amount > slot.held()) {
            if (_isOver(orderId, slot, fundBy)) return;
            revert CumulativeExceedsEscrow(cumulative, slot.available());
        }
        if (slot.hasClauses()) revert OrderHasClauses(orderId);
        address token = key.token;
        address buyer = key.buyer;
        // The buyer's own call needs no hash of what it says.
        if (signature.length != 0 || msg.sender != buyer) {
            bytes32 structHash = TypedData.hashAcceptance(orderId, slot.settlements(), cumulative, evidenceHash);
            bytes32 digest = MessageHashUtils.toTypedDataHash(domainSeparator, structHash);
            if (!Signatures.isOfKey(buyer, digest, signature)) {
                _requireSignedOtherwise(buyer, digest, signature, token, amount);
            }
        }

        // Effect
        escrow.slot = slot.release(amount).stored(fundBy);
        _unbook(token, orderId, amount);

        // Effect, interaction
        if (slot.isInvoiced()) {
            emit DeliveryAccepted(orderId, cumulative, evidenceHash);
            _payHolders(key, orderId, releasedBefore, cumulative, amount, cumulative);
        } else {
            emit AcceptedAndReleased(orderId, cumulative, evidenceHash);
            // An acceptance that this contract sends is an action of a batch.
            if (msg.sender == address(this)) _defer(orderId, token, key.supplier, amount);
            else _push(orderId, token, key.supplier, amount);
        }
    }

    /// @inheritdoc ITradeEscrow
    function settle(
        OrderKey calldata key,
        uint256 toSupplier,
        uint256 toBuyer,
        uint256 nonce,
        bytes calldata buyerSignature,
        bytes calldata supplierSignature
    ) external locked {
        // Check
        OrderId orderId = _hashOrderKey(key);
        EscrowSlot slot = _escrows[orderId].slot;
        uint256 expectedNonce = slot.settlements();
        if (nonce < expectedNonce || _isOver(orderId, slot, key.fundBy)) return;
        if (nonce > expectedNonce) revert SettlementNonceAhead(nonce, expectedNonce);
        if (toSupplier > slot.held() || toBuyer > slot.held() - toSupplier) {
            revert SettlementExceedsHeld(Math.saturatingAdd(toSupplier, toBuyer), slot.held());
        }
        bytes32 structHash = TypedData.hashSettlement(orderId, toSupplier, toBuyer, nonce);
        _requireSigned(key.buyer, structHash, buyerSignature, key.token, toSupplier);
        _requireSigned(key.supplier, structHash, supplierSignature, key.token, toBuyer);
        uint256 releasedBefore = slot.released();
        slot = slot.countSettlement().disburse(toSupplier, toSupplier + toBuyer);
        if (toBuyer != 0 && slot.isInvoiced()) _requireDebtCovered(orderId, slot);

        // Effect
        _escrows[orderId].slot = slot.stored(key.fundBy);
        _unbook(key.token, orderId, toSupplier + toBuyer);
        emit OrderSettled(orderId, toSupplier, toBuyer, nonce);

        // Effect, interaction
        if (toSupplier != 0) {
            uint256 released = slot.released();
            if (slot.isInvoiced()) _payHolders(key, orderId, releasedBefore, released, toSupplier, released);
            else _payHolder(orderId, key.token, key.supplier, toSupplier, released);
        }
        if (toBuyer != 0) _payBuyer(orderId, key.token, key.buyer, toBuyer);
    }

    /// @inheritdoc ITradeEscrow
    function disburse(OrderKey calldata key, OrderId orderId, Disbursement calldata disbursement) external locked {
        // Check
        if (msg.sender != address(_desk) && msg.sender != address(_registry)) revert CallerNotTrusted(msg.sender);
        uint256 payout = disbursement.payout;
        uint256 refund = disbursement.refund;
        uint256 fee = disbursement.fee;
        uint256 amount = payout + refund + fee;
        EscrowSlot slot = _escrows[orderId].slot.disburse(disbursement.advance, amount);

        // Effect
        _escrows[orderId].slot = slot.stored(key.fundBy);
        _unbook(key.token, orderId, amount);

        // Effect, interaction
        if (payout != 0) {
            uint256 released = slot.released();
            if (slot.isInvoiced()) {
                _payHolders(key, orderId, disbursement.from, disbursement.to, payout, released);
            } else {
                _payHolder(orderId, key.token, key.supplier, payout, released);
            }
        }
        if (fee != 0) {
            emit FeePaid(orderId, disbursement.feeRecipient, fee);
            _pay(orderId, key.token, disbursement.feeRecipient, fee);
        }
        if (refund != 0) _payBuyer(orderId, key.token, key.buyer, refund);
    }

    /// @inheritdoc ITradeEscrow
    function markInvoiced(OrderId orderId) external locked {
        // Check
        if (msg.sender != address(_registry)) revert CallerNotInvoiceRegistry(msg.sender, address(_registry));
        EscrowSlot slot = _escrows[orderId].slot;
        if (slot.held() == 0) revert OrderNotFunded(orderId);

        // Effect
        _escrows[orderId].slot = slot.markInvoiced();
    }

    /// @dev Whether the order holds nothing and never will again. Reverts if it may still be funded for the first time.
    function _isOver(OrderId orderId, EscrowSlot slot, uint256 fundBy) private view returns (bool) {
        if (slot.held() != 0 || slot.isAmended()) return false;
        if (slot.isNone() && block.timestamp < fundBy) revert OrderNotFunded(orderId);
        return true;
    }

    function _requireDebtCovered(OrderId orderId, EscrowSlot slot) private view {
        uint256 acknowledged = _registry.acknowledgedUpTo(orderId);
        if (slot.available() < acknowledged) revert AcknowledgedDebtNotCovered(slot.available(), acknowledged);
    }

    /// @dev Pays `payout` to those who hold [from, to) by the registry.
    function _payHolders(
        OrderKey calldata key,
        OrderId orderId,
        uint256 from,
        uint256 to,
        uint256 payout,
        uint256 released
    ) private {
        (address[] memory payees, uint256[] memory amounts) = _registry.takePayees(
            orderId,
            key.supplier,
            key.buyer,
            key.token,
            from,
            to,
            payout
        );
        uint256 total = 0;
        for (uint256 i = 0; i < payees.length; ++i) {
            total += amounts[i];
            _payHolder(orderId, key.token, payees[i], amounts[i], released);
        }
        // The registry is ours and immutable; still, no order may pay out more or less than it released.
        assert(total == payout);
    }

    function _payHolder(OrderId orderId, address token, address payee, uint256 amount, uint256 released) private {
        emit Released(orderId, payee, amount, released);
        _pay(orderId, token, payee, amount);
    }

    function _payBuyer(OrderId orderId, address token, address buyer, uint256 amount) private {
        emit Refunded(orderId, buyer, amount);
        _pay(orderId, token, buyer, amount);
    }
}
