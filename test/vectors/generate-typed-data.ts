// Writes test/vectors/typed-data.json with ethers. Every value is fixed, so the file changes only if a type does.
//   hardhat run --no-compile test/vectors/generate-typed-data.ts
//   VECTORS_CHECK=1 hardhat run --no-compile test/vectors/generate-typed-data.ts    fail if the committed file differs
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import {
  id,
  MaxUint256,
  type TypedDataDomain,
  TypedDataEncoder,
  type TypedDataField,
  ZeroAddress,
  ZeroHash,
} from 'ethers';

import {
  acceptanceTypes,
  deliveryClaimTypes,
  invoiceAcknowledgementTypes,
  invoiceAssignmentTypes,
  invoiceIssueTypes,
  orderMessage,
  orderTypes,
  settlementTypes,
} from './message-types.js';

const escrow = {
  name: 'Quittance TradeEscrow',
  version: '1',
  chainId: 31337,
  verifyingContract: '0x5FC8d32690cc91D4c39d9d3abcBD16989F875707',
};
const registry = {
  name: 'Quittance InvoiceRegistry',
  version: '1',
  chainId: 31337,
  verifyingContract: '0x0165878A594ca255338adfa4d48449f69242Eb8F',
};

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
  salt: id('salt'),
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
    salt: id('every term'),
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
    salt: ZeroHash,
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
    salt: MAX_HASH,
  },
  // The largest amount that can be funded.
  { ...plainOrder, amount: (2n ** 112n - 1n).toString(), salt: id('largest amount') },
  { ...plainOrder, amount: '1', attester: ZeroAddress, inspectionPeriod: '0', salt: id('smallest amount') },
];

function digestOf(domain: TypedDataDomain, types: Record<string, TypedDataField[]>, message: Record<string, unknown>) {
  return TypedDataEncoder.hash(domain, types, message);
}

function entries<T extends Record<string, unknown>>(
  domain: TypedDataDomain,
  types: Record<string, TypedDataField[]>,
  messages: readonly T[],
) {
  return messages.map((message) => ({ message, digest: digestOf(domain, types, message) }));
}

const orderEntries = orders.map((order) => ({ order, digest: digestOf(escrow, orderTypes, orderMessage(order)) }));
const orderId = orderEntries[0]?.digest ?? ZeroHash;

const invoiceIssues = entries(registry, invoiceIssueTypes, [
  {
    orderId,
    from: '0',
    to: '10000000000',
    numberHash: id('INV-2026-0001'),
    dueDate: '1772323200',
    documentHash: id('invoice document'),
  },
  {
    orderId: MAX_HASH,
    from: MaxUint256.toString(),
    to: MaxUint256.toString(),
    numberHash: MAX_HASH,
    dueDate: MaxUint256.toString(),
    documentHash: MAX_HASH,
  },
  { orderId: ZeroHash, from: '0', to: '0', numberHash: ZeroHash, dueDate: '0', documentHash: ZeroHash },
]);
const invoiceId = invoiceIssues[0]?.digest ?? ZeroHash;

const vectors = {
  domains: { escrow, registry },
  orders: orderEntries,
  claims: entries(escrow, deliveryClaimTypes, [
    { orderId, cumulative: '10000000000', deliveredAt: '1768000000', evidenceHash: id('evidence') },
    {
      orderId: MAX_HASH,
      cumulative: MaxUint256.toString(),
      deliveredAt: MaxUint256.toString(),
      evidenceHash: MAX_HASH,
    },
    { orderId: ZeroHash, cumulative: '0', deliveredAt: '0', evidenceHash: ZeroHash },
  ]),
  acceptances: entries(escrow, acceptanceTypes, [
    { orderId, cumulative: '10000000000', evidenceHash: id('evidence') },
    { orderId: MAX_HASH, cumulative: MaxUint256.toString(), evidenceHash: MAX_HASH },
    { orderId: ZeroHash, cumulative: '0', evidenceHash: ZeroHash },
  ]),
  settlements: entries(escrow, settlementTypes, [
    { orderId, toSupplier: '15000000000', toBuyer: '10000000000', nonce: '0' },
    {
      orderId: MAX_HASH,
      toSupplier: MaxUint256.toString(),
      toBuyer: MaxUint256.toString(),
      nonce: MaxUint256.toString(),
    },
    { orderId: ZeroHash, toSupplier: '0', toBuyer: '0', nonce: '0' },
  ]),
  invoiceIssues,
  invoiceAcknowledgements: entries(registry, invoiceAcknowledgementTypes, [
    { invoiceId },
    { invoiceId: MAX_HASH },
    { invoiceId: ZeroHash },
  ]),
  invoiceAssignments: entries(registry, invoiceAssignmentTypes, [
    { invoiceId, to: '0x976EA74026E726554dB657fA54763abd0C3a0aa9', nonce: '0', validBefore: '1772323200' },
    { invoiceId: MAX_HASH, to: MAX_ADDRESS, nonce: MaxUint256.toString(), validBefore: MaxUint256.toString() },
    { invoiceId: ZeroHash, to: ZeroAddress, nonce: '0', validBefore: '0' },
  ]),
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
