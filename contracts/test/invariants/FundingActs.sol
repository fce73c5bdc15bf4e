// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {Collection, ITradeEscrow} from "../../interfaces/ITradeEscrow.sol";
import {DeskMessages} from "../../libraries/DeskMessages.sol";
import {OrderTerms, clausesOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {Cast} from "./Cast.sol";

/// @dev Orders come in: plain, with clauses, in instalments; and are changed.
abstract contract FundingActs is Cast {
    /// @dev Three plain orders to begin with, one of them in the token that refuses.
    function setUp() public virtual override {
        super.setUp();
        for (uint256 i = 0; i < 3; ++i) {
            OrderTerms memory terms = someTerms();
            if (i != 2) terms.token = address(token);
            uint256 order = enter(terms);
            send(
                "fundWithAllowance",
                Sending(
                    terms.buyer,
                    address(escrow),
                    abi.encodeCall(ITradeEscrow.fundWithAllowance, (pack(terms))),
                    order
                )
            );
        }
        openWithClausesBySeed();
        openWithClausesBySeed();
    }

    function openPlain(uint256 seed) external step(seed) {
        if (orders.length == MAXIMUM_ORDERS) return;
        OrderTerms memory terms = someTerms();
        uint256 order = enter(terms);
        if (terms.token == address(token) && roll(2) == 0) {
            bytes memory signature = signAuthorization(keyOfActor(terms.buyer), terms);
            bytes memory data = abi.encodeCall(ITradeEscrow.fundWithAuthorisation, (pack(terms), signature));
            send("fundWithAuthorisation", Sending(stranger, address(escrow), data, order));
        } else {
            send(
                "fundWithAllowance",
                Sending(
                    terms.buyer,
                    address(escrow),
                    abi.encodeCall(ITradeEscrow.fundWithAllowance, (pack(terms))),
                    order
                )
            );
        }
    }

    function openWithClauses(uint256 seed) external step(seed) {
        if (orders.length < MAXIMUM_ORDERS) openWithClausesBySeed();
    }

    function addFunds(uint256 seed) external step(seed) {
        send("addFunds", funding(orderThat(canBeAmended)));
    }

    function changeOrder(uint256 seed) external step(seed) {
        uint256 order = orderThat(canBeAmended);
        OrderTerms memory terms = orders[order];
        (uint256 total, , uint256 deliverBy, uint256 nonce) = desk.amendmentOf(ids[order]);
        uint256 amount = (total == 0 ? terms.amount : total) + roll(3) * roll(terms.amount);
        deliverBy = (deliverBy == 0 ? terms.deliverBy : deliverBy) + roll(2) * roll(20 days);
        bytes32 structHash = DeskMessages.hashChangeOrder(ids[order], nonce, amount, deliverBy, "lines", "documents");
        bytes memory data = abi.encodeCall(
            IDeliveryDesk.changeOrder,
            (
                pack(terms),
                clausesOf(terms),
                nonce,
                amount,
                deliverBy,
                "lines",
                "documents",
                signAs(terms.buyer, escrowDomain(), structHash),
                signAs(terms.supplier, escrowDomain(), structHash)
            )
        );
        send("changeOrder", Sending(stranger, address(desk), data, order));
    }

    /// @dev Brings the order nearer to its total, by the buyer's signature and allowance.
    function funding(uint256 order) internal returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        (uint256 total, uint256 funded, , ) = desk.amendmentOf(ids[order]);
        if (total == 0) total = terms.amount;
        return fundingTo(order, around(funded, total));
    }

    function openWithClausesBySeed() private {
        OrderTerms memory terms = someTerms();
        if (roll(8) != 0) addClauses(terms);
        uint256 order = enter(terms);
        uint256 part = roll(2) == 0 ? terms.amount : 1 + roll(terms.amount);
        send("openWithClauses", fundingTo(order, part));
    }

    function fundingTo(uint256 order, uint256 funded) private view returns (Sending memory) {
        OrderTerms memory terms = orders[order];
        bytes32 structHash = DeskMessages.hashFunding(ids[order], funded);
        bytes memory signature = signAs(terms.buyer, escrowDomain(), structHash);
        bytes memory data = abi.encodeCall(
            IDeliveryDesk.fund,
            (pack(terms), clausesOf(terms), funded, Collection.Allowance, signature)
        );
        return Sending(stranger, address(desk), data, order);
    }

    function someTerms() private returns (OrderTerms memory terms) {
        terms = anOrder();
        terms.buyer = roll(2) == 0 ? buyer : vm.addr(SECOND_BUYER_KEY);
        terms.supplier = roll(2) == 0 ? supplier : vm.addr(SECOND_SUPPLIER_KEY);
        terms.token = roll(2) == 0 ? address(token) : address(picky);
        terms.amount = roll(4) == 0 ? 1 + roll(10) : 1 + roll(10_000e6);
        if (roll(3) == 0) terms.attester = address(0);
        terms.fundBy = uint40(block.timestamp + 1 days);
        terms.deliverBy = uint40(block.timestamp + 1 days + roll(30 days));
        terms.inspectionPeriod = uint32(roll(5 days));
        terms.salt = uint96(roll(type(uint96).max));
    }

    function addClauses(OrderTerms memory terms) private {
        if (roll(4) != 0) {
            terms.arbitrationPeriod = uint32(1 + roll(10 days));
            terms.fallbackSupplierBps = uint16(roll(10_001));
            if (roll(4) != 0) terms.arbiter = vm.addr(ARBITER_KEY);
        }
        if (roll(2) == 0) {
            terms.retentionBps = uint16(1 + (roll(4) == 0 ? 9_999 : roll(3_000)));
            terms.retentionPeriod = uint32(1 + roll(30 days));
        }
        if (roll(2) == 0) {
            terms.lateBpsPerDay = uint16(1 + roll(500));
            terms.lateCapBps = uint16(1 + (roll(4) == 0 ? 9_999 : roll(3_000)));
        }
        if (roll(2) == 0) {
            terms.earlyDiscountBps = uint16(1 + (roll(4) == 0 ? 9_999 : roll(500)));
            terms.earlyDiscountPeriod = uint32(1 + roll(5 days));
        }
        if (roll(2) == 0) {
            terms.feeBps = uint16(1 + (roll(4) == 0 ? 9_999 : roll(300)));
            terms.feeRecipient = vm.addr(FEE_KEY);
        }
    }
}
