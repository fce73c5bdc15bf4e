// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow} from "../../interfaces/ITradeEscrow.sol";
import {TypedData} from "../../libraries/TypedData.sol";
import {OrderTerms, hashTerms} from "../support/OrderTerms.sol";
import {InvoiceActs} from "./InvoiceActs.sol";

/// @dev Credit is withdrawn; actions are sent in batches.
abstract contract MoneyActs is InvoiceActs {
    function withdrawCredit(uint256 seed) external step(seed) {
        address ofToken = tokens()[roll(2)];
        address account = actors[roll(actors.length)];
        address recipient = actors[roll(actors.length)];
        bytes memory data = abi.encodeCall(ITradeEscrow.withdrawCredit, (ofToken, recipient));
        send("withdrawCredit", Sending(account, address(escrow), data, NONE));
    }

    function withdrawCreditFor(uint256 seed) external step(seed) {
        address account = creditor();
        uint256 amount = around(0, escrow.credit(address(picky), account));
        uint256 nonce = escrow.withdrawalNonce(account);
        uint256 validBefore = block.timestamp + 1;
        address recipient = actors[roll(actors.length)];
        bytes32 structHash = TypedData.hashCreditWithdrawal(
            address(picky),
            account,
            recipient,
            amount,
            nonce,
            validBefore
        );
        bytes memory signature = signAs(account, escrowDomain(), structHash);
        bytes memory data = abi.encodeCall(
            ITradeEscrow.withdrawCreditFor,
            (address(picky), account, recipient, amount, nonce, validBefore, signature)
        );
        send("withdrawCreditFor", Sending(stranger, address(escrow), data, NONE));
    }

    /// @dev Up to four actions, each of another order, so that the logs tell whose is whose.
    function execute(uint256 seed) external step(seed) {
        uint256 count = 1 + roll(orders.length < 4 ? orders.length : 4);
        uint256 first = anyOrder();
        bytes[] memory actions = new bytes[](count);
        uint256[] memory batch = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            batch[i] = (first + i) % orders.length;
            actions[i] = anyAction(batch[i]).data;
        }
        bytes memory data = abi.encodeCall(ITradeEscrow.execute, (actions));
        send("execute", Sending(stranger, address(escrow), data, ANY), batch);
    }

    /// @dev Rows over all orders, valid or not.
    function acceptMany(uint256 seed) external step(seed) {
        bytes memory rows;
        for (uint256 order = 0; order < orders.length; ++order) {
            if (roll(2) != 0) continue;
            uint256 cumulative = around(present[order].released, limitOf(order));
            bytes32 structHash = TypedData.hashAcceptance(ids[order], present[order].round, cumulative, EVIDENCE);
            address signer = roll(8) == 0 ? stranger : orders[order].buyer;
            bytes memory signature = signAs(signer, escrowDomain(), structHash);
            rows = bytes.concat(rows, rowOf(order, cumulative, signature.length), signature);
        }
        bytes memory data = abi.encodeCall(ITradeEscrow.acceptMany, (places(), rows));
        send("acceptMany", Sending(stranger, address(escrow), data, ANY));
    }

    /// @dev Rows over all orders of one buyer in one token, and now and then of another; of the present round or of one before.
    function acceptPaymentRun(uint256 seed) external step(seed) {
        OrderTerms memory like = orders[anyOrder()];
        bool mixed = roll(8) == 0;
        bytes memory rows;
        bytes32[] memory acceptances = new bytes32[](orders.length);
        uint256 count = 0;
        for (uint256 order = 0; order < orders.length; ++order) {
            if (!mixed && (orders[order].buyer != like.buyer || orders[order].token != like.token)) continue;
            uint256 cumulative = around(present[order].released, limitOf(order));
            uint256 round = present[order].round;
            if (round != 0 && roll(4) == 0) --round;
            acceptances[count++] = TypedData.hashAcceptance(ids[order], round, cumulative, EVIDENCE);
            rows = bytes.concat(rows, rowOf(order, cumulative, round));
        }
        assembly ("memory-safe") {
            mstore(acceptances, count)
        }
        address signer = roll(8) == 0 ? stranger : like.buyer;
        bytes memory signature = signAs(signer, escrowDomain(), TypedData.hashPaymentRun(acceptances));
        bytes memory data = abi.encodeCall(ITradeEscrow.acceptPaymentRun, (places(), rows, signature));
        send("acceptPaymentRun", Sending(stranger, address(escrow), data, ANY));
    }

    function anyAction(uint256 order) private returns (Sending memory) {
        uint256 kind = roll(8);
        if (kind == 0) return claiming(order);
        if (kind == 1) return accepting(order);
        if (kind == 2) return deemed(order);
        if (kind == 3) return reclaiming(order);
        if (kind == 4) return contesting(order);
        if (kind == 5) return ruling(order);
        if (kind == 6) return funding(order);
        return settling(order, present[order].held / 3, present[order].held / 5, present[order].round);
    }

    /// @dev The accounts that rows name by their place.
    function places() private view returns (address[] memory list) {
        list = new address[](actors.length + 2);
        for (uint256 i = 0; i < actors.length; ++i) list[i] = actors[i];
        list[actors.length] = address(token);
        list[actors.length + 1] = address(picky);
    }

    /// @param ending of the header: the length of the signature that follows, or the round
    function rowOf(uint256 order, uint256 cumulative, uint256 ending) private view returns (bytes memory) {
        OrderTerms memory terms = orders[order];
        return
            abi.encodePacked(
                uint8(placeOfActor(terms.buyer)),
                uint8(placeOfActor(terms.supplier)),
                uint8(actors.length + (terms.token == address(token) ? 0 : 1)),
                terms.fundBy,
                uint112(cumulative),
                uint16(ending),
                hashTerms(terms),
                EVIDENCE
            );
    }

    function placeOfActor(address actor) private view returns (uint256 place) {
        while (actors[place] != actor) ++place;
    }

    /// @dev Somebody with credit in the token that refuses, if there is one.
    function creditor() private returns (address) {
        for (uint256 i = 0; i < actors.length; ++i) {
            if (escrow.credit(address(picky), actors[i]) != 0) return actors[i];
        }
        return actors[roll(actors.length)];
    }
}
