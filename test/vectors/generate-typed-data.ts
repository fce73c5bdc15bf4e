// Writes test/vectors/typed-data.json with ethers. Every value is fixed, so the file changes only if a type does.
//   hardhat run --no-compile test/vectors/generate-typed-data.ts
//   VECTORS_CHECK=1 hardhat run --no-compile test/vectors/generate-typed-data.ts    fail if the committed file differs
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import {
  id,
  MaxInt256,
  MaxUint256,
  MinInt256,
  type TypedDataDomain,
  TypedDataEncoder,
  type TypedDataField,
  ZeroAddress,
  ZeroHash,
} from 'ethers';

import {
  acceptanceTypes,
  changeOrderTypes,
  contestTypes,
  creditNoteTypes,
  creditWithdrawalTypes,
  deliveryClaimTypes,
  fundingTypes,
  invoiceAcknowledgementTypes,
  invoiceAssignmentTypes,
  invoiceIssueTypes,
  invoicePledgeTypes,
  invoiceRedemptionTypes,
  nettingConsentTypes,
  openInvoiceTypes,
  orderMessage,
  orderTypes,
  paymentRunTypes,
  pledgeReleaseTypes,
  retentionContestTypes,
  rulingTypes,
  settlementTypes,
  signerChangeTypes,
  thresholdChangeTypes,
} from './message-types.js';

function domainOf(contract: string, verifyingContract: string) {
  return { name: `Quittance ${contract}`, version: '1', chainId: 31337, verifyingContract };
}
const escrow = domainOf('TradeEscrow', '0x5FC8d32690cc91D4c39d9d3abcBD16989F875707');
const registry = domainOf('InvoiceRegistry', '0x0165878A594ca255338adfa4d48449f69242Eb8F');
const businesses = domainOf('BusinessRegistry', '0xa513E6E4b8f2a923D98304ec87F64353C4D5C853');
const clearing = domainOf('ClearingHouse', '0x2279B7A0a67DB372996a5FaB50D91eAA73d2eBe6');

const MAX_ADDRESS = '0xFFfFfFffFFfffFFfFFfFFFFFffFFFffffFfFFFfF';
const MAX_HASH = `0x${'ff'.repeat(32)}`;

const plainOrder = {
  buyer: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  supplier: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  token: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
  amount: '25000000000',
  arbiter: ZeroAddress,
  attester: '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
  fundBy: '1767225600',
  deliverBy: '1769904000',
  inspectionPeriod: '259200',
  arbitrationPeriod: '0',
  fallbackSupplierBps: '0',
  retentionBps: '0',
  retentionPeriod: '0',
  lateBpsPerDay: '0',
  lateCapBps: '0',
  earlyDiscountBps: '0',
  earlyDiscountPeriod: '0',
  feeBps: '0',
  feeRecipient: ZeroAddress,
  linesRoot: id('lines'),
  documentsHash: id('documents'),
  salt: '1234567890123456789',
};

const orders = [
  plainOrder,
  // Every term differs from every other, so that two swapped fields show.
  {
    ...plainOrder,
    arbiter: '0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65',
    arbitrationPeriod: '1209600',
    fallbackSupplierBps: '5000',
    retentionBps: '1000',
    retentionPeriod: '7776000',
    lateBpsPerDay: '50',
    lateCapBps: '1500',
    earlyDiscountBps: '200',
    earlyDiscountPeriod: '864000',
    feeBps: '25',
    feeRecipient: '0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc',
    salt: '79228162514264337593543950335',
  },
  // All zero.
  {
    ...Object.fromEntries(Object.keys(plainOrder).map((field) => [field, '0'])),
    buyer: ZeroAddress,
    supplier: ZeroAddress,
    token: ZeroAddress,
    arbiter: ZeroAddress,
    attester: ZeroAddress,
    feeRecipient: ZeroAddress,
    linesRoot: ZeroHash,
    documentsHash: ZeroHash,
  },
  // Every field at its type's maximum.
  {
    buyer: MAX_ADDRESS,
    supplier: MAX_ADDRESS,
    token: MAX_ADDRESS,
    amount: (2n ** 112n - 1n).toString(),
    arbiter: MAX_ADDRESS,
    attester: MAX_ADDRESS,
    fundBy: (2n ** 40n - 1n).toString(),
    deliverBy: (2n ** 40n - 1n).toString(),
    inspectionPeriod: (2n ** 32n - 1n).toString(),
    arbitrationPeriod: (2n ** 32n - 1n).toString(),
    fallbackSupplierBps: '65535',
    retentionBps: '65535',
    retentionPeriod: (2n ** 32n - 1n).toString(),
    lateBpsPerDay: '65535',
    lateCapBps: '65535',
    earlyDiscountBps: '65535',
    earlyDiscountPeriod: (2n ** 32n - 1n).toString(),
    feeBps: '65535',
    feeRecipient: MAX_ADDRESS,
    linesRoot: MAX_HASH,
    documentsHash: MAX_HASH,
    salt: (2n ** 96n - 1n).toString(),
  },
  // The largest amount that can be funded.
  { ...plainOrder, amount: (2n ** 112n - 1n).toString(), salt: '2' },
  { ...plainOrder, amount: '1', attester: ZeroAddress, inspectionPeriod: '0', salt: '3' },
];

function digestOf(domain: TypedDataDomain, types: Record<string, TypedDataField[]>, message: Record<string, unknown>) {
  return TypedDataEncoder.hash(domain, types, message);
}

const MAXIMA: Readonly<Record<string, string>> = {
  address: MAX_ADDRESS,
  bytes32: MAX_HASH,
  uint256: MaxUint256.toString(),
  int256: MaxInt256.toString(),
};
const MINIMA: Readonly<Record<string, string>> = {
  address: ZeroAddress,
  bytes32: ZeroHash,
  uint256: '0',
  int256: MinInt256.toString(),
};

