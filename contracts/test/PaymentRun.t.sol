// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Collection, ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {AcceptanceRows} from "../libraries/AcceptanceRows.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {BlocklistToken, ReentrantToken} from "./support/HostileTokens.sol";
import {OrderTerms, clausesOf, hashTerms, keyOf, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";
import {KeyWallet} from "./support/Wallets.sol";

contract PaymentRunTest is EscrowFixture {
    address[] private accounts;
    bytes private rows;
    bytes32[] private acceptances;

    function test_GivenManyOrders_EachIsWhatAcceptMakesOfIt() external {
        for (uint256 i = 0; i < 12; ++i) {
            OrderTerms memory order = numberedOrder(i);
            if (i % 3 == 0) order.supplier = financier;
            fund(order);
            add(order, i % 2 == 0 ? AMOUNT : AMOUNT / 4);
        }
        bytes32 book = escrow.bookOf(address(token));
        acceptRun();
        for (uint256 i = 0; i < 12; ++i) {
            OrderTerms memory order = numberedOrder(i);
            if (i % 3 == 0) order.supplier = financier;
            uint256 released = i % 2 == 0 ? AMOUNT : AMOUNT / 4;
            assertEq(releasedOf(idOf(order)), released, "released");
            assertEq(heldOf(idOf(order)), AMOUNT - released, "held");
            // The books as they are after one acceptance after the other.
            uint256 owed = (uint256(book) & type(uint112).max) - released;
            uint256 history = uint256(keccak256(abi.encode(book, idOf(order)))) & (type(uint256).max << 120);
            book = bytes32(history | (3 << 112) | owed);
        }
        assertEq(escrow.bookOf(address(token)), book, "book");
        assertBalance(financier, 2 * AMOUNT + AMOUNT / 2);
        assertBalance(supplier, 4 * AMOUNT + AMOUNT);
        assertSolvent(address(token), 0);
    }

    function test_GivenARow_ItsEventIsThatOfAccept() external {
        for (uint256 i = 0; i < 2; ++i) {
            fund(numberedOrder(i));
            add(numberedOrder(i), 400e6 + i);
        }
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(true, true, true, true, address(escrow));
            emit ITradeEscrow.AcceptedAndReleased(idOf(numberedOrder(i)), 400e6 + i, EVIDENCE);
        }
        acceptRun();
    }

    function test_GivenARunSentAgain_ItPaysOnlyWhatFailedBefore() external {
        fund(numberedOrder(0));
        add(numberedOrder(0), AMOUNT);
        add(numberedOrder(1), AMOUNT);
        bytes memory signature = signRun(BUYER_KEY);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.ActionFailed(1, ITradeEscrow.OrderNotFunded.selector);
        send(signature);
        assertBalance(supplier, AMOUNT);
        fund(numberedOrder(1));
        send(signature);
        assertBalance(supplier, 2 * AMOUNT);
        vm.warp(FUND_BY);
        bytes32 book = escrow.bookOf(address(token));
        send(signature);
        assertBalance(supplier, 2 * AMOUNT);
        assertEq(escrow.bookOf(address(token)), book, "book");
    }

    function test_GivenAmountsThatWereReleasedAlready_NothingMovesAndNothingIsSaid() external {
        fund(numberedOrder(0));
        accept(numberedOrder(0), 400e6);
        add(numberedOrder(0), 400e6);
        add(numberedOrder(0), 300e6);
        bytes memory signature = signRun(BUYER_KEY);
        bytes32 book = escrow.bookOf(address(token));
        vm.recordLogs();
        send(signature);
        assertEq(vm.getRecordedLogs().length, 0, "logs");
        assertEq(escrow.bookOf(address(token)), book, "book");
        assertBalance(supplier, 400e6);
    }

    function test_GivenRowsThatFail_EachSaysWhyAndTheOthersAreDone() external {
        fund(numberedOrder(0));
        add(numberedOrder(0), AMOUNT + 1);
        add(numberedOrder(1), AMOUNT);
        OrderTerms memory withClauses = numberedOrder(2);
        withClauses.retentionBps = 1000;
        withClauses.retentionPeriod = 1 days;
        vm.prank(address(desk));
        escrow.open(pack(withClauses), clausesOf(withClauses), AMOUNT, Collection.Allowance, 0, FUND_BY, "");
        add(withClauses, AMOUNT);
        fund(numberedOrder(3));
        issue(numberedOrder(3), 0, 1);
        add(numberedOrder(3), AMOUNT);
        fund(numberedOrder(4));
        add(numberedOrder(4), AMOUNT / 2);
        settle(numberedOrder(4), 1, 1, 0);
        add(numberedOrder(4), AMOUNT / 2 + 1);
        bytes4[5] memory reasons = [
            ITradeEscrow.CumulativeExceedsEscrow.selector,
            ITradeEscrow.OrderNotFunded.selector,
            ITradeEscrow.OrderHasClauses.selector,
            ITradeEscrow.OrderHasInvoices.selector,
            ITradeEscrow.RoundNotCurrent.selector
        ];
        bytes memory signature = signRun(BUYER_KEY);
        for (uint256 i = 0; i < reasons.length; ++i) {
            vm.expectEmit(true, true, true, true, address(escrow));
            emit ITradeEscrow.ActionFailed(i, reasons[i]);
        }
        send(signature);
        assertEq(releasedOf(idOf(numberedOrder(4))), AMOUNT / 2 + 1, "signed in the present round");
        assertBalance(supplier, AMOUNT / 2 + 1);
        assertSolvent(address(token), 0);
    }

    function test_GivenAnythingElseThanWasSigned_NothingMoves() external {
        for (uint256 i = 0; i < 2; ++i) {
            fund(numberedOrder(i));
            add(numberedOrder(i), AMOUNT / 2);
        }
        bytes memory signature = signRun(BUYER_KEY);
        bytes memory signed = rows;
        // A bit of each byte of the first row: its parties, its amount, its round, its terms, its evidence.
        for (uint256 i = 0; i < 88; ++i) {
            bytes memory forged = bytes.concat(signed);
            forged[i] = bytes1(uint8(forged[i]) ^ 1);
            (bool done, ) = address(escrow).call(
                abi.encodeCall(ITradeEscrow.acceptPaymentRun, (accounts, forged, signature))
            );
            assertTrue(!done, "a forged row");
        }
        bytes memory first = new bytes(88);
        bytes memory second = new bytes(88);
        for (uint256 i = 0; i < 88; ++i) (first[i], second[i]) = (signed[i], signed[88 + i]);
        bytes[4] memory others = [first, second, bytes.concat(second, first), bytes.concat(signed, first)];
        for (uint256 i = 0; i < others.length; ++i) {
            (bool done, ) = address(escrow).call(
                abi.encodeCall(ITradeEscrow.acceptPaymentRun, (accounts, others[i], signature))
            );
            assertTrue(!done, "rows left out, in another order or added");
        }
        assertBalance(supplier, 0);
        send(signature);
        assertBalance(supplier, AMOUNT);
    }

    function test_GivenOneAcceptance_ItsSignatureAndThatOfARunAreNotEachOthers() external {
        OrderTerms memory order = numberedOrder(0);
        OrderId orderId = fund(order);
        add(order, AMOUNT);
        bytes memory ofRun = signRun(BUYER_KEY);
        bytes memory ofAcceptance = signAcceptance(BUYER_KEY, order, AMOUNT);
        bytes32 digestOfAcceptance = acceptanceDigest(order, AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, buyer, runDigest()));
        escrow.acceptPaymentRun(accounts, rows, ofAcceptance);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, buyer, digestOfAcceptance));
        escrow.accept(keyOf(order), uint112(AMOUNT), EVIDENCE, ofRun);
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    function test_GivenRowsOfAnotherBuyerOrToken_Reverts() external {
        OrderTerms memory ofAnother = numberedOrder(1);
        ofAnother.buyer = financier;
        add(numberedOrder(0), 1);
        add(ofAnother, 1);
        bytes memory signature = signRun(BUYER_KEY);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.PaymentRunMixed.selector, 1));
        escrow.acceptPaymentRun(accounts, rows, signature);
        delete rows;
        delete acceptances;
        OrderTerms memory inAnother = numberedOrder(2);
        inAnother.token = address(new BlocklistToken());
        add(numberedOrder(0), 1);
        add(numberedOrder(1), 1);
        add(inAnother, 1);
        signature = signRun(BUYER_KEY);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.PaymentRunMixed.selector, 2));
        escrow.acceptPaymentRun(accounts, rows, signature);
    }

    function test_GivenTheBuyerAsCaller_TheSignatureMayBeEmpty() external {
        for (uint256 i = 0; i < 3; ++i) {
            fund(numberedOrder(i));
            add(numberedOrder(i), AMOUNT);
        }
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, buyer, runDigest()));
        vm.prank(supplier);
        escrow.acceptPaymentRun(accounts, rows, "");
        vm.prank(buyer);
        escrow.acceptPaymentRun(accounts, rows, "");
        assertBalance(supplier, 3 * AMOUNT);
    }

    function test_GivenAContractWallet_ItSignsToo() external {
        KeyWallet wallet = new KeyWallet(financier);
        token.mint(address(wallet), AMOUNT);
        wallet.approve(IERC20(address(token)), address(escrow));
        OrderTerms memory order = numberedOrder(0);
        order.buyer = address(wallet);
        fund(order);
        add(order, AMOUNT);
        send(bytes.concat(signRun(FINANCIER_KEY), "module data"));
        assertBalance(supplier, AMOUNT);
    }

    function test_GivenASignerOfTheBuyer_ItsLimitIsForAllRowsTogether() external {
        for (uint256 i = 0; i < 2; ++i) {
            fund(numberedOrder(i));
            add(numberedOrder(i), 300e6);
        }
        vm.prank(buyer);
        businesses.setSigner(buyer, stranger, address(token), 600e6 - 1, type(uint40).max, 0, "");
        bytes memory signature = signRun(STRANGER_KEY);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, buyer, runDigest()));
        escrow.acceptPaymentRun(accounts, rows, signature);
        vm.prank(buyer);
        businesses.setSigner(buyer, stranger, address(token), 600e6, type(uint40).max, 1, "");
        send(signature);
        assertBalance(supplier, 600e6);
    }

    function test_GivenIncompleteRows_Reverts() external {
        fund(numberedOrder(0));
        add(numberedOrder(0), AMOUNT);
        bytes memory signature = signRun(BUYER_KEY);
        bytes memory longer = bytes.concat(rows, hex"00");
        vm.expectRevert(abi.encodeWithSelector(AcceptanceRows.RowsIncomplete.selector, 89, 88));
        escrow.acceptPaymentRun(accounts, longer, signature);
        bytes memory shorter = new bytes(87);
        vm.expectRevert(abi.encodeWithSelector(AcceptanceRows.RowsIncomplete.selector, 87, 88));
        escrow.acceptPaymentRun(accounts, shorter, signature);
    }

    function test_GivenNoRows_NothingMovesAndNothingIsSaid() external {
        aFundedOrder();
        accounts.push(stranger);
        vm.recordLogs();
        vm.prank(stranger);
        (bool done, ) = address(escrow).call(abi.encodeCall(ITradeEscrow.acceptPaymentRun, (accounts, "", "")));
        assertEq(vm.getRecordedLogs().length, 0, done ? "done" : "refused");
        assertEq(escrow.owed(address(token)), AMOUNT, "owed");
    }

    function test_GivenARefusedPayee_ItsPayoutsAreCreditByOrderAndTheOthersArePaid() external {
        BlocklistToken hostile = new BlocklistToken();
        OrderId[] memory orderIds = threeIn(address(hostile));
        hostile.setBlocked(supplier, true);
        bytes memory signature = signRun(BUYER_KEY);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(true, true, true, true, address(escrow));
            emit ITradeEscrow.Credited(orderIds[i], address(hostile), supplier, AMOUNT);
        }
        send(signature);
        assertEq(hostile.balanceOf(financier), AMOUNT, "the other payee");
        assertEq(escrow.credit(address(hostile), supplier), 2 * AMOUNT, "credit");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenATokenThatCallsBack_NothingCanBeEntered() external {
        ReentrantToken hostile = new ReentrantToken();
        threeIn(address(hostile));
        bytes memory signature = signRun(BUYER_KEY);
        hostile.arm(address(escrow), abi.encodeCall(ITradeEscrow.acceptPaymentRun, (accounts, rows, signature)));
        send(signature);
        assertEq(hostile.attempts(), 2, "one call back for each push");
        assertEq(hostile.successes(), 0, "a call came through");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenTooLittleGas_TheRunRevertsOrEveryRowIsDone() external {
        OrderId[] memory orderIds = new OrderId[](4);
        for (uint256 i = 0; i < 4; ++i) {
            OrderTerms memory order = numberedOrder(i);
            if (i == 3) order.supplier = financier;
            orderIds[i] = fund(order);
            add(order, AMOUNT);
        }
        bytes memory call = abi.encodeCall(ITradeEscrow.acceptPaymentRun, (accounts, rows, signRun(BUYER_KEY)));
        for (uint256 gasLimit = 30_000; ; gasLimit += 5_000) {
            (bool success, ) = address(escrow).call{gas: gasLimit}(call);
            for (uint256 i = 0; i < 4; ++i) assertEq(heldOf(orderIds[i]), success ? 0 : AMOUNT, "held");
            assertEq(escrow.credit(address(token), supplier), 0, "starvation made a payout fail");
            if (success) break;
        }
        assertBalance(supplier, 3 * AMOUNT);
        assertBalance(financier, AMOUNT);
    }

    function test_GivenTheLargestAmounts_NothingIsCutOff() external {
        OrderTerms memory order = anOrder();
        order.amount = type(uint112).max;
        token.mint(buyer, order.amount);
        fund(order);
        add(order, order.amount);
        // Together more than a uint112: what is at stake is counted in full.
        add(order, order.amount);
        vm.prank(buyer);
        businesses.setSigner(buyer, stranger, address(token), type(uint112).max, type(uint40).max, 0, "");
        bytes memory limited = signRun(STRANGER_KEY);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, buyer, runDigest()));
        escrow.acceptPaymentRun(accounts, rows, limited);
        acceptRun();
        assertBalance(supplier, type(uint112).max);
    }

    function testFuzz_GivenAnyRows_TheyDoWhatAcceptDoes(uint256[8] calldata seeds) external {
        for (uint256 i = 0; i < 3; ++i) fund(numberedOrder(i));
        uint256[3] memory expected;
        for (uint256 i = 0; i < seeds.length; ++i) {
            uint256 index = seeds[i] % 3;
            uint256 cumulative = (seeds[i] >> 8) % (AMOUNT + AMOUNT / 4);
            add(numberedOrder(index), cumulative);
            if (cumulative <= AMOUNT && cumulative > expected[index]) expected[index] = cumulative;
        }
        acceptRun();
        for (uint256 i = 0; i < 3; ++i) assertEq(releasedOf(idOf(numberedOrder(i))), expected[i], "released");
        assertBalance(supplier, expected[0] + expected[1] + expected[2]);
        assertSolvent(address(token), 0);
    }

    /// @dev Two orders paid to the supplier, then one to the financier.
    function threeIn(address hostile) private returns (OrderId[] memory orderIds) {
        OrderTerms[] memory orders;
        (orders, orderIds) = threeOrdersIn(hostile);
        for (uint256 i = 0; i < 3; ++i) add(orders[i], AMOUNT);
    }

    function add(OrderTerms memory order, uint256 cumulative) private {
        uint256 round = roundOf(idOf(order));
        acceptances.push(TypedData.hashAcceptance(idOf(order), round, cumulative, EVIDENCE));
        rows = bytes.concat(
            rows,
            abi.encodePacked(placeOf(order.buyer), placeOf(order.supplier), placeOf(order.token)),
            abi.encodePacked(order.fundBy, uint112(cumulative), uint16(round), hashTerms(order), EVIDENCE)
        );
    }

    function placeOf(address account) private returns (uint8) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (accounts[i] == account) return uint8(i);
        }
        accounts.push(account);
        return uint8(accounts.length - 1);
    }

    function signRun(uint256 key) private view returns (bytes memory) {
        return sign(key, runDigest());
    }

    function runDigest() private view returns (bytes32) {
        return digest(escrowDomain(), TypedData.hashPaymentRun(acceptances));
    }

    function acceptRun() private {
        send(signRun(BUYER_KEY));
    }

    /// @dev By somebody who is no party.
    function send(bytes memory signature) private {
        vm.prank(stranger);
        escrow.acceptPaymentRun(accounts, rows, signature);
    }
}
