// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IBusinessRegistry} from "../../interfaces/IBusinessRegistry.sol";
import {InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {ClearingFixture} from "../support/ClearingFixture.sol";
import {vm} from "../support/Vm.sol";

/// @dev Byte equality with the vectors that ethers made (test/vectors/typed-data.json). The messages that the registry had from
/// the start are in TypedData.t.sol.
contract InvoiceMessagesTest is ClearingFixture {
    string private json;
    string private list;
    uint256 private index;

    function setUp() public override {
        super.setUp();
        json = vm.readFile("test/vectors/typed-data.json");
    }

    function test_GivenTheVectors_PledgesAreEqual() external {
        for (list = "invoicePledges"; isThere(); ++index) {
            assertHash(
                InvoiceMessages.hashPledge(invoiceId(), account("pledgee"), number("nonce"), number("validBefore"))
            );
        }
        assertThree();
    }

    function test_GivenTheVectors_PledgeReleasesAreEqual() external {
        for (list = "pledgeReleases"; isThere(); ++index) {
            assertHash(InvoiceMessages.hashPledgeRelease(invoiceId(), number("nonce")));
        }
        assertThree();
    }

    function test_GivenTheVectors_CreditNotesAreEqual() external {
        for (list = "creditNotes"; isThere(); ++index) {
            assertHash(
                InvoiceMessages.hashCreditNote(invoiceId(), number("amount"), word("numberHash"), word("documentHash"))
            );
        }
        assertThree();
    }

    function test_GivenTheVectors_RedemptionsAreEqual() external {
        for (list = "invoiceRedemptions"; isThere(); ++index) {
            assertHash(
                InvoiceMessages.hashRedemption(invoiceId(), number("released"), number("payout"), number("validBefore"))
            );
        }
        assertThree();
    }

    function test_GivenTheVectors_OpenInvoicesAreEqual() external {
        for (list = "openInvoices"; isThere(); ++index) {
            assertHash(
                InvoiceMessages.hashOpenInvoice(
                    account("creditor"),
                    account("debtor"),
                    account("token"),
                    number("amount"),
                    word("numberHash"),
                    number("dueDate"),
                    word("documentHash")
                )
            );
        }
        assertThree();
    }

    /// @dev The contract names the digest that it misses a signature of.
    function test_GivenTheVectors_ChangesOfSignersAreEqual() external {
        list = "signerChanges";
        IBusinessRegistry located = businessesOfVectors();
        (address business, address signer, address ofToken) = (
            account("business"),
            account("signer"),
            account("token")
        );
        (uint256 limit, uint256 validUntil, uint256 nonce) = (number("limit"), number("validUntil"), number("nonce"));
        expectDigest();
        located.setSigner(business, signer, ofToken, limit, validUntil, nonce, "");
    }

    function test_GivenTheVectors_ChangesOfThresholdsAreEqual() external {
        for (list = "thresholdChanges"; isThere(); ++index) {
            IBusinessRegistry located = businessesOfVectors();
            address business = account("business");
            address ofToken = account("token");
            (uint256 threshold, uint256 nonce) = (number("threshold"), number("nonce"));
            expectDigest();
            located.setTwoSignaturesAbove(business, ofToken, threshold, nonce, "");
        }
        assertThree();
    }

    /// @dev By the hash with which these tests consent.
    function test_GivenTheVectors_ConsentsToNettingAreEqual() external {
        for (list = "nettingConsents"; isThere(); ++index) {
            bytes32 structHash = consentHash(word("cycleId"), account("party"), vm.parseJsonInt(json, path("delta")));
            assertEq(digest(domainAt("clearing"), structHash), expected(), list);
        }
        assertThree();
    }

    function assertHash(bytes32 structHash) private view {
        assertEq(digest(domainAt("registry"), structHash), expected(), list);
    }

    function assertThree() private view {
        assertEq(index, 3, "vectors");
    }

    function businessesOfVectors() private returns (IBusinessRegistry located) {
        located = IBusinessRegistry(vm.parseJsonAddress(json, ".domains.businesses.verifyingContract"));
        vm.etch(address(located), address(businesses).code);
    }

    function expectDigest() private {
        bytes memory reason = abi.encodeWithSelector(
            IBusinessRegistry.SignatureNotValid.selector,
            account("business"),
            expected()
        );
        vm.expectRevert(reason);
    }

    function domainAt(string memory name) private view returns (bytes32) {
        string memory key = string.concat(".domains.", name);
        address verifyingContract = vm.parseJsonAddress(json, string.concat(key, ".verifyingContract"));
        return domain(vm.parseJsonString(json, string.concat(key, ".name")), verifyingContract);
    }

    function isThere() private view returns (bool) {
        return vm.keyExistsJson(json, string.concat(".", list, "[", vm.toString(index), "]"));
    }

    function expected() private view returns (bytes32) {
        return vm.parseJsonBytes32(json, string.concat(".", list, "[", vm.toString(index), "].digest"));
    }

    function invoiceId() private view returns (InvoiceId) {
        return InvoiceId.wrap(word("invoiceId"));
    }

    function account(string memory field) private view returns (address) {
        return vm.parseJsonAddress(json, path(field));
    }

    function number(string memory field) private view returns (uint256) {
        return vm.parseJsonUint(json, path(field));
    }

    function word(string memory field) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, path(field));
    }

    function path(string memory field) private view returns (string memory) {
        return string.concat(".", list, "[", vm.toString(index), "].message.", field);
    }
}
