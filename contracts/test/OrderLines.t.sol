// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IOrderLines} from "../interfaces/IOrderLines.sol";
import {Signing} from "./support/Signing.sol";
import {vm} from "./support/Vm.sol";

/// @dev Against the lines, proofs and shares that TypeScript made (test/vectors/order-lines.json).
contract OrderLinesTest is Signing {
    IOrderLines private orderLines;
    string private json;

    function setUp() external {
        orderLines = IOrderLines(deploy("OrderLines.sol:OrderLines", ""));
        json = vm.readFile("test/vectors/order-lines.json");
    }

    function test_GivenTheVectors_EveryLineIsProvedAndWorthTheSame() external view {
        uint256 proved = 0;
        for (uint256 i = 0; exists(orderAt(i)); ++i) {
            bytes32 root = vm.parseJsonBytes32(json, string.concat(orderAt(i), ".root"));
            for (uint256 j = 0; exists(lineAt(i, j)); ++j) {
                assertShares(root, lineAt(i, j));
                ++proved;
            }
        }
        assertTrue(proved > 40, "too few lines");
    }

    function test_GivenAChangedLineProofOrRoot_Reverts() external {
        string memory path = lineAt(2, 2);
        bytes32 root = vm.parseJsonBytes32(json, string.concat(orderAt(2), ".root"));
        IOrderLines.OrderLine memory line = readLine(path);
        bytes32[] memory proof = readProof(path);
        orderLines.shareOf(root, line, proof, 1);
        for (uint256 field = 0; field < 8; ++field) {
            IOrderLines.OrderLine memory changed = abi.decode(abi.encode(line), (IOrderLines.OrderLine));
            assembly ("memory-safe") {
                let position := add(changed, mul(field, 0x20))
                mstore(position, xor(mload(position), 1))
            }
            expectNotInOrder(root, changed);
            orderLines.shareOf(root, changed, proof, 1);
        }
        expectNotInOrder(keccak256("another root"), line);
        orderLines.shareOf(keccak256("another root"), line, proof, 1);
        proof[0] = keccak256("another sibling");
        expectNotInOrder(root, line);
        orderLines.shareOf(root, line, proof, 1);
        expectNotInOrder(root, line);
        orderLines.shareOf(root, line, new bytes32[](0), 1);
    }

    function test_GivenALineWithoutQuantity_Reverts() external {
        IOrderLines.OrderLine memory line;
        line.number = 7;
        bytes32 root = orderLines.leafOf(line);
        vm.expectRevert(abi.encodeWithSelector(IOrderLines.LineWithoutQuantity.selector, 7));
        orderLines.shareOf(root, line, new bytes32[](0), 1);
    }

    function testFuzz_GivenAnyLine_TheShareNeverExceedsWhatWasAgreed(
        uint256 quantity,
        uint256 amount,
        uint256 delivered,
        uint16 toleranceBps
    ) external view {
        IOrderLines.OrderLine memory line;
        line.quantity = 1 + (quantity % type(uint128).max);
        line.amount = amount % type(uint112).max;
        line.toleranceBps = toleranceBps;
        uint256 share = orderLines.shareOf(orderLines.leafOf(line), line, new bytes32[](0), delivered);
        assertTrue(share <= (line.amount * (10_000 + uint256(toleranceBps))) / 10_000, "at most the tolerance on top");
        if (delivered <= line.quantity) assertEq(share, (line.amount * delivered) / line.quantity, "pro rata");
        else assertTrue(share >= line.amount, "all of it");
    }

    function assertShares(bytes32 root, string memory path) private view {
        IOrderLines.OrderLine memory line = readLine(path);
        bytes32[] memory proof = readProof(path);
        for (uint256 i = 0; exists(item(path, ".shares", i)); ++i) {
            string memory share = item(path, ".shares", i);
            uint256 delivered = vm.parseJsonUint(json, string.concat(share, ".delivered"));
            assertEq(
                orderLines.shareOf(root, line, proof, delivered),
                vm.parseJsonUint(json, string.concat(share, ".share")),
                share
            );
        }
    }

    function readLine(string memory path) private view returns (IOrderLines.OrderLine memory line) {
        line.number = uint32(vm.parseJsonUint(json, string.concat(path, ".number")));
        line.skuHash = vm.parseJsonBytes32(json, string.concat(path, ".skuHash"));
        line.descriptionHash = vm.parseJsonBytes32(json, string.concat(path, ".descriptionHash"));
        line.unitHash = vm.parseJsonBytes32(json, string.concat(path, ".unitHash"));
        line.quantity = vm.parseJsonUint(json, string.concat(path, ".line.quantity"));
        line.unitPrice = vm.parseJsonUint(json, string.concat(path, ".line.unitPrice"));
        line.amount = vm.parseJsonUint(json, string.concat(path, ".line.amount"));
        line.toleranceBps = uint16(vm.parseJsonUint(json, string.concat(path, ".toleranceBps")));
    }

    function readProof(string memory path) private view returns (bytes32[] memory proof) {
        uint256 length = 0;
        while (exists(item(path, ".proof", length))) ++length;
        proof = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) proof[i] = vm.parseJsonBytes32(json, item(path, ".proof", i));
    }

    function expectNotInOrder(bytes32 root, IOrderLines.OrderLine memory line) private {
        bytes32 leaf = orderLines.leafOf(line);
        vm.expectRevert(abi.encodeWithSelector(IOrderLines.LineNotInOrder.selector, root, leaf));
    }

    function exists(string memory path) private view returns (bool) {
        return vm.keyExistsJson(json, path);
    }

    function orderAt(uint256 index) private pure returns (string memory) {
        return item("", ".orders", index);
    }

    function lineAt(uint256 order, uint256 index) private pure returns (string memory) {
        return item(orderAt(order), ".lines", index);
    }

    function item(string memory path, string memory list, uint256 index) private pure returns (string memory) {
        return string.concat(path, list, "[", vm.toString(index), "]");
    }
}
