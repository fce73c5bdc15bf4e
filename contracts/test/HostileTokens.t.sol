// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {TokenPush} from "../libraries/TokenPush.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "./support/OrderTerms.sol";
import {
    BareToken,
    BlocklistToken,
    FalseReturningToken,
    FeeOnTransferToken,
    GasBurningToken,
    HalfToken,
    LyingToken,
    NoReturnToken,
    ReentrantToken,
    ReturnBombToken,
    SenderFeeToken
} from "./support/HostileTokens.sol";
import {vm} from "./support/Vm.sol";

contract HostileTokensTest is EscrowFixture {
    function test_GivenAFeeOnTransfer_FundingReverts() external {
        FeeOnTransferToken hostile = new FeeOnTransferToken();
        OrderTerms memory order = anOrderIn(hostile);
        hostile.setFee(1);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.FundingNotExact.selector, AMOUNT - 1, AMOUNT));
        escrow.fundWithAllowance(pack(order));
    }

    function test_GivenAFeeThatStartsLater_TheBooksFollowTheBalance() external {
        FeeOnTransferToken hostile = new FeeOnTransferToken();
        OrderTerms memory order = anOrderIn(hostile);
        fund(order);
        hostile.setFee(1);
        accept(order, AMOUNT);
        assertSolvent(address(hostile), 0);
    }

    function test_GivenAFeeOnTopOfAPayout_TheReleaseRevertsAndHarmsNobody() external {
        SenderFeeToken hostile = new SenderFeeToken();
        OrderTerms memory order = anOrderIn(hostile);
        fund(order);
        OrderTerms memory other = anOrderIn(hostile);
        other.salt = 3;
        OrderId otherId = fund(other);
        hostile.setFee(1);
        bytes memory signature = signAcceptance(BUYER_KEY, order, AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(TokenPush.PushOvercharged.selector, AMOUNT + 1, AMOUNT));
        escrow.accept(keyOf(order), uint112(AMOUNT), EVIDENCE, signature);
        assertEq(heldOf(otherId), AMOUNT, "another order's money");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenNoReturnValue_TheLifecycleRuns() external {
        NoReturnToken hostile = new NoReturnToken();
        OrderTerms memory order = anOrderIn(hostile);
        fund(order);
        accept(order, 400e6);
        settle(order, 300e6, 300e6, 0);
        assertEq(hostile.balanceOf(supplier), 700e6, "supplier");
        assertEq(hostile.balanceOf(buyer), 99 * AMOUNT + 300e6, "buyer");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenFalseAtFunding_Reverts() external {
        FalseReturningToken hostile = new FalseReturningToken();
        OrderTerms memory order = anOrderIn(hostile);
        hostile.refuse(true);
        vm.prank(buyer);
        vm.expectRevert();
        escrow.fundWithAllowance(pack(order));
    }

    function test_GivenTrueWithoutAMovement_FundingReverts() external {
        LyingToken hostile = new LyingToken();
        OrderTerms memory order = anOrderIn(hostile);
        hostile.lie(true);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.FundingNotExact.selector, 0, AMOUNT));
        escrow.fundWithAllowance(pack(order));
    }

    function test_GivenFalseAtPayout_ItBecomesCreditThatCanBeWithdrawn() external {
        FalseReturningToken hostile = new FalseReturningToken();
        OrderTerms memory order = anOrderIn(hostile);
        OrderId orderId = fund(order);
        hostile.refuse(true);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.Credited(orderId, address(hostile), supplier, AMOUNT);
        accept(order, AMOUNT);
        assertEq(escrow.credit(address(hostile), supplier), AMOUNT, "credit");
        assertSolvent(address(hostile), 0);
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CreditNotPaid.selector, 0, AMOUNT));
        escrow.withdrawCredit(address(hostile), supplier);
        hostile.refuse(false);
        vm.prank(supplier);
        assertEq(escrow.withdrawCredit(address(hostile), financier), AMOUNT, "withdrawn");
        assertEq(hostile.balanceOf(financier), AMOUNT, "recipient");
        vm.prank(supplier);
        assertEq(escrow.withdrawCredit(address(hostile), financier), 0, "nothing is left");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenTrueWithoutAMovementAtPayout_NothingIsLost() external {
        LyingToken hostile = new LyingToken();
        OrderTerms memory order = anOrderIn(hostile);
        fund(order);
        hostile.lie(true);
        accept(order, AMOUNT);
        assertEq(escrow.credit(address(hostile), supplier), AMOUNT, "credit");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenHalfAPayout_TheOtherHalfIsCredit() external {
        HalfToken hostile = new HalfToken();
        OrderTerms memory order = anOrderIn(hostile);
        fund(order);
        hostile.halve(true);
        accept(order, AMOUNT);
        assertEq(hostile.balanceOf(supplier), AMOUNT / 2, "paid");
        assertEq(escrow.credit(address(hostile), supplier), AMOUNT / 2, "credit");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenABlockedSupplier_TheBuyerIsPaidAndTheSupplierRedirects() external {
        BlocklistToken hostile = new BlocklistToken();
        OrderTerms memory order = anOrderIn(hostile);
        OrderId orderId = fund(order);
        hostile.setBlocked(supplier, true);
        settle(order, 600e6, 400e6, 0);
        assertEq(hostile.balanceOf(buyer), 99 * AMOUNT + 400e6, "buyer");
        assertEq(escrow.credit(address(hostile), supplier), 600e6, "credit");
        assertStatus(orderId, ITradeEscrow.Status.Closed);
        vm.prank(supplier);
        escrow.withdrawCredit(address(hostile), financier);
        assertEq(hostile.balanceOf(financier), 600e6, "redirected");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenABlockedBuyer_TheSupplierIsPaid() external {
        BlocklistToken hostile = new BlocklistToken();
        OrderTerms memory order = anOrderIn(hostile);
        fund(order);
        hostile.setBlocked(buyer, true);
        settle(order, 600e6, 400e6, 0);
        assertEq(hostile.balanceOf(supplier), 600e6, "supplier");
        assertEq(escrow.credit(address(hostile), buyer), 400e6, "credit");
    }

    function test_GivenABlockedEscrow_EveryPayoutIsCredit() external {
        BlocklistToken hostile = new BlocklistToken();
        OrderTerms memory order = anOrderIn(hostile);
        fund(order);
        hostile.setBlocked(address(escrow), true);
        settle(order, 0, AMOUNT, 0);
        assertEq(escrow.credit(address(hostile), buyer), AMOUNT, "credit");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenATokenThatBurnsGas_TheOtherPartyIsPaid() external {
        GasBurningToken hostile = new GasBurningToken();
        OrderTerms memory order = anOrderIn(hostile);
        fund(order);
        hostile.burnFor(supplier, type(uint256).max);
        settle(order, 600e6, 400e6, 0);
        assertEq(hostile.balanceOf(buyer), 99 * AMOUNT + 400e6, "buyer");
        assertEq(escrow.credit(address(hostile), supplier), 600e6, "credit");
    }

    function test_GivenATokenThatNeedsMoreGasThanAPush_TheCreditCanBeWithdrawn() external {
        GasBurningToken hostile = new GasBurningToken();
        OrderTerms memory order = anOrderIn(hostile);
        fund(order);
        hostile.burnFor(supplier, 300_000);
        accept(order, AMOUNT);
        assertEq(escrow.credit(address(hostile), supplier), AMOUNT, "credit");
        vm.prank(supplier);
        escrow.withdrawCredit(address(hostile), supplier);
        assertEq(hostile.balanceOf(supplier), AMOUNT, "withdrawn");
    }

    function test_GivenTooLittleGasForAPush_ItRevertsInsteadOfCrediting() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        bytes memory call = abi.encodeCall(
            ITradeEscrow.accept,
            (keyOf(order), uint112(AMOUNT), EVIDENCE, signAcceptance(BUYER_KEY, order, AMOUNT))
        );
        bool named = false;
        for (uint256 gasLimit = 40_000; gasLimit < 320_000; gasLimit += 10_000) {
            (bool success, bytes memory reason) = address(escrow).call{gas: gasLimit}(call);
            assertEq(escrow.credit(address(token), supplier), 0, "starvation made a payout fail");
            if (success) break;
            if (reason.length != 0) named = bytes4(reason) == TokenPush.GasTooLowForPush.selector;
        }
        assertTrue(named, "the reason names the gas");
        assertStatus(orderId, ITradeEscrow.Status.Closed);
        assertBalance(supplier, AMOUNT);
    }

    function test_GivenAReturnBomb_ThePayoutSucceeds() external {
        ReturnBombToken hostile = new ReturnBombToken();
        OrderTerms memory order = anOrderIn(hostile);
        fund(order);
        accept(order, AMOUNT);
        assertEq(hostile.balanceOf(supplier), AMOUNT, "supplier");
    }

    function test_GivenATokenThatCallsBack_NothingThatMovesMoneyCanBeEntered() external {
        ReentrantToken hostile = new ReentrantToken();
        OrderTerms memory order = anOrderIn(hostile);
        OrderTerms memory other = anOrderIn(hostile);
        other.salt = 99;
        fund(other);
        bytes[] memory calls = reentrantCalls(order, other);
        for (uint256 i = 0; i < calls.length; ++i) {
            order.salt = uint96(i);
            hostile.arm(i == 4 || i == 6 ? address(desk) : address(escrow), calls[i]);
            fund(order);
            accept(order, 400e6);
            settle(order, 100e6, 100e6, 0);
            claim(order, 800e6);
            vm.warp(block.timestamp + INSPECTION);
            releaseDeemed(order, 800e6);
            vm.warp(DELIVER_BY);
            reclaim(order);
            hostile.arm(address(0), "");
            assertSolvent(address(hostile), 0);
            vm.warp(START);
        }
        assertTrue(hostile.attempts() >= 6 * calls.length, "the token called back on every movement");
        assertEq(hostile.successes(), 0, "a call came through");
        assertEq(heldOf(idOf(other)), AMOUNT, "the other order's money");
    }

    function test_GivenADonation_NothingChangesButTheSurplus() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        token.mint(address(escrow), 1);
        assertSolvent(address(token), 1);
        accept(order, 400e6);
        token.mint(address(escrow), 1);
        settle(order, 100e6, 100e6, 0);
        assertSolvent(address(token), 2);
        token.mint(address(escrow), 1);
        OrderTerms memory second = anOrder();
        second.salt = 5;
        assertEq(heldOf(fund(second)), AMOUNT, "funding counts what it moved");
        settle(order, 0, 400e6, 1);
        settle(second, 0, AMOUNT, 0);
        assertEq(heldOf(orderId), 0, "held");
        assertSolvent(address(token), 3);
        assertEq(escrow.owed(address(token)), 0, "owed");
    }

    function test_GivenAForcedTransferOutOfTheEscrow_TheDeficitShows() external {
        (OrderTerms memory order, ) = aFundedOrder();
        OrderTerms memory second = anOrder();
        second.salt = 5;
        fund(second);
        vm.prank(address(escrow));
        token.transfer(stranger, 1);
        assertEq(escrow.owed(address(token)), token.balanceOf(address(escrow)) + 1, "owed exceeds the balance");
        accept(order, AMOUNT);
        accept(second, AMOUNT);
        assertEq(escrow.credit(address(token), supplier), AMOUNT, "the last payout waits as credit");
        token.mint(address(escrow), 1);
        vm.prank(supplier);
        escrow.withdrawCredit(address(token), supplier);
        assertBalance(supplier, 2 * AMOUNT);
    }

    function anOrderIn(BareToken hostile) private returns (OrderTerms memory order) {
        allow(address(hostile));
        hostile.mint(buyer, 100 * AMOUNT);
        vm.prank(buyer);
        hostile.approve(address(escrow), type(uint256).max);
        order = anOrder();
        order.token = address(hostile);
    }

    function reentrantCalls(
        OrderTerms memory order,
        OrderTerms memory other
    ) private view returns (bytes[] memory calls) {
        calls = new bytes[](9);
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(other, 1, 1, 0);
        calls[0] = abi.encodeCall(ITradeEscrow.fundWithAllowance, (pack(other)));
        calls[1] = abi.encodeCall(ITradeEscrow.fundWithAuthorisation, (pack(order), ""));
        calls[2] = abi.encodeCall(
            ITradeEscrow.withdrawCreditFor,
            (other.token, buyer, stranger, 1, 0, type(uint256).max, "")
        );
        calls[3] = abi.encodeCall(
            ITradeEscrow.accept,
            (keyOf(other), 1, EVIDENCE, signAcceptance(BUYER_KEY, other, 1))
        );
        calls[4] = abi.encodeCall(IDeliveryDesk.releaseDeemed, (pack(other), clausesOf(other), 1));
        calls[5] = abi.encodeCall(ITradeEscrow.settle, (keyOf(other), 1, 1, 0, byBuyer, bySupplier));
        calls[6] = abi.encodeCall(IDeliveryDesk.reclaim, (pack(other), clausesOf(other)));
        calls[7] = abi.encodeCall(ITradeEscrow.withdrawCredit, (other.token, stranger));
        bytes[] memory actions = new bytes[](1);
        actions[0] = calls[3];
        calls[8] = abi.encodeCall(ITradeEscrow.execute, (actions));
    }
}
