// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Collection, ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {BlocklistToken, HalfToken, ReentrantToken} from "./support/HostileTokens.sol";
import {OrderTerms, clausesOf, hashTerms, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";
import {KeyWallet, SpitefulWallet} from "./support/Wallets.sol";

contract AcceptManyTest is EscrowFixture {
    uint256 private constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    address[] private accounts;
    bytes private rows;

    function test_GivenManyOrders_EachIsWhatAcceptMakesOfIt() external {
        for (uint256 i = 0; i < 12; ++i) {
            OrderTerms memory order = numberedOrder(i);
            if (i % 3 == 0) order.supplier = financier;
            fund(order);
            add(order, i % 2 == 0 ? AMOUNT : AMOUNT / 4);
        }
        bytes32 before = escrow.bookOf(address(token));
        acceptMany();
        for (uint256 i = 0; i < 12; ++i) {
            OrderTerms memory order = numberedOrder(i);
            if (i % 3 == 0) order.supplier = financier;
            uint256 released = i % 2 == 0 ? AMOUNT : AMOUNT / 4;
            assertEq(releasedOf(idOf(order)), released, "released");
            assertEq(heldOf(idOf(order)), AMOUNT - released, "held");
            // The books as they are after one acceptance after the other.
            uint256 owed = (uint256(before) & type(uint112).max) - released;
            uint256 history = uint256(keccak256(abi.encode(before, idOf(order)))) & (type(uint256).max << 120);
            before = bytes32(history | (3 << 112) | owed);
        }
        assertEq(escrow.bookOf(address(token)), before, "book");
        assertBalance(financier, 2 * AMOUNT + AMOUNT / 2);
        assertBalance(supplier, 4 * AMOUNT + AMOUNT);
        assertSolvent(address(token), 0);
    }

    function test_GivenARow_ItsEventIsThatOfAccept() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        add(order, 400e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.AcceptedAndReleased(orderId, 400e6, EVIDENCE);
        acceptMany();
    }

    function test_GivenReplaysAndOrdersThatAreOver_NothingMovesAndNothingIsSaid() external {
        (OrderTerms memory order, ) = aFundedOrder();
        add(order, 400e6);
        add(order, 400e6);
        add(order, 300e6);
        vm.recordLogs();
        acceptMany();
        assertBalance(supplier, 400e6);
        accept(order, AMOUNT);
        vm.warp(FUND_BY);
        bytes32 book = escrow.bookOf(address(token));
        acceptMany();
        assertEq(logsOf(ITradeEscrow.ActionFailed.selector), 0, "rows that failed");
        assertBalance(supplier, AMOUNT);
        assertEq(escrow.bookOf(address(token)), book, "book");
    }

    function test_GivenAnOrderWhoseRecordIsGone_NothingIsSaid() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        add(order, 400e6);
        vm.warp(FUND_BY);
        accept(order, AMOUNT);
        assertStatus(orderId, ITradeEscrow.Status.None);
        vm.recordLogs();
        acceptMany();
        assertEq(logsOf(ITradeEscrow.ActionFailed.selector), 0, "rows that failed");
    }

    function test_GivenAnOrderReleasedInPart_ARowReleasesTheRestOfItsAmountAndNoMore() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        accept(order, 400e6);
        // More than is held, yet less than was held at first.
        add(order, AMOUNT + 1);
        add(order, 700e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.ActionFailed(0, ITradeEscrow.CumulativeExceedsEscrow.selector);
        acceptMany();
        assertBalance(supplier, 700e6);
        assertEq(heldOf(orderId), AMOUNT - 700e6, "held");
        assertEq(releasedOf(orderId), 700e6, "released");
        assertSolvent(address(token), 0);
    }

    function test_GivenRowsThatFail_EachSaysWhyAndTheOthersAreDone() external {
        OrderTerms memory order = numberedOrder(0);
        fund(order);
        add(order, AMOUNT + 1);
        add(numberedOrder(1), AMOUNT);
        OrderTerms memory withClauses = numberedOrder(2);
        withClauses.retentionBps = 1000;
        withClauses.retentionPeriod = 1 days;
        vm.prank(address(desk));
        escrow.open(pack(withClauses), clausesOf(withClauses), AMOUNT, Collection.Allowance, 0, FUND_BY, "");
        add(withClauses, AMOUNT);
        OrderTerms memory invoiced = numberedOrder(3);
        fund(invoiced);
        issue(invoiced, 0, 1);
        add(invoiced, AMOUNT);
        addSigned(order, AMOUNT, signAcceptance(STRANGER_KEY, order, AMOUNT));
        OrderTerms memory ofAnother = numberedOrder(5);
        ofAnother.supplier = financier;
        addSigned(ofAnother, AMOUNT, signAcceptance(BUYER_KEY, order, AMOUNT));
        add(order, AMOUNT);
        bytes4[6] memory reasons = [
            ITradeEscrow.CumulativeExceedsEscrow.selector,
            ITradeEscrow.OrderNotFunded.selector,
            ITradeEscrow.OrderHasClauses.selector,
            ITradeEscrow.OrderHasInvoices.selector,
            ITradeEscrow.SignatureNotValid.selector,
            ITradeEscrow.OrderNotFunded.selector
        ];
        for (uint256 i = 0; i < reasons.length; ++i) {
            vm.expectEmit(true, true, true, true, address(escrow));
            emit ITradeEscrow.ActionFailed(i, reasons[i]);
        }
        acceptMany();
        assertBalance(supplier, AMOUNT);
        assertSolvent(address(token), 0);
    }

    function test_GivenMalformedSignatures_NoneIsTaken() external {
        (OrderTerms memory order, ) = aFundedOrder();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(BUYER_KEY, acceptanceDigest(order, 1));
        bytes[8] memory malformed = [
            abi.encodePacked(r, bytes32(CURVE_ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27)),
            abi.encodePacked(r, s, uint8(v - 27)),
            abi.encodePacked(r, s, uint8(29)),
            abi.encodePacked(r, s),
            abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))),
            abi.encodePacked(r, s, v, uint8(0)),
            abi.encodePacked(bytes32(0), bytes32(0), uint8(27)),
            bytes("")
        ];
        for (uint256 i = 0; i < malformed.length; ++i) addSigned(order, 1, malformed[i]);
        for (uint256 i = 0; i < malformed.length; ++i) {
            vm.expectEmit(true, true, true, true, address(escrow));
            emit ITradeEscrow.ActionFailed(i, ITradeEscrow.SignatureNotValid.selector);
        }
        acceptMany();
        assertBalance(supplier, 0);
    }

    function test_GivenTheBuyerAsCaller_SignaturesMayBeEmpty() external {
        for (uint256 i = 0; i < 3; ++i) {
            OrderTerms memory order = numberedOrder(i);
            fund(order);
            addSigned(order, AMOUNT, "");
        }
        vm.prank(buyer);
        escrow.acceptMany(accounts, rows);
        assertBalance(supplier, 3 * AMOUNT);
    }

    function test_GivenAContractWalletAndABusiness_TheySignToo() external {
        KeyWallet wallet = new KeyWallet(financier);
        token.mint(address(wallet), AMOUNT);
        wallet.approve(IERC20(address(token)), address(escrow));
        OrderTerms memory ofWallet = numberedOrder(0);
        ofWallet.buyer = address(wallet);
        fund(ofWallet);
        addSigned(ofWallet, AMOUNT, bytes.concat(signAcceptance(FINANCIER_KEY, ofWallet, AMOUNT), "module data"));
        vm.prank(buyer);
        businesses.setSigner(buyer, stranger, address(token), AMOUNT / 2, type(uint40).max, 0, "");
        OrderTerms memory ofBusiness = numberedOrder(1);
        fund(ofBusiness);
        addSigned(ofBusiness, AMOUNT, signAcceptance(STRANGER_KEY, ofBusiness, AMOUNT));
        addSigned(ofBusiness, AMOUNT / 2, signAcceptance(STRANGER_KEY, ofBusiness, AMOUNT / 2));
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.ActionFailed(1, ITradeEscrow.SignatureNotValid.selector);
        acceptMany();
        assertBalance(supplier, AMOUNT + AMOUNT / 2);
    }

    function test_GivenAnOrderReleasedInPart_ASignersLimitIsForTheRest() external {
        vm.prank(buyer);
        businesses.setSigner(buyer, stranger, address(token), 300e6, type(uint40).max, 0, "");
        (OrderTerms memory order, ) = aFundedOrder();
        accept(order, 400e6);
        addSigned(order, 701e6, signAcceptance(STRANGER_KEY, order, 701e6));
        addSigned(order, 700e6, signAcceptance(STRANGER_KEY, order, 700e6));
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.ActionFailed(0, ITradeEscrow.SignatureNotValid.selector);
        acceptMany();
        assertBalance(supplier, 700e6);
    }

    function test_GivenWalletsThatBurnGasOrReturnTooMuch_TheOthersAreDone() external {
        for (uint256 i = 0; i < 10; ++i) {
            SpitefulWallet wallet = new SpitefulWallet(i % 2 == 0);
            token.mint(address(wallet), AMOUNT);
            wallet.approve(IERC20(address(token)), address(escrow));
            OrderTerms memory order = numberedOrder(i);
            order.buyer = address(wallet);
            fund(order);
            addSigned(order, AMOUNT, "spite");
        }
        OrderTerms memory honest = numberedOrder(10);
        fund(honest);
        add(honest, AMOUNT);
        uint256 gasBefore = gasleft();
        acceptMany();
        assertTrue(gasBefore - gasleft() < 10 * 700_000, "spite costs the batch little more than its stipend");
        assertBalance(supplier, AMOUNT);
    }

    function test_GivenTooLittleGas_TheBatchRevertsOrEveryRowIsDone() external {
        KeyWallet wallet = new KeyWallet(buyer);
        token.mint(address(wallet), AMOUNT);
        wallet.approve(IERC20(address(token)), address(escrow));
        OrderId[] memory orderIds = new OrderId[](4);
        for (uint256 i = 0; i < 4; ++i) {
            OrderTerms memory order = numberedOrder(i);
            if (i == 1) order.buyer = address(wallet);
            if (i == 3) order.supplier = financier;
            orderIds[i] = fund(order);
            add(order, AMOUNT);
        }
        bytes memory call = abi.encodeCall(ITradeEscrow.acceptMany, (accounts, rows));
        for (uint256 gasLimit = 30_000; ; gasLimit += 5_000) {
            (bool success, ) = address(escrow).call{gas: gasLimit}(call);
            for (uint256 i = 0; i < 4; ++i) assertEq(heldOf(orderIds[i]), success ? 0 : AMOUNT, "held");
            assertEq(escrow.credit(address(token), supplier), 0, "starvation made a payout fail");
            if (success) break;
        }
        assertBalance(supplier, 3 * AMOUNT);
        assertBalance(financier, AMOUNT);
    }

    function test_GivenTooLittleGasForAWalletsAnswer_TheBatchSaysSo() external {
        KeyWallet wallet = new KeyWallet(buyer);
        token.mint(address(wallet), AMOUNT);
        wallet.approve(IERC20(address(token)), address(escrow));
        OrderTerms memory order = numberedOrder(0);
        order.buyer = address(wallet);
        fund(order);
        add(order, AMOUNT);
        (bool success, bytes memory reason) = address(escrow).call{gas: 280_000}(
            abi.encodeCall(ITradeEscrow.acceptMany, (accounts, rows))
        );
        assertTrue(!success, "reverts");
        assertEq(bytes32(bytes4(reason)), bytes32(Signatures.GasTooLowForSignature.selector), "for want of gas");
    }

    function test_GivenARefusedPayee_ItsPayoutsAreCreditByOrderAndTheOthersArePaid() external {
        BlocklistToken hostile = new BlocklistToken();
        OrderId[] memory orderIds = threeIn(address(hostile));
        hostile.setBlocked(supplier, true);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(true, true, true, true, address(escrow));
            emit ITradeEscrow.Credited(orderIds[i], address(hostile), supplier, AMOUNT);
        }
        acceptMany();
        assertEq(hostile.balanceOf(financier), AMOUNT, "the other payee");
        assertEq(escrow.credit(address(hostile), supplier), 2 * AMOUNT, "credit");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenHalfAPayout_TheRestIsCredit() external {
        HalfToken hostile = new HalfToken();
        threeIn(address(hostile));
        hostile.halve(true);
        acceptMany();
        assertEq(hostile.balanceOf(supplier), AMOUNT, "paid");
        assertEq(escrow.credit(address(hostile), supplier), AMOUNT, "credit");
        assertEq(escrow.credit(address(hostile), financier), AMOUNT / 2, "credit of the other");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenATokenThatCallsBack_NothingCanBeEntered() external {
        ReentrantToken hostile = new ReentrantToken();
        threeIn(address(hostile));
        hostile.arm(address(escrow), abi.encodeCall(ITradeEscrow.acceptMany, (accounts, rows)));
        acceptMany();
        assertEq(hostile.attempts(), 2, "one call back for each push");
        assertEq(hostile.successes(), 0, "a call came through");
        assertSolvent(address(hostile), 0);
    }

    function test_GivenTwoTokensInTurn_EachIsBookedAndPaidInItsOwn() external {
        BlocklistToken other = new BlocklistToken();
        allow(address(other));
        other.mint(buyer, 3 * AMOUNT);
        vm.prank(buyer);
        other.approve(address(escrow), 3 * AMOUNT);
        for (uint256 i = 0; i < 6; ++i) {
            OrderTerms memory order = numberedOrder(i);
            if (i % 2 == 0) order.token = address(other);
            fund(order);
            add(order, AMOUNT / 2);
        }
        acceptMany();
        assertEq(other.balanceOf(supplier), 3 * (AMOUNT / 2), "the other token");
        assertBalance(supplier, 3 * (AMOUNT / 2));
        assertSolvent(address(other), 0);
        assertSolvent(address(token), 0);
    }

    function test_GivenIncompleteRows_Reverts() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        add(order, AMOUNT);
        bytes memory whole = rows;
        for (uint256 length = 1; length < whole.length; length += 19) {
            bytes memory part = new bytes(length);
            for (uint256 i = 0; i < length; ++i) part[i] = whole[i];
            vm.expectRevert();
            escrow.acceptMany(accounts, part);
        }
        vm.expectRevert();
        escrow.acceptMany(accounts, bytes.concat(whole, hex"00"));
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    function test_GivenPlacesBeyondTheAccounts_NoOrderIsMeant() external {
        (OrderTerms memory order, ) = aFundedOrder();
        add(order, AMOUNT);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.ActionFailed(0, ITradeEscrow.OrderNotFunded.selector);
        escrow.acceptMany(new address[](0), rows);
    }

    function test_GivenTheLargestAmount_NothingIsCutOff() external {
        OrderTerms memory order = anOrder();
        order.amount = type(uint112).max;
        token.mint(buyer, order.amount);
        fund(order);
        add(order, order.amount);
        acceptMany();
        assertBalance(supplier, type(uint112).max);
    }

    function testFuzz_GivenAnyRows_TheyDoWhatAcceptDoes(uint256[8] calldata seeds) external {
        for (uint256 i = 0; i < 3; ++i) fund(numberedOrder(i));
        uint256[3] memory expected;
        for (uint256 i = 0; i < seeds.length; ++i) {
            uint256 index = seeds[i] % 3;
            uint256 cumulative = (seeds[i] >> 8) % (AMOUNT + AMOUNT / 4);
            bool signed = (seeds[i] >> 200) % 4 != 0;
            OrderTerms memory order = numberedOrder(index);
            addSigned(order, cumulative, signAcceptance(signed ? BUYER_KEY : STRANGER_KEY, order, cumulative));
            if (signed && cumulative <= AMOUNT && cumulative > expected[index]) expected[index] = cumulative;
        }
        acceptMany();
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
        addSigned(order, cumulative, signAcceptance(BUYER_KEY, order, cumulative));
    }

    function addSigned(OrderTerms memory order, uint256 cumulative, bytes memory signature) private {
        rows = bytes.concat(
            rows,
            abi.encodePacked(placeOf(order.buyer), placeOf(order.supplier), placeOf(order.token)),
            abi.encodePacked(order.fundBy, uint112(cumulative), uint16(signature.length)),
            abi.encodePacked(hashTerms(order), EVIDENCE, signature)
        );
    }

    function placeOf(address account) private returns (uint8) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (accounts[i] == account) return uint8(i);
        }
        accounts.push(account);
        return uint8(accounts.length - 1);
    }

    /// @dev Sent by somebody who is no party.
    function acceptMany() private {
        vm.prank(stranger);
        escrow.acceptMany(accounts, rows);
    }
}
