// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAuditAnchor} from "../interfaces/IAuditAnchor.sol";
import {Signing} from "./support/Signing.sol";
import {vm} from "./support/Vm.sol";

contract AuditAnchorTest is Signing {
    uint256 private constant LOG_KEY = 0x106;
    uint256 private constant OTHER_KEY = 0x07E4;
    uint256 private constant START = 1_800_000_000;
    uint256 private constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    bytes32 private constant ROOT = keccak256("root");
    bytes32 private constant LATER_ROOT = keccak256("later root");

    address private log = vm.addr(LOG_KEY);
    IAuditAnchor private anchors;

    function setUp() external {
        vm.warp(START);
        anchors = IAuditAnchor(deploy("AuditAnchor.sol:AuditAnchor", ""));
    }

    function test_GivenASignedCheckpoint_ItIsAnchoredByAnybody() external {
        vm.expectEmit(true, true, false, true, address(anchors));
        emit IAuditAnchor.Anchored(log, 7, ROOT, 0);
        vm.prank(address(0xABBA));
        anchors.anchor(log, 7, ROOT, signed(LOG_KEY, 7, ROOT));
        assertAnchored(7, ROOT, START);
        assertEq(anchors.sizeOf(log), 7, "size");
        assertTrue(anchors.rootOf(log, 6) == 0 && anchors.anchoredAt(log, 6) == 0, "another size");
    }

    function test_GivenALargerLog_BothCheckpointsStay() external {
        anchors.anchor(log, 7, ROOT, signed(LOG_KEY, 7, ROOT));
        vm.warp(START + 600);
        vm.expectEmit(true, true, false, true, address(anchors));
        emit IAuditAnchor.Anchored(log, 8, LATER_ROOT, 7);
        anchors.anchor(log, 8, LATER_ROOT, signed(LOG_KEY, 8, LATER_ROOT));
        assertAnchored(7, ROOT, START);
        assertAnchored(8, LATER_ROOT, START + 600);
        assertEq(anchors.sizeOf(log), 8, "size");
    }

    function test_GivenACheckpointThatIsThere_BringingItAgainChangesNothing() external {
        bytes memory signature = signed(LOG_KEY, 7, ROOT);
        anchors.anchor(log, 7, ROOT, signature);
        anchors.anchor(log, 8, LATER_ROOT, signed(LOG_KEY, 8, LATER_ROOT));
        vm.warp(START + 600);
        vm.recordLogs();
        anchors.anchor(log, 7, ROOT, signature);
        assertEq(vm.getRecordedLogs().length, 0, "logs");
        assertAnchored(7, ROOT, START);
        assertEq(anchors.sizeOf(log), 8, "size");
    }

    function test_GivenAnotherRootForASize_Reverts() external {
        anchors.anchor(log, 7, ROOT, signed(LOG_KEY, 7, ROOT));
        bytes memory signature = signed(LOG_KEY, 7, LATER_ROOT);
        vm.expectRevert(abi.encodeWithSelector(IAuditAnchor.RootContradicts.selector, LATER_ROOT, ROOT));
        anchors.anchor(log, 7, LATER_ROOT, signature);
        assertAnchored(7, ROOT, START);
    }

    function test_GivenASmallerLog_Reverts() external {
        anchors.anchor(log, 7, ROOT, signed(LOG_KEY, 7, ROOT));
        bytes memory signature = signed(LOG_KEY, 6, LATER_ROOT);
        vm.expectRevert(abi.encodeWithSelector(IAuditAnchor.LogNotGrown.selector, 6, 7));
        anchors.anchor(log, 6, LATER_ROOT, signature);
    }

    function test_GivenAnEmptyCheckpoint_Reverts() external {
        bytes memory signature = signed(LOG_KEY, 0, ROOT);
        vm.expectRevert(abi.encodeWithSelector(IAuditAnchor.CheckpointEmpty.selector, 0, ROOT));
        anchors.anchor(log, 0, ROOT, signature);
        signature = signed(LOG_KEY, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IAuditAnchor.CheckpointEmpty.selector, 1, 0));
        anchors.anchor(log, 1, 0, signature);
    }

    function test_GivenAnotherSignature_Reverts() external {
        assertRefused(log, 7, ROOT, signed(OTHER_KEY, 7, ROOT));
        assertRefused(log, 7, ROOT, signed(LOG_KEY, 8, ROOT));
        assertRefused(log, 7, ROOT, signed(LOG_KEY, 7, LATER_ROOT));
        assertRefused(log, 7, ROOT, "");
        assertRefused(log, 7, ROOT, new bytes(65));
        assertRefused(address(0), 7, ROOT, new bytes(65));
        assertRefused(vm.addr(OTHER_KEY), 7, ROOT, signed(LOG_KEY, 7, ROOT));
        assertRefused(log, 7, ROOT, bytes.concat(signed(LOG_KEY, 7, ROOT), hex"00"));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(LOG_KEY, digestOf(7, ROOT));
        assertRefused(log, 7, ROOT, abi.encodePacked(r, bytes32(CURVE_ORDER - uint256(s)), v == 27 ? 28 : 27));
    }

    function test_GivenTwoLogs_NeitherHindersTheOther() external {
        anchors.anchor(log, 7, ROOT, signed(LOG_KEY, 7, ROOT));
        address other = vm.addr(OTHER_KEY);
        anchors.anchor(other, 3, LATER_ROOT, signed(OTHER_KEY, 3, LATER_ROOT));
        assertEq(anchors.sizeOf(log), 7, "size");
        assertEq(anchors.sizeOf(other), 3, "size of the other");
        assertTrue(anchors.rootOf(other, 7) == 0, "root of the other");
    }

    function test_GivenAnotherChainOrContract_TheSignatureIsRefused() external {
        bytes memory signature = signed(LOG_KEY, 7, ROOT);
        IAuditAnchor elsewhere = IAuditAnchor(deploy("AuditAnchor.sol:AuditAnchor", ""));
        vm.expectRevert();
        elsewhere.anchor(log, 7, ROOT, signature);
        vm.chainId(block.chainid + 1);
        assertRefused(log, 7, ROOT, signature);
    }

    function testFuzz_GivenAnySizes_TheLogOnlyGrows(uint128 first, uint128 second, bytes32 root) external {
        uint256 before = 1 + uint256(first);
        uint256 then = 1 + uint256(second);
        bytes32 changed = root == 0 ? ROOT : root;
        anchors.anchor(log, before, ROOT, signed(LOG_KEY, before, ROOT));
        try anchors.anchor(log, then, changed, signed(LOG_KEY, then, changed)) {
            assertTrue(then > before || (then == before && changed == ROOT), "shrank");
        } catch {
            assertTrue(then < before || (then == before && changed != ROOT), "refused");
        }
        assertAnchored(before, ROOT, START);
        assertEq(anchors.sizeOf(log), then > before ? then : before, "size");
    }

    function assertAnchored(uint256 size, bytes32 root, uint256 time) private view {
        assertTrue(anchors.rootOf(log, size) == root, "root");
        assertEq(anchors.anchoredAt(log, size), time, "time");
    }

    function assertRefused(address owner, uint256 size, bytes32 root, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(IAuditAnchor.SignatureNotByLog.selector, owner, digestOf(size, root)));
        anchors.anchor(owner, size, root, signature);
    }

    function signed(uint256 key, uint256 size, bytes32 root) private view returns (bytes memory) {
        return sign(key, digestOf(size, root));
    }

    function digestOf(uint256 size, bytes32 root) private view returns (bytes32) {
        bytes32 structHash = keccak256(abi.encode(keccak256("Checkpoint(uint256 size,bytes32 root)"), size, root));
        return digest(domain("Quittance AuditAnchor", address(anchors)), structHash);
    }
}
