import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type OrderTerms, orderFields, orderKeyTuple, orderTuple } from '#domain';
import {
  type ContractCall,
  encodeAccept,
  encodeAcknowledge,
  encodeAssign,
  encodeClaimDelivery,
  encodeFund,
  encodeFundWithAuthorization,
  encodeIssue,
  encodeMint,
  encodeReclaim,
  encodeReleaseDeemed,
  encodeSettle,
  escrowInterface,
  registryInterface,
  tokenInterface,
} from './contracts.js';

const hex = (minLength: number, maxLength = minLength) =>
  fc.uint8Array({ minLength, maxLength }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);
const integer = (bits: bigint) => fc.bigInt({ min: 0n, max: 2n ** bits - 1n });
const terms = fc.record(
  Object.fromEntries(
    orderFields.map(({ name, type }) => {
      if (name === 'amount') return [name, integer(112n)];
      if (type === 'address') return [name, hex(20)];
      return [name, type === 'bytes32' ? hex(32) : integer(BigInt(type.slice(4)))];
    }),
  ),
) as unknown as fc.Arbitrary<OrderTerms>;
const inputs = fc.record({
  terms,
  a: integer(256n),
  b: integer(256n),
  c: integer(256n),
  hash: hex(32),
  other: hex(32),
  address: hex(20),
  signature: hex(0, 200),
  second: hex(0, 200),
});

test('calls are encoded exactly as ethers encodes them', () => {
  const contracts = { chainId: 1n, escrow: `0x${'aa'.repeat(20)}`, invoiceRegistry: `0x${'bb'.repeat(20)}` };
  fc.assert(
    fc.property(inputs, ({ terms: order, a, b, c, hash, other, address, signature, second }) => {
      const tuple = orderTuple(order);
      const key = orderKeyTuple(order);
      const calls: [ContractCall, typeof escrowInterface, unknown[]][] = [
        [encodeFund(contracts, order), escrowInterface, [tuple]],
        [encodeFundWithAuthorization(contracts, order, signature), escrowInterface, [tuple, signature]],
        [
          encodeClaimDelivery(contracts, order, {
            claimant: address,
            cumulative: a,
            deliveredAt: b,
            evidenceHash: hash,
            signature,
          }),
          escrowInterface,
          [tuple, address, a, b, hash, signature],
        ],
        [
          encodeAccept(contracts, order, { cumulative: a, evidenceHash: hash, signature }),
          escrowInterface,
          [key, a, hash, signature],
        ],
        [encodeReleaseDeemed(contracts, order, a), escrowInterface, [key, a]],
        [encodeReclaim(contracts, order), escrowInterface, [tuple]],
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
        [encodeMint(address, address, a), tokenInterface, [address, a]],
      ];
      for (const [call, contract, values] of calls) {
        expect(call.calldata).toBe(contract.encodeFunctionData(call.kind, values));
      }
    }),
    { numRuns: 20 },
  );
});
