import type { TypedDataField } from 'ethers';

/** Written out by hand, apart from the contracts and the domain library that the vectors are to check. */
function fields(...declarations: string[]): TypedDataField[] {
  return declarations.map((declaration) => {
    const [type = '', name = ''] = declaration.split(' ');
    return { type, name };
  });
}

export const orderTypes = {
  Order: fields('address buyer', 'address supplier', 'address token', 'uint40 fundBy', 'Terms terms'),
  Terms: fields(
    'address attester',
    'uint96 salt',
    'uint112 amount',
    'uint40 deliverBy',
    'uint32 inspectionPeriod',
    'bytes32 linesRoot',
    'bytes32 documentsHash',
    'Clauses clauses',
  ),
  Clauses: fields(
    'address arbiter',
    'uint32 arbitrationPeriod',
    'uint16 fallbackSupplierBps',
    'uint16 retentionBps',
    'uint16 lateBpsPerDay',
    'uint16 lateCapBps',
    'address feeRecipient',
    'uint16 feeBps',
    'uint32 retentionPeriod',
    'uint16 earlyDiscountBps',
    'uint32 earlyDiscountPeriod',
  ),
};

type FlatOrder = Readonly<Record<string, string | number | bigint>>;

/** A flat order as the message that `orderTypes` describes. */
export function orderMessage(order: FlatOrder) {
  const pick = (names: readonly TypedDataField[]) => Object.fromEntries(names.map(({ name }) => [name, order[name]]));
  return { ...pick(orderTypes.Order), terms: { ...pick(orderTypes.Terms), clauses: pick(orderTypes.Clauses) } };
}

/** Values packed into one word, the first in the lowest bits. */
function word(order: FlatOrder, ...declarations: [name: string, bits: number][]): bigint {
  let packed = 0n;
  let offset = 0n;
  for (const [name, bits] of declarations) {
    packed |= BigInt(order[name] ?? 0) << offset;
    offset += BigInt(bits);
  }
  return packed;
}

/** A flat order as the contracts take it in calldata. */
export function packOrder(order: FlatOrder) {
  const { buyer, supplier, token, linesRoot, documentsHash } = order;
  return {
    ...{ buyer, supplier, token, linesRoot, documentsHash },
    attesterAndSalt: word(order, ['attester', 160], ['salt', 96]),
    schedule: word(order, ['amount', 112], ['fundBy', 40], ['deliverBy', 40], ['inspectionPeriod', 32]),
  };
}

/** A flat order's clauses as the delivery desk takes them in calldata. */
export function packClauses(order: FlatOrder) {
  return {
    performance: word(
      order,
      ['arbiter', 160],
      ['arbitrationPeriod', 32],
      ['fallbackSupplierBps', 16],
      ['retentionBps', 16],
      ['lateBpsPerDay', 16],
      ['lateCapBps', 16],
    ),
    payment: word(
      order,
      ['feeRecipient', 160],
      ['feeBps', 16],
      ['retentionPeriod', 32],
      ['earlyDiscountBps', 16],
      ['earlyDiscountPeriod', 32],
    ),
  };
}

export const deliveryClaimTypes = {
  DeliveryClaim: fields(
    'bytes32 orderId',
    'uint256 round',
    'uint256 cumulative',
    'uint256 deliveredAt',
    'bytes32 evidenceHash',
  ),
};

export const acceptanceTypes = {
  Acceptance: fields('bytes32 orderId', 'uint256 round', 'uint256 cumulative', 'bytes32 evidenceHash'),
};

export const paymentRunTypes = {
  PaymentRun: fields('Acceptance[] acceptances'),
  ...acceptanceTypes,
};

export const contestTypes = {
  Contest: fields('bytes32 orderId', 'uint256 round', 'uint256 cumulative', 'uint256 contested', 'bytes32 reasonHash'),
};

export const retentionContestTypes = {
  RetentionContest: fields(
    'bytes32 orderId',
    'uint256 round',
    'uint256 tranche',
    'uint256 contested',
    'bytes32 reasonHash',
  ),
};

export const rulingTypes = {
  Ruling: fields('bytes32 orderId', 'uint256 round', 'uint256 dispute', 'uint256 toSupplier', 'bytes32 reasonHash'),
};

export const settlementTypes = {
  Settlement: fields('bytes32 orderId', 'uint256 toSupplier', 'uint256 toBuyer', 'uint256 nonce'),
};

export const fundingTypes = {
  Funding: fields('bytes32 orderId', 'uint256 funded'),
};

export const changeOrderTypes = {
  ChangeOrder: fields(
    'bytes32 orderId',
    'uint256 nonce',
    'uint256 amount',
    'uint256 deliverBy',
    'bytes32 linesRoot',
    'bytes32 documentsHash',
  ),
};

export const creditWithdrawalTypes = {
  CreditWithdrawal: fields(
    'address token',
    'address account',
    'address recipient',
    'uint256 amount',
    'uint256 nonce',
    'uint256 validBefore',
  ),
};

export const invoiceIssueTypes = {
  InvoiceIssue: fields(
    'bytes32 orderId',
    'uint256 from',
    'uint256 to',
    'bytes32 numberHash',
    'uint256 dueDate',
    'bytes32 documentHash',
  ),
};

export const invoiceAcknowledgementTypes = {
  InvoiceAcknowledgement: fields('bytes32 invoiceId'),
};

export const invoiceAssignmentTypes = {
  InvoiceAssignment: fields('bytes32 invoiceId', 'address to', 'uint256 nonce', 'uint256 validBefore'),
};

export const invoicePledgeTypes = {
  InvoicePledge: fields('bytes32 invoiceId', 'address pledgee', 'uint256 nonce', 'uint256 validBefore'),
};

export const pledgeReleaseTypes = {
  PledgeRelease: fields('bytes32 invoiceId', 'uint256 nonce'),
};

export const creditNoteTypes = {
  CreditNote: fields('bytes32 invoiceId', 'uint256 amount', 'bytes32 numberHash', 'bytes32 documentHash'),
};

export const invoiceRedemptionTypes = {
  InvoiceRedemption: fields('bytes32 invoiceId', 'uint256 released', 'uint256 payout', 'uint256 validBefore'),
};

export const openInvoiceTypes = {
  OpenInvoice: fields(
    'address creditor',
    'address debtor',
    'address token',
    'uint256 amount',
    'bytes32 numberHash',
    'uint256 dueDate',
    'bytes32 documentHash',
  ),
};

export const signerChangeTypes = {
  SignerChange: fields(
    'address business',
    'address signer',
    'address token',
    'uint256 limit',
    'uint256 validUntil',
    'uint256 nonce',
  ),
};

export const thresholdChangeTypes = {
  ThresholdChange: fields('address business', 'address token', 'uint256 threshold', 'uint256 nonce'),
};

export const nettingConsentTypes = {
  NettingConsent: fields('bytes32 cycleId', 'address party', 'int256 delta'),
};

export const receiveWithAuthorizationTypes = {
  ReceiveWithAuthorization: fields(
    'address from',
    'address to',
    'uint256 value',
    'uint256 validAfter',
    'uint256 validBefore',
    'bytes32 nonce',
  ),
};