/** The message as it might be, one with every field at its type's maximum and one with every field at its minimum. */
function entries(
  domain: TypedDataDomain,
  types: Record<string, TypedDataField[]>,
  message: Readonly<Record<string, string>>,
) {
  const [fields = []] = Object.values(types);
  const atEnd = (ends: Readonly<Record<string, string>>) =>
    Object.fromEntries(fields.map(({ name, type }) => [name, ends[type] ?? '']));
  return [message, atEnd(MAXIMA), atEnd(MINIMA)].map((one) => ({ message: one, digest: digestOf(domain, types, one) }));
}

const orderEntries = orders.map((order) => ({ order, digest: digestOf(escrow, orderTypes, orderMessage(order)) }));
const orderId = orderEntries[0]?.digest ?? ZeroHash;

const invoiceIssues = entries(registry, invoiceIssueTypes, {
  orderId,
  from: '0',
  to: '10000000000',
  numberHash: id('INV-2026-0001'),
  dueDate: '1772323200',
  documentHash: id('invoice document'),
});
const invoiceId = invoiceIssues[0]?.digest ?? ZeroHash;
const { buyer, supplier, token } = plainOrder;
const other = '0x976EA74026E726554dB657fA54763abd0C3a0aa9';

const acceptances = entries(escrow, acceptanceTypes, {
  orderId,
  round: '1',
  cumulative: '10000000000',
  evidenceHash: id('evidence'),
});

/** Of no, one and all of the acceptances. */
const paymentRuns = [0, 1, acceptances.length].map((count) => {
  const message = { acceptances: acceptances.slice(0, count).map((entry) => entry.message) };
  return { message, digest: digestOf(escrow, paymentRunTypes, message) };
});

const vectors = {
  domains: { escrow, registry, businesses, clearing },
  orders: orderEntries,
  claims: entries(escrow, deliveryClaimTypes, {
    orderId,
    round: '1',
    cumulative: '10000000000',
    deliveredAt: '1768000000',
    evidenceHash: id('evidence'),
  }),
  acceptances,
  paymentRuns,
  contests: entries(escrow, contestTypes, {
    orderId,
    round: '1',
    cumulative: '10000000000',
    contested: '3000000000',
    reasonHash: id('reason'),
  }),
  retentionContests: entries(escrow, retentionContestTypes, {
    orderId,
    round: '1',
    tranche: '2',
    contested: '3000000000',
    reasonHash: id('reason'),
  }),
  rulings: entries(escrow, rulingTypes, {
    orderId,
    round: '1',
    dispute: '2',
    toSupplier: '1000000000',
    reasonHash: id('reason'),
  }),
  settlements: entries(escrow, settlementTypes, {
    orderId,
    toSupplier: '15000000000',
    toBuyer: '10000000000',
    nonce: '1',
  }),
  fundings: entries(escrow, fundingTypes, { orderId, funded: '12500000000' }),
  changeOrders: entries(escrow, changeOrderTypes, {
    orderId,
    nonce: '1',
    amount: '30000000000',
    deliverBy: '1772582400',
    linesRoot: id('more lines'),
    documentsHash: id('more documents'),
  }),
  creditWithdrawals: entries(escrow, creditWithdrawalTypes, {
    token,
    account: supplier,
    recipient: other,
    amount: '10000000000',
    nonce: '1',
    validBefore: '1772323200',
  }),
  invoiceIssues,
  invoiceAcknowledgements: entries(registry, invoiceAcknowledgementTypes, { invoiceId }),
  invoiceAssignments: entries(registry, invoiceAssignmentTypes, {
    invoiceId,
    to: other,
    nonce: '1',
    validBefore: '1772323200',
  }),
  invoicePledges: entries(registry, invoicePledgeTypes, {
    invoiceId,
    pledgee: other,
    nonce: '1',
    validBefore: '1772323200',
  }),
  pledgeReleases: entries(registry, pledgeReleaseTypes, { invoiceId, nonce: '2' }),
  creditNotes: entries(registry, creditNoteTypes, {
    invoiceId,
    amount: '500000000',
    numberHash: id('CN-2026-0001'),
    documentHash: id('credit note document'),
  }),
  invoiceRedemptions: entries(registry, invoiceRedemptionTypes, {
    invoiceId,
    released: '200000000',
    payout: '9800000000',
    validBefore: '1772323200',
  }),
  openInvoices: entries(registry, openInvoiceTypes, {
    creditor: supplier,
    debtor: buyer,
    token,
    amount: '700000000',
    numberHash: id('INV-2026-0002'),
    dueDate: '1772323200',
    documentHash: id('invoice document'),
  }),
  signerChanges: entries(businesses, signerChangeTypes, {
    business: buyer,
    signer: other,
    token,
    limit: '5000000000',
    validUntil: '1798761600',
    nonce: '1',
  }),
  thresholdChanges: entries(businesses, thresholdChangeTypes, {
    business: buyer,
    token,
    threshold: '1000000000',
    nonce: '2',
  }),
  nettingConsents: entries(clearing, nettingConsentTypes, {
    cycleId: id('cycle'),
    party: buyer,
    delta: '-700000000',
  }),
};

const file = resolve('test/vectors/typed-data.json');
const content = `${JSON.stringify(vectors, null, 2)}\n`;
if (process.env.VECTORS_CHECK === '1') {
  if ((await readFile(file, 'utf8').catch(() => '')) !== content) {
    process.stderr.write('test/vectors/typed-data.json differs from its generator\n');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, content);
}
