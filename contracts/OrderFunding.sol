// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Clauses, Collection, ITradeEscrow, Order, OrderId, OrderKey} from "./interfaces/ITradeEscrow.sol";
import {EscrowSlot, EscrowSlots} from "./libraries/EscrowSlots.sol";
import {OrderFundedEvent} from "./libraries/OrderFundedEvent.sol";
import {Schedule} from "./libraries/Schedules.sol";
import {TokenPull} from "./libraries/TokenPull.sol";
import {TokenPush} from "./libraries/TokenPush.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Payouts} from "./Payouts.sol";

/// @title OrderFunding
/// @notice How money comes in: an order's identity, what it takes to fund one, and its state from there on.
abstract contract OrderFunding is Payouts {
    /// @dev A struct of one word, so that a function reads and writes it by one reference.
    struct Escrow {
        EscrowSlot slot;
    }

    mapping(OrderId orderId => Escrow) internal _escrows;

    modifier onlyDesk() {
        if (msg.sender != address(_desk)) revert CallerNotDeliveryDesk(msg.sender, address(_desk));
        _;
    }

    /// @inheritdoc ITradeEscrow
    function hashOrder(Order calldata order, Clauses calldata clauses) external view returns (OrderId) {
        return _hashOrder(order, TypedData.hashClauses(clauses));
    }

    /// @inheritdoc ITradeEscrow
    function hashOrderKey(OrderKey calldata key) external view returns (OrderId) {
        return _hashOrderKey(key);
    }

    /// @inheritdoc ITradeEscrow
    function hashTerms(Order calldata order, Clauses calldata clauses) external pure returns (bytes32) {
        return TypedData.hashTerms(order, TypedData.hashClauses(clauses));
    }

    /// @inheritdoc ITradeEscrow
    function fundWithAllowance(Order calldata order) external locked returns (OrderId orderId) {
        // Check
        if (msg.sender != order.buyer) revert CallerNotBuyer(msg.sender, order.buyer);
        address token = order.token;
        uint256 amount;
        uint256 balanceBefore;
        (orderId, amount, balanceBefore) = _open(
            order,
            msg.sender,
            token,
            TypedData.NO_CLAUSES_HASH,
            order.schedule.amount()
        );
        if (amount == 0) return orderId;

        // Interaction
        TokenPull.pullAllowed(token, msg.sender, amount);

        // Check
        _requireReceived(token, balanceBefore, amount);
    }

    /// @inheritdoc ITradeEscrow
    function fundWithAuthorisation(
        Order calldata order,
        bytes calldata signature
    ) external locked returns (OrderId orderId) {
        // Check, effect
        address buyer = order.buyer;
        address token = order.token;
        uint256 amount;
        uint256 balanceBefore;
        (orderId, amount, balanceBefore) = _open(
            order,
            buyer,
            token,
            TypedData.NO_CLAUSES_HASH,
            order.schedule.amount()
        );
        if (amount == 0) return orderId;

        // Interaction: the token checks the buyer's signature over payer, payee, amount, deadline and nonce.
        TokenPull.pullAuthorized(token, buyer, amount, order.schedule.fundBy(), OrderId.unwrap(orderId), signature);

        // Check
        _requireReceived(token, balanceBefore, amount);
    }

    /// @inheritdoc ITradeEscrow
    function open(
        Order calldata order,
        Clauses calldata clauses,
        uint256 part,
        Collection method,
        bytes32 authorizationId,
        uint256 validBefore,
        bytes calldata authorization
    ) external onlyDesk locked returns (OrderId orderId) {
        // Check, effect
        address buyer = order.buyer;
        address token = order.token;
        address feeRecipient = clauses.payment.feeRecipient();
        if (feeRecipient != address(0)) _requireParty(feeRecipient);
        uint256 balanceBefore;
        (orderId, part, balanceBefore) = _open(order, buyer, token, TypedData.hashClauses(clauses), part);
        if (part == 0) return orderId;

        // Interaction
        _collect(token, buyer, part, method, authorizationId, validBefore, authorization);

        // Check
        _requireReceived(token, balanceBefore, part);
    }

    /// @inheritdoc ITradeEscrow
    function addFunds(
        OrderId orderId,
        address token,
        address buyer,
        uint256 amount,
        Collection method,
        bytes32 authorizationId,
        uint256 validBefore,
        bytes calldata authorization
    ) external onlyDesk locked {
        // Check
        EscrowSlot slot = _escrows[orderId].slot;
        if (!slot.isAmended()) revert OrderNotAmended(orderId);
        uint256 balanceBefore = TokenPush.balanceOfThis(token);

        // Effect
        _bookFunding(token, orderId, amount);
        _escrows[orderId].slot = slot.add(amount);

        // Interaction
        _collect(token, buyer, amount, method, authorizationId, validBefore, authorization);

        // Check
        _requireReceived(token, balanceBefore, amount);
    }

    /// @inheritdoc ITradeEscrow
    function markAmended(OrderId orderId) external onlyDesk locked {
        // Check
        EscrowSlot slot = _escrows[orderId].slot;
        if (slot.held() == 0 && !slot.isAmended()) revert OrderNotFunded(orderId);

        // Effect
        _escrows[orderId].slot = slot.markAmended();
    }

    function _hashOrder(Order calldata order, bytes32 clausesHash) internal view returns (OrderId) {
        return OrderId.wrap(_hashTypedDataV4(TypedData.hashOrder(order, clausesHash)));
    }

    function _hashOrderKey(OrderKey calldata key) internal view returns (OrderId) {
        return OrderId.wrap(_hashTypedDataV4(TypedData.hashOrderKey(key)));
    }

    /// @dev Checks the terms, but for the buyer's word, which none of these contracts can give, and books `part` of the order as
    /// funded, ahead of its money. `opened` is `part`, or zero if the order is funded already.
    function _open(
        Order calldata order,
        address buyer,
        address token,
        bytes32 clausesHash,
        uint256 part
    ) private returns (OrderId orderId, uint256 opened, uint256 balanceBefore) {
        // Check
        orderId = _hashOrder(order, clausesHash);
        Escrow storage escrow = _escrows[orderId];
        EscrowSlot slot = escrow.slot;
        if (!slot.isNone()) {
            if (slot.held() == 0 && !slot.isAmended()) revert OrderAlreadyClosed(orderId);
            return (orderId, 0, 0);
        }
        Schedule schedule = order.schedule;
        uint256 fundBy = schedule.fundBy();
        uint256 amount = schedule.amount();
        if (!schedule.isCanonical()) revert ScheduleNotCanonical(schedule);
        if (block.timestamp >= fundBy) revert FundingAfterFundBy(block.timestamp, fundBy);
        if (schedule.deliverBy() < fundBy) revert DeadlinesOutOfOrder(fundBy, schedule.deliverBy());
        if (part == 0) revert AmountIsZero(orderId);
        address supplier = order.supplier;
        _requireParty(supplier);
        if (buyer == supplier) revert PartiesNotDistinct(buyer);
        balanceBefore = TokenPush.balanceOfThis(token);

        // Effect
        _bookFunding(token, orderId, part);
        slot = EscrowSlots.funded(part);
        if (clausesHash != TypedData.NO_CLAUSES_HASH) slot = slot.markWithClauses();
        if (part == amount) {
            escrow.slot = slot;
            OrderFundedEvent.emitFunded(order, orderId);
        } else {
            if (part > amount) revert PartExceedsAmount(part, amount);
            escrow.slot = slot.markAmended();
            OrderFundedEvent.emitDeposited(order, orderId, part);
        }
        return (orderId, part, balanceBefore);
    }

    function _collect(
        address token,
        address buyer,
        uint256 amount,
        Collection method,
        bytes32 authorizationId,
        uint256 validBefore,
        bytes calldata authorization
    ) private {
        if (method == Collection.Allowance) {
            TokenPull.pullAllowed(token, buyer, amount);
        } else if (method == Collection.Permit) {
            TokenPull.pullPermitted(token, buyer, amount, validBefore, authorization);
        } else if (method == Collection.Authorization) {
            TokenPull.pullAuthorized(token, buyer, amount, validBefore, authorizationId, authorization);
        } else {
            TokenPull.pullByPermit2(token, buyer, amount, validBefore, authorizationId, authorization);
        }
    }

    function _requireReceived(address token, uint256 balanceBefore, uint256 amount) private view {
        uint256 balanceAfter = TokenPush.balanceOfThis(token);
        // unchecked: a balance that fell differs by far more than any amount.
        unchecked {
            if (balanceAfter - balanceBefore == amount) return;
        }
        revert FundingNotExact(Math.saturatingSub(balanceAfter, balanceBefore), amount);
    }
}
