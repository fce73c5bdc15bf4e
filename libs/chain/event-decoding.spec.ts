import { expect, test } from '@jest/globals';
import { type EventFragment, getAddress, type Interface, type ParamType, type Result } from 'ethers';
import fc from 'fast-check';
import {
  clausesTuple,
  type OrderTerms,
  type OrderTermsJson,
  orderFields,
  orderTuple,
  termsFromJson,
  ZERO_ADDRESS,
} from '#domain';
import { deskInterface, escrowInterface, registryInterface } from './contracts.js';
import { decodeLog, decodeRevert } from './decoding.js';
import { EventDecoder } from './event-decoding.js';

const emptyTerms: OrderTerms = termsFromJson(
  Object.fromEntries(
    orderFields.map(({ name, type }) => [name, type === 'address' ? ZERO_ADDRESS : '0']),
  ) as unknown as OrderTermsJson,
);

function mapValues<Value>(values: Readonly<Record<string, Value>>, map: (value: Value) => string) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

const contracts = {
  chainId: 1n,
  escrow: `0x${'aa'.repeat(20)}`,
  deliveryDesk: `0x${'dd'.repeat(20)}`,
  invoiceRegistry: `0x${'bb'.repeat(20)}`,
  businessRegistry: `0x${'b5'.repeat(20)}`,
  clearingHouse: `0x${'ce'.repeat(20)}`,
};

function anyValue(type: ParamType): fc.Arbitrary<unknown> {
  if (type.isTuple()) return fc.tuple(...type.components.map(anyValue));
  const hex = (length: number) =>
    fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);
  if (type.baseType === 'address') return hex(20);
  if (type.baseType === 'bool') return fc.boolean();
  if (type.baseType.startsWith('uint')) return fc.bigInt({ min: 0n, max: 2n ** BigInt(type.baseType.slice(4)) - 1n });
  return hex(Number(type.baseType.slice(5)));
}

function plain(type: ParamType, value: unknown): unknown {
  if (type.isTuple()) {
    const parts = [...(value as Result)];
    return Object.fromEntries(
      type.components.map((component, index) => [component.name, plain(component, parts[index])]),
    );
  }
  return typeof value === 'boolean' ? value : String(value);
}

const events: [string, string, Interface, EventFragment][] = [];
for (const [address, contract] of [
  [contracts.escrow, escrowInterface],
  [contracts.deliveryDesk, deskInterface],
  [contracts.invoiceRegistry, registryInterface],
] as const) {
  contract.forEachEvent((fragment) => {
    events.push([fragment.name, address, contract, fragment]);
  });
}

test.each(events)('%s is decoded as ethers decodes it', (name, address, contract, fragment) => {
  fc.assert(
    fc.property(fc.tuple(...fragment.inputs.map(anyValue)), (values) => {
      const { topics, data } = contract.encodeEventLog(fragment, values);
      const parsed = contract.parseLog({ topics, data })!;
      const expected = Object.fromEntries(
        fragment.inputs.map((input, index) => [input.name, plain(input, parsed.args[index])]),
      );
      expect(new EventDecoder(contract).decode({ topics, data })).toEqual({ name, arguments: expected });
      const { event, orderHash } = decodeLog(contracts, { address, topics, data });
      expect({ event, orderHash }).toEqual({ event: name, orderHash: expected.orderId });
    }),
    { numRuns: 20 },
  );
});

test.each([
  ['OrderFunded', {}],
  ['OrderDeposited', { deposit: '5' }],
] as const)('the terms in %s are told one by one', (event, deposited) => {
  const parties = { buyer: `0x${'B0'.repeat(20)}`, supplier: `0x${'50'.repeat(20)}` };
  const words = { ...parties, token: `0x${'70'.repeat(20)}`, attester: `0x${'A7'.repeat(20)}`, salt: 2n ** 96n - 1n };
  const hashes = { linesRoot: `0x${'01'.repeat(32)}`, documentsHash: `0x${'02'.repeat(32)}` };
  const times = { amount: 2n ** 112n - 1n, fundBy: 1_800_000_000n, deliverBy: 2n ** 40n - 1n, inspectionPeriod: 7n };
  const terms = { ...emptyTerms, ...words, ...hashes, ...times };
  const orderId = `0x${'03'.repeat(32)}`;
  const log = escrowInterface.encodeEventLog(event, [orderId, ...orderTuple(terms), ...Object.values(deposited)]);
  const { arguments: told } = decodeLog(contracts, { address: contracts.escrow, ...log });
  const order = { ...words, ...hashes, ...times };
  expect(told).toEqual({
    orderId,
    ...mapValues(parties, getAddress),
    ...deposited,
    order: mapValues(order, (value) =>
      typeof value === 'string' && value.length === 42 ? getAddress(value) : String(value),
    ),
  });
});

test('the clauses of an order are told one by one', () => {
  const clauses = {
    arbiter: getAddress(`0x${'a1'.repeat(20)}`),
    arbitrationPeriod: 2n ** 32n - 1n,
    fallbackSupplierBps: 1n,
    retentionBps: 2n,
    retentionPeriod: 3n,
    lateBpsPerDay: 4n,
    lateCapBps: 2n ** 16n - 1n,
    earlyDiscountBps: 5n,
    earlyDiscountPeriod: 2n ** 32n - 2n,
    feeBps: 6n,
    feeRecipient: getAddress(`0x${'f1'.repeat(20)}`),
  };
  const orderId = `0x${'03'.repeat(32)}`;
  const log = deskInterface.encodeEventLog('ClausesAgreed', [orderId, ...clausesTuple(clauses)]);
  const { arguments: told, orderHash } = decodeLog(contracts, { address: contracts.deliveryDesk, ...log });
  expect({ told, orderHash }).toEqual({ told: { orderId, clauses: mapValues(clauses, String) }, orderHash: orderId });
});

test('a log that is cut off, of another event or of another contract is unknown and stops nobody', () => {
  const { topics, data } = escrowInterface.encodeEventLog('Refunded', [`0x${'01'.repeat(32)}`, contracts.escrow, 5n]);
  const unknown = { event: 'Unknown', arguments: {}, orderHash: undefined };
  expect(decodeLog(contracts, { address: contracts.escrow, topics, data: data.slice(0, 20) })).toEqual(unknown);
  expect(decodeLog(contracts, { address: contracts.escrow, topics: [], data })).toEqual(unknown);
  expect(decodeLog(contracts, { address: `0x${'cc'.repeat(20)}`, topics, data })).toEqual(unknown);
});

test.each([
  [
    escrowInterface.encodeErrorResult('SettlementExceedsHeld', [7n, 5n]),
    'SettlementExceedsHeld',
    { total: '7', held: '5' },
  ],
  [registryInterface.encodeErrorResult('SliceNotNext', [1n, 2n]), 'SliceNotNext', { from: '1', expected: '2' }],
  ['0x', 'None', {}],
  ['0x12345678', 'Unknown', { data: '0x12345678' }],
])('revert data %s is %s', (data, name, values) => {
  expect(decodeRevert(data)).toEqual({ name, arguments: values });
});
