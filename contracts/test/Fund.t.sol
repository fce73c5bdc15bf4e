// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {OrderTerms, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

contract FundTest is EscrowFixture {
    function test_GivenValidTerms_WhenTheBuyerFunds_MoneyIsHeld() external {
        OrderTerms memory order = anOrder();
        OrderId expected = idOf(order);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.OrderFunded(
            expected,
            buyer,
            supplier,
            address(token),
            pack(order).attesterAndSalt,
            pack(order).schedule,
            order.linesRoot,
            order.documentsHash
        );
        OrderId orderId = fund(order);
        assertEq(OrderId.unwrap(orderId), OrderId.unwrap(expected), "id");
        assertStatus(orderId, ITradeEscrow.Status.Funded);
        assertEq(heldOf(orderId), AMOUNT, "held");
        assertEq(releasedOf(orderId), 0, "released");
        assertEq(escrow.owed(address(token)), AMOUNT, "owed");
        assertBalance(address(escrow), AMOUNT);
    }

    function test_GivenAFundedOrder_WhenFundedAgain_NothingMoves() external {
        (OrderTerms memory order, ) = aFundedOrder();
        fund(order);
        assertBalance(address(escrow), AMOUNT);
        assertSolvent(address(token), 0);
    }

    function test_GivenAClosedOrder_WhenFundedAgain_Reverts() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        accept(order, AMOUNT);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.OrderAlreadyClosed.selector, orderId));
        escrow.fundWithAllowance(pack(order));
    }

    function test_GivenAnOrderClosedAfterFundBy_ItsRecordIsDroppedAndTheClockRefusesToFundAgain() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        vm.warp(FUND_BY);
        accept(order, AMOUNT - 1);
        assertStatus(orderId, ITradeEscrow.Status.Funded);
        accept(order, AMOUNT);
        assertStatus(orderId, ITradeEscrow.Status.None);
        assertEq(releasedOf(orderId), 0, "record");
        expectFundingReverts(order, abi.encodeWithSelector(ITradeEscrow.FundingAfterFundBy.selector, FUND_BY, FUND_BY));
    }

    function test_GivenAnOrderClosedBeforeFundBy_ItsRecordStays() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        vm.warp(FUND_BY - 1);
        accept(order, AMOUNT);
        assertStatus(orderId, ITradeEscrow.Status.Closed);
        assertEq(releasedOf(orderId), AMOUNT, "released");
        expectFundingReverts(order, abi.encodeWithSelector(ITradeEscrow.OrderAlreadyClosed.selector, orderId));
    }

    function test_GivenAnotherCaller_Reverts() external {
        OrderTerms memory order = anOrder();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CallerNotBuyer.selector, stranger, buyer));
        escrow.fundWithAllowance(pack(order));
    }

    function test_GivenFundBy_OneSecondBeforeSucceeds() external {
        vm.warp(FUND_BY - 1);
        aFundedOrder();
    }

    function test_GivenFundBy_AtAndAfterReverts() external {
        OrderTerms memory order = anOrder();
        for (uint256 late = 0; late < 2; ++late) {
            vm.warp(FUND_BY + late);
            expectFundingReverts(
                order,
                abi.encodeWithSelector(ITradeEscrow.FundingAfterFundBy.selector, FUND_BY + late, FUND_BY)
            );
        }
    }

    function test_GivenDeliverByBeforeFundBy_Reverts() external {
        OrderTerms memory order = anOrder();
        order.deliverBy = FUND_BY - 1;
        expectFundingReverts(
            order,
            abi.encodeWithSelector(ITradeEscrow.DeadlinesOutOfOrder.selector, FUND_BY, FUND_BY - 1)
        );
    }

    function test_GivenNoAmount_Reverts() external {
        OrderTerms memory order = anOrder();
        order.amount = 0;
        OrderId orderId = idOf(order);
        expectFundingReverts(order, abi.encodeWithSelector(ITradeEscrow.AmountIsZero.selector, orderId));
    }

    function test_GivenTheLargestAmount_ItIsFundedAndReleased() external {
        OrderTerms memory order = anOrder();
        order.amount = type(uint112).max;
        token.mint(buyer, order.amount);
        OrderId orderId = fund(order);
        accept(order, 1);
        accept(order, order.amount);
        assertStatus(orderId, ITradeEscrow.Status.Closed);
        assertEq(releasedOf(orderId), type(uint112).max, "released");
        assertBalance(supplier, type(uint112).max);
    }

    function test_GivenASupplierThatCannotTrade_Reverts() external {
        address[5] memory refused = [
            address(0),
            address(escrow),
            address(desk),
            address(registry),
            address(businesses)
        ];
        for (uint256 i = 0; i < refused.length; ++i) {
            OrderTerms memory order = anOrder();
            order.supplier = refused[i];
            expectFundingReverts(order, abi.encodeWithSelector(ITradeEscrow.PartyNotAllowed.selector, refused[i]));
        }
    }

    function test_GivenOneAccountOnBothSides_Reverts() external {
        OrderTerms memory order = anOrder();
        order.supplier = buyer;
        expectFundingReverts(order, abi.encodeWithSelector(ITradeEscrow.PartiesNotDistinct.selector, buyer));
    }

    function test_GivenBitsBeyondAFieldsType_Reverts() external {
        OrderTerms memory order = anOrder();
        // Three addresses, and a schedule with 32 bits to spare.
        uint8[4] memory words = [0, 1, 2, 4];
        for (uint256 i = 0; i < words.length; ++i) {
            bytes memory data = abi.encodeCall(ITradeEscrow.fundWithAllowance, (pack(order)));
            data[4 + 32 * uint256(words[i])] = 0x80;
            vm.prank(buyer);
            (bool success, ) = address(escrow).call(data);
            assertTrue(!success, "funded a value that its type cannot hold");
        }
    }

    function test_GivenATokenNotOnTheList_Reverts() external {
        OrderTerms memory order = anOrder();
        order.token = stranger;
        vm.prank(buyer);
        vm.expectRevert();
        escrow.fundWithAllowance(pack(order));
        escrow.setTokenAllowed(address(token), false);
        expectFundingReverts(anOrder(), abi.encodeWithSelector(ITradeEscrow.TokenNotAllowed.selector, address(token)));
    }

    function test_GivenPausedFunding_Reverts() external {
        escrow.setFundingPaused(true);
        expectFundingReverts(anOrder(), abi.encodeWithSelector(ITradeEscrow.FundingIsPaused.selector));
    }

    function test_GivenTwoOrdersThatDifferInSalt_EachHoldsItsOwn() external {
        (, OrderId first) = aFundedOrder();
        OrderTerms memory order = anOrder();
        order.salt = 2;
        OrderId second = fund(order);
        accept(order, AMOUNT);
        assertEq(heldOf(first), AMOUNT, "first order's money");
        assertEq(heldOf(second), 0, "second order's money");
        assertSolvent(address(token), 0);
    }

    function expectFundingReverts(OrderTerms memory order, bytes memory reason) private {
        vm.prank(order.buyer);
        vm.expectRevert(reason);
        escrow.fundWithAllowance(pack(order));
    }
}

