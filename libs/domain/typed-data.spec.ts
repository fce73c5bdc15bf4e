import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { concat, toBeHex, Wallet } from 'ethers';
import { signerChangeTypedData, thresholdChangeTypedData } from './business-messages.js';
import {
  acceptanceTypedData,
  changeOrderTypedData,
  contestTypedData,
  creditWithdrawalTypedData,
  deliveryClaimTypedData,
  fundingTypedData,
  orderTypedData,
  paymentRunTypedData,
  retentionContestTypedData,
  rulingTypedData,
  settlementTypedData,
} from './escrow-messages.js';
import {
  creditNoteTypedData,
  invoiceAcknowledgementTypedData,
  invoiceAssignmentTypedData,
  invoiceIssueTypedData,
  invoicePledgeTypedData,
  invoiceRedemptionTypedData,
  nettingConsentTypedData,
  openInvoiceTypedData,
  pledgeReleaseTypedData,
} from './invoice-messages.js';
import { type OrderTermsJson, termsFromJson } from './terms.js';
import { type ContractAddresses, recoverSigner, type TypedData, typedDataDigest } from './typed-data.js';
import { ZERO_ADDRESS, ZERO_HASH } from './zero.js';

type Message = Readonly<Record<string, string>>;

interface Vector {
  readonly message: Message;
  readonly digest: string;
}

interface Vectors extends Readonly<Record<string, unknown>> {
  readonly domains: Readonly<
    Record<'escrow' | 'registry' | 'businesses' | 'clearing', { chainId: number; verifyingContract: string }>
  >;
  readonly paymentRuns: readonly { readonly message: { readonly acceptances: readonly Message[] }; digest: string }[];
  readonly orders: readonly { readonly order: OrderTermsJson; readonly digest: string }[];
}

/** The same file that the contracts' tests read: what is signed off chain is what is checked on chain. */
const vectors = JSON.parse(readFileSync('test/vectors/typed-data.json', 'utf8')) as Vectors;
const contracts: ContractAddresses = {
  chainId: BigInt(vectors.domains.escrow.chainId),
  escrow: vectors.domains.escrow.verifyingContract,
  deliveryDesk: ZERO_ADDRESS,
  invoiceRegistry: vectors.domains.registry.verifyingContract,
  businessRegistry: vectors.domains.businesses.verifyingContract,
  clearingHouse: vectors.domains.clearing.verifyingContract,
};

/** Every field of a message: integers as bigints, the order's and the invoice's id under the names that the domain uses. */
// biome-ignore lint/suspicious/noExplicitAny: each message is given to the function of its own type
function valuesOf({ orderId, invoiceId, ...message }: Message): any {
  const values = Object.entries(message).map(([name, value]) => [name, value.startsWith('0x') ? value : BigInt(value)]);
  return { orderHash: orderId, invoiceHash: invoiceId, ...Object.fromEntries(values) };
}

const kinds: Readonly<Record<string, (message: Message) => TypedData>> = {
  claims: (message) => deliveryClaimTypedData(contracts, valuesOf(message)),
  acceptances: (message) => acceptanceTypedData(contracts, valuesOf(message)),
  contests: (message) => contestTypedData(contracts, valuesOf(message)),
  retentionContests: (message) => retentionContestTypedData(contracts, valuesOf(message)),
  rulings: (message) => rulingTypedData(contracts, valuesOf(message)),
  settlements: (message) => settlementTypedData(contracts, valuesOf(message)),
  fundings: (message) => fundingTypedData(contracts, valuesOf(message)),
  changeOrders: (message) => changeOrderTypedData(contracts, valuesOf(message)),
  creditWithdrawals: (message) => creditWithdrawalTypedData(contracts, valuesOf(message)),
  invoiceIssues: (message) => invoiceIssueTypedData(contracts, valuesOf(message)),
  invoiceAcknowledgements: (message) => invoiceAcknowledgementTypedData(contracts, message.invoiceId ?? ''),
  invoiceAssignments: (message) => invoiceAssignmentTypedData(contracts, valuesOf(message)),
  invoicePledges: (message) => invoicePledgeTypedData(contracts, valuesOf(message)),
  pledgeReleases: (message) => pledgeReleaseTypedData(contracts, valuesOf(message)),
  creditNotes: (message) => creditNoteTypedData(contracts, valuesOf(message)),
  invoiceRedemptions: (message) => invoiceRedemptionTypedData(contracts, valuesOf(message)),
  openInvoices: (message) => openInvoiceTypedData(contracts, valuesOf(message)),
  signerChanges: (message) => signerChangeTypedData(contracts, valuesOf(message)),
  thresholdChanges: (message) => thresholdChangeTypedData(contracts, valuesOf(message)),
  nettingConsents: (message) => nettingConsentTypedData(contracts, valuesOf(message)),
};

describe('typed data has the digests of the golden vectors', () => {
  test.each(vectors.orders.map((vector, index) => [index, vector] as const))('Order %i', (_, { order, digest }) => {
    expect(typedDataDigest(orderTypedData(contracts, termsFromJson(order)))).toBe(digest);
  });

  test.each(vectors.paymentRuns)('PaymentRun %#', ({ message, digest }) => {
    const acceptances = message.acceptances.map(valuesOf);
    expect(typedDataDigest(paymentRunTypedData(contracts, acceptances))).toBe(digest);
  });

  test.each(Object.entries(kinds))('%s', (name, typedDataOf) => {
    const list = vectors[name] as readonly Vector[];
    expect(list).toHaveLength(3);
    expect(list.map(({ message }) => typedDataDigest(typedDataOf(message)))).toEqual(list.map(({ digest }) => digest));
  });

  test('every kind of message in the vectors is checked', () => {
    const { domains: _, orders: __, paymentRuns: ___, ...messages } = vectors;
    expect(Object.keys(kinds)).toEqual(Object.keys(messages));
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
