// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {PaymentClauses, PerformanceClauses} from "../../libraries/Clauses.sol";
import {Division, ReleaseTerms} from "../../libraries/ReleaseTerms.sol";
import {Assertions} from "../support/Assertions.sol";
import {OrderTerms, clausesOf} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";

/// @dev The vectors that libs/domain/release-terms.ts is tested against too.
contract ReleaseTermsTest is Assertions {
    string private json;

    function setUp() public {
        json = vm.readFile("test/vectors/release-terms.json");
    }

    function test_GivenTheVectors_TheDivisionIsEqual() external view {
        uint256 count = 0;
        for (; vm.keyExistsJson(json, string.concat(".vectors[", vm.toString(count), "].gross")); ++count) {
            OrderTerms memory terms = ratesAt(count);
            PerformanceClauses performance = clausesOf(terms).performance;
            uint256 deliverBy = number(count, "deliverBy");
            Division memory division = ReleaseTerms.divide(
                performance,
                clausesOf(terms).payment,
                number(count, "gross"),
                deliverBy,
                number(count, "claimedAt"),
                number(count, "releasedAt"),
                number(count, "accepted") == 1
            );
            assertEq(division.gross, number(count, "gross"), "gross");
            assertEq(division.late, number(count, "late"), "late");
            assertEq(division.discount, number(count, "discount"), "discount");
            assertEq(division.retained, number(count, "retained"), "retained");
            assertEq(division.fee, number(count, "fee"), "fee");
            assertEq(division.payout(), number(count, "payout"), "payout");
            uint256 lastTime = ReleaseTerms.lastTimeToClaim(performance, deliverBy);
            assertEq(lastTime, number(count, "lastTime"), "last time to claim");
        }
        assertTrue(count > 100, "too few vectors");
    }

    function testFuzz_PartsSumToTheGross_WhateverTheTerms(
        OrderTerms memory terms,
        uint112 gross,
        uint40 claimedAt,
        uint32 waited,
        bool accepted
    ) external pure {
        terms.retentionBps %= 10_001;
        terms.lateBpsPerDay %= 10_001;
        terms.lateCapBps %= 10_001;
        terms.earlyDiscountBps %= 10_001;
        terms.feeBps %= 10_001;
        PerformanceClauses performance = clausesOf(terms).performance;
        PaymentClauses payment = clausesOf(terms).payment;
        uint256 releasedAt = uint256(claimedAt) + waited;
        Division memory division = ReleaseTerms.divide(
            performance,
            payment,
            gross,
            terms.deliverBy,
            claimedAt,
            releasedAt,
            accepted
        );
        uint256 parts = division.refund() + division.retained + division.fee + division.payout();
        assertEq(parts, gross, "the parts");
        assertTrue(division.late <= ReleaseTerms.shareOf(gross, terms.lateCapBps), "above the cap");
        if (claimedAt < terms.deliverBy) assertEq(division.late, 0, "in time");
        if (!accepted) assertEq(division.discount, 0, "by silence");
    }

    function testFuzz_GivenFieldsOfTheirWidth_ClausesReadBack(OrderTerms memory terms) external pure {
        PerformanceClauses performance = clausesOf(terms).performance;
        PaymentClauses payment = clausesOf(terms).payment;
        assertEq(performance.arbiter(), terms.arbiter, "arbiter");
        assertEq(performance.arbitrationPeriod(), terms.arbitrationPeriod, "arbitrationPeriod");
        assertEq(performance.fallbackSupplierBps(), terms.fallbackSupplierBps, "fallbackSupplierBps");
        assertEq(performance.retentionBps(), terms.retentionBps, "retentionBps");
        assertEq(performance.lateBpsPerDay(), terms.lateBpsPerDay, "lateBpsPerDay");
        assertEq(performance.lateCapBps(), terms.lateCapBps, "lateCapBps");
        assertEq(payment.feeRecipient(), terms.feeRecipient, "feeRecipient");
        assertEq(payment.feeBps(), terms.feeBps, "feeBps");
        assertEq(payment.retentionPeriod(), terms.retentionPeriod, "retentionPeriod");
        assertEq(payment.earlyDiscountBps(), terms.earlyDiscountBps, "earlyDiscountBps");
        assertEq(payment.earlyDiscountPeriod(), terms.earlyDiscountPeriod, "earlyDiscountPeriod");
    }

    function ratesAt(uint256 index) private view returns (OrderTerms memory terms) {
        terms.retentionBps = uint16(number(index, "retentionBps"));
        terms.lateBpsPerDay = uint16(number(index, "lateBpsPerDay"));
        terms.lateCapBps = uint16(number(index, "lateCapBps"));
        terms.earlyDiscountBps = uint16(number(index, "earlyDiscountBps"));
        terms.earlyDiscountPeriod = uint32(number(index, "earlyDiscountPeriod"));
        terms.feeBps = uint16(number(index, "feeBps"));
    }

    function number(uint256 index, string memory column) private view returns (uint256) {
        return vm.parseJsonUint(json, string.concat(".vectors[", vm.toString(index), "].", column));
    }
}
