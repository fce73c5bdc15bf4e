// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {Clauses, Collection, ITradeEscrow, Order, OrderId} from "../interfaces/ITradeEscrow.sol";
import {DeskMessages} from "../libraries/DeskMessages.sol";
import {ReleaseTerms} from "../libraries/ReleaseTerms.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {DeskOrders} from "./DeskOrders.sol";

/// @title OrderAmendments
/// @notice How money comes in for orders with clauses or in instalments, and what the parties change afterwards.
abstract contract OrderAmendments is DeskOrders {
    /// @inheritdoc IDeliveryDesk
    function amendmentOf(
        OrderId orderId
    ) external view returns (uint256 amount, uint256 funded, uint256 deliverBy, uint256 changes) {
        Amendment memory amendment = _amendments[orderId];
        return (amendment.amount, amendment.funded, amendment.deliverBy, amendment.changes);
    }

    /// @inheritdoc IDeliveryDesk
    function fund(
        Order calldata order,
        Clauses calldata clauses,
        uint256 funded,
        Collection method,
        bytes calldata authorization
    ) external locked returns (OrderId) {
        // Check
        LiveOrder memory live = _load(order, clauses);
        (uint256 total, uint256 before) = _fundingOf(live, order);
        if (!live.slot.isNone() && funded <= before) return live.id;
        if (funded == 0 || funded > total) revert FundingOutOfRange(funded, total);
        uint256 added = funded - before;
        bytes32 structHash = DeskMessages.hashFunding(live.id, funded);
        bytes calldata collectable = _requireBuyersWord(live, structHash, method, authorization, added);
        bool isFull = live.slot.isNone() && funded == total;
        bytes32 authorizationId = isFull ? OrderId.unwrap(live.id) : _digestOf(structHash);

        // Check, effect, interaction
        if (live.slot.isNone()) {
            _open(live, order, clauses, funded, method, authorizationId, collectable);
            return live.id;
        }

        // Check
        if (block.timestamp >= live.deliverBy) revert FundingTooLate(block.timestamp, live.deliverBy);

        // Effect. The cast is exact: it is at most the total.
        _amendments[live.id].funded = uint112(funded);
        emit FundsAdded(live.id, added, funded, total);

        // Interaction
        _boundEscrow().addFunds(
            live.id,
            live.key.token,
            live.key.buyer,
            added,
            method,
            authorizationId,
            live.deliverBy,
            collectable
        );
        return live.id;
    }

    /// @inheritdoc IDeliveryDesk
    function changeOrder(
        Order calldata order,
        Clauses calldata clauses,
        uint256 nonce,
        uint256 amount,
        uint256 deliverBy,
        bytes32 linesRoot,
        bytes32 documentsHash,
        bytes calldata buyerSignature,
        bytes calldata supplierSignature
    ) external locked {
        // Check
        LiveOrder memory live = _load(order, clauses);
        uint256 changes = live.slot.isAmended() ? _amendments[live.id].changes : 0;
        if (nonce < changes || _isOver(live)) return;
        if (nonce > changes) revert ChangeNonceAhead(nonce, changes);
        (uint256 total, uint256 funded) = _fundingOf(live, order);
        if (amount < total || deliverBy < live.deliverBy) revert ChangeShrinks(amount, deliverBy);
        if (amount > type(uint112).max || deliverBy > type(uint40).max) revert ChangeOutOfRange(amount, deliverBy);
        bytes32 structHash = DeskMessages.hashChangeOrder(live.id, nonce, amount, deliverBy, linesRoot, documentsHash);
        _requireSigned(live, live.key.buyer, structHash, buyerSignature, amount - total);
        _requireSigned(live, live.key.supplier, structHash, supplierSignature, 0);

        // Effect. The casts are exact: the bounds were just checked, and funded is at most the total.
        _amendments[live.id] = Amendment({
            amount: uint112(amount),
            funded: uint112(funded),
            changes: uint32(nonce + 1),
            deliverBy: uint40(deliverBy)
        });
        emit OrderChanged(live.id, nonce, amount, deliverBy, linesRoot, documentsHash);

        // Interaction
        if (!live.slot.isAmended()) _boundEscrow().markAmended(live.id);
    }

    /// @return total agreed
    /// @return funded so far
    function _fundingOf(
        LiveOrder memory live,
        Order calldata order
    ) private view returns (uint256 total, uint256 funded) {
        if (live.slot.isAmended()) return (_amendments[live.id].amount, _amendments[live.id].funded);
        total = order.schedule.amount();
        funded = live.slot.isNone() ? 0 : total;
    }

    function _open(
        LiveOrder memory live,
        Order calldata order,
        Clauses calldata clauses,
        uint256 part,
        Collection method,
        bytes32 authorizationId,
        bytes calldata authorization
    ) private {
        // Check
        if (!ReleaseTerms.areConsistent(clauses.performance, clauses.payment)) {
            revert ClausesNotValid(clauses.performance, clauses.payment);
        }
        ITradeEscrow bound = _boundEscrow();

        // Effect. The casts are exact: the schedule gives the amount 112 bits.
        uint256 total = order.schedule.amount();
        if (part < total) {
            _amendments[live.id] = Amendment({amount: uint112(total), funded: uint112(part), changes: 0, deliverBy: 0});
        }
        if (TypedData.hashClauses(clauses) != TypedData.NO_CLAUSES_HASH) {
            emit ClausesAgreed(live.id, clauses.performance, clauses.payment);
        }

        // Interaction
        bound.open(order, clauses, part, method, authorizationId, live.key.fundBy, authorization);
    }

    /// @dev Where the token or Permit2 does not see what the money is for, the buyer's `Funding` says so.
    /// @return collectable what the escrow collects the money by
    function _requireBuyersWord(
        LiveOrder memory live,
        bytes32 structHash,
        Collection method,
        bytes calldata authorization,
        uint256 added
    ) private view returns (bytes calldata collectable) {
        if (method == Collection.Allowance) {
            _requireSigned(live, live.key.buyer, structHash, authorization, added);
            return authorization[0:0];
        }
        if (method == Collection.Permit) {
            _requireSigned(live, live.key.buyer, structHash, _bytesAt(authorization, 1), added);
            return _bytesAt(authorization, 0);
        }
        return authorization;
    }

    /// @dev The `index`-th of some `bytes` that were encoded together; reverts where it is not all there.
    function _bytesAt(bytes calldata encoded, uint256 index) private pure returns (bytes calldata) {
        uint256 position = uint256(bytes32(encoded[32 * index:32 * index + 32]));
        uint256 length = uint256(bytes32(encoded[position:position + 32]));
        return encoded[position + 32:position + 32 + length];
    }
}
