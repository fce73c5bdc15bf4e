// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {OrderId} from "../../interfaces/ITradeEscrow.sol";
import {OrderTerms} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {DeskFixture} from "./DeskFixture.sol";

contract AcknowledgedDebtTest is DeskFixture {
    uint256 private constant DUE = START + 20 days;

    function test_WhenDue_ItIsPaidInFullButForTheFee() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithEverything());
        acknowledge(order, issueDue(order, 0, 400e6, DUE));
        vm.warp(DUE);
        perform(releaseAcknowledgedCall(order, 400e6));
        assertLine(orderId, 400e6, 600e6, 400e6, 0, 0);
        assertBalance(feeRecipient, 2e6);
        assertBalance(supplier, 398e6);
        assertNoop(order, releaseAcknowledgedCall(order, 400e6));
    }

    function test_WhatIsNoDebtThatIsDue_IsRefused() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrder());
        acknowledge(order, issueDue(order, 0, 400e6, DUE));
        issueDue(order, 400e6, 600e6, START);
        uint256[3] memory cumulatives = [uint256(399e6), 400e6, 600e6];
        for (uint256 i = 0; i < 3; ++i) {
            assertRefused(
                releaseAcknowledgedCall(order, cumulatives[i]),
                abi.encodeWithSelector(IDeliveryDesk.DebtNotDue.selector, orderId, cumulatives[i])
            );
        }
    }

    function test_ItAnswersTheClaimsThatItCovers() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        acknowledge(order, issueDue(order, 0, 400e6, DUE));
        claim(order, 300e6);
        claim(order, 500e6);
        vm.warp(DUE);
        perform(releaseAcknowledgedCall(order, 400e6));
        assertNoop(order, releaseDeemedCall(order, 300e6));
        releaseDeemed(order, 500e6);
        assertLine(orderId, 500e6, 500e6, 500e6, 0, 0);
    }

    function test_Reclaim_LeavesTheLargerOfDebtAndClaims() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        acknowledge(order, issueDue(order, 0, 400e6, DELIVER_BY + 365 days));
        claim(order, 300e6);
        vm.warp(DELIVER_BY);
        perform(reclaimCall(order));
        assertEq(heldOf(orderId), 400e6, "the debt is covered");
        releaseDeemed(order, 300e6);
        assertNoop(order, reclaimCall(order));
        vm.warp(DELIVER_BY + 365 days);
        perform(releaseAcknowledgedCall(order, 400e6));
        assertEq(heldOf(orderId), 0, "held");
        assertBalance(supplier, 400e6);
    }

    function test_ItGoesToWhoHoldsTheInvoice() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrder());
        accept(order, 100e6);
        InvoiceId invoiceId = issueDue(order, 100e6, 400e6, DUE);
        acknowledge(order, invoiceId);
        assign(invoiceId, financier);
        vm.warp(DUE);
        perform(releaseAcknowledgedCall(order, 400e6));
        assertBalance(supplier, 100e6);
        assertBalance(financier, 300e6);
    }
}