contract FundWithAuthorizationTest is EscrowFixture {
    function test_GivenTheBuyersAuthorisation_WhenRelayed_MoneyIsHeld() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        vm.prank(stranger);
        OrderId orderId = escrow.fundWithAuthorisation(pack(order), signature);
        assertStatus(orderId, ITradeEscrow.Status.Funded);
        assertEq(heldOf(orderId), AMOUNT, "held");
        assertSolvent(address(token), 0);
    }

    function test_GivenAFundedOrder_WhenRelayedAgain_NothingMoves() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        escrow.fundWithAuthorisation(pack(order), signature);
        escrow.fundWithAuthorisation(pack(order), signature);
        assertBalance(address(escrow), AMOUNT);
    }

    function test_GivenAClosedOrder_WhenRelayedAgain_Reverts() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        OrderId orderId = escrow.fundWithAuthorisation(pack(order), signature);
        accept(order, AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.OrderAlreadyClosed.selector, orderId));
        escrow.fundWithAuthorisation(pack(order), signature);
    }

    function test_GivenAnyFieldChanged_TheSignatureBindsNothingElse() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        for (uint256 field = 0; field < 22; ++field) {
            // A plain order has none of the clauses: arbiter, then arbitrationPeriod to feeRecipient.
            if (field == 4 || (field >= 9 && field <= 18)) continue;
            OrderTerms memory changed = withFieldChanged(order, field);
            vm.expectRevert();
            escrow.fundWithAuthorisation(pack(changed), signature);
        }
        escrow.fundWithAuthorisation(pack(order), signature);
    }

    function test_GivenAnotherSigner_Reverts() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signAuthorization(STRANGER_KEY, order);
        vm.expectRevert();
        escrow.fundWithAuthorisation(pack(order), signature);
    }

    function test_GivenFundBy_AtAndAfterReverts() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        vm.warp(FUND_BY);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.FundingAfterFundBy.selector, FUND_BY, FUND_BY));
        escrow.fundWithAuthorisation(pack(order), signature);
    }
}
