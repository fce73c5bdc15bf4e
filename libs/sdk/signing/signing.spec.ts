import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { composeTerms, linesRoot, orderTypedData, type TypedData, termsToJson, typedDataDigest } from '#domain';
import { type AgreedTerms, type PurchaseOrder, reviewOrder } from './order-terms.js';
import { checkTypedData, type Expectation, type TypedDataToSign, UnexpectedTypedData } from './typed-data-check.js';

const [BUYER, SUPPLIER, ESCROW, REGISTRY, TOKEN] = ['11', '22', '33', '44', '55'].map(
  (byte) => `0x${byte.repeat(20)}`,
) as [string, string, string, string, string];
const network = {
  chainId: '31337',
  contracts: { escrow: ESCROW, invoiceRegistry: REGISTRY },
  token: { address: TOKEN },
};
const contracts = {
  ...{ chainId: 31337n, escrow: ESCROW, deliveryDesk: ESCROW },
  ...{ invoiceRegistry: REGISTRY, businessRegistry: REGISTRY, clearingHouse: REGISTRY },
};
const agreed: AgreedTerms = {
  ...{ buyer: BUYER, supplier: SUPPLIER, fundBy: '2030-01-31T00:00:00Z', deliverBy: '2030-03-31T00:00:00Z' },
  inspectionPeriodSeconds: 86_400,
  lines: [
    { sku: 'A', description: 'Bowl', quantity: '2.5', unitPrice: '333333' },
    { sku: 'B', description: 'Plate', quantity: '3', unit: 'box', unitPrice: '100', amount: '301' },
    { sku: 'C', description: 'Cup', quantity: '1', unitPrice: '7' },
  ],
};
const domainLines = [
  ...[
    {
      number: 1,
      sku: 'A',
      description: 'Bowl',
      quantity: 2_500_000n,
      unit: 'EA',
      unitPrice: 333_333n,
      amount: 833_333n,
    },
  ],
  ...[{ number: 2, sku: 'B', description: 'Plate', quantity: 3_000_000n, unit: 'box', unitPrice: 100n, amount: 301n }],
  ...[{ number: 3, sku: 'C', description: 'Cup', quantity: 1_000_000n, unit: 'EA', unitPrice: 7n, amount: 7n }],
];

/** The order as the server makes it of what was agreed, changed where a test says so. */
function served(changes: object = {}, lines = domainLines) {
  const terms = composeTerms(
    {
      ...{ buyer: BUYER, supplier: SUPPLIER, token: TOKEN, attester: `0x${'00'.repeat(20)}`, salt: 5n },
      amount: lines.reduce((sum, { amount }) => sum + amount, 0n),
      fundBy: BigInt(Date.parse('2030-01-31T00:00:00Z') / 1000),
      deliverBy: BigInt(Date.parse('2030-03-31T00:00:00Z') / 1000),
      ...{ inspectionPeriod: 86_400n, linesRoot: linesRoot(lines), documentsHash: `0x${'00'.repeat(32)}` },
      ...changes,
    },
    0n,
  );
  const typedData = orderTypedData(contracts, terms);
  const order = { id: 'po_1', orderHash: typedDataDigest(typedData), terms: termsToJson(terms) };
  return { typedData, order: order as unknown as PurchaseOrder };
}

function toSign(typedData: TypedData): TypedDataToSign {
  return { typedData: structuredClone(typedData), digest: typedDataDigest(typedData) } as unknown as TypedDataToSign;
}

