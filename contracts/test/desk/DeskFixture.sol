// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {Collection, ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {DeskMessages} from "../../libraries/DeskMessages.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {EscrowFixture} from "../support/EscrowFixture.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";

/// @dev Orders with clauses, and calls of the desk as data: to be performed, refused, tried around a deadline or batched.
abstract contract DeskFixture is EscrowFixture {
    uint256 internal constant ARBITER_KEY = 0xAB;
    uint32 internal constant ARBITRATION = 10 days;
    uint32 internal constant RETENTION = 60 days;
    bytes32 internal constant REASON = keccak256("reason");

    address internal arbiter = vm.addr(ARBITER_KEY);
    address internal feeRecipient = address(0xFEE);

    error CallSucceeded();
    error OtherError(bytes actual, bytes expected);

    /// @dev The buyer may contest; nothing is deducted.
    function aContestableOrder() internal view returns (OrderTerms memory order) {
        order = anOrder();
        order.arbiter = arbiter;
        order.arbitrationPeriod = ARBITRATION;
        order.fallbackSupplierBps = 4_000;
    }

    function anOrderWithRetention() internal view returns (OrderTerms memory order) {
        order = aContestableOrder();
        order.retentionBps = 1_000;
        order.retentionPeriod = RETENTION;
    }

    /// @dev 10 % retained, 1 % a day late up to 5 %, 2 % for accepting within two days, 0.5 % fee.
    function anOrderWithEverything() internal view returns (OrderTerms memory order) {
        order = anOrderWithRetention();
        order.lateBpsPerDay = 100;
        order.lateCapBps = 500;
        order.earlyDiscountBps = 200;
        order.earlyDiscountPeriod = 2 days;
        order.feeBps = 50;
        order.feeRecipient = feeRecipient;
    }

    /// @dev The buyer sends it, by allowance.
    function fundAtDesk(OrderTerms memory order, uint256 funded) internal returns (OrderId) {
        vm.prank(order.buyer);
        return desk.fund(pack(order), clausesOf(order), funded, Collection.Allowance, "");
    }

    function fundedAtDesk(OrderTerms memory order) internal returns (OrderTerms memory, OrderId) {
        return (order, fundAtDesk(order, order.amount));
    }

    function acceptAtDesk(OrderTerms memory order, uint256 cumulative, uint256 hint) internal {
        perform(acceptCall(order, cumulative, hint));
    }

    function contest(OrderTerms memory order, uint256 cumulative, uint256 contested) internal {
        perform(contestCall(order, cumulative, contested));
    }

    function rule(OrderTerms memory order, uint256 dispute, uint256 toSupplier) internal {
        perform(ruleCall(ARBITER_KEY, order, dispute, toSupplier));
    }

    function claimCall(uint256 key, OrderTerms memory order, uint256 cumulative) internal view returns (bytes memory) {
        bytes memory signature = signClaim(key, order, cumulative);
        return
            abi.encodeCall(
                IDeliveryDesk.claimDelivery,
                (pack(order), clausesOf(order), vm.addr(key), cumulative, START, EVIDENCE, signature)
            );
    }

    function acceptCall(
        OrderTerms memory order,
        uint256 cumulative,
        uint256 hint
    ) internal view returns (bytes memory) {
        bytes memory signature = signAcceptance(BUYER_KEY, order, cumulative);
        return
            abi.encodeCall(
                IDeliveryDesk.accept,
                (pack(order), clausesOf(order), cumulative, EVIDENCE, hint, signature)
            );
    }

    function releaseDeemedCall(OrderTerms memory order, uint256 cumulative) internal pure returns (bytes memory) {
        return abi.encodeCall(IDeliveryDesk.releaseDeemed, (pack(order), clausesOf(order), cumulative));
    }

    function releaseAcknowledgedCall(OrderTerms memory order, uint256 cumulative) internal pure returns (bytes memory) {
        return abi.encodeCall(IDeliveryDesk.releaseAcknowledged, (pack(order), clausesOf(order), cumulative));
    }

    function contestCall(
        OrderTerms memory order,
        uint256 cumulative,
        uint256 contested
    ) internal view returns (bytes memory) {
        OrderId orderId = idOf(order);
        bytes32 structHash = DeskMessages.hashContest(orderId, roundOf(orderId), cumulative, contested, REASON);
        bytes memory signature = signAtDesk(BUYER_KEY, structHash);
        return
            abi.encodeCall(
                IDeliveryDesk.contest,
                (pack(order), clausesOf(order), cumulative, contested, REASON, signature)
            );
    }

    function contestRetentionCall(
        OrderTerms memory order,
        uint256 tranche,
        uint256 contested
    ) internal view returns (bytes memory) {
        OrderId orderId = idOf(order);
        bytes32 structHash = DeskMessages.hashRetentionContest(orderId, roundOf(orderId), tranche, contested, REASON);
        bytes memory signature = signAtDesk(BUYER_KEY, structHash);
        return
            abi.encodeCall(
                IDeliveryDesk.contestRetention,
                (pack(order), clausesOf(order), tranche, contested, REASON, signature)
            );
    }

    function ruleCall(
        uint256 key,
        OrderTerms memory order,
        uint256 dispute,
        uint256 toSupplier
    ) internal view returns (bytes memory) {
        bytes memory signature = sign(key, rulingDigest(order, dispute, toSupplier));
        return
            abi.encodeCall(
                IDeliveryDesk.rule,
                (pack(order), clausesOf(order), dispute, toSupplier, REASON, vm.addr(key), signature)
            );
    }

    function rulingDigest(
        OrderTerms memory order,
        uint256 dispute,
        uint256 toSupplier
    ) internal view returns (bytes32) {
        OrderId orderId = idOf(order);
        return deskDigest(DeskMessages.hashRuling(orderId, roundOf(orderId), dispute, toSupplier, REASON));
    }

    function fallbackCall(OrderTerms memory order, uint256 dispute) internal pure returns (bytes memory) {
        return abi.encodeCall(IDeliveryDesk.executeFallback, (pack(order), clausesOf(order), dispute));
    }

    function releaseRetentionCall(OrderTerms memory order, uint256 tranche) internal pure returns (bytes memory) {
        return abi.encodeCall(IDeliveryDesk.releaseRetention, (pack(order), clausesOf(order), tranche));
    }

    function reclaimCall(OrderTerms memory order) internal pure returns (bytes memory) {
        return abi.encodeCall(IDeliveryDesk.reclaim, (pack(order), clausesOf(order)));
    }

    /// @dev By the buyer's signature of `Funding`, over the allowance.
    function fundCall(OrderTerms memory order, uint256 total) internal view returns (bytes memory) {
        bytes memory signature = signAtDesk(BUYER_KEY, DeskMessages.hashFunding(idOf(order), total));
        return
            abi.encodeCall(IDeliveryDesk.fund, (pack(order), clausesOf(order), total, Collection.Allowance, signature));
    }

    function changeCall(
        OrderTerms memory order,
        uint256 nonce,
        uint256 amount,
        uint256 deliverBy
    ) internal view returns (bytes memory) {
        bytes32 structHash = DeskMessages.hashChangeOrder(idOf(order), nonce, amount, deliverBy, "lines", "documents");
        bytes memory arguments = abi.encode(
            pack(order),
            clausesOf(order),
            nonce,
            amount,
            deliverBy,
            bytes32("lines"),
            bytes32("documents"),
            signAtDesk(BUYER_KEY, structHash),
            signAtDesk(SUPPLIER_KEY, structHash)
        );
        return bytes.concat(IDeliveryDesk.changeOrder.selector, arguments);
    }

    /// @dev Sent by this contract, which speaks for nobody. Reverts as the desk does.
    function perform(bytes memory call) internal {
        (bool done, bytes memory answer) = address(desk).call(call);
        if (done) return;
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }

    function succeeds(bytes memory call) internal returns (bool done) {
        (done, ) = address(desk).call(call);
    }

    function assertRefused(bytes memory call, bytes memory expected) internal {
        (bool done, bytes memory answer) = address(desk).call(call);
        if (done) revert CallSucceeded();
        if (keccak256(answer) != keccak256(expected)) revert OtherError(answer, expected);
    }

    /// @dev Succeeds and moves nothing.
    function assertNoop(OrderTerms memory order, bytes memory call) internal {
        bytes32 before = stateOf(order);
        vm.recordLogs();
        perform(call);
        assertEq(stateOf(order), before, "a no-op changed something");
        assertEq(vm.getRecordedLogs().length, 0, "a no-op said something");
    }

    /// @dev Everything that the contracts keep of the order, and what its parties have.
    function stateOf(OrderTerms memory order) internal view returns (bytes32) {
        OrderId orderId = idOf(order);
        (, bytes memory desks) = address(desk).staticcall(abi.encodeCall(IDeliveryDesk.deliveryState, (orderId)));
        (, bytes memory amendment) = address(desk).staticcall(abi.encodeCall(IDeliveryDesk.amendmentOf, (orderId)));
        (, bytes memory slot) = address(escrow).staticcall(abi.encodeCall(ITradeEscrow.slotOf, (orderId)));
        return
            keccak256(
                abi.encode(
                    desks,
                    amendment,
                    slot,
                    token.balanceOf(order.buyer),
                    token.balanceOf(order.supplier),
                    token.balanceOf(order.feeRecipient)
                )
            );
    }

    function assertLine(
        OrderId orderId,
        uint256 released,
        uint256 held,
        uint256 position,
        uint256 frozen,
        uint256 retained
    ) internal view {
        assertEq(releasedOf(orderId), released, "released");
        assertEq(heldOf(orderId), held, "held");
        (, , uint256 actualPosition, uint256 actualFrozen, uint256 actualRetained, , ) = desk.deliveryState(orderId);
        assertEq(actualPosition, position, "position");
        assertEq(actualFrozen, frozen, "frozen");
        assertEq(actualRetained, retained, "retained");
    }

    /// @dev What reached the buyer since it paid for `order`.
    function refunded(OrderTerms memory order) internal view returns (uint256) {
        return token.balanceOf(buyer) + order.amount - 100 * AMOUNT;
    }

    function signAtDesk(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        return sign(key, deskDigest(structHash));
    }

    /// @dev Messages to the desk are signed in the escrow's domain.
    function deskDigest(bytes32 structHash) internal view returns (bytes32) {
        return digest(escrowDomain(), structHash);
    }

    function issueDue(OrderTerms memory order, uint256 from, uint256 to, uint256 dueDate) internal returns (InvoiceId) {
        bytes32 structHash = InvoiceMessages.hashIssue(idOf(order), from, to, "number", dueDate, "document");
        bytes memory signature = sign(SUPPLIER_KEY, digest(registryDomain(), structHash));
        return registry.issue(keyOf(order), from, to, "number", dueDate, "document", signature);
    }

    function acknowledge(OrderTerms memory order, InvoiceId invoiceId) internal {
        bytes32 structHash = InvoiceMessages.hashAcknowledgement(invoiceId);
        registry.acknowledge(keyOf(order), invoiceId, sign(BUYER_KEY, digest(registryDomain(), structHash)));
    }

    function assign(InvoiceId invoiceId, address to) internal {
        bytes memory signature = signAssignment(SUPPLIER_KEY, invoiceId, to, 0, type(uint256).max);
        registry.assign(invoiceId, to, 0, type(uint256).max, signature);
    }
}
