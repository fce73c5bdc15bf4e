// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IBusinessRegistry} from "../interfaces/IBusinessRegistry.sol";
import {Signing} from "./support/Signing.sol";
import {vm} from "./support/Vm.sol";
import {KeyWallet} from "./support/Wallets.sol";

contract BusinessRegistryTest is Signing {
    uint256 private constant BUSINESS_KEY = 0xB5;
    uint256 private constant FIRST_KEY = 0xF1;
    uint256 private constant SECOND_KEY = 0x5E;
    uint256 private constant START = 1_800_000_000;
    uint256 private constant UNTIL = START + 30 days;
    uint256 private constant LIMIT = 1_000e6;
    uint256 private constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    address private constant TOKEN = address(0x70CE);
    bytes32 private constant MESSAGE = keccak256("message");

    address private business = vm.addr(BUSINESS_KEY);
    address private first = vm.addr(FIRST_KEY);
    address private second = vm.addr(SECOND_KEY);

    IBusinessRegistry private businesses;

    function setUp() external {
        vm.warp(START);
        businesses = IBusinessRegistry(deploy("BusinessRegistry.sol:BusinessRegistry", ""));
    }

    function test_GivenNoSigner_NobodySpeaksForTheBusiness() external view {
        assertAuthorised(0, sign(FIRST_KEY, MESSAGE), false);
        assertAuthorised(0, sign(BUSINESS_KEY, MESSAGE), false);
        assertAuthorised(0, "", false);
        assertEq(businesses.twoSignaturesAbove(business, TOKEN), type(uint256).max, "no threshold");
        assertEq(businesses.nonceOf(business), 0, "nonce");
    }

    function test_GivenASigner_ItSignsUpToItsLimitAndNoMore() external {
        setSigner(first, LIMIT, UNTIL);
        bytes memory signature = sign(FIRST_KEY, MESSAGE);
        assertAuthorised(0, signature, true);
        assertAuthorised(LIMIT - 1, signature, true);
        assertAuthorised(LIMIT, signature, true);
        assertAuthorised(LIMIT + 1, signature, false);
        assertAuthorised(type(uint256).max, signature, false);
    }

    function test_GivenASigner_ItSpeaksForThisBusinessTokenAndMessageOnly() external {
        setSigner(first, LIMIT, UNTIL);
        bytes memory signature = sign(FIRST_KEY, MESSAGE);
        assertTrue(!businesses.isAuthorised(second, TOKEN, 1, MESSAGE, signature), "another business");
        assertTrue(!businesses.isAuthorised(business, address(1), 1, MESSAGE, signature), "another token");
        assertTrue(!businesses.isAuthorised(business, TOKEN, 1, keccak256("other"), signature), "another message");
        assertAuthorised(1, sign(SECOND_KEY, MESSAGE), false);
    }

    function test_GivenValidUntil_ASignerSignsStrictlyBefore() external {
        setSigner(first, LIMIT, UNTIL);
        bytes memory signature = sign(FIRST_KEY, MESSAGE);
        vm.warp(UNTIL - 1);
        assertAuthorised(LIMIT, signature, true);
        vm.warp(UNTIL);
        assertAuthorised(LIMIT, signature, false);
        assertAuthorised(0, signature, false);
        vm.warp(UNTIL + 1);
        assertAuthorised(LIMIT, signature, false);
    }

    function test_GivenALimitOfZero_TheSignerSignsNothingAtOnce() external {
        setSigner(first, LIMIT, UNTIL);
        setSigner(first, 0, UNTIL);
        assertAuthorised(0, sign(FIRST_KEY, MESSAGE), false);
        assertAuthorised(1, sign(FIRST_KEY, MESSAGE), false);
    }

    function test_GivenARotation_TheNewKeySignsAndTheOldDoesNot() external {
        setSigner(first, LIMIT, UNTIL);
        setSigner(second, LIMIT, UNTIL);
        setSigner(first, 0, 0);
        assertAuthorised(LIMIT, sign(SECOND_KEY, MESSAGE), true);
        assertAuthorised(LIMIT, sign(FIRST_KEY, MESSAGE), false);
    }

    function test_GivenAThreshold_AmountsAboveItTakeTwoDifferentSigners() external {
        setSigner(first, LIMIT, UNTIL);
        setSigner(second, LIMIT, UNTIL);
        setThreshold(LIMIT / 2);
        bytes memory byFirst = sign(FIRST_KEY, MESSAGE);
        bytes memory bySecond = sign(SECOND_KEY, MESSAGE);
        assertAuthorised(LIMIT / 2, byFirst, true);
        assertAuthorised(LIMIT / 2 + 1, byFirst, false);
        assertAuthorised(LIMIT / 2 + 1, bytes.concat(byFirst, bySecond), true);
        assertAuthorised(LIMIT, bytes.concat(bySecond, byFirst), true);
        assertAuthorised(1, bytes.concat(byFirst, bySecond), true);
        assertAuthorised(LIMIT, bytes.concat(byFirst, byFirst), false);
        assertAuthorised(LIMIT + 1, bytes.concat(byFirst, bySecond), false);
    }

    function test_GivenTwoSignatures_EachSignersOwnLimitCoversTheAmount() external {
        setSigner(first, LIMIT, UNTIL);
        setSigner(second, LIMIT - 1, UNTIL);
        bytes memory both = bytes.concat(sign(FIRST_KEY, MESSAGE), sign(SECOND_KEY, MESSAGE));
        assertAuthorised(LIMIT - 1, both, true);
        assertAuthorised(LIMIT, both, false);
        setSigner(second, LIMIT, START + 1);
        assertAuthorised(LIMIT, both, true);
        vm.warp(START + 1);
        assertAuthorised(LIMIT, both, false);
    }

    function test_GivenTwoSignaturesOfWhichOneIsAStrangers_IsFalse() external {
        setSigner(first, LIMIT, UNTIL);
        bytes memory byFirst = sign(FIRST_KEY, MESSAGE);
        assertAuthorised(1, bytes.concat(byFirst, sign(SECOND_KEY, MESSAGE)), false);
        assertAuthorised(1, bytes.concat(sign(SECOND_KEY, MESSAGE), byFirst), false);
        assertAuthorised(1, bytes.concat(byFirst, new bytes(65)), false);
    }

    function test_GivenAThresholdOfZeroOrTheMaximum_EveryOrNoCommitmentTakesTwo() external {
        setSigner(first, LIMIT, UNTIL);
        setThreshold(0);
        assertAuthorised(0, sign(FIRST_KEY, MESSAGE), true);
        assertAuthorised(1, sign(FIRST_KEY, MESSAGE), false);
        setThreshold(type(uint256).max);
        assertAuthorised(LIMIT, sign(FIRST_KEY, MESSAGE), true);
    }

    function test_GivenMalleableOrMalformedSignatures_IsFalse() external {
        setSigner(first, type(uint256).max, UNTIL);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(FIRST_KEY, MESSAGE);
        bytes32 highS = bytes32(CURVE_ORDER - uint256(s));
        bytes[7] memory malformed = [
            abi.encodePacked(r, highS, v == 27 ? uint8(28) : uint8(27)),
            abi.encodePacked(r, s, uint8(v - 27)),
            abi.encodePacked(r, s, uint8(29)),
            abi.encodePacked(r, s),
            abi.encodePacked(r, s, v, uint8(0)),
            abi.encodePacked(bytes32(0), bytes32(0), uint8(27)),
            new bytes(130)
        ];
        for (uint256 i = 0; i < malformed.length; ++i) assertAuthorised(0, malformed[i], false);
        assertAuthorised(0, abi.encodePacked(r, s, v), true);
    }

    function testFuzz_GivenGarbage_NeverRevertsAndIsFalse(
        address anyBusiness,
        address anyToken,
        uint256 amount,
        bytes32 message,
        bytes calldata garbage
    ) external {
        setSigner(first, type(uint256).max, type(uint256).max);
        setThreshold(5);
        assertTrue(!businesses.isAuthorised(anyBusiness, anyToken, amount, message, garbage), "garbage");
        assertAuthorised(amount, garbage, false);
        assertAuthorised(0, bytes.concat(new bytes(65 - (garbage.length % 65)), garbage), false);
    }

    function testFuzz_GivenAnyLimitThresholdAndAmount_OneSignerSignsWithinBoth(
        uint256 limit,
        uint256 threshold,
        uint256 amount
    ) external {
        setSigner(first, limit, UNTIL);
        setThreshold(threshold);
        uint256 kept = limit < type(uint216).max ? limit : type(uint216).max;
        assertAuthorised(amount, sign(FIRST_KEY, MESSAGE), kept != 0 && amount <= kept && amount <= threshold);
    }

    function test_GivenASignedChange_AnybodySendsItOnce() external {
        bytes memory signature = signSignerChange(BUSINESS_KEY, first, LIMIT, UNTIL, 0);
        businesses.setSigner(business, first, TOKEN, LIMIT, UNTIL, 0, signature);
        assertEq(businesses.nonceOf(business), 1, "nonce");
        setSigner(first, 0, 0);
        businesses.setSigner(business, first, TOKEN, LIMIT, UNTIL, 0, signature);
        (uint256 limit, uint256 validUntil) = businesses.signerOf(business, first, TOKEN);
        assertEq(limit + validUntil, 0, "the old change is a no-op");
    }

    function test_GivenASignedChangeAhead_Reverts() external {
        bytes memory signature = signSignerChange(BUSINESS_KEY, first, LIMIT, UNTIL, 1);
        vm.expectRevert(abi.encodeWithSelector(IBusinessRegistry.NonceAhead.selector, 1, 0));
        businesses.setSigner(business, first, TOKEN, LIMIT, UNTIL, 1, signature);
        vm.expectRevert(abi.encodeWithSelector(IBusinessRegistry.NonceAhead.selector, 1, 0));
        businesses.setTwoSignaturesAbove(business, TOKEN, 1, 1, signature);
    }

    function test_GivenAnotherChangeThanTheSigned_Reverts() external {
        bytes memory signature = signSignerChange(BUSINESS_KEY, first, LIMIT, UNTIL, 0);
        vm.expectRevert();
        businesses.setSigner(business, second, TOKEN, LIMIT, UNTIL, 0, signature);
        vm.expectRevert();
        businesses.setSigner(business, first, address(1), LIMIT, UNTIL, 0, signature);
        vm.expectRevert();
        businesses.setSigner(business, first, TOKEN, LIMIT + 1, UNTIL, 0, signature);
        vm.expectRevert();
        businesses.setSigner(business, first, TOKEN, LIMIT, UNTIL + 1, 0, signature);
        vm.expectRevert();
        businesses.setSigner(second, first, TOKEN, LIMIT, UNTIL, 0, signature);
    }

    function test_GivenSomebodyElsesWord_ChangesRevert() external {
        setSigner(first, type(uint256).max, UNTIL);
        bytes memory bySigner = signSignerChange(FIRST_KEY, second, LIMIT, UNTIL, 1);
        bytes32 message = signerChangeDigest(second, LIMIT, UNTIL, 1);
        vm.expectRevert(abi.encodeWithSelector(IBusinessRegistry.SignatureNotValid.selector, business, message));
        businesses.setSigner(business, second, TOKEN, LIMIT, UNTIL, 1, bySigner);
        vm.prank(first);
        vm.expectRevert(abi.encodeWithSelector(IBusinessRegistry.SignatureNotValid.selector, business, message));
        businesses.setSigner(business, second, TOKEN, LIMIT, UNTIL, 1, "");
        message = thresholdChangeDigest(1, 1);
        bySigner = sign(FIRST_KEY, message);
        vm.expectRevert(abi.encodeWithSelector(IBusinessRegistry.SignatureNotValid.selector, business, message));
        businesses.setTwoSignaturesAbove(business, TOKEN, 1, 1, bySigner);
    }

    function test_GivenASignedThreshold_AnybodySendsItOnce() external {
        bytes memory signature = sign(BUSINESS_KEY, thresholdChangeDigest(LIMIT, 0));
        businesses.setTwoSignaturesAbove(business, TOKEN, LIMIT, 0, signature);
        assertEq(businesses.twoSignaturesAbove(business, TOKEN), LIMIT, "threshold");
        setThreshold(1);
        businesses.setTwoSignaturesAbove(business, TOKEN, LIMIT, 0, signature);
        assertEq(businesses.twoSignaturesAbove(business, TOKEN), 1, "the old change is a no-op");
    }

    function test_GivenTheBusinessItself_NobodyHoldsItUpByItsOldChanges() external {
        bytes memory old = signSignerChange(BUSINESS_KEY, first, LIMIT, UNTIL, 0);
        businesses.setSigner(business, first, TOKEN, LIMIT, UNTIL, 0, old);
        vm.prank(business);
        businesses.setSigner(business, first, TOKEN, 0, 0, 0, "");
        assertAuthorised(0, sign(FIRST_KEY, MESSAGE), false);
        assertEq(businesses.nonceOf(business), 2, "a change of its own uses up a nonce");
    }

    function test_GivenAContractWallet_ItChangesItsSignersByERC1271() external {
        KeyWallet wallet = new KeyWallet(business);
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "SignerChange(address business,address signer,address token,uint256 limit,uint256 validUntil,uint256 nonce)"
                ),
                address(wallet),
                first,
                TOKEN,
                LIMIT,
                UNTIL,
                0
            )
        );
        bytes memory signature = sign(BUSINESS_KEY, digestOf(structHash));
        businesses.setSigner(address(wallet), first, TOKEN, LIMIT, UNTIL, 0, signature);
        bytes memory byFirst = sign(FIRST_KEY, MESSAGE);
        assertTrue(businesses.isAuthorised(address(wallet), TOKEN, LIMIT, MESSAGE, byFirst), "signer of the wallet");
    }

    function test_GivenNobodyOrTheBusinessAsSigner_Reverts() external {
        vm.prank(business);
        vm.expectRevert(abi.encodeWithSelector(IBusinessRegistry.SignerNotAllowed.selector, address(0)));
        businesses.setSigner(business, address(0), TOKEN, LIMIT, UNTIL, 0, "");
        vm.prank(business);
        vm.expectRevert(abi.encodeWithSelector(IBusinessRegistry.SignerNotAllowed.selector, business));
        businesses.setSigner(business, business, TOKEN, LIMIT, UNTIL, 0, "");
    }

    function test_GivenValuesBeyondTheirFields_TheyCountAsTheLargest() external {
        setSigner(first, type(uint256).max, type(uint256).max);
        (uint256 limit, uint256 validUntil) = businesses.signerOf(business, first, TOKEN);
        assertEq(limit, type(uint216).max, "limit");
        assertEq(validUntil, type(uint40).max, "until");
    }

    function test_GivenChanges_TheyAreTold() external {
        vm.expectEmit(true, true, true, true, address(businesses));
        emit IBusinessRegistry.SignerSet(business, first, TOKEN, LIMIT, UNTIL);
        setSigner(first, LIMIT, UNTIL);
        vm.expectEmit(true, true, true, true, address(businesses));
        emit IBusinessRegistry.TwoSignaturesAboveSet(business, TOKEN, LIMIT);
        setThreshold(LIMIT);
    }

    function setSigner(address signer, uint256 limit, uint256 validUntil) private {
        vm.prank(business);
        businesses.setSigner(business, signer, TOKEN, limit, validUntil, 0, "");
    }

    function setThreshold(uint256 threshold) private {
        vm.prank(business);
        businesses.setTwoSignaturesAbove(business, TOKEN, threshold, 0, "");
    }

    function assertAuthorised(uint256 amount, bytes memory signature, bool expected) private view {
        bool authorised = businesses.isAuthorised(business, TOKEN, amount, MESSAGE, signature);
        assertTrue(authorised == expected, expected ? "is authorised" : "is not authorised");
    }

    function signSignerChange(
        uint256 key,
        address signer,
        uint256 limit,
        uint256 validUntil,
        uint256 nonce
    ) private view returns (bytes memory) {
        return sign(key, signerChangeDigest(signer, limit, validUntil, nonce));
    }

    function signerChangeDigest(
        address signer,
        uint256 limit,
        uint256 validUntil,
        uint256 nonce
    ) private view returns (bytes32) {
        bytes32 typehash = keccak256(
            "SignerChange(address business,address signer,address token,uint256 limit,uint256 validUntil,uint256 nonce)"
        );
        return digestOf(keccak256(abi.encode(typehash, business, signer, TOKEN, limit, validUntil, nonce)));
    }

    function thresholdChangeDigest(uint256 threshold, uint256 nonce) private view returns (bytes32) {
        bytes32 typehash = keccak256("ThresholdChange(address business,address token,uint256 threshold,uint256 nonce)");
        return digestOf(keccak256(abi.encode(typehash, business, TOKEN, threshold, nonce)));
    }

    function digestOf(bytes32 structHash) private view returns (bytes32) {
        return digest(domain("Quittance BusinessRegistry", address(businesses)), structHash);
    }
}
