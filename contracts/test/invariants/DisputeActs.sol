// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {DeskMessages} from "../../libraries/DeskMessages.sol";
import {OrderTerms, clausesOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {DeliveryActs} from "./DeliveryActs.sol";

/// @dev Deliveries and retention are contested, ruled on, or left to the fallback.
abstract contract DisputeActs is DeliveryActs {
    function contest(uint256 seed) external step(seed) {
        send("contest", contesting(orderThat(hasContestableClaim)));
    }

    function contestRetention(uint256 seed) external step(seed) {
        uint256 order = orderThat(hasContestableRetention);
        OrderTerms memory terms = orders[order];
        uint256 round = present[order].round;
        uint256[] storage kept = tranches[order][round];
        if (kept.length == 0) return;
        uint256 tranche = kept[roll(kept.length)];
        (uint256 amount, , , ) = desk.trancheOf(ids[order], tranche);
        uint256 contested = around(0, amount);
        bytes32 structHash = DeskMessages.hashRetentionContest(ids[order], round, tranche, contested, EVIDENCE);
        bytes memory data = abi.encodeCall(
            IDeliveryDesk.contestRetention,
            (
                pack(terms),
                clausesOf(terms),
                tranche,
                contested,
                EVIDENCE,
                signAs(terms.buyer, escrowDomain(), structHash)
            )
        );
        send("contestRetention", Sending(stranger, address(desk), data, order));
    }

    function rule(uint256 seed) external step(seed) {
        send("rule", ruling(orderThat(hasOpenDispute)));
    }

    function executeFallback(uint256 seed) external step(seed) {
        uint256 order = orderThat(hasOpenDispute);
        uint256[] storage opened = disputes[order][present[order].round];
        if (opened.length != 0) send("executeFallback", fallbackOf(order, opened[roll(opened.length)]));
    }

    function contesting(uint256 order) internal returns (Sending memory sending) {
        OrderTerms memory terms = orders[order];
        uint256 round = present[order].round;
        uint256[] storage made = claims[order][round];
        if (made.length == 0) return sending;
        uint256 cumulative = made[made.length - 1 - roll(made.length > 2 ? 2 : 1)];
        uint256 position = present[order].position;
        uint256 contested = around(0, cumulative > position ? cumulative - position : 1);
        bytes32 structHash = DeskMessages.hashContest(ids[order], round, cumulative, contested, EVIDENCE);
        sending.data = abi.encodeCall(
            IDeliveryDesk.contest,
            (
                pack(terms),
                clausesOf(terms),
                cumulative,
                contested,
                EVIDENCE,
                signAs(terms.buyer, escrowDomain(), structHash)
            )
        );
        sending.caller = stranger;
        sending.target = address(desk);
        sending.order = order;
    }

    function ruling(uint256 order) internal returns (Sending memory sending) {
        OrderTerms memory terms = orders[order];
        uint256 round = present[order].round;
        uint256[] storage opened = disputes[order][round];
        if (opened.length == 0) return sending;
        uint256 dispute = opened[roll(opened.length)];
        (uint256 contested, ) = desk.disputeOf(ids[order], dispute);
        address ruler = vm.addr(ARBITER_KEY);
        uint256 toSupplier = around(0, contested);
        uint256 side = roll(4);
        if (side == 0) (ruler, toSupplier) = (terms.buyer, contested);
        if (side == 1) (ruler, toSupplier) = (terms.supplier, 0);
        bytes32 structHash = DeskMessages.hashRuling(ids[order], round, dispute, toSupplier, EVIDENCE);
        sending.data = abi.encodeCall(
            IDeliveryDesk.rule,
            (
                pack(terms),
                clausesOf(terms),
                dispute,
                toSupplier,
                EVIDENCE,
                ruler,
                signAs(ruler, escrowDomain(), structHash)
            )
        );
        sending.caller = stranger;
        sending.target = address(desk);
        sending.order = order;
    }

    function fallbackOf(uint256 order, uint256 dispute) internal view returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        bytes memory data = abi.encodeCall(IDeliveryDesk.executeFallback, (pack(terms), clausesOf(terms), dispute));
        return Sending(stranger, address(desk), data, order);
    }
}
