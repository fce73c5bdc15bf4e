// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IBusinessRegistry} from "./interfaces/IBusinessRegistry.sol";
import {IClearingHouse} from "./interfaces/IClearingHouse.sol";
import {IInvoiceRegistry} from "./interfaces/IInvoiceRegistry.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TokenPull} from "./libraries/TokenPull.sol";
import {TokenPush} from "./libraries/TokenPush.sol";

/// @title ClearingHouse
/// @notice See {IClearingHouse}. Deployed by its {InvoiceRegistry}; has no administrator.
contract ClearingHouse is IClearingHouse, EIP712 {
    bytes32 private constant NETTING_CONSENT_TYPEHASH = keccak256(
        "NettingConsent(bytes32 cycleId,address party,int256 delta)"
    );

    /// @dev Gas for one push: several times what a proxied dollar token needs.
    uint256 private constant PUSH_GAS = 200_000;

    IInvoiceRegistry private immutable _registry;
    IBusinessRegistry private immutable _businesses;

    mapping(address token => mapping(address account => uint256)) private _credit;

    bool private transient _lock;

    modifier locked() {
        if (_lock) revert EntryLocked();
        _lock = true;
        _;
        _lock = false;
    }

    constructor(IInvoiceRegistry registry, IBusinessRegistry businesses) EIP712("Quittance ClearingHouse", "1") {
        _registry = registry;
        _businesses = businesses;
    }

    /// @inheritdoc IClearingHouse
    function cycleIdOf(
        address token,
        address[] calldata parties,
        int256[] calldata deltas,
        Netted[] calldata invoices,
        uint256 validBefore
    ) external view returns (bytes32) {
        return _cycleIdOf(token, parties, deltas, invoices, validBefore);
    }

    /// @inheritdoc IClearingHouse
    function credit(address token, address account) external view returns (uint256) {
        return _credit[token][account];
    }

    /// @inheritdoc IClearingHouse
    function settle(
        address token,
        address[] calldata parties,
        int256[] calldata deltas,
        Netted[] calldata invoices,
        uint256 validBefore,
        Payment[] calldata payments
    ) external locked returns (bytes32 cycleId) {
        // Check
        if (block.timestamp >= validBefore) revert CycleExpired(block.timestamp, validBefore);
        if (deltas.length != parties.length) revert DeltasNotOfParties(deltas.length, parties.length);
        cycleId = _cycleIdOf(token, parties, deltas, invoices, validBefore);

        // Effect
        (int256[] memory computed, uint256 gross) = _discharge(token, parties, invoices);

        // Check
        (uint256 net, uint256 payers) = _requireDeltas(parties, deltas, computed);
        if (payments.length != payers) revert PaymentsNotOfPayers(payments.length, payers);

        // Effect
        emit NettingSettled(cycleId, token, invoices.length, gross, net);

        // Interaction: first in, then out.
        if (net == 0) return cycleId;
        uint256 balance = _collect(cycleId, token, parties, deltas, validBefore, payments);
        _distribute(cycleId, token, parties, deltas, balance);
    }

    /// @inheritdoc IClearingHouse
    function withdrawCredit(address token, address recipient) external locked returns (uint256 amount) {
        // Check
        amount = _credit[token][msg.sender];
        if (amount == 0) return 0;

        // Effect
        _credit[token][msg.sender] = 0;
        emit CreditWithdrawn(token, msg.sender, recipient, amount);

        // Interaction: no fixed cap, so that credit is not lost to a token that came to need more gas.
        uint256 paid = TokenPush.push(token, recipient, amount, gasleft() / 2);

        // Check
        if (paid != amount) revert CreditNotPaid(paid, amount);
    }

    /// @dev The registry refuses invoices that are not acknowledged, not due, or discharged already.
    function _discharge(
        address token,
        address[] calldata parties,
        Netted[] calldata invoices
    ) private returns (int256[] memory computed, uint256 gross) {
        computed = new int256[](parties.length);
        for (uint256 i = 0; i < invoices.length; ++i) {
            Netted calldata netted = invoices[i];
            (address debtor, address payee, address ofInvoice, uint256 amount) = _registry.discharge(netted.invoiceId);
            if (ofInvoice != token) revert TokenMismatch(netted.invoiceId, ofInvoice, token);
            if (parties[netted.debtor] != debtor) {
                revert PartyMismatch(netted.invoiceId, debtor, parties[netted.debtor]);
            }
            if (parties[netted.payee] != payee) revert PartyMismatch(netted.invoiceId, payee, parties[netted.payee]);
            // unchecked: amounts are uint96, and there are fewer invoices than gas for them.
            unchecked {
                computed[netted.debtor] -= int256(amount);
                computed[netted.payee] += int256(amount);
                gross += amount;
            }
        }
    }

    /// @dev Ascending parties are distinct, so that no party's debt hides in another place of the list.
    function _requireDeltas(
        address[] calldata parties,
        int256[] calldata deltas,
        int256[] memory computed
    ) private pure returns (uint256 net, uint256 payers) {
        for (uint256 i = 0; i < parties.length; ++i) {
            if (i != 0 && parties[i] <= parties[i - 1]) revert PartiesNotAscending(parties[i - 1], parties[i]);
            int256 delta = deltas[i];
            if (delta != computed[i]) revert DeltaMismatch(parties[i], computed[i], delta);
            if (delta > 0) net += uint256(delta);
            else if (delta < 0) ++payers;
        }
    }

    /// @return balance this contract's balance when all have paid
    function _collect(
        bytes32 cycleId,
        address token,
        address[] calldata parties,
        int256[] calldata deltas,
        uint256 validBefore,
        Payment[] calldata payments
    ) private returns (uint256 balance) {
        uint256 next = 0;
        balance = TokenPush.balanceOfThis(token);
        for (uint256 i = 0; i < parties.length; ++i) {
            if (deltas[i] >= 0) continue;
            address party = parties[i];
            uint256 amount = uint256(-deltas[i]);
            Payment calldata payment = payments[next++];
            if (payment.byAllowance) {
                // Check
                _requireConsent(cycleId, token, party, deltas[i], payment.signature);

                // Interaction
                TokenPull.pullAllowed(token, party, amount);
            } else {
                // Interaction: the token checks the party's signature over payer, payee, amount, deadline and nonce.
                TokenPull.pullAuthorized(token, party, amount, validBefore, cycleId, payment.signature);
            }

            // Check
            uint256 balanceAfter = TokenPush.balanceOfThis(token);
            uint256 received = balanceAfter > balance ? balanceAfter - balance : 0;
            if (received != amount) revert PaymentNotExact(party, received, amount);
            balance = balanceAfter;
            emit NetPaid(cycleId, party, deltas[i]);
        }
    }

    function _distribute(
        bytes32 cycleId,
        address token,
        address[] calldata parties,
        int256[] calldata deltas,
        uint256 balance
    ) private {
        for (uint256 i = 0; i < parties.length; ++i) {
            if (deltas[i] <= 0) continue;
            address party = parties[i];
            uint256 amount = uint256(deltas[i]);
            emit NetPaid(cycleId, party, deltas[i]);

            // Interaction
            uint256 paid;
            (paid, balance) = TokenPush.pushFrom(token, party, amount, PUSH_GAS, balance);

            // Effect: comes after the interaction, which alone tells the amount; the lock is held.
            if (paid == amount) continue;
            uint256 unpaid = amount - paid;
            _credit[token][party] += unpaid;
            emit Credited(cycleId, token, party, unpaid);
        }
    }

    function _requireConsent(
        bytes32 cycleId,
        address token,
        address party,
        int256 delta,
        bytes calldata signature
    ) private view {
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(NETTING_CONSENT_TYPEHASH, cycleId, party, delta)));
        if (!Signatures.isSignedFor(_businesses, party, digest, signature, token, uint256(-delta))) {
            revert SignatureNotValid(party, digest);
        }
    }

    function _cycleIdOf(
        address token,
        address[] calldata parties,
        int256[] calldata deltas,
        Netted[] calldata invoices,
        uint256 validBefore
    ) private view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), token, parties, deltas, invoices, validBefore));
    }
}
