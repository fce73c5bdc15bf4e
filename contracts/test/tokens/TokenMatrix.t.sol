// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {DeskFixture} from "../desk/DeskFixture.sol";
import {
    BlocklistToken,
    FalseReturningToken,
    FeeOnTransferToken,
    GasBurningToken,
    LyingToken,
    NoReturnToken,
    ReentrantToken,
    ReturnBombToken,
    SenderFeeToken
} from "../support/HostileTokens.sol";
import {TypedData} from "../../libraries/TypedData.sol";
import {OrderTerms, hashTerms, keyOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {
    DecimalsToken,
    DoubleEntryLedger,
    DoubleEntryToken,
    OneTimeAllowanceToken,
    PausableToken,
    PermissionedToken,
    RebasingToken,
    UnreadableToken,
    ZeroRefusingToken
} from "./WeirdTokens.sol";

interface IMintable {
    function mint(address account, uint256 amount) external;
}

/// @dev Attack P17: each token goes through the whole life of orders, tame and after it turned, and does what its row says.
contract TokenMatrixTest is DeskFixture {
    /// @dev What becomes of money that a function is to move: paid, kept as the payee's credit, or the function reverts.
    enum Outcome {
        Paid,
        Credit,
        Refused
    }

    struct Row {
        address token;
        /// @dev Calls of the token that make it hostile and tame again; empty where it cannot change.
        bytes turn;
        bytes tame;
        /// @dev While it is hostile.
        Outcome funding;
        /// @dev To the supplier, of money that came in while it was tame.
        Outcome payout;
    }

    uint96 private nextSalt = 1000;
    /// @dev Sum of what the row's payouts so far were to move.
    uint256 private payouts;

    function test_P17_NoReturnValue() external {
        run(Row(address(new NoReturnToken()), "", "", Outcome.Paid, Outcome.Paid));
    }

    function test_P17_ReturnsFalse() external {
        bytes4 set = FalseReturningToken.refuse.selector;
        run(row(address(new FalseReturningToken()), set, Outcome.Refused, Outcome.Credit));
    }

    function test_P17_TrueWithoutAMovement() external {
        run(row(address(new LyingToken()), LyingToken.lie.selector, Outcome.Refused, Outcome.Credit));
    }

    function test_P17_RevertsOnZero() external {
        run(Row(address(new ZeroRefusingToken()), "", "", Outcome.Paid, Outcome.Paid));
    }

    function test_P17_Paused() external {
        run(row(address(new PausableToken()), PausableToken.setPaused.selector, Outcome.Refused, Outcome.Credit));
    }

    function test_P17_BlocksTheSupplier() external {
        BlocklistToken hostile = new BlocklistToken();
        bytes memory turn = abi.encodeCall(BlocklistToken.setBlocked, (supplier, true));
        bytes memory tame = abi.encodeCall(BlocklistToken.setBlocked, (supplier, false));
        run(Row(address(hostile), turn, tame, Outcome.Paid, Outcome.Credit));
    }

    function test_P17_BlocksTheEscrow() external {
        BlocklistToken hostile = new BlocklistToken();
        bytes memory turn = abi.encodeCall(BlocklistToken.setBlocked, (address(escrow), true));
        bytes memory tame = abi.encodeCall(BlocklistToken.setBlocked, (address(escrow), false));
        run(Row(address(hostile), turn, tame, Outcome.Refused, Outcome.Credit));
    }

    function test_P17_FreezesTheSupplier() external {
        PermissionedToken hostile = new PermissionedToken();
        bytes memory turn = abi.encodeCall(PermissionedToken.setFrozen, (supplier, true));
        bytes memory tame = abi.encodeCall(PermissionedToken.setFrozen, (supplier, false));
        run(Row(address(hostile), turn, tame, Outcome.Paid, Outcome.Credit));
    }

    function test_P17_BurnsGasForTheSupplier() external {
        GasBurningToken hostile = new GasBurningToken();
        bytes memory turn = abi.encodeCall(GasBurningToken.burnFor, (supplier, type(uint256).max));
        bytes memory tame = abi.encodeCall(GasBurningToken.burnFor, (address(0), 0));
        run(Row(address(hostile), turn, tame, Outcome.Paid, Outcome.Credit));
    }

    function test_P17_AnswersWithMuchData() external {
        run(Row(address(new ReturnBombToken()), "", "", Outcome.Paid, Outcome.Paid));
    }

    /// @dev The fee is the payee's loss: exactly the amount leaves the escrow.
    function test_P17_TakesAFeeFromWhatArrives() external {
        FeeOnTransferToken hostile = new FeeOnTransferToken();
        hostile.setFee(1);
        assertTrue(!funds(anOrderIn(address(hostile))), "funded with less than the amount");
        hostile.setFee(0);
        OrderTerms memory order = anOrderIn(address(hostile));
        fund(order);
        hostile.setFee(1);
        accept(order, 400e6);
        settle(order, 300e6, 300e6, 0);
        assertEq(IERC20(address(hostile)).balanceOf(supplier), 700e6 - 2, "what arrives");
        assertSolvent(address(hostile), 0);
    }

    function test_P17_TakesAFeeOnTopOfThePayout() external {
        SenderFeeToken hostile = new SenderFeeToken();
        bytes memory turn = abi.encodeCall(SenderFeeToken.setFee, (1));
        bytes memory tame = abi.encodeCall(SenderFeeToken.setFee, (0));
        run(Row(address(hostile), turn, tame, Outcome.Paid, Outcome.Refused));
    }

    function test_P17_NobodyCanReadABalance() external {
        UnreadableToken hostile = new UnreadableToken();
        run(row(address(hostile), UnreadableToken.setUnreadable.selector, Outcome.Refused, Outcome.Refused));
    }

    function test_P17_CallsBackOnEveryMovement() external {
        ReentrantToken hostile = new ReentrantToken();
        bytes memory again = abi.encodeCall(ITradeEscrow.withdrawCredit, (address(hostile), stranger));
        bytes memory turn = abi.encodeCall(ReentrantToken.arm, (address(escrow), again));
        bytes memory tame = abi.encodeCall(ReentrantToken.arm, (address(0), ""));
        run(Row(address(hostile), turn, tame, Outcome.Paid, Outcome.Paid));
        assertTrue(hostile.attempts() >= 7, "it called back on every movement");
        assertEq(hostile.successes(), 0, "a call came through");
    }

    function test_P17_NoDecimals() external {
        run(Row(address(new DecimalsToken(0)), "", "", Outcome.Paid, Outcome.Paid));
    }

    function test_P17_ManyDecimals() external {
        run(Row(address(new DecimalsToken(33)), "", "", Outcome.Paid, Outcome.Paid));
    }

    function test_P17_AnAllowanceThatServesOnce() external {
        OneTimeAllowanceToken hostile = new OneTimeAllowanceToken();
        OrderTerms memory order = anOrderIn(address(hostile));
        OrderTerms memory second = anOrderIn(address(hostile));
        assertTrue(funds(order), "the first");
        assertTrue(!funds(second), "the second has no allowance left");
        accept(order, AMOUNT);
        assertEq(IERC20(address(hostile)).balanceOf(supplier), AMOUNT, "paid");
        assertSolvent(address(hostile), 0);
    }

    /// @dev What the issuer adds is nobody's; what it takes is missing at the end, and shows.
    function test_P17_RebasesUp() external {
        RebasingToken hostile = new RebasingToken();
        OrderTerms memory order = anOrderIn(address(hostile));
        fund(order);
        hostile.setIndex(11e17);
        accept(order, 400e6);
        settle(order, 300e6, 300e6, 0);
        // The token rounds each payout down by a unit at most, which stays the payee's.
        assertTrue(escrow.owed(address(hostile)) <= 3, "owed");
        assertTrue(IERC20(address(hostile)).balanceOf(address(escrow)) >= 99e6, "the surplus stays");
    }

    function test_P17_RebasesDown() external {
        RebasingToken hostile = new RebasingToken();
        OrderTerms memory order = anOrderIn(address(hostile));
        OrderTerms memory last = anOrderIn(address(hostile));
        fund(order);
        fund(last);
        hostile.setIndex(5e17);
        accept(order, AMOUNT);
        assertEq(IERC20(address(hostile)).balanceOf(supplier), AMOUNT, "who comes first");
        accept(last, AMOUNT);
        assertEq(escrow.credit(address(hostile), supplier), AMOUNT, "the rest is credit");
        assertTrue(escrow.owed(address(hostile)) > IERC20(address(hostile)).balanceOf(address(escrow)), "deficit");
    }

    function test_P17_TwoAddressesForOneLedger() external {
        DoubleEntryLedger ledger = new DoubleEntryLedger();
        DoubleEntryToken entry = new DoubleEntryToken(ledger);
        OrderTerms memory order = anOrderIn(address(ledger));
        OrderTerms memory second = anOrder();
        second.token = address(entry);
        allow(address(entry));
        ledger.mint(buyer, AMOUNT);
        fund(order);
        fund(second);
        assertEq(
            ledger.balanceOf(address(escrow)),
            escrow.owed(address(ledger)) + escrow.owed(address(entry)),
            "both are covered"
        );
        accept(second, AMOUNT);
        settle(order, 0, AMOUNT, 0);
        assertEq(ledger.balanceOf(address(escrow)), 0, "no money of one is paid for the other");
        assertEq(ledger.balanceOf(supplier), AMOUNT, "supplier");
    }

    /// @dev A token whose code is gone moves nothing and says nothing: nothing may pass for a payment.
    function test_P17_TheTokensCodeIsGone() external {
        DecimalsToken hostile = new DecimalsToken(6);
        OrderTerms memory order = anOrderIn(address(hostile));
        OrderId orderId = fund(order);
        OrderTerms memory second = anOrderIn(address(hostile));
        vm.etch(address(hostile), "");
        assertTrue(!funds(second), "funded without a token");
        assertTrue(!accepts(order, 400e6), "released without a token");
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    /// @dev Funds while hostile, then turns the token over orders funded while it was tame, and tames it again.
    function run(Row memory entry) private {
        if (entry.turn.length != 0) {
            OrderTerms memory early = anOrderIn(entry.token);
            change(entry.token, entry.turn);
            assertTrue(funds(early) == (entry.funding == Outcome.Paid), "funding while hostile");
            change(entry.token, entry.tame);
        }
        OrderTerms[6] memory orders;
        for (uint256 i = 0; i < 6; ++i) fund(orders[i] = anOrderIn(entry.token));
        claim(orders[1], 400e6);
        change(entry.token, entry.turn);
        vm.warp(START + INSPECTION);
        expectPayout(entry, orders[0], accepts(orders[0], 400e6), 400e6);
        expectPayout(entry, orders[1], succeeds(releaseDeemedCall(orders[1], 400e6)), 400e6);
        expectPayout(entry, orders[2], settles(orders[2], 400e6, 100e6), 400e6);
        expectPayout(entry, orders[3], executes(orders[3], 400e6), 400e6);
        expectPayout(entry, orders[4], acceptsMany(orders[4], 400e6), 400e6);
        expectPayout(entry, orders[5], acceptsRun(orders[5], 400e6), 400e6);
        uint256 owed = escrow.owed(entry.token);
        change(entry.token, entry.tame);
        assertEq(IERC20(entry.token).balanceOf(address(escrow)), owed, "what is owed is there");
        if (entry.payout == Outcome.Credit) withdraw(entry.token, 6 * 400e6);
        if (entry.payout == Outcome.Refused) perform(releaseDeemedCall(orders[1], 400e6));
        vm.warp(DELIVER_BY);
        for (uint256 i = 0; i < 6; ++i) {
            perform(reclaimCall(orders[i]));
            assertEq(heldOf(idOf(orders[i])), 0, "held at the end");
        }
        assertSolvent(entry.token, 0);
    }

    /// @dev `done` and the order's state are as the row says; credit grows by each payout that was not paid.
    function expectPayout(Row memory entry, OrderTerms memory order, bool done, uint256 amount) private {
        OrderId orderId = idOf(order);
        if (entry.payout == Outcome.Refused) {
            assertTrue(!done, "a payout that cannot be judged went through");
            assertEq(releasedOf(orderId), 0, "released by what was refused");
            return;
        }
        assertTrue(done, "refused");
        assertEq(releasedOf(orderId), amount, "released");
        payouts += amount;
        uint256 credited = entry.payout == Outcome.Credit ? payouts : 0;
        assertEq(escrow.credit(entry.token, supplier), credited, "credit");
        if (entry.payout == Outcome.Paid) {
            assertEq(IERC20(entry.token).balanceOf(supplier), payouts, "paid");
        }
    }

    function withdraw(address ofToken, uint256 amount) private {
        vm.prank(supplier);
        assertEq(escrow.withdrawCredit(ofToken, supplier), amount, "withdrawn");
        assertEq(IERC20(ofToken).balanceOf(supplier), amount, "the whole credit");
        uint256 ofBuyer = escrow.credit(ofToken, buyer);
        if (ofBuyer == 0) return;
        vm.prank(buyer);
        escrow.withdrawCredit(ofToken, buyer);
    }

    function row(address ofToken, bytes4 selector, Outcome funding, Outcome payout) private pure returns (Row memory) {
        bytes memory turn = abi.encodeWithSelector(selector, true);
        bytes memory tame = abi.encodeWithSelector(selector, false);
        return Row(ofToken, turn, tame, funding, payout);
    }

    function change(address ofToken, bytes memory call) private {
        if (call.length == 0) return;
        (bool done, ) = ofToken.call(call);
        assertTrue(done, "the token does not change");
    }

    function anOrderIn(address ofToken) private returns (OrderTerms memory order) {
        allow(ofToken);
        IMintable(ofToken).mint(buyer, AMOUNT + 1);
        vm.prank(buyer);
        IERC20(ofToken).approve(address(escrow), type(uint256).max);
        order = anOrder();
        order.token = ofToken;
        order.salt = ++nextSalt;
    }

    function funds(OrderTerms memory order) private returns (bool done) {
        vm.prank(buyer);
        (done, ) = address(escrow).call(abi.encodeCall(ITradeEscrow.fundWithAllowance, (pack(order))));
        assertEq(heldOf(idOf(order)), done ? AMOUNT : 0, "held after funding");
    }

    function accepts(OrderTerms memory order, uint256 cumulative) private returns (bool done) {
        (done, ) = address(escrow).call(acceptanceOf(order, cumulative));
    }

    function settles(OrderTerms memory order, uint256 toSupplier, uint256 toBuyer) private returns (bool done) {
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, toSupplier, toBuyer, 0);
        bytes memory call = abi.encodeCall(
            ITradeEscrow.settle,
            (keyOf(order), toSupplier, toBuyer, 0, byBuyer, bySupplier)
        );
        (done, ) = address(escrow).call(call);
    }

    function executes(OrderTerms memory order, uint256 cumulative) private returns (bool done) {
        bytes[] memory actions = new bytes[](1);
        actions[0] = acceptanceOf(order, cumulative);
        (done, ) = address(escrow).call(abi.encodeCall(ITradeEscrow.execute, (actions)));
    }

    function acceptsMany(OrderTerms memory order, uint256 cumulative) private returns (bool done) {
        bytes memory signature = signAcceptance(BUYER_KEY, order, cumulative);
        bytes memory row = bytes.concat(rowOf(order, cumulative, signature.length), signature);
        (done, ) = address(escrow).call(abi.encodeCall(ITradeEscrow.acceptMany, (accountsOf(order), row)));
    }

    function acceptsRun(OrderTerms memory order, uint256 cumulative) private returns (bool done) {
        bytes32[] memory acceptances = new bytes32[](1);
        acceptances[0] = TypedData.hashAcceptance(idOf(order), 0, cumulative, EVIDENCE);
        bytes memory signature = sign(BUYER_KEY, digest(escrowDomain(), TypedData.hashPaymentRun(acceptances)));
        bytes memory row = rowOf(order, cumulative, 0);
        bytes memory call = abi.encodeCall(ITradeEscrow.acceptPaymentRun, (accountsOf(order), row, signature));
        (done, ) = address(escrow).call(call);
    }

    function accountsOf(OrderTerms memory order) private pure returns (address[] memory accounts) {
        accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (order.buyer, order.supplier, order.token);
    }

    /// @param ending of the header: the length of the signature that follows, or the round
    function rowOf(OrderTerms memory order, uint256 cumulative, uint256 ending) private pure returns (bytes memory) {
        return
            abi.encodePacked(
                hex"000102",
                order.fundBy,
                uint112(cumulative),
                uint16(ending),
                hashTerms(order),
                EVIDENCE
            );
    }

    function acceptanceOf(OrderTerms memory order, uint256 cumulative) private view returns (bytes memory) {
        bytes memory signature = signAcceptance(BUYER_KEY, order, cumulative);
        return abi.encodeCall(ITradeEscrow.accept, (keyOf(order), uint112(cumulative), EVIDENCE, signature));
    }
}
