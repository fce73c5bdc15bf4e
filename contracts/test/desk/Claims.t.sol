// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {OrderId} from "../../interfaces/ITradeEscrow.sol";
import {OrderTerms, clausesOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {DeskFixture} from "./DeskFixture.sol";

contract ClaimsTest is DeskFixture {
    function test_GivenAFundedOrder_AClaimStartsItsClock() external {
        for (uint256 i = 0; i < 2; ++i) {
            OrderTerms memory order = i == 0 ? anOrder() : anOrderWithEverything();
            OrderId orderId = fundAtDesk(order, AMOUNT);
            claim(order, 400e6);
            (uint256 claimed, uint256 endsAt, uint256 position, , , , ) = desk.deliveryState(orderId);
            assertEq(claimed, 400e6, "claimed");
            assertEq(endsAt, START + INSPECTION, "end of inspection");
            assertEq(position, 0, "position");
            assertEq(desk.inspectionEndsAt(orderId, 400e6), START + INSPECTION, "the claim's clock");
            assertEq(desk.inspectionEndsAt(orderId, 399e6), 0, "no claim");
        }
    }

    function test_OnlySupplierAndAttester_Claim() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithEverything());
        perform(claimCall(ATTESTER_KEY, order, 100e6));
        assertEq(claimedOf(orderId), 100e6, "the attester's");
        vm.prank(supplier);
        desk.claimDelivery(pack(order), clausesOf(order), supplier, 200e6, START, EVIDENCE, "");
        assertEq(claimedOf(orderId), 200e6, "the supplier's, as the caller");
        assertRefused(
            claimCall(STRANGER_KEY, order, 300e6),
            abi.encodeWithSelector(IDeliveryDesk.ClaimantNotEntitled.selector, stranger, supplier, attester)
        );
        order.attester = address(0);
        fundAtDesk(order, AMOUNT);
        assertRefused(
            abi.encodeCall(
                IDeliveryDesk.claimDelivery,
                (pack(order), clausesOf(order), address(0), 300e6, START, EVIDENCE, "")
            ),
            abi.encodeWithSelector(IDeliveryDesk.ClaimantNotEntitled.selector, address(0), supplier, address(0))
        );
    }

    function test_GivenASignatureOverAnythingElse_ItIsRefused() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrder());
        bytes memory signature = signClaim(SUPPLIER_KEY, order, 100e6);
        assertRefused(
            abi.encodeCall(
                IDeliveryDesk.claimDelivery,
                (pack(order), clausesOf(order), supplier, 200e6, START, EVIDENCE, signature)
            ),
            abi.encodeWithSelector(IDeliveryDesk.SignatureNotValid.selector, supplier, claimDigest(order, 200e6))
        );
    }

    function test_GivenAnotherAmendedTerm_TheOrderIsAnother() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrderWithEverything());
        for (uint256 field = 0; field < 22; ++field) {
            OrderTerms memory changed = withFieldChanged(order, field);
            OrderId orderId = idOf(changed);
            assertRefused(
                claimCall(SUPPLIER_KEY, changed, 100e6),
                abi.encodeWithSelector(IDeliveryDesk.OrderNotFunded.selector, orderId)
            );
        }
    }

    function test_NotAboveWhatWasClaimedOrAnswered_IsANoop() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrderWithEverything());
        claim(order, 400e6);
        assertNoop(order, claimCall(SUPPLIER_KEY, order, 400e6));
        assertNoop(order, claimCall(SUPPLIER_KEY, order, 300e6));
        acceptAtDesk(order, 600e6, 0);
        assertNoop(order, acceptCall(order, 600e6, 0));
        assertNoop(order, acceptCall(order, 500e6, 0));
        assertNoop(order, claimCall(SUPPLIER_KEY, order, 600e6));
        assertNoop(order, claimCall(SUPPLIER_KEY, order, 500e6));
    }

    function test_AboveWhatIsLeft_IsRefused() external {
        (OrderTerms memory order, ) = fundedAtDesk(aContestableOrder());
        assertRefused(
            claimCall(SUPPLIER_KEY, order, AMOUNT + 1),
            abi.encodeWithSelector(IDeliveryDesk.CumulativeExceedsEscrow.selector, AMOUNT + 1, AMOUNT)
        );
        claim(order, 600e6);
        contest(order, 600e6, 300e6);
        rule(order, 0, 0);
        // 300 went back to the buyer and yet count as answered.
        claim(order, AMOUNT);
    }

    function test_AtMost256ClaimsARound_HalfOfThemByTheAttester() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrderWithEverything());
        for (uint256 i = 1; i <= 128; ++i) perform(claimCall(ATTESTER_KEY, order, i));
        assertRefused(
            claimCall(ATTESTER_KEY, order, 129),
            abi.encodeWithSelector(IDeliveryDesk.TooManyClaims.selector, 128, 128)
        );
        for (uint256 i = 129; i <= 256; ++i) claim(order, i);
        assertRefused(
            claimCall(SUPPLIER_KEY, order, 257),
            abi.encodeWithSelector(IDeliveryDesk.TooManyClaims.selector, 256, 256)
        );
        // The longest walk there can be.
        vm.warp(START + INSPECTION);
        uint256 gasBefore = gasleft();
        releaseDeemed(order, 256);
        assertTrue(gasBefore - gasleft() < 2_000_000, "the walk over all claims is bounded");
    }

    function test_EachPendingClaim_KeepsItsClock() external {
        for (uint256 i = 0; i < 2; ++i) {
            vm.warp(START);
            OrderTerms memory order = i == 0 ? anOrder() : aContestableOrder();
            OrderId orderId = fundAtDesk(order, AMOUNT);
            claim(order, 300e6);
            vm.warp(START + 1 days);
            claim(order, 500e6);
            vm.warp(START + 2 days);
            claim(order, 900e6);
            vm.warp(START + INSPECTION + 1 days);
            assertRefused(
                releaseDeemedCall(order, 900e6),
                abi.encodeWithSelector(
                    IDeliveryDesk.InspectionNotEnded.selector,
                    block.timestamp,
                    START + INSPECTION + 2 days
                )
            );
            releaseDeemed(order, 300e6);
            assertEq(releasedOf(orderId), 300e6, "the first");
            releaseDeemed(order, 500e6);
            assertEq(releasedOf(orderId), 500e6, "the second");
            assertEq(desk.inspectionEndsAt(orderId, 300e6), 0, "answered");
            assertNoop(order, releaseDeemedCall(order, 300e6));
            assertRefused(
                releaseDeemedCall(order, 901e6),
                abi.encodeWithSelector(IDeliveryDesk.ClaimNotFound.selector, orderId, 901e6)
            );
            vm.warp(START + INSPECTION + 2 days);
            releaseDeemed(order, 900e6);
            assertEq(releasedOf(orderId), 900e6, "the third");
        }
    }

    function test_GivenAPlainOrder_AcceptanceAtTheEscrowAnswersClaims() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrder());
        claim(order, 300e6);
        accept(order, 500e6);
        vm.warp(START + INSPECTION);
        assertNoop(order, releaseDeemedCall(order, 300e6));
        claim(order, 700e6);
        vm.warp(DELIVER_BY);
        reclaim(order);
        assertLine(orderId, 500e6, 200e6, 500e6, 0, 0);
        releaseDeemed(order, 700e6);
        assertStatusOver(orderId);
        assertBalance(supplier, 700e6);
    }

    function test_GivenAPlainOrder_TheDeskRefusesItsAcceptance() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrder());
        assertRefused(
            acceptCall(order, 100e6, 0),
            abi.encodeWithSelector(IDeliveryDesk.OrderIsPlain.selector, orderId)
        );
    }

    function test_AnAcceptance_NamesTheLowestClaimThatCoversIt() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrderWithEverything());
        claim(order, 300e6);
        claim(order, 500e6);
        uint256[5] memory cumulatives = [uint256(200e6), 200e6, 400e6, 500e6, 501e6];
        uint256[5] memory hints = [uint256(0), 500e6, 300e6, 0, 500e6];
        for (uint256 i = 0; i < 5; ++i) {
            assertRefused(
                acceptCall(order, cumulatives[i], hints[i]),
                abi.encodeWithSelector(IDeliveryDesk.ClaimHintNotValid.selector, cumulatives[i], hints[i])
            );
        }
        assertRefused(
            acceptCall(order, 400e6, 450e6),
            abi.encodeWithSelector(IDeliveryDesk.ClaimHintNotValid.selector, 400e6, 450e6)
        );
        assertRefused(
            acceptCall(order, AMOUNT + 1, 0),
            abi.encodeWithSelector(IDeliveryDesk.CumulativeExceedsEscrow.selector, AMOUNT + 1, AMOUNT)
        );
        acceptAtDesk(order, 200e6, 300e6);
        acceptAtDesk(order, 300e6, 300e6);
        acceptAtDesk(order, 400e6, 500e6);
        assertNoop(order, acceptCall(order, 400e6, 500e6));
        acceptAtDesk(order, 501e6, 0);
    }

    function test_GivenAcceptanceByAnother_ItIsRefused() external {
        (OrderTerms memory order, ) = fundedAtDesk(anOrderWithEverything());
        bytes memory signature = signAcceptance(SUPPLIER_KEY, order, 100e6);
        assertRefused(
            abi.encodeCall(IDeliveryDesk.accept, (pack(order), clausesOf(order), 100e6, EVIDENCE, 0, signature)),
            abi.encodeWithSelector(IDeliveryDesk.SignatureNotValid.selector, buyer, acceptanceDigest(order, 100e6))
        );
    }

    /// @dev Every number by hand: 300 claimed in time, 300 claimed 3 days late, 300 never claimed and 5 % late by then.
    function test_AReleaseOverSeveralClaims_IsDividedClaimByClaim() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithEverything());
        vm.warp(DELIVER_BY - 1);
        claim(order, 300e6);
        vm.warp(DELIVER_BY + 2 days);
        claim(order, 600e6);
        vm.warp(DELIVER_BY + 4 days - 1);
        acceptAtDesk(order, 900e6, 0);
        // In time: no deduction, discount period over. Retained 30, fee 0.5 % of 270.
        // Late: 3 % of 300 are 9; 2 % of 291 are 5.82; retained 28.518; fee 0.5 % of 256.662.
        // Unclaimed: 4 % of 300 are 12; 2 % of 288 are 5.76; retained 28.224; fee 0.5 % of 254.016.
        uint256 retained = 30e6 + 28_518_000 + 28_224_000;
        uint256 fees = 1_350_000 + 1_283_310 + 1_270_080;
        uint256 deducted = 9e6 + 5_820_000 + 12e6 + 5_760_000;
        assertLine(orderId, 900e6, 100e6 + retained, 900e6, 0, retained);
        assertBalance(feeRecipient, fees);
        assertEq(refunded(order), deducted, "refunded");
        assertBalance(supplier, 900e6 - deducted - retained - fees);
    }

    function test_ADeemedRelease_GivesNoDiscount() external {
        OrderTerms memory order = anOrderWithEverything();
        order.inspectionPeriod = 1 days;
        fundAtDesk(order, AMOUNT);
        claim(order, 100e6);
        vm.warp(START + 1 days);
        releaseDeemed(order, 100e6);
        assertEq(refunded(order), 0, "no discount");
        assertBalance(supplier, 89_550_000);
    }

    function test_Reclaim_LeavesWhatIsClaimed() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithEverything());
        acceptAtDesk(order, 100e6, 0);
        claim(order, 400e6);
        uint256 lastTime = DELIVER_BY + 5 days;
        vm.warp(lastTime);
        perform(reclaimCall(order));
        (, , , , uint256 retained, , ) = desk.deliveryState(orderId);
        assertEq(heldOf(orderId), 300e6 + retained, "claimed and retained");
        assertNoop(order, reclaimCall(order));
        releaseDeemed(order, 400e6);
        vm.warp(lastTime + RETENTION);
        perform(releaseRetentionCall(order, 0));
        perform(releaseRetentionCall(order, 1));
        assertStatusOver(orderId);
    }

    function test_GivenAnOrderThatIsOver_EverythingIsANoop() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithRetention());
        claim(order, 600e6);
        contest(order, 600e6, 100e6);
        settle(order, 0, heldOf(orderId), 0);
        for (uint256 i = 0; i < 2; ++i) {
            assertNoop(order, claimCall(SUPPLIER_KEY, order, 100e6));
            assertNoop(order, acceptCall(order, 100e6, 0));
            assertNoop(order, acceptCall(order, AMOUNT, 0));
            assertNoop(order, reclaimCall(order));
            assertNoop(order, releaseDeemedCall(order, 600e6));
            assertNoop(order, contestCall(order, 600e6, 100e6));
            assertNoop(order, contestRetentionCall(order, 0, 1));
            assertNoop(order, ruleCall(ARBITER_KEY, order, 0, 1));
            assertNoop(order, fallbackCall(order, 0));
            assertNoop(order, releaseRetentionCall(order, 0));
            assertNoop(order, releaseAcknowledgedCall(order, 1));
            assertNoop(order, changeCall(order, 0, AMOUNT, DELIVER_BY));
            // Once more when the record, and with it the round, would be gone had money left since.
            vm.warp(DELIVER_BY + INSPECTION + ARBITRATION + RETENTION);
            assertNoop(order, reclaimCall(order));
        }
    }

    /// @dev The record goes with the last money, and its round with it: what round zero left must stay dead.
    function test_GivenARecordThatIsGone_NothingOfItsRoundsComesBack() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithRetention());
        claim(order, 600e6);
        contest(order, 600e6, 100e6);
        claim(order, 700e6);
        settle(order, 0, 0, 0);
        vm.warp(FUND_BY);
        settle(order, 0, heldOf(orderId), 1);
        assertEq(roundOf(orderId), 0, "the round is gone");
        (
            uint256 claimed,
            ,
            uint256 position,
            uint256 frozen,
            uint256 retained,
            uint256 disputes,
            uint256 tranches
        ) = desk.deliveryState(orderId);
        assertEq(claimed | position | frozen | retained | disputes | tranches, 0, "nothing is left");
        (uint256 contested, ) = desk.disputeOf(orderId, 0);
        (uint256 amount, , , ) = desk.trancheOf(orderId, 0);
        assertEq(contested | amount | desk.inspectionEndsAt(orderId, 700e6), 0, "nothing is shown");
        vm.warp(FUND_BY + RETENTION + ARBITRATION);
        assertNoop(order, releaseDeemedCall(order, 700e6));
        assertNoop(order, fallbackCall(order, 0));
        assertNoop(order, ruleCall(ARBITER_KEY, order, 0, 1));
        assertNoop(order, releaseRetentionCall(order, 0));
        assertNoop(order, reclaimCall(order));
    }

    function assertStatusOver(OrderId orderId) private view {
        assertEq(heldOf(orderId), 0, "nothing is held");
        assertSolvent(address(token), 0);
    }
}
