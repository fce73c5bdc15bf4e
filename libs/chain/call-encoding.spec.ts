import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clausesTuple, isPlain, NO_CLAUSES, type OrderTerms, orderFields, orderKeyTuple, orderTuple } from '#domain';
import {
  type ContractCall,
  deskInterface,
  encodeAccept,
  encodeAcknowledge,
  encodeAssign,
  encodeClaimDelivery,
  encodeContest,
  encodeExecuteFallback,
  encodeFundWithAuthorization,
  encodeIssue,
  encodeMint,
  encodePledge,
  encodeReclaim,
  encodeReleaseAcknowledged,
  encodeReleaseDeemed,
  encodeReleasePledge,
  encodeReleaseRetention,
  encodeRule,
  encodeSettle,
  escrowInterface,
  registryInterface,
  tokenInterface,
} from './contracts.js';

const contracts = {
  chainId: 1n,
  escrow: `0x${'aa'.repeat(20)}`,
  deliveryDesk: `0x${'dd'.repeat(20)}`,
  invoiceRegistry: `0x${'bb'.repeat(20)}`,
  businessRegistry: `0x${'b5'.repeat(20)}`,
  clearingHouse: `0x${'cc'.repeat(20)}`,
};
const hex = (minLength: number, maxLength = minLength) =>
  fc.uint8Array({ minLength, maxLength }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);
const integer = (bits: bigint) => fc.bigInt({ min: 0n, max: 2n ** bits - 1n });
const anyTerms = fc.record(
  Object.fromEntries(
    orderFields.map(({ name, type }) => {
      if (type === 'address') return [name, hex(20)];
      return [name, type === 'bytes32' ? hex(32) : integer(BigInt(type.slice(4)))];
    }),
  ),
) as unknown as fc.Arbitrary<OrderTerms>;
const inputs = fc.record({
  terms: anyTerms.chain((terms) => fc.constantFrom(terms, { ...terms, ...NO_CLAUSES })),
  a: integer(112n),
  b: integer(256n),
  c: integer(256n),
  hash: hex(32),
  other: hex(32),
  address: hex(20),
  signature: hex(0, 200),
  second: hex(0, 200),
});

test('calls are encoded exactly as ethers encodes them', () => {
  fc.assert(
    fc.property(inputs, ({ terms: order, a, b, c, hash, other, address, signature, second }) => {
      const tuple = orderTuple(order);
      const key = orderKeyTuple(order);
      const whole = [tuple, clausesTuple(order)];
      const isShort = isPlain(order);
      const calls: [ContractCall, typeof escrowInterface, unknown[]][] = [
        [
          encodeFundWithAuthorization(contracts, order, signature),
          isShort ? escrowInterface : deskInterface,
          isShort ? [tuple, signature] : [...whole, order.amount, 2n, signature],
        ],
        [
          encodeClaimDelivery(contracts, order, {
            claimant: address,
            cumulative: a,
            deliveredAt: b,
            evidenceHash: hash,
            signature,
          }),
          deskInterface,
          [...whole, address, a, b, hash, signature],
        ],
        [
          encodeAccept(contracts, order, { cumulative: a, evidenceHash: hash, claimHint: b, signature }),
          isShort ? escrowInterface : deskInterface,
          isShort ? [key, a, hash, signature] : [...whole, a, hash, b, signature],
        ],
        [encodeReleaseDeemed(contracts, order, a), deskInterface, [...whole, a]],
        [encodeReleaseAcknowledged(contracts, order, a), deskInterface, [...whole, a]],
        [
          encodeContest(contracts, order, { cumulative: a, contested: b, reasonHash: hash, signature }),
          deskInterface,
          [...whole, a, b, hash, signature],
        ],
        [
          encodeRule(contracts, order, { dispute: a, toSupplier: b, reasonHash: hash, ruler: address, signature }),
          deskInterface,
          [...whole, a, b, hash, address, signature],
        ],
        [encodeExecuteFallback(contracts, order, a), deskInterface, [...whole, a]],
        [encodeReleaseRetention(contracts, order, a), deskInterface, [...whole, a]],
        [encodeReclaim(contracts, order), deskInterface, whole],
        [
          encodeSettle(contracts, order, {
            toSupplier: a,
            toBuyer: b,
            nonce: c,
            buyerSignature: signature,
            supplierSignature: second,
          }),
          escrowInterface,
          [key, a, b, c, signature, second],
        ],
        [
          encodeIssue(contracts, order, {
            from: a,
            to: b,
            numberHash: hash,
            dueDate: c,
            documentHash: other,
            signature,
          }),
          registryInterface,
          [key, a, b, hash, c, other, signature],
        ],
        [
          encodeAcknowledge(contracts, order, { invoiceHash: hash, signature }),
          registryInterface,
          [key, hash, signature],
        ],
        [
          encodeAssign(contracts, { invoiceHash: hash, to: address, nonce: a, validBefore: b, signature }),
          registryInterface,
          [hash, address, a, b, signature],
        ],
        [
          encodePledge(contracts, { invoiceHash: hash, pledgee: address, nonce: a, validBefore: b, signature }),
          registryInterface,
          [hash, address, a, b, signature],
        ],
        [
          encodeReleasePledge(contracts, { invoiceHash: hash, nonce: a, signature }),
          registryInterface,
          [hash, a, signature],
        ],
        [encodeMint(address, address, a), tokenInterface, [address, a]],
      ];
      const targets = new Map([
        [escrowInterface, contracts.escrow],
        [deskInterface, contracts.deliveryDesk],
        [registryInterface, contracts.invoiceRegistry],
        [tokenInterface, address],
      ]);
      for (const [call, contract, values] of calls) {
        expect(call.target).toBe(targets.get(contract));
        expect(call.calldata).toBe(contract.encodeFunctionData(call.kind, values));
      }
    }),
    { numRuns: 20 },
  );
});
