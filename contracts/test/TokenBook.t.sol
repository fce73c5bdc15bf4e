// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {OrderId} from "../interfaces/ITradeEscrow.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {OrderTerms} from "./support/OrderTerms.sol";

contract TokenBookTest is EscrowFixture {
    /// @dev Listed and allowed.
    uint256 private constant FLAGS = 3 << 112;

    function test_GivenALifecycle_TheHistoryIsThatOfItsMovements() external {
        bytes32 book = escrow.bookOf(address(token));
        assertEq(uint256(book), FLAGS, "a new token's book");
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        book = next(book, OrderId.unwrap(orderId), AMOUNT);
        assertEq(escrow.bookOf(address(token)), book, "funded");
        accept(order, 400e6);
        book = next(book, OrderId.unwrap(orderId), AMOUNT - 400e6);
        assertEq(escrow.bookOf(address(token)), book, "released");
        settle(order, 0, AMOUNT - 400e6, 0);
        book = next(book, OrderId.unwrap(orderId), 0);
        assertEq(escrow.bookOf(address(token)), book, "refunded");
    }

    function test_GivenNoOps_TheHistoryStandsStill() external {
        (OrderTerms memory order, ) = aFundedOrder();
        accept(order, 400e6);
        bytes32 book = escrow.bookOf(address(token));
        fund(order);
        accept(order, 400e6);
        escrow.withdrawCredit(address(token), stranger);
        assertEq(escrow.bookOf(address(token)), book, "book");
    }

    function next(bytes32 book, bytes32 orderId, uint256 owed) private pure returns (bytes32) {
        uint256 history = (uint256(keccak256(abi.encode(book, orderId))) >> 120) << 120;
        return bytes32(history | FLAGS | owed);
    }
}
