// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IClearingHouse} from "../../interfaces/IClearingHouse.sol";
import {InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {TokenPush} from "../../libraries/TokenPush.sol";
import {ClearingFixture, Cycle} from "../support/ClearingFixture.sol";
import {
    BareToken,
    BlocklistToken,
    FeeOnTransferToken,
    GasBurningToken,
    HalfToken,
    LyingToken,
    ReentrantToken,
    ReturnBombToken,
    ReturningToken,
    SenderFeeToken
} from "../support/HostileTokens.sol";
import {vm} from "../support/Vm.sol";

/// @dev Pays out half of what it is asked for.
contract StingyToken is ReturningToken {
    function transfer(address to, uint256 amount) external override returns (bool) {
        _move(msg.sender, to, amount / 2);
        return true;
    }
}

/// @dev Party 0 owes parties 1 and 2, in tokens that misbehave.
contract ClearingCreditTest is ClearingFixture {
    function setUp() public override {
        super.setUp();
        addParties(3);
        vm.warp(DUE);
    }

    function test_GivenABlockedReceiver_TheOthersArePaidAndItHasCredit() external {
        BlocklistToken blocking = new BlocklistToken();
        Cycle memory cycle = cycleIn(blocking);
        blocking.setBlocked(parties[1], true);
        bytes32 cycleId = cycleIdOf(cycle);
        vm.expectEmit(true, true, true, true, address(clearing));
        emit IClearingHouse.Credited(cycleId, address(blocking), parties[1], 30e6);
        settle(cycle);
        assertEq(blocking.balanceOf(parties[2]), 60e6, "the other is paid");
        assertEq(clearing.credit(address(blocking), parties[1]), 30e6, "credit");
        assertEq(blocking.balanceOf(address(clearing)), 30e6, "held for it");
    }

    function test_GivenCredit_ItsOwnerWithdrawsItOnce() external {
        BlocklistToken blocking = new BlocklistToken();
        Cycle memory cycle = cycleIn(blocking);
        blocking.setBlocked(parties[1], true);
        settle(cycle);
        vm.recordLogs();
        vm.prank(parties[2]);
        assertEq(clearing.withdrawCredit(address(blocking), parties[2]), 0, "nobody else has any");
        assertEq(vm.getRecordedLogs().length, 0, "nothing is said");
        vm.prank(parties[1]);
        vm.expectRevert(abi.encodeWithSelector(IClearingHouse.CreditNotPaid.selector, 0, 30e6));
        clearing.withdrawCredit(address(blocking), parties[1]);
        vm.expectEmit(true, true, true, true, address(clearing));
        emit IClearingHouse.CreditWithdrawn(address(blocking), parties[1], address(0xBEEF), 30e6);
        vm.prank(parties[1]);
        assertEq(clearing.withdrawCredit(address(blocking), address(0xBEEF)), 30e6, "withdrawn");
        vm.prank(parties[1]);
        assertEq(clearing.withdrawCredit(address(blocking), address(0xBEEF)), 0, "once");
        assertEq(blocking.balanceOf(address(0xBEEF)), 30e6, "paid");
    }

    function test_GivenCreditOfOneCycle_AnotherDoesNotSpendIt() external {
        BlocklistToken blocking = new BlocklistToken();
        Cycle memory cycle = cycleIn(blocking);
        blocking.setBlocked(parties[1], true);
        settle(cycle);
        settle(cycleIn(blocking));
        assertEq(clearing.credit(address(blocking), parties[1]), 60e6, "credit adds up");
        assertEq(blocking.balanceOf(address(clearing)), 60e6, "and is there");
    }

    function test_GivenATokenThatMovesNothing_Reverts() external {
        LyingToken lying = new LyingToken();
        Cycle memory cycle = cycleIn(lying);
        lying.lie(true);
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.PaymentNotExact.selector, parties[0], 0, 90e6)
        );
    }

    function test_GivenAnAllowanceTakenBack_Reverts() external {
        BlocklistToken plain = new BlocklistToken();
        Cycle memory cycle = cycleIn(plain);
        approve(address(plain), parties[0], 0);
        vm.expectRevert();
        settle(cycle);
    }

    function test_GivenABurningOrBombingReceiver_TheOthersArePaid() external {
        GasBurningToken burning = new GasBurningToken();
        Cycle memory cycle = cycleIn(burning);
        burning.burnFor(parties[1], 300_000);
        settle(cycle);
        assertEq(clearing.credit(address(burning), parties[1]), 30e6, "credit");
        assertEq(burning.balanceOf(parties[2]), 60e6, "paid");
        ReturnBombToken bombing = new ReturnBombToken();
        settle(cycleIn(bombing));
        assertEq(bombing.balanceOf(parties[1]), 30e6, "paid");
    }

    function test_GivenAPushThatMovesAPart_TheRestIsCredit() external {
        StingyToken stingy = new StingyToken();
        settle(cycleIn(stingy));
        assertEq(stingy.balanceOf(parties[1]), 15e6, "paid in part");
        assertEq(clearing.credit(address(stingy), parties[1]), 15e6, "the rest");
        assertEq(clearing.credit(address(stingy), parties[2]), 30e6, "the rest");
        assertEq(stingy.balanceOf(address(clearing)), 45e6, "is there");
    }

    function test_GivenATokenThatTakesMoreThanItIsAskedTo_Reverts() external {
        SenderFeeToken taking = new SenderFeeToken();
        Cycle memory cycle = cycleIn(taking);
        taking.mint(parties[0], 1);
        taking.mint(address(clearing), 10);
        taking.setFee(1);
        expectSettleReverts(cycle, abi.encodeWithSelector(TokenPush.PushOvercharged.selector, 30e6 + 1, 30e6));
    }

    function test_GivenTooLittleGasForAPush_Reverts() external {
        BlocklistToken plain = new BlocklistToken();
        Cycle memory cycle = cycleIn(plain);
        bytes memory call = abi.encodeCall(
            IClearingHouse.settle,
            (cycle.token, cycle.parties, cycle.deltas, cycle.invoices, cycle.validBefore, cycle.payments)
        );
        (bool success, bytes memory reason) = address(clearing).call{gas: 250_000}(call);
        assertTrue(!success, "reverts");
        assertEq(bytes32(bytes4(reason)), bytes32(TokenPush.GasTooLowForPush.selector), "for want of gas");
    }

    function test_GivenAPaymentThatIsNotExact_Reverts() external {
        FeeOnTransferToken taking = new FeeOnTransferToken();
        Cycle memory cycle = cycleIn(taking);
        taking.setFee(1);
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.PaymentNotExact.selector, parties[0], 90e6 - 1, 90e6)
        );
        HalfToken halving = new HalfToken();
        cycle = cycleIn(halving);
        halving.halve(true);
        expectSettleReverts(
            cycle,
            abi.encodeWithSelector(IClearingHouse.PaymentNotExact.selector, parties[0], 45e6, 90e6)
        );
    }

    function test_GivenATokenWithoutCode_Reverts() external {
        address nothing = address(0x70CE);
        InvoiceId[] memory invoiceIds = new InvoiceId[](1);
        invoiceIds[0] = oweIn(nothing, parties[0], parties[1], 1);
        Cycle memory cycle = cycleOf(invoiceIds);
        cycle.token = nothing;
        cycle.payments = new IClearingHouse.Payment[](1);
        cycle.payments[0] = IClearingHouse.Payment(
            true,
            sign(keyOf[parties[0]], consentDigest(cycleIdOf(cycle), parties[0], -1))
        );
        expectSettleReverts(cycle, abi.encodeWithSelector(TokenPush.BalanceUnreadable.selector, nothing));
    }

    function test_GivenATokenThatCallsBack_NothingIsEnteredTwice() external {
        ReentrantToken calling = new ReentrantToken();
        Cycle memory first = cycleIn(calling);
        Cycle memory second = cycleIn(calling);
        calling.arm(
            address(clearing),
            abi.encodeCall(
                IClearingHouse.settle,
                (second.token, second.parties, second.deltas, second.invoices, second.validBefore, second.payments)
            )
        );
        settle(first);
        assertEq(calling.attempts(), 3, "attempts");
        assertEq(calling.successes(), 0, "successes");
        calling.arm(
            address(clearing),
            abi.encodeCall(IClearingHouse.withdrawCredit, (address(calling), address(this)))
        );
        settle(second);
        assertEq(calling.successes(), 0, "successes");
    }

    /// @dev 0 pays 90, of which 1 gets 30 and 2 gets 60, with an allowance and consent.
    function cycleIn(BareToken inToken) private returns (Cycle memory cycle) {
        InvoiceId[] memory invoiceIds = new InvoiceId[](2);
        invoiceIds[0] = oweIn(address(inToken), parties[0], parties[1], 30e6);
        invoiceIds[1] = oweIn(address(inToken), parties[0], parties[2], 60e6);
        inToken.mint(parties[0], 90e6);
        cycle = cycleOf(invoiceIds);
        cycle.token = address(inToken);
        cycle.payments = new IClearingHouse.Payment[](1);
        cycle.payments[0] = allow(cycle, cycleIdOf(cycle), parties[0], -90e6);
        approve(address(inToken), parties[0], type(uint256).max);
    }
}
