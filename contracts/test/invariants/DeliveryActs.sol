// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {ITradeEscrow} from "../../interfaces/ITradeEscrow.sol";
import {DeskMessages} from "../../libraries/DeskMessages.sol";
import {TypedData} from "../../libraries/TypedData.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "../support/OrderTerms.sol";
import {FundingActs} from "./FundingActs.sol";

/// @dev Goods are claimed, accepted, paid, or not delivered at all. A message is built apart from its sending, so that batches send
/// the same ones.
abstract contract DeliveryActs is FundingActs {
    /// @dev Whether a holder got less than its slice, or more.
    bool internal holderShort;

    function claim(uint256 seed) external step(seed) {
        send("claim", claiming(orderThat(isLive)));
    }

    function claimAgain(uint256 seed) external step(seed) {
        send("claim", claiming(orderThat(isLive)));
    }

    function accept(uint256 seed) external step(seed) {
        uint256 order = orderThat(isLive);
        if (isPlain(order)) acceptPlain(order, around(present[order].position, limitOf(order)));
        else send("accept", accepting(order));
    }

    function releaseDeemed(uint256 seed) external step(seed) {
        send("releaseDeemed", deemed(orderThat(hasOpenClaim)));
    }

    function releaseRetention(uint256 seed) external step(seed) {
        send("releaseRetention", retentionOf(orderThat(hasRetention)));
    }

    function releaseAcknowledged(uint256 seed) external step(seed) {
        uint256 order = orderThat(owesDebt);
        send("releaseAcknowledged", debtOf(order, present[order].acknowledged));
    }

    function reclaim(uint256 seed) external step(seed) {
        send("reclaim", reclaiming(orderThat(isLive)));
    }

    function settle(uint256 seed) external step(seed) {
        uint256 order = orderThat(isLive);
        uint256 held = present[order].held;
        uint256 toSupplier = roll(4) == 0 ? 0 : around(0, held);
        uint256 toBuyer = roll(4) == 0 || toSupplier > held ? 0 : around(0, held - toSupplier);
        send("settle", settling(order, toSupplier, toBuyer, present[order].round));
    }

    /// @dev Whoever holds an invoice gets its whole slice: a supplier's credit notes are the supplier's alone.
    function acceptPlain(uint256 order, uint256 cumulative) private {
        (address[] memory payees, uint256[] memory amounts) = registry.payeesOf(
            ids[order],
            orders[order].supplier,
            present[order].released,
            cumulative
        );
        uint256 due = 0;
        for (uint256 i = 0; i < payees.length; ++i) if (payees[i] == financier) due += amounts[i];
        uint256 paidBefore = paidTo[order][financier];
        bool moves = cumulative > present[order].released && present[order].held != 0;
        if (send("acceptPlain", acceptingUpTo(order, cumulative)) && moves) {
            if (paidTo[order][financier] - paidBefore != due) holderShort = true;
        }
    }

    function isPlain(uint256 order) internal view returns (bool) {
        return keccak256(abi.encode(clausesOf(orders[order]))) == keccak256(new bytes(64));
    }

    function claiming(uint256 order) internal returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        View memory seen = present[order];
        uint256 low = seen.claimed > seen.position ? seen.claimed : seen.position;
        uint256 cumulative = around(low, limitOf(order));
        address claimant = terms.attester == address(0) || roll(2) == 0 ? terms.supplier : terms.attester;
        bytes32 structHash = DeskMessages.hashDeliveryClaim(ids[order], seen.round, cumulative, 1, EVIDENCE);
        bytes memory signature = signAs(claimant, escrowDomain(), structHash);
        bytes memory data = abi.encodeCall(
            IDeliveryDesk.claimDelivery,
            (pack(terms), clausesOf(terms), claimant, cumulative, 1, EVIDENCE, signature)
        );
        return Sending(stranger, address(desk), data, order);
    }

    function accepting(uint256 order) internal returns (Sending memory) {
        return acceptingUpTo(order, around(present[order].position, limitOf(order)));
    }

    function acceptingUpTo(uint256 order, uint256 cumulative) internal view returns (Sending memory sending) {
        OrderTerms memory terms = orders[order];
        bytes32 structHash = TypedData.hashAcceptance(ids[order], present[order].round, cumulative, EVIDENCE);
        bytes memory signature = signAs(terms.buyer, escrowDomain(), structHash);
        sending.caller = stranger;
        sending.order = order;
        if (isPlain(order)) {
            sending.target = address(escrow);
            sending.data = abi.encodeCall(
                ITradeEscrow.accept,
                (keyOf(terms), uint112(cumulative), EVIDENCE, signature)
            );
        } else {
            sending.target = address(desk);
            sending.data = abi.encodeCall(
                IDeliveryDesk.accept,
                (pack(terms), clausesOf(terms), cumulative, EVIDENCE, coverOf(order, cumulative), signature)
            );
        }
    }

    /// @dev Some claim of this round.
    function deemed(uint256 order) internal returns (Sending memory) {
        uint256[] storage made = claims[order][present[order].round];
        return deemedUpTo(order, made.length == 0 ? 1 : made[roll(made.length)]);
    }

    function deemedUpTo(uint256 order, uint256 cumulative) internal view returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        bytes memory data = abi.encodeCall(IDeliveryDesk.releaseDeemed, (pack(terms), clausesOf(terms), cumulative));
        return Sending(stranger, address(desk), data, order);
    }

    function retentionOf(uint256 order) internal returns (Sending memory) {
        uint256[] storage kept = tranches[order][present[order].round];
        return retentionAt(order, kept.length == 0 ? 0 : kept[roll(kept.length)]);
    }

    function retentionAt(uint256 order, uint256 tranche) internal view returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        bytes memory data = abi.encodeCall(IDeliveryDesk.releaseRetention, (pack(terms), clausesOf(terms), tranche));
        return Sending(stranger, address(desk), data, order);
    }

    function debtOf(uint256 order, uint256 cumulative) internal view returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        bytes memory data = abi.encodeCall(
            IDeliveryDesk.releaseAcknowledged,
            (pack(terms), clausesOf(terms), cumulative)
        );
        return Sending(stranger, address(desk), data, order);
    }

    function reclaiming(uint256 order) internal view returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        bytes memory data = abi.encodeCall(IDeliveryDesk.reclaim, (pack(terms), clausesOf(terms)));
        return Sending(stranger, address(desk), data, order);
    }

    function settling(
        uint256 order,
        uint256 toSupplier,
        uint256 toBuyer,
        uint256 nonce
    ) internal view returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        bytes32 structHash = TypedData.hashSettlement(ids[order], toSupplier, toBuyer, nonce);
        bytes memory data = abi.encodeCall(
            ITradeEscrow.settle,
            (
                keyOf(terms),
                toSupplier,
                toBuyer,
                nonce,
                signAs(terms.buyer, escrowDomain(), structHash),
                signAs(terms.supplier, escrowDomain(), structHash)
            )
        );
        return Sending(stranger, address(escrow), data, order);
    }

    /// @dev The lowest claim of this round that covers `cumulative`, zero if none does.
    function coverOf(uint256 order, uint256 cumulative) internal view returns (uint256 lowest) {
        uint256[] storage made = claims[order][present[order].round];
        for (uint256 i = 0; i < made.length; ++i) {
            if (made[i] >= cumulative && (lowest == 0 || made[i] < lowest)) lowest = made[i];
        }
    }
}
