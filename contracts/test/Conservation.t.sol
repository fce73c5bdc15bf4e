// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {InvoiceId} from "../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {OrderTerms} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

/// @dev Random histories of three orders at once. After every step, for each order: held + released + refunded is what
/// was funded, and what the contract owes is what it has.
contract ConservationTest is EscrowFixture {
    uint256 private constant ORDERS = 3;

    mapping(uint256 index => uint256) private released;
    mapping(uint256 index => uint256) private refunded;

    function testFuzz_GivenAnyHistory_NoMoneyAppearsOrVanishes(uint256[24] calldata steps) external {
        for (uint256 i = 0; i < ORDERS; ++i) fund(numberedOrder(i));
        uint256 outside = token.balanceOf(buyer) + token.balanceOf(supplier) + token.balanceOf(financier);
        uint256 total = outside + ORDERS * AMOUNT;
        for (uint256 i = 0; i < steps.length; ++i) {
            step(steps[i]);
            uint256 held = 0;
            for (uint256 j = 0; j < ORDERS; ++j) {
                OrderId orderId = idOf(numberedOrder(j));
                assertEq(heldOf(orderId) + released[j] + refunded[j], AMOUNT, "order's money");
                bool recorded = statusOf(orderId) != ITradeEscrow.Status.None;
                assertTrue(recorded || heldOf(orderId) == 0, "a record was dropped while money was held");
                assertTrue(!recorded || releasedOf(orderId) == released[j], "recorded release");
                held += heldOf(orderId);
            }
            assertEq(escrow.owed(address(token)), held, "owed against held");
            assertSolvent(address(token), 0);
        }
        outside = token.balanceOf(buyer) + token.balanceOf(supplier) + token.balanceOf(financier);
        assertEq(outside + token.balanceOf(address(escrow)), total, "all money");
    }

    /// @dev One action with arguments that may well be refused; a refusal must change nothing, which is asserted too.
    function step(uint256 seed) private {
        uint256 index = seed % ORDERS;
        uint256 action = (seed >> 8) % 8;
        uint256 amount = (seed >> 16) % (AMOUNT + AMOUNT / 10);
        OrderTerms memory order = numberedOrder(index);
        OrderId orderId = idOf(order);
        (, uint256 heldBefore, uint256 releasedBefore, uint256 nonce, ) = escrow.orderState(orderId);
        uint256 payeesBefore = token.balanceOf(supplier) + token.balanceOf(financier);
        try this.act(order, action, amount, nonce) {
            uint256 paid = token.balanceOf(supplier) + token.balanceOf(financier) - payeesBefore;
            released[index] += paid;
            // What left held and was not released can only be a refund, and only these two actions make one.
            uint256 back = heldBefore - heldOf(orderId) - paid;
            assertTrue(back == 0 || action == 3 || action == 4, "refund from another action");
            refunded[index] += back;
        } catch {
            assertEq(heldOf(orderId), heldBefore, "a refusal moved money");
            assertEq(releasedOf(orderId), releasedBefore, "a refusal released money");
        }
    }

    function act(OrderTerms memory order, uint256 action, uint256 amount, uint256 nonce) external {
        if (action == 0) accept(order, amount);
        if (action == 1) claim(order, amount);
        if (action == 2) releaseDeemed(order, claimedOf(idOf(order)));
        if (action == 3) settle(order, amount / 3, amount / 5, nonce);
        if (action == 4) reclaim(order);
        if (action == 5) vm.warp(block.timestamp + 2 days + (amount % 5 days));
        if (action == 6) fund(order);
        if (action == 7) issueToFinancier(order, amount);
    }

    function issueToFinancier(OrderTerms memory order, uint256 amount) private {
        OrderId orderId = idOf(order);
        uint256 from = registry.invoicedUpTo(orderId);
        uint256 released = releasedOf(orderId);
        if (released > from) from = released;
        InvoiceId invoiceId = issue(order, from, from + amount / 2);
        bytes memory signature = signAssignment(SUPPLIER_KEY, invoiceId, financier, 0, type(uint256).max);
        registry.assign(invoiceId, financier, 0, type(uint256).max, signature);
    }
}
