// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {OrderId} from "../../interfaces/ITradeEscrow.sol";

contract SisterDouble {
    function bind() external {}

    function isAuthorised(address, address, uint256, bytes32, bytes calldata) external pure returns (bool) {
        return false;
    }

    function acknowledgedUpTo(OrderId) external pure returns (uint256) {
        return 0;
    }

    function takePayees(
        OrderId,
        address supplier,
        address,
        address,
        uint256,
        uint256,
        uint256 payout
    ) external pure returns (address[] memory payees, uint256[] memory amounts) {
        payees = new address[](1);
        amounts = new uint256[](1);
        payees[0] = supplier;
        amounts[0] = payout;
    }
}
