import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { concat, toBeHex, Wallet } from 'ethers';
import { type OrderTermsJson, termsFromJson, ZERO_HASH } from './terms.js';
import {
  acceptanceTypedData,
  deliveryClaimTypedData,
  invoiceAcknowledgementTypedData,
  invoiceAssignmentTypedData,
  invoiceIssueTypedData,
  orderTypedData,
  recoverSigner,
  settlementTypedData,
  typedDataDigest,
} from './typed-data.js';

interface Vector {
  readonly message: Readonly<Record<string, string>>;
  readonly digest: string;
}

interface Vectors {
  readonly domains: Readonly<Record<'escrow' | 'registry', { chainId: number; verifyingContract: string }>>;
  readonly orders: readonly { readonly order: OrderTermsJson; readonly digest: string }[];
  readonly claims: readonly Vector[];
  readonly acceptances: readonly Vector[];
  readonly settlements: readonly Vector[];
  readonly invoiceIssues: readonly Vector[];
  readonly invoiceAcknowledgements: readonly Vector[];
  readonly invoiceAssignments: readonly Vector[];
}

/** The same file that the contracts' tests read: what is signed off chain is what is checked on chain. */
const vectors = JSON.parse(readFileSync('test/vectors/typed-data.json', 'utf8')) as Vectors;
const contracts = {
  chainId: BigInt(vectors.domains.escrow.chainId),
  escrow: vectors.domains.escrow.verifyingContract,
  invoiceRegistry: vectors.domains.registry.verifyingContract,
};

const field = (message: Readonly<Record<string, string>>, name: string) => message[name] ?? '';
const number = (message: Readonly<Record<string, string>>, name: string) => BigInt(field(message, name));

const kinds: Record<string, [readonly Vector[], (message: Readonly<Record<string, string>>) => string]> = {
  DeliveryClaim: [
    vectors.claims,
    (message) =>
      typedDataDigest(
        deliveryClaimTypedData(contracts, {
          orderHash: field(message, 'orderId'),
          cumulative: number(message, 'cumulative'),
          deliveredAt: number(message, 'deliveredAt'),
          evidenceHash: field(message, 'evidenceHash'),
        }),
      ),
  ],
  Acceptance: [
    vectors.acceptances,
    (message) =>
      typedDataDigest(
        acceptanceTypedData(contracts, {
          orderHash: field(message, 'orderId'),
          cumulative: number(message, 'cumulative'),
          evidenceHash: field(message, 'evidenceHash'),
        }),
      ),
  ],
  Settlement: [
    vectors.settlements,
    (message) =>
      typedDataDigest(
        settlementTypedData(contracts, {
          orderHash: field(message, 'orderId'),
          toSupplier: number(message, 'toSupplier'),
          toBuyer: number(message, 'toBuyer'),
          nonce: number(message, 'nonce'),
        }),
      ),
  ],
  InvoiceIssue: [
    vectors.invoiceIssues,
    (message) =>
      typedDataDigest(
        invoiceIssueTypedData(contracts, {
          orderHash: field(message, 'orderId'),
          from: number(message, 'from'),
          to: number(message, 'to'),
          numberHash: field(message, 'numberHash'),
          dueDate: number(message, 'dueDate'),
          documentHash: field(message, 'documentHash'),
        }),
      ),
  ],
  InvoiceAcknowledgement: [
    vectors.invoiceAcknowledgements,
    (message) => typedDataDigest(invoiceAcknowledgementTypedData(contracts, field(message, 'invoiceId'))),
  ],
  InvoiceAssignment: [
    vectors.invoiceAssignments,
    (message) =>
      typedDataDigest(
        invoiceAssignmentTypedData(contracts, {
          invoiceHash: field(message, 'invoiceId'),
          to: field(message, 'to'),
          nonce: number(message, 'nonce'),
          validBefore: number(message, 'validBefore'),
        }),
      ),
  ],
};

describe('typed data has the digests of the golden vectors', () => {
  test.each(vectors.orders.map((vector, index) => [index, vector] as const))('Order %i', (_, { order, digest }) => {
    expect(typedDataDigest(orderTypedData(contracts, termsFromJson(order)))).toBe(digest);
  });

  test.each(Object.entries(kinds))('%s', (_, [list, digestOf]) => {
    expect(list.length).toBeGreaterThan(0);
    expect(list.map(({ message }) => digestOf(message))).toEqual(list.map(({ digest }) => digest));
  });
});

describe('recovering a signer', () => {
  const data = invoiceAcknowledgementTypedData(contracts, `0x${'ab'.repeat(32)}`);

  test('names who signed the digest', () => {
    const wallet = Wallet.createRandom();
    const signature = wallet.signingKey.sign(typedDataDigest(data)).serialized;
    expect(recoverSigner(data, signature)).toBe(wallet.address);
  });

  test.each(['0x', '0x1234', 'nonsense', `0x${'00'.repeat(65)}`])('finds nobody behind %s', (signature) => {
    expect(recoverSigner(data, signature)).toBeUndefined();
  });

  test('is not recovered from forms that the contracts refuse', async () => {
    const wallet = Wallet.createRandom();
    const data = invoiceAcknowledgementTypedData(contracts, ZERO_HASH);
    const signature = wallet.signingKey.sign(typedDataDigest(data));
    const { r, s, yParity } = signature;
    expect(recoverSigner(data, signature.serialized)).toBe(wallet.address);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const highS = toBeHex(order - BigInt(s), 32);
    const refused = [
      signature.compactSerialized,
      concat([r, s, toBeHex(yParity)]),
      concat([r, highS, toBeHex(28 - yParity)]),
      `${signature.serialized}00`,
    ];
    expect(refused.map((form) => recoverSigner(data, form))).toEqual(refused.map(() => undefined));
  });
});
