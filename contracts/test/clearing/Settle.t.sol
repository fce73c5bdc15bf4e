// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IClearingHouse} from "../../interfaces/IClearingHouse.sol";
import {IInvoiceRegistry, InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {ClearingFixture, Cycle} from "../support/ClearingFixture.sol";
import {Vm, vm} from "../support/Vm.sol";
import {KeyWallet} from "../support/Wallets.sol";

contract SettleTest is ClearingFixture {
    uint256 private constant STRANGER_KEY = 0x57;

    /// @dev Party 0 owes 1 a hundred, 1 owes 2 seventy, 2 owes 0 ten: 0 pays 90, 1 gets 30, 2 gets 60.
    InvoiceId[] private invoiceIds;

    function setUp() public override {
        super.setUp();
        addFundedParties(3);
        invoiceIds.push(owe(parties[0], parties[1], 100e6));
        invoiceIds.push(owe(parties[1], parties[2], 70e6));
        invoiceIds.push(owe(parties[2], parties[0], 10e6));
        vm.warp(DUE);
    }

    function test_GivenATriangle_OnlyTheNetMoves() external {
        Cycle memory cycle = signedCycle();
        bytes32 cycleId = cycleIdOf(cycle);
        vm.expectEmit(true, true, true, true, address(clearing));
        emit IClearingHouse.NettingSettled(cycleId, address(token), 3, 180e6, 90e6);
        vm.expectEmit(true, true, true, true, address(clearing));
        emit IClearingHouse.NetPaid(cycleId, parties[0], -90e6);
        vm.expectEmit(true, true, true, true, address(clearing));
        emit IClearingHouse.NetPaid(cycleId, parties[1], 30e6);
        vm.expectEmit(true, true, true, true, address(clearing));
        emit IClearingHouse.NetPaid(cycleId, parties[2], 60e6);
        vm.recordLogs();
        assertEq(settle(cycle), cycleId, "cycle id");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            assertTrue(logs[i].topics[0] != IClearingHouse.Credited.selector, "what is paid is no credit");
        }
        assertPaid(0, -90e6);
        assertPaid(1, 30e6);
        assertPaid(2, 60e6);
        assertEq(token.balanceOf(address(clearing)), 0, "nothing stays");
        for (uint256 i = 0; i < invoiceIds.length; ++i) {
            assertTrue(registry.openInvoice(invoiceIds[i]).discharged, "discharged");
        }
    }

    function test_GivenASettledCycle_ItCannotBeSettledAgain() external {
        Cycle memory cycle = signedCycle();
        settle(cycle);
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IInvoiceRegistry.InvoiceIsDischarged.selector, invoiceIds[0])
        );
        cycle.invoices = new IClearingHouse.Netted[](1);
        cycle.invoices[0] = IClearingHouse.Netted(invoiceIds[2], 2, 0);
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IInvoiceRegistry.InvoiceIsDischarged.selector, invoiceIds[2])
        );
    }

    function test_GivenAnInvoiceTwiceInACycle_Reverts() external {
        invoiceIds.push(invoiceIds[1]);
        expectSettleReverts(
            signedCycle(),
            abi.encodeWithSelector(IInvoiceRegistry.InvoiceIsDischarged.selector, invoiceIds[1])
        );
    }

    function test_GivenDebtsThatCancel_NobodySignsAndNothingMoves() external {
        delete invoiceIds;
        invoiceIds.push(owe(parties[0], parties[1], 5e6));
        invoiceIds.push(owe(parties[1], parties[0], 5e6));
        Cycle memory cycle = cycleOf(invoiceIds);
        settle(cycle);
        assertPaid(0, 0);
        assertPaid(1, 0);
        assertTrue(registry.openInvoice(invoiceIds[0]).discharged, "discharged");
    }

    function test_GivenAHolderOrAPledgee_ItIsPaidInsteadOfTheCreditor() external {
        delete invoiceIds;
        invoiceIds.push(owe(parties[0], parties[1], 5e6));
        invoiceIds.push(owe(parties[0], parties[1], 7e6));
        assign(invoiceIds[0], parties[1], parties[2]);
        pledge(invoiceIds[1], parties[1], parties[2]);
        settle(signedCycle());
        assertPaid(0, -12e6);
        assertPaid(1, 0);
        assertPaid(2, 12e6);
    }

    function test_GivenADebtorThatHoldsItsOwnDebt_ItCancels() external {
        delete invoiceIds;
        invoiceIds.push(owe(parties[0], parties[1], 5e6));
        assign(invoiceIds[0], parties[1], parties[0]);
        settle(cycleOf(invoiceIds));
        assertPaid(0, 0);
    }

    function test_GivenAnotherDebtorOrPayee_Reverts() external {
        Cycle memory cycle = signedCycle();
        cycle.invoices[1].debtor = 0;
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.PartyMismatch.selector, invoiceIds[1], parties[1], parties[0])
        );
        cycle.invoices[1].debtor = 1;
        cycle.invoices[1].payee = 1;
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.PartyMismatch.selector, invoiceIds[1], parties[2], parties[1])
        );
        cycle.invoices[1].payee = 3;
        vm.expectRevert();
        settle(cycle);
    }

    function test_GivenAnAssignmentAfterComposing_TheCycleReverts() external {
        Cycle memory cycle = signedCycle();
        assign(invoiceIds[0], parties[1], parties[2]);
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.PartyMismatch.selector, invoiceIds[0], parties[2], parties[1])
        );
    }

    function test_GivenAnInvoiceInAnotherToken_Reverts() external {
        invoiceIds.push(oweIn(address(0x70CE), parties[0], parties[1], 1));
        expectSettleReverts(
            signedCycle(),
            abi.encodeWithSelector(
                IClearingHouse.TokenMismatch.selector,
                invoiceIds[3],
                address(0x70CE),
                address(token)
            )
        );
    }

    function test_GivenOtherDeltas_Reverts() external {
        Cycle memory cycle = signedCycle();
        for (uint256 i = 0; i < 3; ++i) {
            int256 computed = cycle.deltas[i];
            cycle.deltas[i] = computed + 1;
            expectSettleReverts(
                cycle,
                abi.encodeWithSelector(IClearingHouse.DeltaMismatch.selector, parties[i], computed, computed + 1)
            );
            cycle.deltas[i] = computed;
        }
        cycle.deltas[1] = type(int256).min;
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.DeltaMismatch.selector, parties[1], 30e6, type(int256).min)
        );
    }

    function test_GivenAnInvoiceLeftOut_TheDeltasNoLongerFit() external {
        Cycle memory cycle = signedCycle();
        cycle.invoices = new IClearingHouse.Netted[](1);
        cycle.invoices[0] = IClearingHouse.Netted(invoiceIds[0], 0, 1);
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.DeltaMismatch.selector, parties[0], -100e6, -90e6)
        );
    }

    function test_GivenPartiesOutOfOrderOrTwice_Reverts() external {
        Cycle memory cycle = signedCycle();
        // The second place of a party would split its debts from its claims.
        address[] memory doubled = new address[](4);
        int256[] memory deltas = new int256[](4);
        for (uint256 i = 0; i < 3; ++i) (doubled[i], deltas[i]) = (parties[i], cycle.deltas[i]);
        doubled[3] = parties[2];
        (cycle.parties, cycle.deltas) = (doubled, deltas);
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.PartiesNotAscending.selector, parties[2], parties[2])
        );
        doubled[3] = parties[1];
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.PartiesNotAscending.selector, parties[2], parties[1])
        );
    }

    function test_GivenMoreOrFewerDeltasOrPayments_Reverts() external {
        Cycle memory cycle = signedCycle();
        int256[] memory deltas = cycle.deltas;
        cycle.deltas = new int256[](4);
        expectSettleReverts(cycle, abi.encodeWithSelector(IClearingHouse.DeltasNotOfParties.selector, 4, 3));
        cycle.deltas = deltas;
        IClearingHouse.Payment[] memory payments = cycle.payments;
        cycle.payments = new IClearingHouse.Payment[](0);
        expectSettleReverts(cycle, abi.encodeWithSelector(IClearingHouse.PaymentsNotOfPayers.selector, 0, 1));
        cycle.payments = new IClearingHouse.Payment[](2);
        cycle.payments[0] = payments[0];
        expectSettleReverts(cycle, abi.encodeWithSelector(IClearingHouse.PaymentsNotOfPayers.selector, 2, 1));
    }

    function test_GivenValidBefore_SucceedsStrictlyBefore() external {
        Cycle memory cycle = signedCycle();
        for (uint256 late = 0; late < 2; ++late) {
            vm.warp(VALID_BEFORE + late);
            expectSettleReverts(
                cycle,
                abi.encodeWithSelector(IClearingHouse.CycleExpired.selector, VALID_BEFORE + late, VALID_BEFORE)
            );
        }
        vm.warp(VALID_BEFORE - 1);
        settle(cycle);
    }

    function test_GivenADueDate_SucceedsFromThenOn() external {
        Cycle memory cycle = signedCycle();
        vm.warp(DUE - 1);
        expectSettleReverts(cycle, abi.encodeWithSelector(IInvoiceRegistry.InvoiceNotDue.selector, DUE - 1, DUE));
        vm.warp(DUE);
        settle(cycle);
    }

    function test_GivenAnInvoiceNotAcknowledgedOrUnknown_Reverts() external {
        invoiceIds.push(issue(parties[0], parties[1], 1));
        expectSettleReverts(
            signedCycle(),
            abi.encodeWithSelector(IInvoiceRegistry.InvoiceNotAcknowledged.selector, invoiceIds[3])
        );
        Cycle memory cycle = signedCycle();
        cycle.invoices[3].invoiceId = InvoiceId.wrap(keccak256("unknown"));
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IInvoiceRegistry.InvoiceNotFound.selector, cycle.invoices[3].invoiceId)
        );
    }

    function test_GivenAnybodyElse_DischargeReverts() external {
        vm.expectRevert(
            abi.encodeWithSelector(IInvoiceRegistry.CallerNotClearingHouse.selector, address(this), address(clearing))
        );
        registry.discharge(invoiceIds[0]);
    }

    function test_GivenAPayerWithoutConsent_Reverts() external {
        Cycle memory cycle = cycleOf(invoiceIds);
        bytes32 message = consentDigest(cycleIdOf(cycle), parties[0], -90e6);
        approve(address(token), parties[0], type(uint256).max);
        cycle.payments = new IClearingHouse.Payment[](1);
        bytes[3] memory others = [
            bytes(""),
            sign(STRANGER_KEY, message),
            sign(keyOf[parties[0]], consentDigest(keccak256("another cycle"), parties[0], -90e6))
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            cycle.payments[0] = IClearingHouse.Payment(true, others[i]);
            expectSettleReverts(
                cycle,
                abi.encodeWithSelector(IClearingHouse.SignatureNotValid.selector, parties[0], message)
            );
            cycle.payments[0].byAllowance = false;
            vm.expectRevert();
            settle(cycle);
        }
    }

    function test_GivenTheSignatureOfAnotherCycle_ItIsWorthNothing() external {
        Cycle memory cycle = signedCycle();
        cycle.validBefore = VALID_BEFORE + 1;
        vm.expectRevert();
        settle(cycle);
        cycle.validBefore = VALID_BEFORE;
        settle(cycle);
    }

    function test_GivenEveryPartOfACycle_TheIdChangesWithIt() external view {
        Cycle memory cycle = cycleOf(invoiceIds);
        bytes32 cycleId = cycleIdOf(cycle);
        cycle.token = address(1);
        assertTrue(cycleIdOf(cycle) != cycleId, "token");
        cycle.token = address(token);
        cycle.parties[0] = address(1);
        assertTrue(cycleIdOf(cycle) != cycleId, "parties");
        cycle.parties[0] = parties[0];
        cycle.deltas[0] += 1;
        assertTrue(cycleIdOf(cycle) != cycleId, "deltas");
        cycle.deltas[0] -= 1;
        cycle.invoices[0].payee = 2;
        assertTrue(cycleIdOf(cycle) != cycleId, "invoices");
        cycle.invoices[0].payee = 1;
        cycle.validBefore += 1;
        assertTrue(cycleIdOf(cycle) != cycleId, "valid before");
        cycle.validBefore -= 1;
        bytes memory all = abi.encode(
            block.chainid,
            clearing,
            cycle.token,
            cycle.parties,
            cycle.deltas,
            cycle.invoices,
            cycle.validBefore
        );
        assertEq(cycleIdOf(cycle), keccak256(all), "as documented");
    }

    function test_GivenThePayerAsCaller_ItsAllowanceIsEnough() external {
        Cycle memory cycle = cycleOf(invoiceIds);
        approve(address(token), parties[0], 90e6);
        cycle.payments = new IClearingHouse.Payment[](1);
        cycle.payments[0].byAllowance = true;
        vm.prank(parties[0]);
        settle(cycle);
        assertPaid(0, -90e6);
    }

    function test_GivenABusinesssSigner_ItConsentsWithinItsLimit() external {
        Cycle memory cycle = cycleOf(invoiceIds);
        approve(address(token), parties[0], 90e6);
        bytes32 message = consentDigest(cycleIdOf(cycle), parties[0], -90e6);
        cycle.payments = new IClearingHouse.Payment[](1);
        cycle.payments[0] = IClearingHouse.Payment(true, sign(STRANGER_KEY, message));
        nameSigner(90e6 - 1);
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.SignatureNotValid.selector, parties[0], message)
        );
        nameSigner(90e6);
        settle(cycle);
        assertPaid(0, -90e6);
    }

    function test_GivenAContractWalletAsPayer_ItPaysEitherWay() external {
        for (uint256 way = 0; way < 2; ++way) {
            KeyWallet wallet = new KeyWallet(vm.addr(STRANGER_KEY));
            token.mint(address(wallet), 5e6);
            delete parties;
            addParties(1);
            parties.push(address(wallet));
            if (parties[0] > parties[1]) (parties[0], parties[1]) = (parties[1], parties[0]);
            keyOf[address(wallet)] = STRANGER_KEY;
            delete invoiceIds;
            invoiceIds.push(owe(address(wallet), vm.addr(0xC0DE), 5e6));
            Cycle memory cycle = cycleOf(invoiceIds);
            cycle.payments = new IClearingHouse.Payment[](1);
            bytes32 cycleId = cycleIdOf(cycle);
            cycle.payments[0] =
                way == 0
                    ? authorize(cycle, cycleId, address(wallet), 5e6)
                    : allow(cycle, cycleId, address(wallet), -5e6);
            // Longer than a key's signature, so that the token takes it as bytes.
            cycle.payments[0].signature = bytes.concat(cycle.payments[0].signature, "module");
            settle(cycle);
            assertEq(token.balanceOf(address(wallet)), 0, "paid");
        }
    }

    function test_GivenMoneyInTheContract_ItChangesNothing() external {
        token.mint(address(clearing), 1_000e6);
        settle(signedCycle());
        assertPaid(0, -90e6);
        assertPaid(1, 30e6);
        assertPaid(2, 60e6);
        assertEq(token.balanceOf(address(clearing)), 1_000e6, "the gift stays");
    }

    function nameSigner(uint256 limit) private {
        vm.prank(parties[0]);
        businesses.setSigner(parties[0], vm.addr(STRANGER_KEY), address(token), limit, VALID_BEFORE, 0, "");
    }

    function signedCycle() private returns (Cycle memory cycle) {
        cycle = cycleOf(invoiceIds);
        signPayments(cycle);
    }

    function assertPaid(uint256 place, int256 delta) private view {
        assertEq(token.balanceOf(parties[place]), uint256(int256(FUNDS) + delta), "balance");
    }
}
