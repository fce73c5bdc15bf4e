import type { ContractErrorName } from '#chain';
import type { ErrorCode } from '#domain';

/** What whoever is told of a failure can do about it. */
export type Remedy =
  /** Sign anew and send again. */
  | 'sign_again'
  /** Look at the present state, then ask anew. */
  | 'repeat'
  /** Put tokens into the wallet, or allow the escrow to take them, then ask anew. */
  | 'top_up'
  /** The state has moved on; what it allows now stands there. */
  | 'look'
  /** It becomes possible by itself. */
  | 'wait'
  /** Nothing that a business can do would help. */
  | 'ask_operator';

export interface FailureMeaning {
  readonly code: ErrorCode;
  /** For people who do not read Solidity. */
  readonly detail: string;
  readonly remedy: Remedy;
}

type Meanings<Names extends string> = { readonly [Name in Names]: FailureMeaning };

function meaning(code: ErrorCode, remedy: Remedy, detail: string): FailureMeaning {
  return { code, detail, remedy };
}

/** What every error of our contracts means to whoever asked for the call. A new error without a meaning does not compile. */
export const contractErrors: Meanings<ContractErrorName> = {
  ArbitrationEnded: meaning('deadline_passed', 'look', "The arbitration period is over; the terms' split applies now."),
  ClaimTooLate: meaning('deadline_passed', 'look', 'The last time to claim a delivery is over.'),
  CycleExpired: meaning('deadline_passed', 'repeat', 'The netting cycle was not settled in time.'),
  FundingAfterFundBy: meaning('deadline_passed', 'look', 'The order was not funded by its deadline and has lapsed.'),
  FundingTooLate: meaning('deadline_passed', 'look', 'It is too late to add money to this order.'),
  InspectionEnded: meaning(
    'deadline_passed',
    'look',
    'The inspection period is over: the delivery counts as accepted.',
  ),
  MessageExpired: meaning('deadline_passed', 'sign_again', 'The signed message was valid until a time that is over.'),
  RetentionDue: meaning('deadline_passed', 'look', 'The retention is due and cannot be contested any more.'),
  WithdrawalExpired: meaning(
    'deadline_passed',
    'sign_again',
    'The signed withdrawal was valid until a time that is over.',
  ),
  ERC2612ExpiredSignature: meaning(
    'deadline_passed',
    'sign_again',
    "The token's permit was valid until a time that is over.",
  ),
  ERC3009InvalidAuthorizationTime: meaning(
    'deadline_passed',
    'sign_again',
    "The token's authorisation is not valid at this time.",
  ),
  ArbitrationNotEnded: meaning('deadline_not_reached', 'wait', 'The arbitration period is not over yet.'),
  DebtNotDue: meaning('deadline_not_reached', 'wait', 'No acknowledged debt up to this amount is due yet.'),
  InspectionNotEnded: meaning('deadline_not_reached', 'wait', 'The inspection period is not over yet.'),
  InvoiceNotDue: meaning('deadline_not_reached', 'wait', 'The invoice is not due yet.'),
  ReclaimTooEarly: meaning(
    'deadline_not_reached',
    'wait',
    'Deliveries may still be claimed, so the money stays for now.',
  ),
  RetentionNotDue: meaning('deadline_not_reached', 'wait', 'The retention is not due yet.'),
  ECDSAInvalidSignature: meaning('signature_invalid', 'sign_again', 'The signature is not one.'),
  ECDSAInvalidSignatureLength: meaning('signature_invalid', 'sign_again', 'The signature has the wrong length.'),
  ECDSAInvalidSignatureS: meaning('signature_invalid', 'sign_again', 'The signature is malleable and refused.'),
  ERC2612InvalidSigner: meaning('signature_invalid', 'sign_again', "The token's permit was signed by somebody else."),
  ERC3009InvalidSignature: meaning(
    'signature_invalid',
    'sign_again',
    "The token's authorisation was signed by somebody else.",
  ),
  PermitMalformed: meaning('signature_invalid', 'sign_again', "The token's permit cannot be read."),
  SignatureNotValid: meaning(
    'signature_invalid',
    'sign_again',
    "The signature is not that of the business's signer for these terms.",
  ),
  SignerNotAllowed: meaning('signature_invalid', 'ask_operator', 'This signer cannot speak for the business.'),
  InvalidAccountNonce: meaning(
    'signature_invalid',
    'sign_again',
    'The signature was made for another nonce of the account.',
  ),
  CheckpointEmpty: meaning('chain_rejected', 'ask_operator', 'A checkpoint of the audit log is without entries.'),
  LogNotGrown: meaning('chain_rejected', 'ask_operator', 'A longer audit log is anchored already.'),
  RootContradicts: meaning('chain_rejected', 'ask_operator', 'Another history of the audit log is anchored already.'),
  SignatureNotByLog: meaning('signature_invalid', 'ask_operator', "A checkpoint is not signed by the audit log's key."),
  ERC20InsufficientAllowance: meaning(
    'insufficient_funds',
    'top_up',
    'The payer has not allowed the escrow to take this much.',
  ),
  ERC20InsufficientBalance: meaning(
    'insufficient_funds',
    'top_up',
    "The payer's wallet does not hold enough of the token.",
  ),
  CreditTooLow: meaning('insufficient_funds', 'look', 'The credit is smaller than what was asked for.'),
  AcknowledgedDebtNotCovered: meaning(
    'amount_exceeds_order',
    'look',
    'What would be left does not cover the acknowledged invoices.',
  ),
  AmountExceedsHeld: meaning('amount_exceeds_order', 'look', 'The order does not hold this much.'),
  ContestedOutOfRange: meaning('amount_exceeds_order', 'look', 'More is contested than can be.'),
  CumulativeExceedsEscrow: meaning('amount_exceeds_order', 'look', 'The order does not have this much left to pay.'),
  PartExceedsAmount: meaning('amount_exceeds_order', 'look', 'A part is larger than the whole.'),
  PayoutExceedsSlice: meaning(
    'amount_exceeds_order',
    'look',
    'The payment is larger than what is open on the invoice.',
  ),
  RulingOutOfRange: meaning('amount_exceeds_order', 'repeat', 'The ruling awards more than is contested.'),
  SettlementExceedsHeld: meaning('amount_exceeds_order', 'repeat', 'The settlement divides more than the order holds.'),
  SliceExceedsEscrow: meaning('amount_exceeds_order', 'look', 'The invoices would be worth more than the order.'),
  AmountIsZero: meaning('amount_out_of_range', 'look', 'The amount is zero.'),
  AmountOutOfRange: meaning('amount_out_of_range', 'look', 'The amount is larger than the contract can keep.'),
  ChangeOutOfRange: meaning('amount_out_of_range', 'repeat', 'The changed amount or deadline is out of range.'),
  ChangeShrinks: meaning('amount_out_of_range', 'repeat', 'A change may only add money or time.'),
  DueDateOutOfRange: meaning('amount_out_of_range', 'repeat', 'The due date is too far away.'),
  FundingOutOfRange: meaning('amount_out_of_range', 'look', 'The deposit is larger than the order.'),
  OwedOutOfRange: meaning('amount_out_of_range', 'ask_operator', 'The contract cannot keep this much of the token.'),
  SafeCastOverflowedUintDowncast: meaning(
    'amount_out_of_range',
    'ask_operator',
    'A number is larger than the contract can keep.',
  ),
  SliceEmpty: meaning('amount_out_of_range', 'repeat', 'The invoice claims nothing.'),
  AlreadyBound: meaning('invalid_transition', 'ask_operator', 'The contract is in service already.'),
  AssignmentNonceAhead: meaning(
    'invalid_transition',
    'sign_again',
    'An earlier assignment of this invoice has to come first.',
  ),
  ChangeNonceAhead: meaning('invalid_transition', 'sign_again', 'An earlier change of this order has to come first.'),
  ClaimHintNotValid: meaning(
    'invalid_transition',
    'repeat',
    'Deliveries were claimed or answered meanwhile; look again and repeat.',
  ),
  ClaimNotFound: meaning('invalid_transition', 'look', 'There is no such claim; a settlement may have come first.'),
  ContestsNotAgreed: meaning('invalid_transition', 'look', "The order's terms allow no contest."),
  DisputeNotOpen: meaning('invalid_transition', 'look', 'The dispute is not open any more.'),
  EarlierInvoiceNotAcknowledged: meaning(
    'invalid_transition',
    'look',
    'An earlier invoice of the order has to be acknowledged first.',
  ),
  ERC3009UsedAuthorization: meaning('invalid_transition', 'look', "The token's authorisation was used already."),
  InvoiceIsDischarged: meaning('invalid_transition', 'look', 'The invoice is paid already.'),
  InvoiceIsPledged: meaning('invalid_transition', 'look', 'The invoice is pledged.'),
  InvoiceNotAcknowledged: meaning('invalid_transition', 'look', 'The buyer has not acknowledged the invoice.'),
  InvoiceNotFound: meaning('invalid_transition', 'look', 'The invoice is not registered on chain.'),
  InvoiceNotPledged: meaning('invalid_transition', 'look', 'The invoice is not pledged.'),
  InvoiceNotReleased: meaning('invalid_transition', 'wait', 'The invoice is not paid in full yet.'),
  InvoiceReleased: meaning('invalid_transition', 'look', 'The invoice was paid, in whole or in part.'),
  NonceAhead: meaning('invalid_transition', 'sign_again', 'An earlier message of this business has to come first.'),
  NoOpenCreditNotes: meaning('invalid_transition', 'look', 'There are no open credit notes between the two.'),
  OrderAlreadyClosed: meaning('invalid_transition', 'look', 'The order is over.'),
  OrderHasClauses: meaning('invalid_transition', 'look', 'The order has clauses and is answered at the delivery desk.'),
  OrderHasInvoices: meaning('invalid_transition', 'look', 'The order has invoices on chain.'),
  OrderIsPlain: meaning('invalid_transition', 'look', 'The order has no clauses and is answered at the escrow.'),
  OrderNotAmended: meaning('invalid_transition', 'look', 'The order was not amended.'),
  OrderNotFunded: meaning('invalid_transition', 'look', 'The order holds no money.'),
  OrderNotOpen: meaning('invalid_transition', 'look', 'The order does not take invoices now.'),
  RoundNotCurrent: meaning(
    'invalid_transition',
    'sign_again',
    'The order was settled since this was signed, which voids it.',
  ),
  SettlementNonceAhead: meaning(
    'invalid_transition',
    'sign_again',
    'An earlier settlement of this order has to come first.',
  ),
  SettlementsExhausted: meaning('invalid_transition', 'look', 'The order was settled as often as is possible.'),
  SliceNotNext: meaning('invalid_transition', 'repeat', 'The invoice does not follow the one before.'),
  TooManyClaims: meaning('invalid_transition', 'look', 'Too many deliveries wait for an answer.'),
  TooManyInvoices: meaning('invalid_transition', 'look', 'The order has as many invoices as are possible.'),
  TrancheNotFound: meaning(
    'invalid_transition',
    'look',
    'There is no such retention; a settlement may have come first.',
  ),
  WithdrawalNonceAhead: meaning('invalid_transition', 'sign_again', 'An earlier withdrawal has to come first.'),
  ERC721NonexistentToken: meaning('invalid_transition', 'look', 'The invoice is not registered on chain.'),
  ActionNotRelayable: meaning('forbidden', 'ask_operator', 'This cannot be done through the batch.'),
  CallerNotBuyer: meaning('forbidden', 'ask_operator', 'Only the buyer may do this.'),
  CallerNotClearingHouse: meaning('forbidden', 'ask_operator', 'Only the clearing house may do this.'),
  CallerNotDeliveryDesk: meaning('forbidden', 'ask_operator', 'Only the delivery desk may do this.'),
  CallerNotEscrow: meaning('forbidden', 'ask_operator', 'Only the escrow may do this.'),
  CallerNotGuardian: meaning('forbidden', 'ask_operator', 'Only the guardian may do this.'),
  CallerNotInvoiceRegistry: meaning('forbidden', 'ask_operator', 'Only the invoice registry may do this.'),
  CallerNotOfferedGuardian: meaning('forbidden', 'ask_operator', 'Only who was offered the role may take it.'),
  CallerNotTrusted: meaning('forbidden', 'ask_operator', "Only the network's own contracts may do this."),
  ClaimantNotEntitled: meaning('forbidden', 'look', 'Only the supplier or the attester may claim a delivery.'),
  HolderNotAllowed: meaning('forbidden', 'look', 'This account may not hold invoices.'),
  PartyNotAllowed: meaning('forbidden', 'look', 'This account may not be party to an order.'),
  RulerNotEntitled: meaning('forbidden', 'look', "Only the order's arbiter may rule."),
  ERC20InvalidApprover: meaning('forbidden', 'ask_operator', 'This account cannot allow payments.'),
  ERC20InvalidReceiver: meaning('forbidden', 'ask_operator', 'This account cannot receive the token.'),
  ERC20InvalidSender: meaning('forbidden', 'ask_operator', 'This account cannot send the token.'),
  ERC20InvalidSpender: meaning('forbidden', 'ask_operator', 'This account cannot be allowed payments.'),
  ERC721IncorrectOwner: meaning('forbidden', 'look', 'The invoice belongs to somebody else.'),
  ERC721InsufficientApproval: meaning('forbidden', 'look', "The invoice's holder has not allowed this."),
  ERC721InvalidApprover: meaning('forbidden', 'look', 'This account cannot allow transfers of the invoice.'),
  ERC721InvalidOperator: meaning('forbidden', 'look', 'This account cannot be allowed transfers of the invoice.'),
  ERC721InvalidOwner: meaning('forbidden', 'look', 'This account cannot hold invoices.'),
  ERC721InvalidReceiver: meaning('forbidden', 'look', 'This account cannot receive invoices.'),
  ERC721InvalidSender: meaning('forbidden', 'look', 'This account cannot send invoices.'),
  ClausesNotValid: meaning('invalid_request', 'look', "The order's clauses contradict each other."),
  DeadlinesOutOfOrder: meaning('invalid_request', 'look', "The order's deadlines are not in order."),
  DeltaMismatch: meaning('invalid_request', 'repeat', 'The netting does not add up for a party.'),
  DeltasNotOfParties: meaning('invalid_request', 'repeat', 'The netting names other parties than its debts.'),
  InvalidShortString: meaning('invalid_request', 'ask_operator', 'A text is too long for the contract.'),
  InvoiceOfOtherOrder: meaning('invalid_request', 'repeat', 'The invoice belongs to another order.'),
  PartiesNotAscending: meaning('invalid_request', 'repeat', "The netting's parties are not in order."),
  PartiesNotDistinct: meaning('invalid_request', 'look', 'The same account stands on both sides.'),
  PartyMismatch: meaning('invalid_request', 'repeat', 'An invoice of the netting is between other parties.'),
  PaymentRunMixed: meaning('invalid_request', 'repeat', 'A payment run pays in one token, from one buyer.'),
  PaymentsNotOfPayers: meaning('invalid_request', 'repeat', "The netting's payments are not those of its payers."),
  RowIncomplete: meaning('invalid_request', 'ask_operator', 'A row of the batch is cut off.'),
  RowsIncomplete: meaning('invalid_request', 'ask_operator', 'The batch is cut off.'),
  ScheduleNotCanonical: meaning(
    'invalid_request',
    'ask_operator',
    "The order's schedule is not encoded as it must be.",
  ),
  StringTooLong: meaning('invalid_request', 'ask_operator', 'A text is too long for the contract.'),
  TokenMismatch: meaning('invalid_request', 'repeat', 'An invoice of the netting is in another token.'),
  BalanceUnreadable: meaning('chain_rejected', 'ask_operator', 'The token does not tell balances.'),
  CreditNotPaid: meaning('chain_rejected', 'ask_operator', 'The token still refuses to pay this account.'),
  FundingNotExact: meaning('chain_rejected', 'ask_operator', 'The token moved another amount than was asked for.'),
  PaymentNotExact: meaning('chain_rejected', 'ask_operator', 'The token moved another amount than was asked for.'),
  PushOvercharged: meaning('chain_rejected', 'ask_operator', 'The token took more than was to be paid.'),
  TokenNotAllowed: meaning('chain_rejected', 'look', 'The guardian does not allow new orders in this token.'),
  TokenListFull: meaning('chain_rejected', 'ask_operator', "The guardian's list of tokens is full."),
  TokenWithoutCode: meaning('chain_rejected', 'look', 'There is no token at this address.'),
  ERC5267ExtensionsNotSupported: meaning(
    'chain_rejected',
    'ask_operator',
    "The escrow's signing domain cannot be read.",
  ),
  FundingIsPaused: meaning(
    'chain_rejected',
    'wait',
    'The guardian has paused new funding. Orders that are funded go on.',
  ),
  EntryLocked: meaning('unavailable', 'repeat', 'The contract was entered from within itself.'),
  GasTooLowForAction: meaning('unavailable', 'ask_operator', 'The transaction had too little gas.'),
  GasTooLowForPush: meaning('unavailable', 'ask_operator', 'The transaction had too little gas for a payout.'),
  GasTooLowForSignature: meaning(
    'unavailable',
    'ask_operator',
    "The transaction had too little gas for a wallet's signature.",
  ),
  NotBound: meaning('unavailable', 'ask_operator', 'The contracts are not in service yet.'),
};