describe('what an external signer signs', () => {
  test("is exactly what the caller agreed to: the order's hash follows from it", () => {
    const { typedData, order } = served();
    const reviewed = reviewOrder(order, agreed, network);
    expect(reviewed.orderHash).toBe(order.orderHash);
    expect(checkTypedData(toSign(typedData), network, reviewed.expectation).digest).toBe(order.orderHash);
  });

  test.each([
    ['supplier', { supplier: ESCROW }],
    ['token', { token: ESCROW }],
    ['amount', { amount: 833_642n }],
    ['fundBy', { fundBy: 1_900_000_000n }],
    ['inspection', { inspectionPeriod: 86_401n }],
    ['documents', { documentsHash: `0x${'01'.repeat(32)}` }],
    ['clauses', { clauses: { retentionBps: 1n, retentionPeriod: 1n } }],
    ['attester', { attester: ESCROW }],
  ])('an order with another %s is refused', (_, changes) => {
    expect(() => reviewOrder(served(changes).order, agreed, network)).toThrow(UnexpectedTypedData);
  });

  test('an order with another line of the same amount is refused', () => {
    const lines = domainLines.map((line) => (line.number === 3 ? { ...line, description: 'Cups' } : line));
    expect(() => reviewOrder(served({}, lines).order, agreed, network)).toThrow('orderHash');
  });

  test.each<[string, (answer: TypedDataToSign) => void]>([
    ['domain.chainId', ({ typedData }) => Object.assign(typedData.domain, { chainId: '1' })],
    ['domain.verifyingContract', ({ typedData }) => Object.assign(typedData.domain, { verifyingContract: TOKEN })],
    ['domain.name', ({ typedData }) => Object.assign(typedData.domain, { name: 'Quittance InvoiceRegistry' })],
    ['domain.version', ({ typedData }) => Object.assign(typedData.domain, { version: '2' })],
    ['domain', ({ typedData }) => Object.assign(typedData.domain, { salt: '0x00' })],
    ['primaryType', ({ typedData }) => Object.assign(typedData, { primaryType: 'Terms' })],
    ['types', ({ typedData }) => Object.assign(typedData.types, { Order: [{ name: 'buyer', type: 'address' }] })],
    ['message.buyer', ({ typedData }) => Object.assign(typedData.message, { buyer: SUPPLIER })],
    ['message.terms.amount', ({ typedData }) => Object.assign(typedData.message.terms as object, { amount: '1' })],
    ['message', ({ typedData }) => Object.assign(typedData.message, { more: '1' })],
    ['digest', (answer) => Object.assign(answer, { digest: `0x${'00'.repeat(32)}` })],
  ])('typed data with another %s is refused', (place, change) => {
    const { typedData, order } = served();
    const { expectation } = reviewOrder(order, agreed, network);
    const answer = toSign(typedData);
    change(answer);
    const check = () => checkTypedData(answer, network, expectation);
    expect(check).toThrow(UnexpectedTypedData);
    expect(check).toThrow(expect.objectContaining({ place }));
  });

  test('a number between bounds is taken at both and refused one beyond', () => {
    const expectation: Expectation = {
      ...{ contract: 'escrow', primaryType: 'Range', types: { Range: ['uint256 value'] } },
      message: { value: { atLeast: 5n, atMost: 7n } },
    };
    const { domain } = served().typedData;
    const answer = (value: string) =>
      toSign({
        domain,
        primaryType: 'Range',
        types: { Range: [{ name: 'value', type: 'uint256' }] },
        message: { value },
      });
    for (const value of ['5', '7']) expect(() => checkTypedData(answer(value), network, expectation)).not.toThrow();
    for (const value of ['4', '8']) {
      expect(() => checkTypedData(answer(value), network, expectation)).toThrow(`message.value is ${value}`);
    }
  });

  test('lines hash as the contracts hash them, however many there are', () => {
    const texts = fc.string({ minLength: 1, maxLength: 20 });
    const line = fc.record({
      ...{ sku: texts, description: texts, unit: texts },
      quantity: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      unitPrice: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      amount: fc.bigInt({ min: 1n, max: 10n ** 18n }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 9 }), (lines) => {
        const numbered = lines.map((fields, index) => ({ ...fields, number: index + 1 }));
        const agreedLines = lines.map(({ quantity, unitPrice, amount, ...rest }) => ({
          ...rest,
          quantity: `${quantity / 1_000_000n}.${(quantity % 1_000_000n).toString().padStart(6, '0')}`,
          ...{ unitPrice: unitPrice.toString(), amount: amount.toString() },
        }));
        const { order } = served({}, numbered);
        expect(reviewOrder(order, { ...agreed, lines: agreedLines }, network).orderHash).toBe(order.orderHash);
      }),
      { numRuns: 25 },
    );
  });
});
