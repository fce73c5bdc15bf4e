// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {InvoiceId} from "./IInvoiceRegistry.sol";

/// @title ClearingHouse
/// @notice Nets acknowledged, due invoices on open account among many businesses in one transaction: what each owes all others together
/// is what moves. The caller computes; this contract checks. Holds no money but the credit of pushes that a token refused.
/// @dev Who receives, or comes out even, signs nothing: what it is owed is paid to the last unit, in money or by ending a debt of its
/// own that it acknowledged and that is due. Nobody can be netted against a debt that it did not acknowledge or that is not due yet.
interface IClearingHouse {
    /// @notice One invoice of a cycle, with the places of its debtor and its payee among the parties.
    struct Netted {
        InvoiceId invoiceId;
        uint16 debtor;
        uint16 payee;
    }

    /// @notice How one net payer pays.
    struct Payment {
        /// @dev Whether its allowance to this contract is used rather than an ERC-3009 authorisation.
        bool byAllowance;
        bytes signature;
    }

    /// @notice `invoices` worth `gross` in total were discharged for `net` of moved money.
    event NettingSettled(bytes32 indexed cycleId, address indexed token, uint256 invoices, uint256 gross, uint256 net);

    /// @notice The party paid (negative) or was paid (positive, pushed or credited) `delta`. Parties that came out even have no event.
    event NetPaid(bytes32 indexed cycleId, address indexed party, int256 delta);

    /// @notice A push of `amount` to `account` was refused by the token and became credit.
    event Credited(bytes32 indexed cycleId, address indexed token, address indexed account, uint256 amount);

    event CreditWithdrawn(address indexed token, address indexed account, address indexed recipient, uint256 amount);

    error CycleExpired(uint256 timestamp, uint256 validBefore);
    error PartiesNotAscending(address previous, address next);
    error DeltasNotOfParties(uint256 deltas, uint256 parties);
    error PaymentsNotOfPayers(uint256 payments, uint256 payers);
    error PartyMismatch(InvoiceId invoiceId, address expected, address given);
    error TokenMismatch(InvoiceId invoiceId, address expected, address given);
    error DeltaMismatch(address party, int256 computed, int256 given);
    /// @dev Neither a valid signature of `signer` over the message nor, where it is empty, `signer` as the caller.
    error SignatureNotValid(address signer, bytes32 digest);
    /// @dev The token moved another amount than asked for.
    error PaymentNotExact(address party, uint256 received, uint256 expected);
    error CreditNotPaid(uint256 paid, uint256 amount);
    /// @dev Something that moves money is under way already.
    error EntryLocked();

    /// @notice Settles a cycle. Caller: anyone.
    /// @param parties strictly ascending
    /// @param deltas what each party is to receive, or where negative to pay, in minor units of `token`
    /// @param validBefore Unix seconds; succeeds strictly before
    /// @param payments one for each net payer, in the order of `parties`. It signs an ERC-3009 authorisation of its delta to this
    /// contract whose nonce is the cycle's id, whose validAfter is zero and whose validBefore is `validBefore`; or, paying by
    /// allowance, `NettingConsent(bytes32 cycleId,address party,int256 delta)`. See {cycleIdOf}
    ///
    /// Requirements:
    /// - Every invoice is acknowledged, due, in `token` and not discharged; its debtor and its payee are the parties named.
    /// - The deltas are what the invoices sum to. They sum to zero, as each invoice adds to one what it takes from another.
    /// - Each net payer consents and pays exactly.
    /// - A cycle is settled once, as each invoice is discharged once.
    function settle(
        address token,
        address[] calldata parties,
        int256[] calldata deltas,
        Netted[] calldata invoices,
        uint256 validBefore,
        Payment[] calldata payments
    ) external returns (bytes32 cycleId);

    /// @notice Pays out the caller's credit to `recipient`. No credit: no-op.
    ///
    /// Requirements: the token moves the whole credit.
    function withdrawCredit(address token, address recipient) external returns (uint256 amount);

    /// @return keccak256(abi.encode(chain id, this contract, token, parties, deltas, invoices, validBefore)): all that a cycle does
    function cycleIdOf(
        address token,
        address[] calldata parties,
        int256[] calldata deltas,
        Netted[] calldata invoices,
        uint256 validBefore
    ) external view returns (bytes32);

    function credit(address token, address account) external view returns (uint256);
}
