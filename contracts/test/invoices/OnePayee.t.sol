// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {OrderId} from "../../interfaces/ITradeEscrow.sol";
import {InvoiceFixture} from "../support/InvoiceFixture.sol";
import {OrderTerms} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";

/// @dev P31: whatever happens to the invoices of an order in between, each unit released goes to the one account that is the payee
/// of its slice at that moment. The model keeps slices and payees on its own.
contract OnePayeeTest is InvoiceFixture {
    struct Slice {
        InvoiceId invoiceId;
        uint256 from;
        uint256 to;
        uint256 holder;
        /// @dev Place among the actors; four for none.
        uint256 pledgee;
    }

    uint256 private constant NOBODY = 4;
    uint256[4] private keys = [SUPPLIER_KEY, FINANCIER_KEY, STRANGER_KEY, ATTESTER_KEY];

    OrderTerms private order;
    Slice[] private slices;
    uint256 private released;
    uint256[4] private expected;

    function testFuzz_GivenAnyHistory_EveryUnitGoesToThePayeeOfItsSlice(uint256 seed) external {
        OrderId orderId;
        (order, orderId) = aFundedOrder();
        for (uint256 i = 0; i < 30 && released < AMOUNT; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 kind = seed % 6;
            if (kind < 2) issueNext(seed >> 8);
            else if (kind == 5) release(seed >> 8);
            else if (slices.length != 0) change(kind, slices[(seed >> 8) % slices.length], (seed >> 16) % 4);
        }
        if (released < AMOUNT) release(type(uint256).max);
        for (uint256 i = 0; i < 4; ++i) assertBalance(vm.addr(keys[i]), expected[i]);
        assertEq(releasedOf(orderId), AMOUNT, "released");
        assertSolvent(address(token), 0);
    }

    /// @dev Leaves gaps where more was released than invoiced.
    function issueNext(uint256 seed) private {
        uint256 from = slices.length == 0 ? 0 : slices[slices.length - 1].to;
        if (from < released) from = released;
        if (from == AMOUNT) return;
        uint256 to = from + 1 + (seed % 200e6);
        if (to > AMOUNT) to = AMOUNT;
        slices.push(Slice(issue(order, from, to), from, to, 0, NOBODY));
    }

    function change(uint256 kind, Slice storage slice, uint256 actor) private {
        uint256 nonce = registry.assignmentNonce(slice.invoiceId);
        address account = vm.addr(keys[actor]);
        if (slice.pledgee != NOBODY) {
            vm.prank(vm.addr(keys[slice.pledgee]));
            registry.releasePledge(slice.invoiceId, nonce, "");
            slice.pledgee = NOBODY;
        } else if (kind == 2) {
            pledge(keys[slice.holder], slice.invoiceId, account);
            slice.pledgee = actor;
        } else {
            assign(keys[slice.holder], slice.invoiceId, account);
            slice.holder = actor;
        }
    }

    function release(uint256 seed) private {
        uint256 to = released + 1 + (seed % 300e6);
        if (to > AMOUNT || seed == type(uint256).max) to = AMOUNT;
        uint256 left = to - released;
        for (uint256 i = 0; i < slices.length; ++i) {
            Slice memory slice = slices[i];
            uint256 start = slice.from > released ? slice.from : released;
            uint256 end = slice.to < to ? slice.to : to;
            if (start >= end) continue;
            expected[slice.pledgee == NOBODY ? slice.holder : slice.pledgee] += end - start;
            left -= end - start;
        }
        // What nobody invoiced is the supplier's.
        expected[0] += left;
        released = to;
        accept(order, to);
    }
}
