// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {OrderId} from "../../interfaces/ITradeEscrow.sol";
import {DeskMessages} from "../../libraries/DeskMessages.sol";
import {vm} from "../support/Vm.sol";
import {DeskFixture} from "./DeskFixture.sol";

/// @dev Byte equality with the vectors that ethers made (test/vectors/typed-data.json).
contract DeskMessagesTest is DeskFixture {
    string private json;
    bytes32 private vectorDomain;

    function setUp() public override {
        super.setUp();
        json = vm.readFile("test/vectors/typed-data.json");
        vectorDomain = domain("Quittance TradeEscrow", vm.parseJsonAddress(json, ".domains.escrow.verifyingContract"));
    }

    function test_GivenTheVectors_DeliveryClaimsAreEqual() external view {
        for (uint256 i = 0; i < countOf("claims"); ++i) {
            string memory fields = message("claims", i);
            bytes32 structHash = DeskMessages.hashDeliveryClaim(
                orderIdAt(fields),
                number(fields, "round"),
                number(fields, "cumulative"),
                number(fields, "deliveredAt"),
                word(fields, "evidenceHash")
            );
            assertDigest(structHash, "claims", i);
        }
    }

    function test_GivenTheVectors_ContestsAreEqual() external view {
        for (uint256 i = 0; i < countOf("contests"); ++i) {
            string memory fields = message("contests", i);
            bytes32 structHash = DeskMessages.hashContest(
                orderIdAt(fields),
                number(fields, "round"),
                number(fields, "cumulative"),
                number(fields, "contested"),
                word(fields, "reasonHash")
            );
            assertDigest(structHash, "contests", i);
        }
        for (uint256 i = 0; i < countOf("retentionContests"); ++i) {
            string memory fields = message("retentionContests", i);
            bytes32 structHash = DeskMessages.hashRetentionContest(
                orderIdAt(fields),
                number(fields, "round"),
                number(fields, "tranche"),
                number(fields, "contested"),
                word(fields, "reasonHash")
            );
            assertDigest(structHash, "retentionContests", i);
        }
    }

    function test_GivenTheVectors_RulingsAreEqual() external view {
        for (uint256 i = 0; i < countOf("rulings"); ++i) {
            string memory fields = message("rulings", i);
            bytes32 structHash = DeskMessages.hashRuling(
                orderIdAt(fields),
                number(fields, "round"),
                number(fields, "dispute"),
                number(fields, "toSupplier"),
                word(fields, "reasonHash")
            );
            assertDigest(structHash, "rulings", i);
        }
    }

    function test_GivenTheVectors_FundingsAndChangesAreEqual() external view {
        for (uint256 i = 0; i < countOf("fundings"); ++i) {
            string memory fields = message("fundings", i);
            assertDigest(DeskMessages.hashFunding(orderIdAt(fields), number(fields, "funded")), "fundings", i);
        }
        for (uint256 i = 0; i < countOf("changeOrders"); ++i) {
            string memory fields = message("changeOrders", i);
            bytes32 structHash = DeskMessages.hashChangeOrder(
                orderIdAt(fields),
                number(fields, "nonce"),
                number(fields, "amount"),
                number(fields, "deliverBy"),
                word(fields, "linesRoot"),
                word(fields, "documentsHash")
            );
            assertDigest(structHash, "changeOrders", i);
        }
    }

    function countOf(string memory list) private view returns (uint256 count) {
        while (vm.keyExistsJson(json, string.concat(entry(list, count), ".digest"))) ++count;
        assertTrue(count >= 2, "too few vectors");
    }

    function entry(string memory list, uint256 index) private pure returns (string memory) {
        return string.concat(".", list, "[", vm.toString(index), "]");
    }

    function message(string memory list, uint256 index) private pure returns (string memory) {
        return string.concat(entry(list, index), ".message.");
    }

    function orderIdAt(string memory fields) private view returns (OrderId) {
        return OrderId.wrap(word(fields, "orderId"));
    }

    function number(string memory fields, string memory field) private view returns (uint256) {
        return vm.parseJsonUint(json, string.concat(fields, field));
    }

    function word(string memory fields, string memory field) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, string.concat(fields, field));
    }

    function assertDigest(bytes32 structHash, string memory list, uint256 index) private view {
        bytes32 expected = vm.parseJsonBytes32(json, string.concat(entry(list, index), ".digest"));
        assertEq(digest(vectorDomain, structHash), expected, list);
    }
}
