// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {Collection, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {PaymentClauses, PerformanceClauses} from "../../libraries/Clauses.sol";
import {DeskMessages} from "../../libraries/DeskMessages.sol";
import {OrderTerms, clausesOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {DeskFixture} from "./DeskFixture.sol";

contract OrderAmendmentsTest is DeskFixture {
    uint256 private constant PART = 300e6;

    function test_FundedInFull_NothingIsKeptAtTheDesk() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithEverything());
        assertAmendment(orderId, 0, 0, 0, 0);
        assertEq(heldOf(orderId), AMOUNT, "held");
        assertNoop(order, fundCall(order, AMOUNT));
        assertRefused(
            fundCall(order, AMOUNT + 1),
            abi.encodeWithSelector(IDeliveryDesk.FundingOutOfRange.selector, AMOUNT + 1, AMOUNT)
        );
    }

    function test_Clauses_AreToldOnceAndOnlyWhereThereAreAny() external {
        OrderTerms memory order = anOrderWithEverything();
        vm.recordLogs();
        perform(fundCall(order, PART));
        perform(fundCall(order, AMOUNT));
        assertEq(logsOf(IDeliveryDesk.ClausesAgreed.selector), 1, "told");
        order = anOrder();
        perform(fundCall(order, PART));
        assertEq(logsOf(IDeliveryDesk.ClausesAgreed.selector), 0, "of a plain order");
    }

    function test_Instalments_AddUpToTheTotal() external {
        for (uint256 i = 0; i < 2; ++i) {
            OrderTerms memory order = i == 0 ? anOrder() : anOrderWithEverything();
            vm.warp(START);
            assertRefused(
                fundCall(order, 0),
                abi.encodeWithSelector(IDeliveryDesk.FundingOutOfRange.selector, 0, AMOUNT)
            );
            perform(fundCall(order, PART));
            OrderId orderId = idOf(order);
            assertAmendment(orderId, AMOUNT, PART, 0, 0);
            assertNoop(order, fundCall(order, PART));
            assertNoop(order, fundCall(order, PART - 1));
            vm.warp(DELIVER_BY - 1);
            perform(fundCall(order, 2 * PART));
            assertAmendment(orderId, AMOUNT, 2 * PART, 0, 0);
            assertEq(heldOf(orderId), 2 * PART, "held");
            assertRefused(
                fundCall(order, AMOUNT + 1),
                abi.encodeWithSelector(IDeliveryDesk.FundingOutOfRange.selector, AMOUNT + 1, AMOUNT)
            );
            assertRefused(
                claimCall(SUPPLIER_KEY, order, 2 * PART + 1),
                abi.encodeWithSelector(IDeliveryDesk.CumulativeExceedsEscrow.selector, 2 * PART + 1, 2 * PART)
            );
            vm.warp(DELIVER_BY);
            assertRefused(
                fundCall(order, AMOUNT),
                abi.encodeWithSelector(IDeliveryDesk.FundingTooLate.selector, DELIVER_BY, DELIVER_BY)
            );
        }
    }

    function test_GivenAnInstalmentPaidOut_TheNextOneStillComes() external {
        OrderTerms memory order = anOrder();
        OrderId orderId = fundAtDesk(order, PART);
        vm.warp(FUND_BY);
        accept(order, PART);
        assertEq(heldOf(orderId), 0, "all is paid");
        perform(fundCall(order, 2 * PART));
        accept(order, 2 * PART);
        assertBalance(supplier, 2 * PART);
        assertAmendment(orderId, AMOUNT, 2 * PART, 0, 0);
    }

    function test_GivenAllowance_TheBuyerSaysSo() external {
        OrderTerms memory order = anOrder();
        bytes32 structHash = DeskMessages.hashFunding(idOf(order), AMOUNT);
        assertRefused(
            abi.encodeCall(IDeliveryDesk.fund, (pack(order), clausesOf(order), AMOUNT, Collection.Allowance, "")),
            abi.encodeWithSelector(IDeliveryDesk.SignatureNotValid.selector, buyer, deskDigest(structHash))
        );
        perform(fundCall(order, AMOUNT));
        assertEq(heldOf(idOf(order)), AMOUNT, "held");
    }

    function test_GivenAPermit_AnybodySendsIt() external {
        OrderTerms memory order = anOrderWithEverything();
        vm.prank(buyer);
        token.approve(address(escrow), 0);
        bytes memory first = permitCall(order, PART, PART, 0, FUND_BY);
        perform(first);
        bytes memory second = permitCall(order, AMOUNT, AMOUNT - PART, 1, DELIVER_BY);
        // Somebody sent the permit to the token before.
        (bytes memory permit, ) = abi.decode(
            authorizationOf(order, AMOUNT, AMOUNT - PART, 1, DELIVER_BY),
            (bytes, bytes)
        );
        token.permit(
            buyer,
            address(escrow),
            AMOUNT - PART,
            DELIVER_BY,
            uint8(permit[64]),
            bytes32(slice(permit, 0)),
            bytes32(slice(permit, 32))
        );
        perform(second);
        assertEq(heldOf(idOf(order)), AMOUNT, "held");
    }

    function test_GivenAPermitWithoutTheBuyersWord_ItIsRefused() external {
        OrderTerms memory order = anOrder();
        (bytes memory permit, ) = abi.decode(authorizationOf(order, AMOUNT, AMOUNT, 0, FUND_BY), (bytes, bytes));
        bytes32 message = deskDigest(DeskMessages.hashFunding(idOf(order), AMOUNT));
        assertRefused(
            fundBy(order, AMOUNT, Collection.Permit, abi.encode(permit, bytes(""))),
            abi.encodeWithSelector(IDeliveryDesk.SignatureNotValid.selector, buyer, message)
        );
        assertTrue(!succeeds(fundBy(order, AMOUNT, Collection.Permit, permit)), "not two signatures");
        assertTrue(!succeeds(fundBy(order, AMOUNT, Collection.Permit, "")), "nothing");
    }

    function test_GivenAnAuthorisation_ItsNonceSaysWhatItIsFor() external {
        OrderTerms memory order = anOrderWithEverything();
        OrderId orderId = idOf(order);
        bytes32 full = OrderId.unwrap(orderId);
        bytes32 partly = deskDigest(DeskMessages.hashFunding(orderId, PART));
        bytes32 rest = deskDigest(DeskMessages.hashFunding(orderId, AMOUNT));
        assertTrue(!succeeds(authorizedCall(order, PART, PART, full, FUND_BY)), "a part by the order's id");
        assertTrue(!succeeds(authorizedCall(order, AMOUNT, AMOUNT, rest, FUND_BY)), "all by a digest");
        perform(authorizedCall(order, PART, PART, partly, FUND_BY));
        assertTrue(!succeeds(authorizedCall(order, AMOUNT, AMOUNT - PART, rest, FUND_BY)), "another deadline");
        perform(authorizedCall(order, AMOUNT, AMOUNT - PART, rest, DELIVER_BY));
        assertEq(heldOf(orderId), AMOUNT, "held");
        order.salt = 2;
        orderId = idOf(order);
        perform(authorizedCall(order, AMOUNT, AMOUNT, OrderId.unwrap(orderId), FUND_BY));
        assertEq(heldOf(orderId), AMOUNT, "all by the order's id");
    }

    function test_InconsistentClauses_AreNotFunded() external {
        for (uint256 i = 0; i < 14; ++i) {
            OrderTerms memory order = anOrderWithEverything();
            if (i == 0) order.fallbackSupplierBps = 10_001;
            if (i == 1) order.retentionBps = 10_001;
            if (i == 2) order.lateBpsPerDay = 10_001;
            if (i == 3) order.lateCapBps = 10_001;
            if (i == 4) order.earlyDiscountBps = 10_001;
            if (i == 5) order.feeBps = 10_001;
            if (i == 6) order.retentionPeriod = 0;
            if (i == 7) order.retentionBps = 0;
            if (i == 8) order.lateBpsPerDay = 0;
            if (i == 9) order.lateCapBps = 0;
            if (i == 10) order.earlyDiscountPeriod = 0;
            if (i == 11) order.feeRecipient = address(0);
            if (i == 12) order.arbitrationPeriod = 0;
            if (i == 13) (order.arbiter, order.arbitrationPeriod) = (address(0), 0);
            PerformanceClauses performance = clausesOf(order).performance;
            PaymentClauses payment = clausesOf(order).payment;
            assertRefused(
                fundCall(order, AMOUNT),
                abi.encodeWithSelector(IDeliveryDesk.ClausesNotValid.selector, performance, payment)
            );
        }
    }

    function test_AChange_RaisesTotalAndDeliverBy() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithEverything());
        uint256 later = DELIVER_BY + 7 days;
        perform(changeCall(order, 0, AMOUNT + 500e6, later));
        assertAmendment(orderId, AMOUNT + 500e6, AMOUNT, later, 1);
        assertNoop(order, changeCall(order, 0, AMOUNT + 900e6, later));
        assertRefused(
            changeCall(order, 2, AMOUNT + 900e6, later),
            abi.encodeWithSelector(IDeliveryDesk.ChangeNonceAhead.selector, 2, 1)
        );
        vm.warp(DELIVER_BY + 1);
        perform(fundCall(order, AMOUNT + 500e6));
        claim(order, AMOUNT + 500e6);
        acceptAtDesk(order, AMOUNT, AMOUNT + 500e6);
        assertEq(releasedOf(orderId), AMOUNT, "released");
        // In time by the later day: the discount alone went back.
        assertEq(token.balanceOf(buyer), 100 * AMOUNT - AMOUNT - 500e6 + 20e6, "no late deduction");
        perform(changeCall(order, 1, AMOUNT + 500e6, later));
        assertAmendment(orderId, AMOUNT + 500e6, AMOUNT + 500e6, later, 2);
        vm.warp(later + 5 days - 1);
        assertRefused(
            reclaimCall(order),
            abi.encodeWithSelector(IDeliveryDesk.ReclaimTooEarly.selector, block.timestamp, later + 5 days)
        );
    }

    function test_AChange_NeverShrinksAndFitsItsWords() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrder());
        assertRefused(
            changeCall(order, 0, AMOUNT - 1, DELIVER_BY),
            abi.encodeWithSelector(IDeliveryDesk.ChangeShrinks.selector, AMOUNT - 1, DELIVER_BY)
        );
        assertRefused(
            changeCall(order, 0, AMOUNT, DELIVER_BY - 1),
            abi.encodeWithSelector(IDeliveryDesk.ChangeShrinks.selector, AMOUNT, DELIVER_BY - 1)
        );
        assertRefused(
            changeCall(order, 0, 2 ** 112, DELIVER_BY),
            abi.encodeWithSelector(IDeliveryDesk.ChangeOutOfRange.selector, 2 ** 112, DELIVER_BY)
        );
        assertRefused(
            changeCall(order, 0, AMOUNT, 2 ** 40),
            abi.encodeWithSelector(IDeliveryDesk.ChangeOutOfRange.selector, AMOUNT, 2 ** 40)
        );
    }

    function test_AChange_NeedsBothSignatures() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrder());
        bytes memory call = changeCall(order, 0, AMOUNT + 1, DELIVER_BY);
        bytes memory otherCall = changeCall(order, 0, AMOUNT + 2, DELIVER_BY);
        // The supplier's signature is the last three words, the buyer's lies four before.
        bytes memory bySupplierAlone = bytes.concat(call);
        bytes memory byBuyerAlone = bytes.concat(call);
        for (uint256 i = call.length - 96; i < call.length; ++i) {
            byBuyerAlone[i] = otherCall[i];
            bySupplierAlone[i - 128] = otherCall[i - 128];
        }
        bytes32 message = deskDigest(
            DeskMessages.hashChangeOrder(orderId, 0, AMOUNT + 1, DELIVER_BY, "lines", "documents")
        );
        assertRefused(
            byBuyerAlone,
            abi.encodeWithSelector(IDeliveryDesk.SignatureNotValid.selector, supplier, message)
        );
        assertRefused(
            bySupplierAlone,
            abi.encodeWithSelector(IDeliveryDesk.SignatureNotValid.selector, buyer, message)
        );
        perform(call);
    }

    function test_AnOrderNeverFunded_IsNotChanged() external {
        OrderTerms memory order = anOrder();
        assertRefused(
            changeCall(order, 0, AMOUNT, DELIVER_BY),
            abi.encodeWithSelector(IDeliveryDesk.OrderNotFunded.selector, idOf(order))
        );
    }

    function test_TheDesk_IsBoundOnce() external {
        assertTrue(desk.escrow() == address(escrow), "bound to the escrow");
        assertRefused(
            abi.encodeCall(IDeliveryDesk.bind, ()),
            abi.encodeWithSelector(IDeliveryDesk.AlreadyBound.selector, address(escrow))
        );
        OrderTerms memory order = anOrder();
        IDeliveryDesk unbound = IDeliveryDesk(deploy("DeliveryDesk.sol:DeliveryDesk", ""));
        vm.expectRevert(abi.encodeWithSelector(IDeliveryDesk.NotBound.selector));
        unbound.reclaim(pack(order), clausesOf(order));
    }

    function assertAmendment(
        OrderId orderId,
        uint256 amount,
        uint256 paidIn,
        uint256 deliverBy,
        uint256 changes
    ) private view {
        (uint256 actualAmount, uint256 actualFunded, uint256 actualDeliverBy, uint256 actualChanges) = desk.amendmentOf(
            orderId
        );
        assertEq(actualAmount, amount, "total");
        assertEq(actualFunded, paidIn, "funded");
        assertEq(actualDeliverBy, deliverBy, "deliverBy");
        assertEq(actualChanges, changes, "changes");
    }

    function fundBy(
        OrderTerms memory order,
        uint256 total,
        Collection method,
        bytes memory authorization
    ) private pure returns (bytes memory) {
        return abi.encodeCall(IDeliveryDesk.fund, (pack(order), clausesOf(order), total, method, authorization));
    }

    function permitCall(
        OrderTerms memory order,
        uint256 total,
        uint256 added,
        uint256 nonce,
        uint256 deadline
    ) private view returns (bytes memory) {
        return fundBy(order, total, Collection.Permit, authorizationOf(order, total, added, nonce, deadline));
    }

    function authorizationOf(
        OrderTerms memory order,
        uint256 total,
        uint256 added,
        uint256 nonce,
        uint256 deadline
    ) private view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                buyer,
                address(escrow),
                added,
                nonce,
                deadline
            )
        );
        bytes memory permit = sign(BUYER_KEY, digest(token.DOMAIN_SEPARATOR(), structHash));
        return abi.encode(permit, signAtDesk(BUYER_KEY, DeskMessages.hashFunding(idOf(order), total)));
    }

    function authorizedCall(
        OrderTerms memory order,
        uint256 total,
        uint256 added,
        bytes32 nonce,
        uint256 validBefore
    ) private view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
                ),
                buyer,
                address(escrow),
                added,
                0,
                validBefore,
                nonce
            )
        );
        bytes memory signature = sign(BUYER_KEY, digest(token.DOMAIN_SEPARATOR(), structHash));
        return fundBy(order, total, Collection.Authorization, signature);
    }

    function slice(bytes memory data, uint256 from) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), from))
        }
    }
}
