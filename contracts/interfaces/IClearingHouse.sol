// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {InvoiceId} from "./IInvoiceRegistry.sol";

/// @title ClearingHouse
/// @notice Nets acknowledged, due invoices on open account among many businesses in one transaction: what each owes all others together
/// is what moves. The caller computes; this contract checks. Holds no money but the credit of pushes that a token refused.
interface IClearingHouse {
    /// @notice One invoice of a cycle, with the places of its debtor and its payee among the parties.
    struct Netted {
        InvoiceId invoiceId;
        uint16 debtor;
        uint16 payee;
    }

    event NettingSettled(bytes32 indexed cycleId, address indexed token, uint256 invoices, uint256 gross, uint256 net);
    event NetPaid(bytes32 indexed cycleId, address indexed party, int256 delta);
    event Credited(bytes32 indexed cycleId, address indexed token, address indexed account, uint256 amount);
    event CreditWithdrawn(address indexed token, address indexed account, address indexed recipient, uint256 amount);

    error PartyMismatch(InvoiceId invoiceId, address expected, address given);
    error TokenMismatch(InvoiceId invoiceId, address expected, address given);
    error DeltaMismatch(address party, int256 computed, int256 given);
    error PartiesNotAscending(address previous, address next);
    error PaymentNotExact(address party, uint256 received, uint256 expected);

    /// @notice Settles a cycle. `deltas` sum to zero; each net payer (negative) signs by an ERC-3009 authorisation of its delta to this
    /// contract whose nonce is the cycle's id and whose validBefore is `validBefore`, or, where its signature is empty and it gave an
    /// allowance, over `NettingConsent(bytes32 cycleId,address party,int256 delta)`. See {cycleIdOf}. Caller: anyone.
    function settle(
        address token,
        address[] calldata parties,
        int256[] calldata deltas,
        Netted[] calldata invoices,
        uint256 validBefore,
        bytes[] calldata signatures
    ) external returns (bytes32 cycleId);

    /// @return digest over everything that a cycle does
    function cycleIdOf(
        address token,
        address[] calldata parties,
        int256[] calldata deltas,
        Netted[] calldata invoices,
        uint256 validBefore
    ) external view returns (bytes32);

    function withdrawCredit(address token, address recipient) external returns (uint256 amount);

    function credit(address token, address account) external view returns (uint256);
}
