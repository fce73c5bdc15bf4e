// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {Collection, ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {DeskMessages} from "../libraries/DeskMessages.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {BlocklistToken, CappedToken, HalfToken, ReentrantToken} from "./support/HostileTokens.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

contract ExecuteTest is EscrowFixture {
    bytes4 private constant NOT_RELAYABLE = ITradeEscrow.ActionNotRelayable.selector;

    function test_GivenActionsOfEveryKind_EachIsDone() external {
        OrderTerms memory first = numberedOrder(1);
        bytes[] memory actions = new bytes[](6);
        actions[0] = abi.encodeCall(
            ITradeEscrow.fundWithAuthorisation,
            (pack(first), signAuthorization(BUYER_KEY, first))
        );
        actions[1] = abi.encodeCall(
            IDeliveryDesk.claimDelivery,
            (pack(first), clausesOf(first), supplier, 500e6, START, EVIDENCE, signClaim(SUPPLIER_KEY, first, 500e6))
        );
        actions[2] = acceptance(first, 300e6);
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(first, 100e6, 200e6, 0);
        actions[3] = abi.encodeCall(ITradeEscrow.settle, (keyOf(first), 100e6, 200e6, 0, byBuyer, bySupplier));
        OrderTerms memory silent = numberedOrder(2);
        silent.inspectionPeriod = 0;
        fund(silent);
        claim(silent, 400e6);
        actions[4] = abi.encodeCall(IDeliveryDesk.releaseDeemed, (pack(silent), clausesOf(silent), 400e6));
        OrderTerms memory lapsed = numberedOrder(3);
        lapsed.deliverBy = FUND_BY;
        fund(lapsed);
        actions[5] = abi.encodeCall(IDeliveryDesk.reclaim, (pack(lapsed), clausesOf(lapsed)));
        uint256 buyerBefore = token.balanceOf(buyer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.ActionFailed(5, IDeliveryDesk.ReclaimTooEarly.selector);
        execute(actions);
        assertBalance(supplier, 800e6);
        assertBalance(buyer, buyerBefore - AMOUNT + 200e6);
        assertSolvent(address(token), 0);
    }

    function test_GivenOnePoisonedActionAmongFifty_TheOthersAreDone() external {
        bytes[] memory actions = new bytes[](50);
        for (uint256 i = 0; i < 50; ++i) {
            OrderTerms memory order = numberedOrder(i);
            if (i != 30) fund(order);
            actions[i] = acceptance(order, AMOUNT);
        }
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.ActionFailed(30, ITradeEscrow.OrderNotFunded.selector);
        execute(actions);
        assertBalance(supplier, 49 * AMOUNT);
        assertEq(escrow.owed(address(token)), 0, "owed");
    }

    function test_GivenTheSameActionTwice_ItIsDoneOnce() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes[] memory actions = new bytes[](2);
        actions[0] = acceptance(order, 400e6);
        actions[1] = actions[0];
        execute(actions);
        execute(actions);
        assertBalance(supplier, 400e6);
        assertSolvent(address(token), 0);
    }

    function test_GivenAnythingElse_ItIsNotRelayed() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes[] memory actions = new bytes[](9);
        actions[0] = abi.encodeCall(ITradeEscrow.fundWithAllowance, (pack(order)));
        actions[1] = abi.encodeCall(ITradeEscrow.withdrawCredit, (address(token), stranger));
        actions[2] = abi.encodeCall(ITradeEscrow.markInvoiced, (idOf(order)));
        actions[3] = abi.encodeCall(ITradeEscrow.setFundingPaused, (true));
        actions[4] = abi.encodeCall(ITradeEscrow.setTokenAllowed, (address(token), false));
        actions[5] = abi.encodeCall(ITradeEscrow.offerGuardianship, (stranger));
        actions[6] = abi.encodeCall(ITradeEscrow.acceptGuardianship, ());
        actions[7] = abi.encodeCall(ITradeEscrow.execute, (new bytes[](0)));
        actions[8] = hex"00";
        escrow.offerGuardianship(address(escrow));
        for (uint256 i = 0; i < actions.length; ++i) {
            vm.expectEmit(true, true, true, true, address(escrow));
            emit ITradeEscrow.ActionFailed(i, NOT_RELAYABLE);
        }
        execute(actions);
        assertEq(escrow.guardian(), address(this), "guardian");
    }

    function test_GivenAnEmptySignature_TheCallerOfTheBatchDoesNotSign() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        bytes[] memory actions = new bytes[](1);
        actions[0] = abi.encodeCall(ITradeEscrow.accept, (keyOf(order), uint112(AMOUNT), EVIDENCE, ""));
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.ActionFailed(0, ITradeEscrow.SignatureNotValid.selector);
        vm.prank(buyer);
        escrow.execute(actions);
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    function test_GivenTooLittleGas_TheBatchRevertsOrEveryActionIsDone() external {
        bytes[] memory actions = new bytes[](3);
        OrderId[] memory orderIds = new OrderId[](3);
        for (uint256 i = 0; i < 3; ++i) {
            OrderTerms memory order = numberedOrder(i);
            orderIds[i] = fund(order);
            actions[i] = acceptance(order, AMOUNT);
        }
        bytes memory call = abi.encodeCall(ITradeEscrow.execute, (actions));
        for (uint256 gasLimit = 50_000; ; gasLimit += 25_000) {
            (bool success, ) = address(escrow).call{gas: gasLimit}(call);
            for (uint256 i = 0; i < 3; ++i) assertEq(heldOf(orderIds[i]), success ? 0 : AMOUNT, "held");
            assertEq(escrow.credit(address(token), supplier), 0, "starvation made a payout fail");
            if (success) break;
        }
        assertBalance(supplier, 3 * AMOUNT);
    }

    function test_GivenARefusedPayee_ItsPayoutsAreCreditByOrderAndTheOthersArePaid() external {
        BlocklistToken hostile = new BlocklistToken();
        (bytes[] memory actions, OrderId[] memory orderIds) = threeInOneToken(address(hostile));
        hostile.setBlocked(supplier, true);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(true, true, true, true, address(escrow));
            emit ITradeEscrow.Credited(orderIds[i], address(hostile), supplier, AMOUNT);
        }
        execute(actions);
        assertEq(hostile.balanceOf(financier), AMOUNT, "the other payee");
        assertEq(escrow.credit(address(hostile), supplier), 2 * AMOUNT, "credit");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenHalfAPayout_TheRestIsCredit() external {
        HalfToken hostile = new HalfToken();
        (bytes[] memory actions, ) = threeInOneToken(address(hostile));
        hostile.halve(true);
        execute(actions);
        assertEq(hostile.balanceOf(supplier), AMOUNT, "paid");
        assertEq(escrow.credit(address(hostile), supplier), AMOUNT, "credit");
        assertEq(escrow.credit(address(hostile), financier), AMOUNT / 2, "credit of the other");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenATokenThatCallsBack_NothingCanBeEntered() external {
        ReentrantToken hostile = new ReentrantToken();
        (bytes[] memory actions, ) = threeInOneToken(address(hostile));
        hostile.arm(address(escrow), abi.encodeCall(ITradeEscrow.execute, (actions)));
        execute(actions);
        assertTrue(hostile.attempts() == 2, "one call back for each push");
        assertEq(hostile.successes(), 0, "a call came through");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenActionsOfTheDesk_PayoutsComeLastAndCallbacksAreRefused() external {
        ReentrantToken hostile = new ReentrantToken();
        allow(address(hostile));
        hostile.mint(buyer, 3 * AMOUNT);
        vm.prank(buyer);
        hostile.approve(address(escrow), 3 * AMOUNT);
        OrderTerms memory plain = numberedOrder(1);
        plain.token = address(hostile);
        plain.deliverBy = FUND_BY;
        fund(plain);
        bytes[] memory actions = new bytes[](3);
        bytes[2] memory calls = [
            abi.encodeCall(ITradeEscrow.execute, (actions)),
            abi.encodeCall(IDeliveryDesk.reclaim, (pack(plain), clausesOf(plain)))
        ];
        for (uint256 i = 0; i < 2; ++i) {
            OrderTerms memory order = numberedOrder(2 + i);
            order.token = address(hostile);
            order.feeBps = 100;
            order.feeRecipient = financier;
            order.fundBy = FUND_BY + 1 days;
            bytes32 structHash = DeskMessages.hashFunding(idOf(order), AMOUNT);
            actions[0] = abi.encodeCall(
                IDeliveryDesk.fund,
                (
                    pack(order),
                    clausesOf(order),
                    AMOUNT,
                    Collection.Allowance,
                    sign(BUYER_KEY, digest(escrowDomain(), structHash))
                )
            );
            actions[1] = abi.encodeCall(
                IDeliveryDesk.accept,
                (pack(order), clausesOf(order), AMOUNT, EVIDENCE, 0, signAcceptance(BUYER_KEY, order, AMOUNT))
            );
            actions[2] = acceptance(plain, (i + 1) * 100e6);
            // From here on the plain order could be reclaimed, were the desk or the escrow to be entered.
            vm.warp(FUND_BY);
            hostile.arm(i == 0 ? address(escrow) : address(desk), calls[i]);
            execute(actions);
            assertEq(hostile.attempts(), (i + 1) * 4, "a call back when funded and for each of three pushes");
            assertEq(hostile.successes(), 0, "a call came through");
            assertEq(hostile.balanceOf(financier), (i + 1) * 10e6, "fee");
            assertEq(hostile.balanceOf(supplier), (i + 1) * (990e6 + 100e6), "supplier");
            assertEq(heldOf(idOf(plain)), AMOUNT - (i + 1) * 100e6, "held");
            assertSolvent(address(hostile), 0);
        }
    }

    function test_GivenTheLargestAmounts_NothingIsCutOff() external {
        bytes[] memory actions = new bytes[](1);
        OrderTerms memory order = anOrder();
        order.amount = type(uint112).max;
        token.mint(buyer, order.amount);
        fund(order);
        actions[0] = acceptance(order, order.amount);
        execute(actions);
        assertBalance(supplier, type(uint112).max);
    }

    function test_GivenSumsBeyondOneOrdersAmount_PayoutsAreAddedUp() external {
        bytes[] memory actions = new bytes[](40);
        for (uint256 i = 0; i < 40; ++i) {
            OrderTerms memory order = numberedOrder(i / 2);
            if (i % 2 == 0) fund(order);
            actions[i] = acceptance(order, i % 2 == 0 ? 1 : AMOUNT);
        }
        vm.recordLogs();
        execute(actions);
        assertEq(logsOf(IERC20.Transfer.selector), 1, "transfers");
        assertBalance(supplier, 20 * AMOUNT);
        assertSolvent(address(token), 0);
    }

    function test_GivenActionsThatAreDone_OfNoneItIsSaidThatItFailed() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes[] memory actions = new bytes[](3);
        actions[0] = acceptance(order, 400e6);
        actions[1] = acceptance(order, 300e6);
        actions[2] = acceptance(order, AMOUNT);
        vm.recordLogs();
        execute(actions);
        assertEq(logsOf(ITradeEscrow.ActionFailed.selector), 0, "actions that failed");
        assertBalance(supplier, AMOUNT);
    }

    function test_GivenSettlementsOfSeveralOrders_ThePayeeIsPaidOnce() external {
        bytes[] memory actions = new bytes[](3);
        for (uint256 i = 0; i < 3; ++i) {
            OrderTerms memory order = numberedOrder(i);
            fund(order);
            (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, 700e6, 0, 0);
            actions[i] = abi.encodeCall(ITradeEscrow.settle, (keyOf(order), 700e6, 0, 0, byBuyer, bySupplier));
        }
        vm.recordLogs();
        execute(actions);
        assertEq(logsOf(IERC20.Transfer.selector), 1, "transfers");
        assertBalance(supplier, 2_100e6);
    }

    function test_GivenATokenThatRefusesTheSum_EachPayoutIsMadeAndNoneIsCredit() external {
        CappedToken capped = new CappedToken();
        (bytes[] memory actions, ) = threeInOneToken(address(capped));
        capped.setCap(AMOUNT);
        vm.recordLogs();
        execute(actions);
        assertEq(logsOf(ITradeEscrow.Credited.selector), 0, "credit that was told");
        assertEq(capped.balanceOf(supplier), 2 * AMOUNT, "paid");
        assertEq(escrow.credit(address(capped), supplier), 0, "credit");
        assertSolvent(address(capped), 0);
    }

    function test_GivenLessGasThanAnActionMayNeed_TheBatchSaysSo() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        bytes[] memory actions = new bytes[](1);
        // Nothing of it would fail for want of gas by itself.
        actions[0] = acceptance(order, AMOUNT);
        (bool success, bytes memory reason) = address(escrow).call{gas: 450_000}(
            abi.encodeCall(ITradeEscrow.execute, (actions))
        );
        assertTrue(!success, "reverts");
        assertEq(bytes32(bytes4(reason)), bytes32(ITradeEscrow.GasTooLowForAction.selector), "for want of gas");
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    /// @dev Acceptances of two orders of the supplier, then of one of the financier.
    function threeInOneToken(address hostile) private returns (bytes[] memory actions, OrderId[] memory orderIds) {
        OrderTerms[] memory orders;
        (orders, orderIds) = threeOrdersIn(hostile);
        actions = new bytes[](3);
        for (uint256 i = 0; i < 3; ++i) actions[i] = acceptance(orders[i], AMOUNT);
    }

    function acceptance(OrderTerms memory order, uint256 cumulative) private view returns (bytes memory) {
        bytes memory signature = signAcceptance(BUYER_KEY, order, cumulative);
        return abi.encodeCall(ITradeEscrow.accept, (keyOf(order), uint112(cumulative), EVIDENCE, signature));
    }

    /// @dev Sent by somebody who is no party.
    function execute(bytes[] memory actions) private {
        vm.prank(stranger);
        escrow.execute(actions);
    }

    /// @dev Arguments are missing, so none succeeds; but each fails at the contract that it is for, without a reason.
    function test_EveryMessageThatOthersMaySend_IsRelayed() external {
        bytes4[15] memory selectors = [
            ITradeEscrow.accept.selector,
            ITradeEscrow.fundWithAuthorisation.selector,
            ITradeEscrow.settle.selector,
            IDeliveryDesk.accept.selector,
            IDeliveryDesk.claimDelivery.selector,
            IDeliveryDesk.releaseDeemed.selector,
            IDeliveryDesk.fund.selector,
            IDeliveryDesk.releaseAcknowledged.selector,
            IDeliveryDesk.releaseRetention.selector,
            IDeliveryDesk.reclaim.selector,
            IDeliveryDesk.contest.selector,
            IDeliveryDesk.contestRetention.selector,
            IDeliveryDesk.rule.selector,
            IDeliveryDesk.executeFallback.selector,
            IDeliveryDesk.changeOrder.selector
        ];
        bytes[] memory actions = new bytes[](selectors.length);
        for (uint256 i = 0; i < selectors.length; ++i) {
            actions[i] = abi.encodePacked(selectors[i]);
            vm.expectEmit(true, true, true, true, address(escrow));
            emit ITradeEscrow.ActionFailed(i, 0);
        }
        escrow.execute(actions);
    }
}
