// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Collection, Disbursement, ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {DeskFixture} from "../desk/DeskFixture.sol";
import {BareToken, BlocklistToken, LyingToken, ReentrantToken} from "../support/HostileTokens.sol";
import {OrderTerms, clausesOf, hashTerms, keyOf, pack} from "../support/OrderTerms.sol";
import {Vm, vm} from "../support/Vm.sol";
import {PermissionedToken} from "../tokens/WeirdTokens.sol";

/// @dev Attacks P1, P10, P11, P16, P18 and P25: by the token. P17 is tokens/TokenMatrix.t.sol.
contract TokenAttacksTest is DeskFixture {
    /// @dev From every movement of a hostile token, every function of escrow, desk and registry is entered, for another order.
    function test_P01_ReenteringEverythingFromEveryMovement_MovesNothing() external {
        ReentrantToken hostile = new ReentrantToken();
        OrderTerms memory other = anOrderIn(hostile, aContestableOrder(), 1);
        OrderId otherId = fundAtDesk(other, AMOUNT);
        claim(other, 500e6);
        (address[] memory targets, bytes[] memory calls) = entries(other);
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.warp(START);
            OrderTerms memory order = anOrderIn(hostile, aContestableOrder(), uint96(100 + i));
            bytes32 state = stateOf(other);
            uint256 owedByOthers = escrow.owed(address(hostile));
            hostile.arm(targets[i], calls[i]);
            OrderId orderId = fundAtDesk(order, AMOUNT);
            acceptAtDesk(order, 400e6, 0);
            settle(order, 100e6, 100e6, 0);
            claim(order, 700e6);
            contest(order, 700e6, 50e6);
            rule(order, 0, 20e6);
            vm.warp(DELIVER_BY);
            perform(reclaimCall(order));
            hostile.arm(address(0), "");
            assertEq(heldOf(orderId), 0, "held");
            assertEq(stateOf(other), state, "another order was moved from within");
            assertEq(escrow.owed(address(hostile)), owedByOthers, "owed");
            assertSolvent(address(hostile), 0);
        }
        assertEq(heldOf(otherId), AMOUNT, "the other order's money");
    }

    function test_P10_EveryRecipientBlocked_EachHasCreditAndNobodyWaitsForAnother() external {
        BlocklistToken hostile = new BlocklistToken();
        OrderTerms memory order = anOrderIn(hostile, anOrderWithEverything(), 1);
        OrderId orderId = fundAtDesk(order, AMOUNT);
        claim(order, 400e6);
        contest(order, 400e6, 100e6);
        hostile.setBlocked(supplier, true);
        hostile.setBlocked(buyer, true);
        hostile.setBlocked(feeRecipient, true);
        rule(order, 0, 60e6);
        acceptAtDesk(order, AMOUNT, 0);
        vm.warp(START + RETENTION);
        perform(releaseRetentionCall(order, 0));
        perform(releaseRetentionCall(order, 1));
        assertEq(heldOf(orderId), 0, "no dispute, release or retention waits");
        uint256 credits =
            escrow.credit(address(hostile), supplier) +
                escrow.credit(address(hostile), buyer) +
                escrow.credit(address(hostile), feeRecipient);
        assertEq(escrow.owed(address(hostile)), credits, "all of it is credit");
        vm.prank(supplier);
        escrow.withdrawCredit(address(hostile), financier);
        assertEq(escrow.credit(address(hostile), supplier), 0, "redirected");
        assertSolvent(address(hostile), 0);
    }

    function test_P11_ATokenThatPaysNothing_NoStateSaysPaid() external {
        LyingToken hostile = new LyingToken();
        OrderTerms memory order = anOrderIn(hostile, anOrder(), 1);
        OrderId orderId = fund(order);
        hostile.lie(true);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.Credited(orderId, address(hostile), supplier, 400e6);
        accept(order, 400e6);
        assertEq(escrow.owed(address(hostile)), AMOUNT, "all is still owed");
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CreditNotPaid.selector, 0, 400e6));
        escrow.withdrawCredit(address(hostile), supplier);
        assertEq(escrow.credit(address(hostile), supplier), 400e6, "credit");
    }

    /// @dev Whoever replays the events in their order comes to the books' word.
    function test_P11_ARefusedPayoutAmongPackedAcceptances_TheBooksFollowTheEvents() external {
        BlocklistToken hostile = new BlocklistToken();
        OrderTerms memory order = anOrderIn(hostile, anOrder(), 1);
        OrderTerms memory other = anOrderIn(hostile, anOrder(), 2);
        other.supplier = financier;
        fund(order);
        fund(other);
        hostile.setBlocked(supplier, true);
        address[] memory accounts = new address[](4);
        (accounts[0], accounts[1], accounts[2], accounts[3]) = (buyer, supplier, address(hostile), financier);
        bytes32 book = escrow.bookOf(address(hostile));
        vm.recordLogs();
        escrow.acceptMany(accounts, bytes.concat(rowOf(order, 1), rowOf(other, 3)));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            bytes32 kind = logs[i].topics[0];
            if (kind == ITradeEscrow.AcceptedAndReleased.selector)
                book = next(book, logs[i].topics[1], -int256(AMOUNT));
            if (kind == ITradeEscrow.Credited.selector) book = next(book, logs[i].topics[1], int256(AMOUNT));
        }
        assertEq(escrow.bookOf(address(hostile)), book, "books by the events");
    }

    /// @dev One unit is given before each step; every figure of the order is as without.
    function test_P16_ADonationBeforeEachStep_ChangesNoFigure() external {
        bytes32 without = life(1, 0);
        assertEq(life(2, 1), without, "a donation changed a figure");
        assertSolvent(address(token), 5);
    }

    function test_P18_AnAddressWithoutCode_IsNeitherListedNorFunded() external {
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.TokenWithoutCode.selector, stranger));
        escrow.setTokenAllowed(stranger, true);
        OrderTerms memory order = anOrder();
        order.token = stranger;
        vm.prank(buyer);
        (bool done, ) = address(escrow).call(abi.encodeCall(ITradeEscrow.fundWithAllowance, (pack(order))));
        assertTrue(!done, "funded by an address without code");
        assertTrue(!succeeds(fundCall(order, AMOUNT)), "funded at the desk by an address without code");
    }

    function test_P25_ForcedOutOfTheEscrow_TheDeficitShowsAndOtherTokensAreWhole() external {
        PermissionedToken hostile = new PermissionedToken();
        OrderTerms memory order = anOrderIn(hostile, anOrder(), 1);
        OrderTerms memory last = anOrderIn(hostile, anOrder(), 2);
        (OrderTerms memory other, ) = aFundedOrder();
        fund(order);
        fund(last);
        hostile.forcedTransfer(address(escrow), stranger, 300e6);
        assertEq(escrow.owed(address(hostile)) - hostile.balanceOf(address(escrow)), 300e6, "the deficit");
        accept(other, AMOUNT);
        assertBalance(supplier, AMOUNT);
        accept(order, AMOUNT);
        assertEq(hostile.balanceOf(supplier), AMOUNT, "an order within what is left is paid in full");
        accept(last, AMOUNT);
        assertEq(escrow.credit(address(hostile), supplier), AMOUNT, "the one beyond it waits as credit");
        hostile.forcedTransfer(stranger, address(escrow), 300e6);
        vm.prank(supplier);
        escrow.withdrawCredit(address(hostile), supplier);
        assertEq(hostile.balanceOf(supplier), 2 * AMOUNT, "made good");
    }

    function next(bytes32 book, bytes32 id, int256 moved) private pure returns (bytes32) {
        uint256 history = (uint256(keccak256(abi.encode(book, id))) >> 120) << 120;
        uint256 flags = uint256(book) & (uint256(0xff) << 112);
        return bytes32(history | flags | uint256(int256(uint256(uint112(uint256(book)))) + moved));
    }

    function rowOf(OrderTerms memory order, uint8 placeOfSupplier) private view returns (bytes memory) {
        bytes memory signature = signAcceptance(BUYER_KEY, order, AMOUNT);
        return
            abi.encodePacked(
                uint8(0),
                placeOfSupplier,
                uint8(2),
                order.fundBy,
                uint112(AMOUNT),
                uint16(65),
                hashTerms(order),
                EVIDENCE,
                signature
            );
    }

    /// @return figures of an order's life, but for its id
    function life(uint96 salt, uint256 donation) private returns (bytes32 figures) {
        vm.warp(START);
        OrderTerms memory order = anOrderWithEverything();
        order.salt = salt;
        int256[3] memory before = balances();
        token.mint(address(escrow), donation);
        OrderId orderId = fundAtDesk(order, AMOUNT);
        token.mint(address(escrow), donation);
        claim(order, 400e6);
        contest(order, 400e6, 100e6);
        token.mint(address(escrow), donation);
        rule(order, 0, 60e6);
        token.mint(address(escrow), donation);
        acceptAtDesk(order, 600e6, 0);
        token.mint(address(escrow), donation);
        settle(order, 10e6, 20e6, 0);
        int256[3] memory later = balances();
        for (uint256 i = 0; i < 3; ++i) later[i] -= before[i];
        figures = keccak256(abi.encode(later, heldOf(orderId), releasedOf(orderId)));
        settle(order, heldOf(orderId), 0, 1);
    }

    function balances() private view returns (int256[3] memory) {
        return
            [int256(token.balanceOf(supplier)), int256(token.balanceOf(feeRecipient)), int256(token.balanceOf(buyer))];
    }

    function anOrderIn(BareToken hostile, OrderTerms memory like, uint96 salt) private returns (OrderTerms memory) {
        allow(address(hostile));
        hostile.mint(buyer, AMOUNT);
        vm.prank(buyer);
        hostile.approve(address(escrow), type(uint256).max);
        like.token = address(hostile);
        like.salt = salt;
        return like;
    }

    /// @dev Calls with valid messages of `other`, so that nothing but the lock or their sender stands in their way.
    function entries(OrderTerms memory other) private view returns (address[] memory targets, bytes[] memory calls) {
        calls = new bytes[](23);
        targets = new address[](23);
        for (uint256 i = 0; i < 11; ++i) targets[i] = address(desk);
        calls[0] = claimCall(STRANGER_KEY, other, 600e6);
        calls[1] = acceptCall(other, 100e6, 500e6);
        calls[2] = contestCall(other, 500e6, 100e6);
        calls[3] = ruleCall(ARBITER_KEY, other, 0, 0);
        calls[4] = fallbackCall(other, 0);
        calls[5] = releaseDeemedCall(other, 500e6);
        calls[6] = reclaimCall(other);
        calls[7] = releaseRetentionCall(other, 0);
        calls[8] = releaseAcknowledgedCall(other, 500e6);
        calls[9] = changeCall(other, 0, 2 * AMOUNT, DELIVER_BY + 1);
        calls[10] = fundCall(other, AMOUNT);
        for (uint256 i = 11; i < 23; ++i) targets[i] = address(escrow);
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(other, 1, 1, 0);
        calls[11] = abi.encodeCall(ITradeEscrow.settle, (keyOf(other), 1, 1, 0, byBuyer, bySupplier));
        bytes[] memory actions = new bytes[](1);
        actions[0] = calls[1];
        calls[12] = abi.encodeCall(ITradeEscrow.execute, (actions));
        calls[13] = abi.encodeCall(ITradeEscrow.acceptMany, (new address[](0), ""));
        calls[14] = abi.encodeCall(ITradeEscrow.fundWithAllowance, (pack(other)));
        calls[15] = abi.encodeCall(ITradeEscrow.fundWithAuthorisation, (pack(other), ""));
        calls[16] = abi.encodeCall(ITradeEscrow.withdrawCredit, (other.token, stranger));
        Disbursement memory disbursement;
        disbursement.refund = 1;
        calls[17] = abi.encodeCall(ITradeEscrow.disburse, (keyOf(other), idOf(other), disbursement));
        calls[18] = abi.encodeCall(ITradeEscrow.markAmended, (idOf(other)));
        calls[19] = abi.encodeCall(ITradeEscrow.markInvoiced, (idOf(other)));
        calls[20] = abi.encodeCall(
            ITradeEscrow.addFunds,
            (idOf(other), other.token, other.buyer, 1, Collection.Allowance, 0, 0, "")
        );
        calls[21] = abi.encodeCall(
            ITradeEscrow.open,
            (pack(other), clausesOf(other), 1, Collection.Allowance, 0, 0, "")
        );
        calls[22] = abi.encodeCall(ITradeEscrow.acceptPaymentRun, (new address[](0), "", ""));
    }
}
