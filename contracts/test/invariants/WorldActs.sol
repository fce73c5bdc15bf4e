// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IBusinessRegistry} from "../../interfaces/IBusinessRegistry.sol";
import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {ITradeEscrow} from "../../interfaces/ITradeEscrow.sol";
import {DeskMessages} from "../../libraries/DeskMessages.sol";
import {TypedData} from "../../libraries/TypedData.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {MoneyActs} from "./MoneyActs.sol";

/// @dev What happens around the orders: time, gifts, refusals, the guardian, forgers, and messages kept back.
abstract contract WorldActs is MoneyActs {
    /// @dev An acceptance of a round that may be over when it is sent.
    struct Withheld {
        uint256 order;
        uint256 round;
        Sending sending;
    }

    Withheld[] internal withheld;
    /// @dev What the delegate may sign for each buyer, and whether more was ever taken from it.
    mapping(address business => uint256) internal mandate;
    bool internal mandateExceeded;
    bool internal guardianMoved;

    function passTime(uint256 seed) external step(seed) {
        vm.warp(block.timestamp + roll(4 days));
    }

    function passMoreTime(uint256 seed) external step(seed) {
        vm.warp(block.timestamp + roll(12 days));
    }

    function donate(uint256 seed) external step(seed) {
        address ofToken = tokens()[roll(2)];
        uint256 amount = 1 + roll(1e12);
        if (ofToken == address(token)) token.mint(address(escrow), amount);
        else picky.mint(address(escrow), amount);
        donated[ofToken] += amount;
        absorb(new uint256[](0));
        observe(NONE);
    }

    /// @dev The token refuses somebody, maybe the escrow itself, or no longer.
    function refuse(uint256 seed) external step(seed) {
        address account = roll(12) == 0 ? address(escrow) : actors[roll(actors.length)];
        picky.setBlocked(account, !picky.isBlocked(account));
        if (account != address(escrow)) picky.setBlocked(address(escrow), false);
        observe(NONE);
    }

    function guard(uint256 seed) external step(seed) {
        bytes32 moneyBefore = money();
        uint256 side = roll(4);
        if (side == 0) escrow.setFundingPaused(!escrow.fundingPaused());
        if (side == 1) escrow.setTokenAllowed(address(token), !escrow.isTokenAllowed(address(token)));
        if (side == 2) escrow.setTokenAllowed(address(picky), !escrow.isTokenAllowed(address(picky)));
        if (side == 3) {
            escrow.offerGuardianship(stranger);
            vm.prank(stranger);
            escrow.acceptGuardianship();
            vm.prank(stranger);
            escrow.offerGuardianship(address(this));
            escrow.acceptGuardianship();
        }
        ++succeeded["guard"];
        afterGuardian();
        if (money() != moneyBefore) guardianMoved = true;
    }

    /// @dev The guardian lets new money in again, more often than it stops it.
    function unguard(uint256 seed) external step(seed) {
        escrow.setFundingPaused(false);
        escrow.setTokenAllowed(address(token), true);
        escrow.setTokenAllowed(address(picky), true);
        afterGuardian();
    }

    /// @dev A buyer lets a key sign for it, up to a limit.
    function setMandate(uint256 seed) external step(seed) {
        address business = orders[anyOrder()].buyer;
        mandate[business] = roll(5_000e6);
        bytes memory data = abi.encodeCall(
            IBusinessRegistry.setSigner,
            (business, vm.addr(DELEGATE_KEY), address(token), mandate[business], type(uint40).max, 0, "")
        );
        send("setMandate", Sending(business, address(businesses), data, NONE));
    }

    function acceptByMandate(uint256 seed) external step(seed) {
        uint256 order = orderThat(isLive);
        if (!isPlain(order)) return;
        OrderTerms memory terms = orders[order];
        uint256 heldBefore = present[order].held;
        uint256 cumulative = around(present[order].position, limitOf(order));
        bytes32 structHash = TypedData.hashAcceptance(ids[order], present[order].round, cumulative, EVIDENCE);
        bytes memory signature = signAs(vm.addr(DELEGATE_KEY), escrowDomain(), structHash);
        bytes memory data = abi.encodeCall(
            ITradeEscrow.accept,
            (keyOf(terms), uint112(cumulative), EVIDENCE, signature)
        );
        send("acceptByMandate", Sending(stranger, address(escrow), data, order));
        uint256 spent = heldBefore - present[order].held;
        uint256 limit = terms.token == address(token) ? mandate[terms.buyer] : 0;
        if (spent > limit) mandateExceeded = true;
    }

    /// @dev A stranger signs what only parties may; whatever comes of it, no order may change.
    function forge(uint256 seed) external step(seed) {
        uint256 order = anyOrder();
        uint256 side = roll(4);
        if (side == 0) send("forge", forgedAcceptance(order));
        if (side == 1) send("forge", forgedClaim(order));
        if (side == 2) send("forge", forgedSettlement(order));
        if (side == 3) send("forge", forgedRuling(order));
    }

    /// @dev The buyer signs an acceptance that nobody sends yet.
    function withhold(uint256 seed) external step(seed) {
        uint256 order = orderThat(isLive);
        if (withheld.length == 16) return;
        withheld.push(Withheld(order, present[order].round, acceptingUpTo(order, 1 + limitOf(order) / 2)));
    }

    function sendWithheld(uint256 seed) external step(seed) {
        if (withheld.length == 0) return;
        Withheld memory kept = withheld[roll(withheld.length)];
        send("sendWithheld", kept.sending);
    }

    function money() private view returns (bytes32) {
        return keccak256(abi.encode(present, escrow.owed(address(token)), escrow.owed(address(picky))));
    }

    function afterGuardian() private {
        absorb(new uint256[](0));
        syncFlags(address(token));
        syncFlags(address(picky));
        observe(NONE);
    }

    function forgedAcceptance(uint256 order) private returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        uint256 cumulative = around(present[order].position, limitOf(order));
        bytes32 structHash = TypedData.hashAcceptance(ids[order], present[order].round, cumulative, EVIDENCE);
        bytes memory signature = signAs(stranger, escrowDomain(), structHash);
        if (isPlain(order)) {
            bytes memory plain = abi.encodeCall(
                ITradeEscrow.accept,
                (keyOf(terms), uint112(cumulative), EVIDENCE, signature)
            );
            return Sending(stranger, address(escrow), plain, NONE);
        }
        bytes memory data = abi.encodeCall(
            IDeliveryDesk.accept,
            (pack(terms), clausesOf(terms), cumulative, EVIDENCE, coverOf(order, cumulative), signature)
        );
        return Sending(stranger, address(desk), data, NONE);
    }

    function forgedClaim(uint256 order) private returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        uint256 cumulative = around(present[order].claimed, limitOf(order));
        bytes32 structHash = DeskMessages.hashDeliveryClaim(ids[order], present[order].round, cumulative, 1, EVIDENCE);
        bytes memory signature = signAs(roll(2) == 0 ? stranger : terms.buyer, escrowDomain(), structHash);
        bytes memory data = abi.encodeCall(
            IDeliveryDesk.claimDelivery,
            (pack(terms), clausesOf(terms), terms.supplier, cumulative, 1, EVIDENCE, signature)
        );
        return Sending(stranger, address(desk), data, NONE);
    }

    function forgedSettlement(uint256 order) private view returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        uint256 nonce = present[order].round;
        uint256 held = present[order].held;
        bytes32 structHash = TypedData.hashSettlement(ids[order], held, 0, nonce);
        bytes memory bySupplier = signAs(terms.supplier, escrowDomain(), structHash);
        bytes memory data = abi.encodeCall(ITradeEscrow.settle, (keyOf(terms), held, 0, nonce, bySupplier, bySupplier));
        return Sending(stranger, address(escrow), data, NONE);
    }

    function forgedRuling(uint256 order) private view returns (Sending memory sending) {
        OrderTerms memory terms = orders[order];
        uint256 round = present[order].round;
        bytes32 structHash = DeskMessages.hashRuling(ids[order], round, 0, 0, EVIDENCE);
        // The buyer may give in, but not rule in its own favour.
        bytes memory data = abi.encodeCall(
            IDeliveryDesk.rule,
            (
                pack(terms),
                clausesOf(terms),
                0,
                0,
                EVIDENCE,
                terms.buyer,
                signAs(terms.buyer, escrowDomain(), structHash)
            )
        );
        return Sending(stranger, address(desk), data, NONE);
    }
}
