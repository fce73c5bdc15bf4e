// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IClearingHouse} from "../../interfaces/IClearingHouse.sol";
import {InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {ClearingFixture, Cycle} from "../support/ClearingFixture.sol";
import {BlocklistToken} from "../support/HostileTokens.sol";
import {vm} from "../support/Vm.sol";

/// @dev Who owes whom at random: what everybody holds changes by what it is owed less what it owes.
contract RandomGraphsTest is ClearingFixture {
    uint256 private constant MOST_PARTIES = 50;

    function setUp() public override {
        super.setUp();
        addFundedParties(MOST_PARTIES);
    }

    function testFuzz_GivenAnyGraph_EachPartyIsPaidItsNet(uint256 seed, uint256 count, uint256 edges) external {
        count = 3 + (count % (MOST_PARTIES - 2));
        edges = 1 + (edges % (2 * count));
        keep(count);
        InvoiceId[] memory invoiceIds = new InvoiceId[](edges);
        int256[] memory expected = new int256[](count);
        for (uint256 i = 0; i < edges; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 debtor = seed % count;
            uint256 payee = (debtor + 1 + ((seed >> 64) % (count - 1))) % count;
            uint256 amount = 1 + (uint96(seed >> 128) >> (seed % 90));
            invoiceIds[i] = owe(parties[debtor], parties[payee], amount);
            if (seed >> 254 == 0) {
                address creditor = parties[payee];
                payee = (seed >> 32) % count;
                assign(invoiceIds[i], creditor, parties[payee]);
            }
            expected[debtor] -= int256(amount);
            expected[payee] += int256(amount);
        }
        vm.warp(DUE);
        Cycle memory cycle = cycleOf(invoiceIds);
        signPayments(cycle);
        settle(cycle);
        for (uint256 i = 0; i < count; ++i) {
            assertEq(token.balanceOf(parties[i]), uint256(int256(FUNDS) + expected[i]), "net");
        }
        assertEq(token.balanceOf(address(clearing)), 0, "nothing stays");
        for (uint256 i = 0; i < edges; ++i) {
            assertTrue(registry.openInvoice(invoiceIds[i]).discharged, "discharged");
        }
        vm.expectRevert();
        settle(cycle);
    }

    function testFuzz_GivenAnyBlockedReceivers_TheirCreditIsWhatTheContractHolds(uint256 seed) external {
        keep(8);
        BlocklistToken blocking = new BlocklistToken();
        InvoiceId[] memory invoiceIds = new InvoiceId[](12);
        for (uint256 i = 0; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            address debtor = parties[seed % 8];
            invoiceIds[i] = oweIn(
                address(blocking),
                debtor,
                parties[((seed % 8) + 1 + ((seed >> 8) % 7)) % 8],
                1 + (seed >> 200)
            );
        }
        vm.warp(DUE);
        Cycle memory cycle = cycleOf(invoiceIds);
        cycle.token = address(blocking);
        cycle.payments = new IClearingHouse.Payment[](payersOf(cycle));
        bytes32 cycleId = cycleIdOf(cycle);
        uint256 next = 0;
        for (uint256 i = 0; i < 8; ++i) {
            if (cycle.deltas[i] < 0) {
                blocking.mint(parties[i], uint256(-cycle.deltas[i]));
                cycle.payments[next++] = allow(cycle, cycleId, parties[i], cycle.deltas[i]);
            } else {
                blocking.setBlocked(parties[i], (seed >> i) % 2 == 0);
            }
        }
        settle(cycle);
        uint256 credit = 0;
        for (uint256 i = 0; i < 8; ++i) {
            uint256 received = blocking.balanceOf(parties[i]) + clearing.credit(address(blocking), parties[i]);
            assertEq(received, cycle.deltas[i] > 0 ? uint256(cycle.deltas[i]) : 0, "paid or credited");
            if (blocking.isBlocked(parties[i])) assertEq(blocking.balanceOf(parties[i]), 0, "blocked");
            credit += clearing.credit(address(blocking), parties[i]);
        }
        assertEq(blocking.balanceOf(address(clearing)), credit, "credit is covered");
    }

    function testFuzz_GivenAnyOtherDelta_Reverts(uint256 seed, uint256 place, int256 difference) external {
        keep(5);
        InvoiceId[] memory invoiceIds = new InvoiceId[](8);
        for (uint256 i = 0; i < 8; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            invoiceIds[i] = owe(
                parties[seed % 5],
                parties[((seed % 5) + 1 + ((seed >> 8) % 4)) % 5],
                1 + (seed >> 200)
            );
        }
        vm.warp(DUE);
        Cycle memory cycle = cycleOf(invoiceIds);
        if (difference == 0) difference = 1;
        unchecked {
            cycle.deltas[place % 5] += difference;
        }
        vm.expectRevert();
        settle(cycle);
    }

    /// @dev Money is only ever moved to make the sums even: one unit more for one is one less for another.
    function testFuzz_GivenDeltasThatStillSumToZero_Reverts(uint256 from, uint256 to) external {
        keep(3);
        InvoiceId[] memory invoiceIds = new InvoiceId[](2);
        invoiceIds[0] = owe(parties[0], parties[1], 5);
        invoiceIds[1] = owe(parties[1], parties[2], 3);
        vm.warp(DUE);
        Cycle memory cycle = cycleOf(invoiceIds);
        from = from % 3;
        to = (from + 1 + (to % 2)) % 3;
        cycle.deltas[from] -= 1;
        cycle.deltas[to] += 1;
        signPayments(cycle);
        vm.expectRevert();
        settle(cycle);
    }

    function keep(uint256 count) private {
        while (parties.length > count) parties.pop();
    }
}
