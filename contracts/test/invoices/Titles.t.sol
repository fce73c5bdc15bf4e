// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IInvoiceRegistry, InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {OpenAccountFixture} from "../support/OpenAccountFixture.sol";
import {vm} from "../support/Vm.sol";
import {KeyWallet} from "../support/Wallets.sol";

/// @dev Assignments and pledges, on invoices on open account; those of orders go through the same functions.
contract TitlesTest is OpenAccountFixture {
    uint256 private constant AMOUNT = 100e6;

    address private holder;
    address private debtor;
    address private financier;
    address private rival;
    InvoiceId private invoiceId;

    function setUp() public override {
        super.setUp();
        addParties(4);
        (holder, debtor, financier, rival) = (parties[0], parties[1], parties[2], parties[3]);
        invoiceId = issue(holder, debtor, AMOUNT);
    }

    function test_GivenAnAssignment_TheNewHolderIsThePayee() external {
        registry.assign(invoiceId, financier, 0, VALID_BEFORE, signAssignment(holder, invoiceId, financier, 0));
        assertEq(holderOf(invoiceId), financier, "holder");
        assertEq(registry.payeeOf(invoiceId), financier, "payee");
        assertEq(registry.assignmentNonce(invoiceId), 1, "nonce");
    }

    function test_GivenTwoAssignmentsOfOneHolder_TheFirstSentStandsInEitherOrder() external {
        bytes memory toFinancier = signAssignment(holder, invoiceId, financier, 0);
        bytes memory toRival = signAssignment(holder, invoiceId, rival, 0);
        registry.assign(invoiceId, rival, 0, VALID_BEFORE, toRival);
        registry.assign(invoiceId, financier, 0, VALID_BEFORE, toFinancier);
        registry.assign(invoiceId, rival, 0, VALID_BEFORE, toRival);
        assertEq(registry.payeeOf(invoiceId), rival, "the first stands");
    }

    function test_GivenATitleThatCameBack_WhatItsHolderSignedBeforeStaysDead() external {
        bytes memory toRival = signAssignment(holder, invoiceId, rival, 0);
        vm.prank(holder);
        erc721().transferFrom(holder, financier, tokenId());
        vm.prank(financier);
        erc721().transferFrom(financier, holder, tokenId());
        registry.assign(invoiceId, rival, 0, VALID_BEFORE, toRival);
        assertEq(holderOf(invoiceId), holder, "a no-op");
        assertEq(registry.assignmentNonce(invoiceId), 2, "each transfer counts");
    }

    function test_GivenAPledge_ThePledgeeIsThePayeeAndTheHolderStays() external {
        vm.expectEmit(true, true, true, true, address(registry));
        emit IInvoiceRegistry.InvoicePledged(invoiceId, holder, financier);
        registry.pledge(invoiceId, financier, 0, VALID_BEFORE, signPledge(holder, invoiceId, financier, 0));
        assertEq(holderOf(invoiceId), holder, "holder");
        assertEq(registry.pledgeeOf(invoiceId), financier, "pledgee");
        assertEq(registry.payeeOf(invoiceId), financier, "payee");
    }

    function test_GivenAPledge_NothingElseCanBeDoneWithTheInvoice() external {
        vm.prank(holder);
        erc721().approve(rival, tokenId());
        pledge(invoiceId, holder, financier);
        bytes memory reason = abi.encodeWithSelector(IInvoiceRegistry.InvoiceIsPledged.selector, invoiceId, financier);
        vm.prank(holder);
        vm.expectRevert(reason);
        erc721().transferFrom(holder, rival, tokenId());
        vm.prank(holder);
        vm.expectRevert(reason);
        erc721().safeTransferFrom(holder, rival, tokenId(), "");
        vm.prank(rival);
        vm.expectRevert(reason);
        erc721().transferFrom(holder, rival, tokenId());
        bytes memory toRival = signAssignment(holder, invoiceId, rival, 1);
        vm.expectRevert(reason);
        registry.assign(invoiceId, rival, 1, VALID_BEFORE, toRival);
        toRival = signPledge(holder, invoiceId, rival, 1);
        vm.expectRevert(reason);
        registry.pledge(invoiceId, rival, 1, VALID_BEFORE, toRival);
        vm.prank(financier);
        vm.expectRevert();
        registry.assign(invoiceId, financier, 1, VALID_BEFORE, "");
    }

    function test_GivenAPledgeAndAnAssignmentOfOneNonce_TheFirstSentStands() external {
        bytes memory pledging = signPledge(holder, invoiceId, financier, 0);
        bytes memory assigning = signAssignment(holder, invoiceId, rival, 0);
        registry.pledge(invoiceId, financier, 0, VALID_BEFORE, pledging);
        registry.assign(invoiceId, rival, 0, VALID_BEFORE, assigning);
        assertEq(registry.payeeOf(invoiceId), financier, "the pledge");
        InvoiceId second = issue(holder, debtor, AMOUNT);
        pledging = signPledge(holder, second, financier, 0);
        registry.assign(second, rival, 0, VALID_BEFORE, signAssignment(holder, second, rival, 0));
        registry.pledge(second, financier, 0, VALID_BEFORE, pledging);
        assertEq(registry.payeeOf(second), rival, "the assignment");
    }

    function test_GivenThePledgeesRelease_TheHolderIsThePayeeAgainAndMayAssign() external {
        pledge(invoiceId, holder, financier);
        vm.expectEmit(true, true, true, true, address(registry));
        emit IInvoiceRegistry.PledgeReleased(invoiceId, financier);
        registry.releasePledge(invoiceId, 1, signPledgeRelease(financier, invoiceId, 1));
        assertEq(registry.payeeOf(invoiceId), holder, "payee");
        assign(invoiceId, holder, rival);
        assertEq(registry.payeeOf(invoiceId), rival, "assigned");
    }

    function test_GivenAnOldRelease_ItDoesNotEndALaterPledge() external {
        pledge(invoiceId, holder, financier);
        bytes memory release = signPledgeRelease(financier, invoiceId, 1);
        registry.releasePledge(invoiceId, 1, release);
        pledge(invoiceId, holder, financier);
        registry.releasePledge(invoiceId, 1, release);
        assertEq(registry.pledgeeOf(invoiceId), financier, "a no-op");
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.AssignmentNonceAhead.selector, 4, 3));
        registry.releasePledge(invoiceId, 4, release);
    }

    function test_GivenAnybodyButThePledgee_ReleaseReverts() external {
        pledge(invoiceId, holder, financier);
        bytes32 message = registryDigest(InvoiceMessages.hashPledgeRelease(invoiceId, 1));
        bytes memory byHolder = signPledgeRelease(holder, invoiceId, 1);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, financier, message));
        registry.releasePledge(invoiceId, 1, byHolder);
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, financier, message));
        registry.releasePledge(invoiceId, 1, "");
        vm.prank(financier);
        registry.releasePledge(invoiceId, 1, "");
    }

    function test_GivenNoPledge_ReleaseReverts() external {
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.InvoiceNotPledged.selector, invoiceId));
        registry.releasePledge(invoiceId, 0, "");
    }

    function test_GivenAnybodyButTheHolder_AssignAndPledgeRevert() external {
        bytes32 message = registryDigest(InvoiceMessages.hashAssignment(invoiceId, rival, 0, VALID_BEFORE));
        bytes memory byRival = signAssignment(rival, invoiceId, rival, 0);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, holder, message));
        registry.assign(invoiceId, rival, 0, VALID_BEFORE, byRival);
        message = registryDigest(InvoiceMessages.hashPledge(invoiceId, rival, 0, VALID_BEFORE));
        vm.prank(rival);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.SignatureNotValid.selector, holder, message));
        registry.pledge(invoiceId, rival, 0, VALID_BEFORE, "");
    }

    function test_GivenAMessageOfOneKind_ItIsNoOther() external {
        bytes memory assigning = signAssignment(holder, invoiceId, rival, 0);
        vm.expectRevert();
        registry.pledge(invoiceId, rival, 0, VALID_BEFORE, assigning);
        bytes memory pledging = signPledge(holder, invoiceId, rival, 0);
        vm.expectRevert();
        registry.assign(invoiceId, rival, 0, VALID_BEFORE, pledging);
    }

    function test_GivenANonceAhead_Reverts() external {
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.AssignmentNonceAhead.selector, 1, 0));
        registry.assign(invoiceId, rival, 1, VALID_BEFORE, "");
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.AssignmentNonceAhead.selector, 1, 0));
        registry.pledge(invoiceId, rival, 1, VALID_BEFORE, "");
    }

    function test_GivenValidBefore_AssignAndPledgeSucceedStrictlyBefore() external {
        for (uint256 late = 0; late < 2; ++late) {
            vm.warp(VALID_BEFORE + late);
            bytes memory reason = abi.encodeWithSelector(
                IInvoiceRegistry.MessageExpired.selector,
                VALID_BEFORE + late,
                VALID_BEFORE
            );
            vm.prank(holder);
            vm.expectRevert(reason);
            registry.assign(invoiceId, rival, 0, VALID_BEFORE, "");
            vm.prank(holder);
            vm.expectRevert(reason);
            registry.pledge(invoiceId, rival, 0, VALID_BEFORE, "");
        }
        vm.warp(VALID_BEFORE - 1);
        vm.prank(holder);
        registry.pledge(invoiceId, rival, 0, VALID_BEFORE, "");
    }

    function test_GivenAHolderThatCouldNotCollect_Reverts() external {
        registry.bind();
        address[3] memory refused = [address(this), address(registry), address(clearing)];
        for (uint256 i = 0; i < refused.length; ++i) {
            bytes memory reason = abi.encodeWithSelector(IInvoiceRegistry.HolderNotAllowed.selector, refused[i]);
            vm.prank(holder);
            vm.expectRevert(reason);
            erc721().transferFrom(holder, refused[i], tokenId());
            vm.prank(holder);
            vm.expectRevert(reason);
            registry.assign(invoiceId, refused[i], 0, VALID_BEFORE, "");
            vm.prank(holder);
            vm.expectRevert(reason);
            registry.pledge(invoiceId, refused[i], 0, VALID_BEFORE, "");
        }
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.HolderNotAllowed.selector, address(0)));
        registry.pledge(invoiceId, address(0), 0, VALID_BEFORE, "");
        vm.prank(holder);
        vm.expectRevert();
        registry.assign(invoiceId, address(0), 0, VALID_BEFORE, "");
    }

    function test_GivenNoSuchInvoice_Reverts() external {
        InvoiceId unknown = InvoiceId.wrap(keccak256("unknown"));
        bytes memory reason = abi.encodeWithSelector(IInvoiceRegistry.InvoiceNotFound.selector, unknown);
        vm.expectRevert(reason);
        registry.assign(unknown, rival, 0, VALID_BEFORE, "");
        vm.expectRevert(reason);
        registry.pledge(unknown, rival, 0, VALID_BEFORE, "");
        vm.expectRevert(reason);
        registry.releasePledge(unknown, 0, "");
        assertEq(registry.payeeOf(unknown), address(0), "payee");
    }

    function test_GivenABusinesssSigner_ItAssignsPledgesAndReleasesWithinItsLimit() external {
        bytes memory assigning = signBy(rival, InvoiceMessages.hashAssignment(invoiceId, financier, 0, VALID_BEFORE));
        nameSigner(holder, AMOUNT - 1);
        vm.expectRevert();
        registry.assign(invoiceId, financier, 0, VALID_BEFORE, assigning);
        nameSigner(holder, AMOUNT);
        registry.assign(invoiceId, financier, 0, VALID_BEFORE, assigning);
        bytes memory pledging = signBy(rival, InvoiceMessages.hashPledge(invoiceId, holder, 1, VALID_BEFORE));
        nameSigner(financier, AMOUNT - 1);
        vm.expectRevert();
        registry.pledge(invoiceId, holder, 1, VALID_BEFORE, pledging);
        nameSigner(financier, AMOUNT);
        registry.pledge(invoiceId, holder, 1, VALID_BEFORE, pledging);
        bytes memory releasing = signBy(rival, InvoiceMessages.hashPledgeRelease(invoiceId, 2));
        nameSigner(holder, AMOUNT - 1);
        vm.expectRevert();
        registry.releasePledge(invoiceId, 2, releasing);
        nameSigner(holder, AMOUNT);
        registry.releasePledge(invoiceId, 2, releasing);
        assertEq(registry.payeeOf(invoiceId), financier, "payee");
    }

    function test_GivenAContractWallet_ItSignsByERC1271() external {
        KeyWallet wallet = new KeyWallet(rival);
        assign(invoiceId, holder, address(wallet));
        registry.assign(invoiceId, financier, 1, VALID_BEFORE, signAssignment(rival, invoiceId, financier, 1));
        assertEq(holderOf(invoiceId), financier, "holder");
    }

    function test_GivenASecondBinding_Reverts() external {
        registry.bind();
        assertEq(registry.escrow(), address(this), "bound");
        vm.prank(rival);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.AlreadyBound.selector, address(this)));
        registry.bind();
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.AlreadyBound.selector, address(this)));
        registry.bind();
    }

    /// @dev P31: whatever is signed and sent, in whatever order, an invoice has one payee, and only its present holder or pledgee
    /// can change that.
    function testFuzz_GivenAnyMessages_OnePayeeAndOnlyByItsOwnWord(uint256 seed) external {
        address pledgee = address(0);
        address owner = holder;
        for (uint256 i = 0; i < 24; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            address signer = parties[seed % 4];
            address to = parties[(seed >> 8) % 4];
            uint256 kind = (seed >> 16) % 4;
            // Mostly the right nonce, at times an old or a later one.
            uint256 nonce = registry.assignmentNonce(invoiceId);
            uint256 given = (seed >> 24) % 4 == 0 ? (seed >> 32) % (nonce + 2) : nonce;
            bool done = given == nonce && act(kind, signer, to, given);
            if (given != nonce) act(kind, signer, to, given);
            bool isFree = pledgee == address(0);
            if (kind == 3) assertTrue(done == (given == nonce && !isFree && signer == pledgee), "release");
            else assertTrue(done == (given == nonce && isFree && signer == owner), "by its holder, unpledged");
            if (done && kind < 2) owner = to;
            if (done && kind == 2) pledgee = to;
            if (done && kind == 3) pledgee = address(0);
            assertEq(holderOf(invoiceId), owner, "holder");
            assertEq(registry.payeeOf(invoiceId), pledgee == address(0) ? owner : pledgee, "payee");
        }
    }

    /// @return done whether the invoice's title changed
    function act(uint256 kind, address signer, address to, uint256 nonce) private returns (bool done) {
        uint256 before = registry.assignmentNonce(invoiceId);
        bytes memory call;
        if (kind == 0) {
            // A plain transfer knows no nonce.
            if (nonce != before) return false;
            call = abi.encodeCall(IERC721.transferFrom, (holderOf(invoiceId), to, tokenId()));
        } else if (kind == 1) {
            bytes memory signature = signAssignment(signer, invoiceId, to, nonce);
            call = abi.encodeCall(IInvoiceRegistry.assign, (invoiceId, to, nonce, VALID_BEFORE, signature));
        } else if (kind == 2) {
            bytes memory signature = signPledge(signer, invoiceId, to, nonce);
            call = abi.encodeCall(IInvoiceRegistry.pledge, (invoiceId, to, nonce, VALID_BEFORE, signature));
        } else {
            bytes memory signature = signPledgeRelease(signer, invoiceId, nonce);
            call = abi.encodeCall(IInvoiceRegistry.releasePledge, (invoiceId, nonce, signature));
        }
        if (kind == 0) vm.prank(signer);
        (bool success, ) = address(registry).call(call);
        done = registry.assignmentNonce(invoiceId) != before;
        assertTrue(success || !done, "what fails changes nothing");
    }

    function nameSigner(address business, uint256 limit) private {
        vm.prank(business);
        businesses.setSigner(business, rival, address(token), limit, VALID_BEFORE, 0, "");
    }

    function signBy(address signer, bytes32 structHash) private view returns (bytes memory) {
        return sign(keyOf[signer], registryDigest(structHash));
    }

    function erc721() private view returns (IERC721) {
        return IERC721(address(registry));
    }

    function tokenId() private view returns (uint256) {
        return uint256(InvoiceId.unwrap(invoiceId));
    }
}
