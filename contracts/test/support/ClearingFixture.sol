// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IClearingHouse} from "../../interfaces/IClearingHouse.sol";
import {InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {OpenAccountFixture} from "./OpenAccountFixture.sol";
import {vm} from "./Vm.sol";

/// @dev A cycle as it is handed in.
struct Cycle {
    address token;
    address[] parties;
    int256[] deltas;
    IClearingHouse.Netted[] invoices;
    uint256 validBefore;
    IClearingHouse.Payment[] payments;
}

/// @dev Composes cycles and has their net payers sign.
abstract contract ClearingFixture is OpenAccountFixture {
    /// @dev What each party starts with.
    uint256 internal constant FUNDS = 1e30;

    function addFundedParties(uint256 count) internal {
        addParties(count);
        for (uint256 i = 0; i < count; ++i) token.mint(parties[i], FUNDS);
    }

    /// @dev The deltas computed from what the registry says, whatever the order of the invoices.
    function cycleOf(InvoiceId[] memory invoiceIds) internal view returns (Cycle memory cycle) {
        cycle.token = address(token);
        cycle.parties = parties;
        cycle.deltas = new int256[](parties.length);
        cycle.validBefore = VALID_BEFORE;
        cycle.invoices = new IClearingHouse.Netted[](invoiceIds.length);
        for (uint256 i = 0; i < invoiceIds.length; ++i) {
            uint16 debtor = placeOf(registry.openInvoice(invoiceIds[i]).debtor);
            uint16 payee = placeOf(registry.payeeOf(invoiceIds[i]));
            uint256 amount = registry.openInvoice(invoiceIds[i]).amount;
            cycle.invoices[i] = IClearingHouse.Netted(invoiceIds[i], debtor, payee);
            cycle.deltas[debtor] -= int256(amount);
            cycle.deltas[payee] += int256(amount);
        }
    }

    /// @dev Payers at even places sign an ERC-3009 authorisation; those at odd ones give an allowance and their consent.
    function signPayments(Cycle memory cycle) internal {
        cycle.payments = new IClearingHouse.Payment[](payersOf(cycle));
        bytes32 cycleId = cycleIdOf(cycle);
        uint256 next = 0;
        for (uint256 i = 0; i < cycle.parties.length; ++i) {
            if (cycle.deltas[i] >= 0) continue;
            cycle.payments[next++] =
                i % 2 == 0
                    ? authorize(cycle, cycleId, cycle.parties[i], uint256(-cycle.deltas[i]))
                    : allow(cycle, cycleId, cycle.parties[i], cycle.deltas[i]);
        }
    }

    function authorize(
        Cycle memory cycle,
        bytes32 cycleId,
        address party,
        uint256 amount
    ) internal view returns (IClearingHouse.Payment memory) {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
                ),
                party,
                address(clearing),
                amount,
                0,
                cycle.validBefore,
                cycleId
            )
        );
        bytes32 message = digest(token.DOMAIN_SEPARATOR(), structHash);
        return IClearingHouse.Payment(false, sign(keyOf[party], message));
    }

    function allow(
        Cycle memory cycle,
        bytes32 cycleId,
        address party,
        int256 delta
    ) internal returns (IClearingHouse.Payment memory) {
        approve(cycle.token, party, uint256(-delta));
        return IClearingHouse.Payment(true, sign(keyOf[party], consentDigest(cycleId, party, delta)));
    }

    function approve(address ofToken, address party, uint256 amount) internal {
        vm.prank(party);
        (bool success, ) = ofToken.call(abi.encodeWithSignature("approve(address,uint256)", clearing, amount));
        assertTrue(success, "approve");
    }

    function consentDigest(bytes32 cycleId, address party, int256 delta) internal view returns (bytes32) {
        return digest(domain("Quittance ClearingHouse", address(clearing)), consentHash(cycleId, party, delta));
    }

    function consentHash(bytes32 cycleId, address party, int256 delta) internal pure returns (bytes32) {
        bytes32 typehash = keccak256("NettingConsent(bytes32 cycleId,address party,int256 delta)");
        return keccak256(abi.encode(typehash, cycleId, party, delta));
    }

    function settle(Cycle memory cycle) internal returns (bytes32) {
        return
            clearing.settle(
                cycle.token,
                cycle.parties,
                cycle.deltas,
                cycle.invoices,
                cycle.validBefore,
                cycle.payments
            );
    }

    function expectSettleReverts(Cycle memory cycle, bytes memory reason) internal {
        vm.expectRevert(reason);
        settle(cycle);
    }

    function cycleIdOf(Cycle memory cycle) internal view returns (bytes32) {
        return clearing.cycleIdOf(cycle.token, cycle.parties, cycle.deltas, cycle.invoices, cycle.validBefore);
    }

    function payersOf(Cycle memory cycle) internal pure returns (uint256 payers) {
        for (uint256 i = 0; i < cycle.deltas.length; ++i) if (cycle.deltas[i] < 0) ++payers;
    }

    function placeOf(address party) internal view returns (uint16 place) {
        while (parties[place] != party) ++place;
    }
}
