// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IBusinessRegistry} from "../../interfaces/IBusinessRegistry.sol";
import {IClearingHouse} from "../../interfaces/IClearingHouse.sol";
import {IInvoiceRegistry, InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {SandboxStablecoin} from "../../SandboxStablecoin.sol";
import {Signing} from "./Signing.sol";
import {vm} from "./Vm.sol";

/// @dev A registry with its clearing house, and businesses that owe each other on open account. No escrow is needed for that.
abstract contract OpenAccountFixture is Signing {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant DUE = START + 30 days;
    uint256 internal constant VALID_BEFORE = DUE + 1 days;

    IBusinessRegistry internal businesses;
    IInvoiceRegistry internal registry;
    IClearingHouse internal clearing;
    SandboxStablecoin internal token;

    /// @dev Ascending, each with its key.
    address[] internal parties;
    mapping(address party => uint256) internal keyOf;
    uint256 private issued;

    function setUp() public virtual {
        vm.warp(START);
        businesses = IBusinessRegistry(deploy("BusinessRegistry.sol:BusinessRegistry", ""));
        registry = IInvoiceRegistry(deploy("InvoiceRegistry.sol:InvoiceRegistry", abi.encode(businesses)));
        clearing = IClearingHouse(registry.clearingHouse());
        token = new SandboxStablecoin();
    }

    function addParties(uint256 count) internal {
        for (uint256 i = 0; i < count; ++i) {
            uint256 key = 0xC0DE + i;
            address party = vm.addr(key);
            keyOf[party] = key;
            parties.push(party);
            for (uint256 j = i; j > 0 && parties[j - 1] > party; --j) {
                parties[j] = parties[j - 1];
                parties[j - 1] = party;
            }
        }
    }

    function issue(address creditor, address debtor, uint256 amount) internal returns (InvoiceId) {
        return issueIn(address(token), creditor, debtor, amount);
    }

    /// @dev Each has a number of its own.
    function issueIn(
        address inToken,
        address creditor,
        address debtor,
        uint256 amount
    ) internal returns (InvoiceId invoiceId) {
        bytes32 numberHash = keccak256(abi.encode(++issued));
        vm.prank(creditor);
        return registry.issueOpen(creditor, debtor, inToken, amount, numberHash, DUE, keccak256("document"), "");
    }

    function owe(address debtor, address creditor, uint256 amount) internal returns (InvoiceId invoiceId) {
        return oweIn(address(token), debtor, creditor, amount);
    }

    function oweIn(
        address inToken,
        address debtor,
        address creditor,
        uint256 amount
    ) internal returns (InvoiceId invoiceId) {
        invoiceId = issueIn(inToken, creditor, debtor, amount);
        acknowledge(invoiceId, debtor);
    }

    function acknowledge(InvoiceId invoiceId, address debtor) internal {
        vm.prank(debtor);
        registry.acknowledgeOpen(invoiceId, "");
    }

    function assign(InvoiceId invoiceId, address holder, address to) internal {
        uint256 nonce = registry.assignmentNonce(invoiceId);
        vm.prank(holder);
        registry.assign(invoiceId, to, nonce, VALID_BEFORE, "");
    }

    function pledge(InvoiceId invoiceId, address holder, address pledgee) internal {
        uint256 nonce = registry.assignmentNonce(invoiceId);
        vm.prank(holder);
        registry.pledge(invoiceId, pledgee, nonce, VALID_BEFORE, "");
    }

    function holderOf(InvoiceId invoiceId) internal view returns (address) {
        return IERC721(address(registry)).ownerOf(uint256(InvoiceId.unwrap(invoiceId)));
    }

    function registryDigest(bytes32 structHash) internal view returns (bytes32) {
        return digest(domain("Quittance InvoiceRegistry", address(registry)), structHash);
    }

    function signAssignment(
        address holder,
        InvoiceId invoiceId,
        address to,
        uint256 nonce
    ) internal view returns (bytes memory) {
        bytes32 structHash = InvoiceMessages.hashAssignment(invoiceId, to, nonce, VALID_BEFORE);
        return sign(keyOf[holder], registryDigest(structHash));
    }

    function signPledge(
        address holder,
        InvoiceId invoiceId,
        address pledgee,
        uint256 nonce
    ) internal view returns (bytes memory) {
        bytes32 structHash = InvoiceMessages.hashPledge(invoiceId, pledgee, nonce, VALID_BEFORE);
        return sign(keyOf[holder], registryDigest(structHash));
    }

    function signPledgeRelease(
        address pledgee,
        InvoiceId invoiceId,
        uint256 nonce
    ) internal view returns (bytes memory) {
        return sign(keyOf[pledgee], registryDigest(InvoiceMessages.hashPledgeRelease(invoiceId, nonce)));
    }
}
