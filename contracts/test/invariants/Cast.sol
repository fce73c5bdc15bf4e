// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {OrderTerms} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {BlocklistToken} from "../support/HostileTokens.sol";
import {Chronicle} from "./Chronicle.sol";

/// @dev The actors, what they own at the start, dice, and the one way in which anybody does anything.
abstract contract Cast is Chronicle {
    /// @dev What somebody sends. `order` is the only one that may change, or NONE or ANY.
    struct Sending {
        address caller;
        address target;
        bytes data;
        uint256 order;
    }

    /// @dev State of one order as the contracts tell it.
    struct View {
        ITradeEscrow.Status status;
        uint256 held;
        uint256 released;
        uint256 round;
        uint256 claimed;
        uint256 position;
        uint256 frozen;
        uint256 retained;
        uint256 acknowledged;
        uint256 invoiced;
    }

    uint256 internal constant NONE = type(uint256).max;
    uint256 internal constant ANY = type(uint256).max - 1;
    uint256 internal constant MAXIMUM_ORDERS = 8;
    uint256 internal constant ENDOWMENT = 1e30;

    uint256 internal constant SECOND_BUYER_KEY = 0xB2;
    uint256 internal constant SECOND_SUPPLIER_KEY = 0x52;
    uint256 internal constant ARBITER_KEY = 0xA2;
    uint256 internal constant FEE_KEY = 0xFE;
    uint256 internal constant DELEGATE_KEY = 0xDE;

    /// @dev Refuses whom it is told to.
    BlocklistToken internal picky;
    address[] internal actors;
    uint256[] internal actorKeys;

    View[] internal before;
    View[] internal present;
    /// @dev Whether an act touched another order than its own.
    bool internal strayed;

    mapping(bytes32 act => uint256) public succeeded;
    mapping(bytes32 act => uint256) public refused;
    uint256 public steps;

    uint256 private entropy;
    uint256 private immutable _salt;

    constructor(uint256 salt) {
        _salt = salt;
    }

    function setUp() public virtual override {
        super.setUp();
        entropy = _salt;
        picky = new BlocklistToken();
        allow(address(picky));
        join(BUYER_KEY);
        join(SUPPLIER_KEY);
        join(SECOND_BUYER_KEY);
        join(SECOND_SUPPLIER_KEY);
        join(ATTESTER_KEY);
        join(ARBITER_KEY);
        join(FINANCIER_KEY);
        join(STRANGER_KEY);
        join(FEE_KEY);
        join(DELEGATE_KEY);
        vm.recordLogs();
        syncFlags(address(token));
        syncFlags(address(picky));
    }

    function join(uint256 key) private {
        address actor = vm.addr(key);
        actors.push(actor);
        actorKeys.push(key);
        token.mint(actor, ENDOWMENT);
        picky.mint(actor, ENDOWMENT);
        vm.startPrank(actor);
        token.approve(address(escrow), type(uint256).max);
        picky.approve(address(escrow), type(uint256).max);
        vm.stopPrank();
    }

    /// @dev Before each act. Time creeps, so that deadlines are met at odd seconds.
    modifier step(uint256 seed) {
        entropy = uint256(keccak256(abi.encode(seed, _salt, ++steps)));
        if (roll(3) == 0) vm.warp(block.timestamp + roll(8 hours));
        _;
    }

    function roll(uint256 sides) internal returns (uint256) {
        entropy = uint256(keccak256(abi.encode(entropy)));
        return sides == 0 ? 0 : entropy % sides;
    }

    /// @dev Mostly within `limit`, often its ends, sometimes just beyond.
    function around(uint256 low, uint256 limit) internal returns (uint256) {
        uint256 side = roll(10);
        if (side == 0) return limit;
        if (side == 1) return limit + 1;
        if (side == 2) return low + 1;
        return low + roll(limit > low ? limit - low + 1 : 1);
    }

    function anyOrder() internal returns (uint256) {
        return roll(orders.length);
    }

    /// @dev Mostly an order that is as it should be for the act, if there is one.
    function orderThat(function(uint256) view returns (bool) suits) internal returns (uint256 order) {
        order = anyOrder();
        if (roll(8) == 0) return order;
        for (uint256 i = 0; i < orders.length; ++i) {
            uint256 other = (order + i) % orders.length;
            if (suits(other)) return other;
        }
    }

    function isLive(uint256 order) internal view returns (bool) {
        return present[order].held != 0;
    }

    function hasOpenClaim(uint256 order) internal view returns (bool) {
        return present[order].claimed > present[order].position;
    }

    function hasContestableClaim(uint256 order) internal view returns (bool) {
        if (orders[order].arbitrationPeriod == 0 || !hasOpenClaim(order)) return false;
        return desk.inspectionEndsAt(ids[order], present[order].claimed) > block.timestamp;
    }

    function hasOpenDispute(uint256 order) internal view returns (bool) {
        return present[order].frozen != 0;
    }

    function hasRetention(uint256 order) internal view returns (bool) {
        return present[order].retained != 0;
    }

    function hasContestableRetention(uint256 order) internal view returns (bool) {
        return present[order].retained != 0 && orders[order].arbitrationPeriod != 0;
    }

    function owesDebt(uint256 order) internal view returns (bool) {
        return present[order].acknowledged > present[order].released && present[order].held != 0;
    }

    function canBeAmended(uint256 order) internal view returns (bool) {
        return present[order].status != ITradeEscrow.Status.None;
    }

    function keyOfActor(address actor) internal view returns (uint256) {
        for (uint256 i = 0; i < actors.length; ++i) if (actors[i] == actor) return actorKeys[i];
        return STRANGER_KEY;
    }

    /// @dev Signature of `signer` over a message in `domainSeparator`.
    function signAs(address signer, bytes32 domainSeparator, bytes32 structHash) internal view returns (bytes memory) {
        return sign(keyOfActor(signer), digest(domainSeparator, structHash));
    }

    function send(bytes32 act, Sending memory sending) internal returns (bool) {
        return send(act, sending, new uint256[](0));
    }

    /// @param batch the order of each action of a batch
    function send(bytes32 act, Sending memory sending, uint256[] memory batch) internal returns (bool success) {
        if (sending.target == address(0)) return false;
        if (sending.caller != address(0)) vm.prank(sending.caller);
        (success, ) = sending.target.call(sending.data);
        if (success) {
            ++succeeded[act];
            absorb(batch);
        } else {
            ++refused[act];
            vm.getRecordedLogs();
        }
        observe(sending.order);
    }

    /// @dev Reads all orders, and whether another one than `touched` moved.
    function observe(uint256 touched) internal {
        for (uint256 i = 0; i < orders.length; ++i) {
            View memory seen = viewOf(i);
            if (i == present.length) {
                present.push(seen);
                before.push(seen);
                continue;
            }
            if (touched != ANY && touched != i && keccak256(abi.encode(seen)) != keccak256(abi.encode(present[i]))) {
                strayed = true;
            }
            before[i] = present[i];
            present[i] = seen;
        }
    }

    function releasedBefore(uint256 order) internal view override returns (uint256) {
        return order < present.length ? present[order].released : 0;
    }

    function viewOf(uint256 order) internal view returns (View memory seen) {
        OrderId id = ids[order];
        (seen.status, seen.held, seen.released, seen.round, ) = escrow.orderState(id);
        (seen.claimed, , seen.position, seen.frozen, seen.retained, , ) = desk.deliveryState(id);
        seen.acknowledged = registry.acknowledgedUpTo(id);
        seen.invoiced = registry.invoicedUpTo(id);
    }

    /// @dev What of the order's line can still be claimed or accepted.
    function limitOf(uint256 order) internal view returns (uint256) {
        View memory seen = present[order];
        return seen.position + seen.held - seen.frozen - seen.retained;
    }

    function enter(OrderTerms memory terms) internal returns (uint256 order) {
        order = orders.length;
        orders.push(terms);
        OrderId id = idOf(terms);
        ids.push(id);
        placeOf[id] = order + 1;
        accounts.push();
    }

    function tokens() internal view returns (address[2] memory) {
        return [address(token), address(picky)];
    }

    function balanceOf(address ofToken, address account) internal view returns (uint256) {
        return IERC20(ofToken).balanceOf(account);
    }
}
