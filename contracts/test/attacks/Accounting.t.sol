// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {DeskFixture} from "../desk/DeskFixture.sol";
import {OrderTerms, keyOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";

/// @dev Attacks P3, P5, P6, P19, P23, P24 and P31: on what is owed to whom.
contract AccountingAttacksTest is DeskFixture {
    function test_P03_AnOrderThatWasNeverFunded_GivesNothingBack() external {
        fund(anOrder());
        OrderTerms memory order = aContestableOrder();
        order.salt = 2;
        uint256 before = token.balanceOf(buyer);
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, 0, 1, 0);
        for (uint256 day = 0; day < 50; day += 49) {
            vm.warp(START + day * 1 days);
            succeeds(reclaimCall(order));
            succeeds(releaseDeemedCall(order, 1));
            succeeds(fallbackCall(order, 0));
            succeeds(releaseRetentionCall(order, 0));
            succeeds(ruleCall(ARBITER_KEY, order, 0, 0));
            succeeds(acceptCall(order, 1, 0));
            (bool done, ) = address(escrow).call(
                abi.encodeCall(ITradeEscrow.settle, (keyOf(order), 0, 1, 0, byBuyer, bySupplier))
            );
            assertTrue(!done || day != 0, "an order that may still be funded is not known");
        }
        assertEq(token.balanceOf(buyer), before, "money for an order that had none");
        assertEq(escrow.owed(address(token)), AMOUNT, "the other order's money");
    }

    function test_P03_FromEveryState_NoMoreComesBackThanWentIn() external {
        for (uint256 state = 0; state < 5; ++state) {
            vm.warp(START);
            OrderTerms memory order = aContestableOrder();
            order.salt = uint96(state + 10);
            uint256 before = token.balanceOf(buyer) + token.balanceOf(supplier);
            OrderId orderId = fundAtDesk(order, AMOUNT);
            if (state > 0) claim(order, 400e6);
            if (state > 1) contest(order, 400e6, 100e6);
            if (state > 2) rule(order, 0, 30e6);
            if (state > 3) settle(order, 0, 100e6, 0);
            vm.warp(DELIVER_BY + 60 days);
            for (uint256 i = 0; i < 3; ++i) {
                succeeds(fallbackCall(order, 0));
                succeeds(releaseDeemedCall(order, 400e6));
                succeeds(reclaimCall(order));
            }
            assertEq(heldOf(orderId), 0, "held");
            assertEq(token.balanceOf(buyer) + token.balanceOf(supplier), before, "all that went in, and no more");
        }
    }

    function testFuzz_P05_AnyOrderOfReleasesAndRefunds_SumsToWhatWasFunded(uint256[12] calldata steps) external {
        OrderTerms memory order = anOrderWithEverything();
        OrderId orderId = fundAtDesk(order, AMOUNT);
        for (uint256 i = 0; i < steps.length; ++i) {
            uint256 amount = (steps[i] >> 8) % (AMOUNT + 2);
            uint256 kind = steps[i] % 7;
            if (kind == 0) succeeds(claimCall(SUPPLIER_KEY, order, amount));
            if (kind == 1) succeeds(acceptCall(order, amount, 0));
            if (kind == 2) succeeds(contestCall(order, claimedOf(orderId), amount / 4));
            if (kind == 3) succeeds(fallbackCall(order, 0));
            if (kind == 4) succeeds(releaseDeemedCall(order, claimedOf(orderId)));
            if (kind == 5) succeeds(reclaimCall(order));
            if (kind == 6) vm.warp(block.timestamp + (amount % 10 days));
            uint256 out = token.balanceOf(supplier) + token.balanceOf(feeRecipient) + refunded(order);
            assertEq(heldOf(orderId) + out, AMOUNT, "held + released + refunded = funded");
        }
    }

    function test_P06_OneOrderDrainedToItsLimit_TheOtherIsStillPaidInFull() external {
        OrderTerms memory order = anOrderWithRetention();
        fundAtDesk(order, AMOUNT);
        (OrderTerms memory other, OrderId otherId) = aFundedOrder();
        acceptAtDesk(order, AMOUNT, 0);
        assertTrue(!succeeds(acceptCall(order, AMOUNT + 1, 0)), "more than its own money");
        settle(order, 0, 100e6, 0);
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, 1, 0, 1);
        escrow.settle(keyOf(order), 1, 0, 1, byBuyer, bySupplier);
        assertEq(heldOf(otherId), AMOUNT, "the other order's money");
        uint256 before = token.balanceOf(supplier);
        accept(other, AMOUNT);
        assertBalance(supplier, before + AMOUNT);
    }

    function testFuzz_P19_AnyAmountAndFee_TheFeeRoundsInThePayeesFavour(uint112 amount, uint16 bps) external {
        vm.warp(START);
        OrderTerms memory order = anOrder();
        order.amount = 1 + (uint256(amount) % (type(uint112).max - 1));
        order.feeBps = uint16(1 + (bps % 10_000));
        order.feeRecipient = feeRecipient;
        token.mint(buyer, order.amount);
        fundAtDesk(order, order.amount);
        acceptAtDesk(order, order.amount, 0);
        uint256 fee = token.balanceOf(feeRecipient);
        assertEq(token.balanceOf(supplier) + fee, order.amount, "fee + net = gross");
        assertEq(fee, (order.amount * order.feeBps) / 10_000, "rounded down");
        assertSolvent(address(token), 0);
    }

    function test_P19_AFeeAboveTheWhole_IsNotFunded() external {
        OrderTerms memory order = anOrder();
        order.feeBps = 10_001;
        order.feeRecipient = feeRecipient;
        assertTrue(!succeeds(fundCall(order, AMOUNT)), "a fee above 100 %");
        order.feeBps = type(uint16).max;
        assertTrue(!succeeds(fundCall(order, AMOUNT)), "the largest fee");
    }

    function test_P19_OneUnit_IsThePayees() external {
        OrderTerms memory order = anOrderWithEverything();
        order.amount = 1;
        fundAtDesk(order, 1);
        acceptAtDesk(order, 1, 0);
        assertBalance(supplier, 1);
    }

    function test_P23_AnOrderThatIsOver_IsNeverFundedAgain() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        settle(order, AMOUNT, 0, 0);
        bytes[2] memory again = [
            abi.encodeCall(ITradeEscrow.fundWithAllowance, (pack(order))),
            abi.encodeCall(ITradeEscrow.fundWithAuthorisation, (pack(order), signature))
        ];
        for (uint256 time = FUND_BY - 1; time <= FUND_BY + 1; ++time) {
            vm.warp(time);
            for (uint256 i = 0; i < again.length; ++i) {
                vm.prank(buyer);
                (bool done, ) = address(escrow).call(again[i]);
                assertTrue(!done, "funded again");
            }
            succeeds(fundCall(order, AMOUNT));
            assertEq(heldOf(orderId), 0, "funded again at the desk");
        }
    }

    /// @dev The record goes with the last money once the clock alone refuses to fund again.
    function test_P23_AnOrderWhoseRecordIsGone_IsNeverFundedAgain() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        vm.warp(FUND_BY);
        accept(order, AMOUNT);
        assertStatus(orderId, ITradeEscrow.Status.None);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.FundingAfterFundBy.selector, FUND_BY, FUND_BY));
        escrow.fundWithAllowance(pack(order));
    }

    function test_P24_GoodsRejectedAfterPayment_TheSupplierKeepsTheMoneyAndIsNotPaidTwice() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        claim(order, 600e6);
        acceptAtDesk(order, 600e6, 600e6);
        bytes32 state = stateOf(order);
        succeeds(contestCall(order, 600e6, 100e6));
        succeeds(releaseDeemedCall(order, 600e6));
        perform(acceptCall(order, 600e6, 600e6));
        assertEq(stateOf(order), state, "what is paid is paid, once");
        assertBalance(supplier, 600e6);
        assertEq(releasedOf(orderId), 600e6, "released");
    }

    function test_P31_AnInvoiceAssignedTwice_HasOnePayee() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, AMOUNT);
        bytes memory toFinancier = signAssignment(SUPPLIER_KEY, invoiceId, financier, 0, type(uint256).max);
        bytes memory toStranger = signAssignment(SUPPLIER_KEY, invoiceId, stranger, 0, type(uint256).max);
        registry.assign(invoiceId, financier, 0, type(uint256).max, toFinancier);
        registry.assign(invoiceId, stranger, 0, type(uint256).max, toStranger);
        vm.prank(supplier);
        vm.expectRevert();
        IERC721(address(registry)).transferFrom(supplier, stranger, uint256(InvoiceId.unwrap(invoiceId)));
        accept(order, AMOUNT);
        assertBalance(financier, AMOUNT);
        assertBalance(stranger, 0);
        assertBalance(supplier, 0);
    }

    function test_P31_AnInvoiceAssignedAfterItsRelease_PaysNobodyAgain() external {
        (OrderTerms memory order, ) = aFundedOrder();
        InvoiceId invoiceId = issue(order, 0, 400e6);
        accept(order, 400e6);
        bytes memory signature = signAssignment(SUPPLIER_KEY, invoiceId, financier, 0, type(uint256).max);
        registry.assign(invoiceId, financier, 0, type(uint256).max, signature);
        accept(order, AMOUNT);
        assertBalance(supplier, AMOUNT);
        assertBalance(financier, 0);
    }
}
