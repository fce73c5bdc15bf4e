import { describe, expect, test } from '@jest/globals';
import {
  getAddress,
  keccak256,
  recoverAddress as recoverByEthers,
  SigningKey,
  TypedDataEncoder,
  toBeHex,
} from 'ethers';
import fc from 'fast-check';
import secp256k1 from 'secp256k1';
import { addressBytes, addressOfBytes } from './addresses.js';
import {
  acceptanceTypedData,
  authorizationTypedData,
  deliveryClaimTypedData,
  orderTypedData,
} from './escrow-messages.js';
import { nettingConsentTypedData } from './invoice-messages.js';
import { hashText, keccakHex } from './keccak.js';
import { recoverAddress, signatureHex } from './signatures.js';
import type { OrderTerms } from './terms.js';
import { type ContractAddresses, type TypedData, typedDataDigest } from './typed-data.js';

const hex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);
const address = hex(20).map((text) => getAddress(text));
const unsigned = (bits: bigint) => fc.bigInt({ min: 0n, max: 2n ** bits - 1n });
const word = unsigned(256n);
const contracts: fc.Arbitrary<ContractAddresses> = fc.record({
  chainId: unsigned(64n),
  escrow: address,
  deliveryDesk: address,
  invoiceRegistry: address,
  businessRegistry: address,
  clearingHouse: address,
});
const terms: fc.Arbitrary<OrderTerms> = fc.record({
  buyer: address,
  supplier: address,
  token: address,
  amount: unsigned(112n),
  arbiter: address,
  attester: address,
  fundBy: unsigned(40n),
  deliverBy: unsigned(40n),
  inspectionPeriod: unsigned(32n),
  arbitrationPeriod: unsigned(32n),
  fallbackSupplierBps: unsigned(16n),
  retentionBps: unsigned(16n),
  retentionPeriod: unsigned(32n),
  lateBpsPerDay: unsigned(16n),
  lateCapBps: unsigned(16n),
  earlyDiscountBps: unsigned(16n),
  earlyDiscountPeriod: unsigned(32n),
  feeBps: unsigned(16n),
  feeRecipient: address,
  linesRoot: hex(32),
  documentsHash: hex(32),
  salt: unsigned(96n),
});

function digestByEthers({ domain, types, message }: TypedData): string {
  return TypedDataEncoder.hash(domain, Object.fromEntries(Object.entries(types).map(([k, v]) => [k, [...v]])), message);
}

const MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

function recoveredByEthers(digest: string, signature: string): string | undefined {
  try {
    return recoverByEthers(digest, signature);
  } catch {
    return undefined;
  }
}

/** Every kind of message that is signed often, and the one with a signed integer. */
const messages: fc.Arbitrary<TypedData> = fc.oneof(
  fc.tuple(contracts, terms).map(([at, order]) => orderTypedData(at, order)),
  fc
    .tuple(contracts, fc.record({ orderHash: hex(32), round: word, cumulative: word, evidenceHash: hex(32) }))
    .map(([at, acceptance]) => acceptanceTypedData(at, acceptance)),
  fc
    .tuple(
      contracts,
      fc.record({ orderHash: hex(32), round: word, cumulative: word, deliveredAt: word, evidenceHash: hex(32) }),
    )
    .map(([at, claim]) => deliveryClaimTypedData(at, claim)),
  fc
    .tuple(
      fc.record({ name: fc.string(), version: fc.string(), chainId: unsigned(64n), verifyingContract: address }),
      fc.record({ from: address, to: address, value: word, validBefore: word, nonce: hex(32) }),
    )
    .map(([token, authorization]) => authorizationTypedData(token, authorization)),
  fc
    .tuple(
      contracts,
      fc.record({ cycleId: hex(32), party: address, delta: fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n - 1n }) }),
    )
    .map(([at, consent]) => nettingConsentTypedData(at, consent)),
);

describe('hashing and recovering are what ethers does', () => {
  test('for the digest of every message', () => {
    fc.assert(fc.property(messages, (data) => expect(typedDataDigest(data)).toBe(digestByEthers(data))));
  });

  test('for values that do not fit their type: neither has a digest of them', () => {
    const data = fc
      .tuple(contracts, fc.record({ orderHash: hex(32), round: word, cumulative: word, evidenceHash: hex(32) }))
      .map(([at, acceptance]) => acceptanceTypedData(at, acceptance));
    const wrong = fc.constantFrom(
      ...['-1', (2n ** 256n).toString(), '1.5', '', 'one'].map((value) => ['round', value] as const),
      ...['0x', '0x12', `0x${'0g'.repeat(32)}`, `0x${'00'.repeat(33)}`, '7'].map(
        (value) => ['orderId', value] as const,
      ),
    );
    fc.assert(
      fc.property(data, wrong, (good, [field, value]) => {
        const bad = { ...good, message: { ...good.message, [field]: value } };
        expect(() => typedDataDigest(bad)).toThrow();
        expect(() => digestByEthers(bad)).toThrow();
      }),
      { numRuns: 30 },
    );
  });

  test('for bytes, texts and addresses', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_000 }), (bytes) => expect(keccakHex(bytes)).toBe(keccak256(bytes))),
    );
    expect(hashText('größe M')).toBe(keccak256(Buffer.from('größe M')));
    fc.assert(
      fc.property(hex(20), (digits) => {
        expect(addressOfBytes(addressBytes(digits))).toBe(getAddress(digits));
        expect(addressBytes(getAddress(digits)).toString('hex')).toBe(digits.slice(2));
      }),
    );
    expect(() => addressBytes('0x5FC8d32690cc91D4c39d9d3abcBD16989F87570F')).toThrow('checksum');
    expect(() => addressBytes('0x5fc8')).toThrow('not an address');
  });

  test('for who signed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), hex(32), (key, digest) => {
        fc.pre(secp256k1.privateKeyVerify(key));
        const signature = new SigningKey(key).sign(digest).serialized;
        expect(recoverAddress(Buffer.from(digest.slice(2), 'hex'), signature)).toBe(recoverByEthers(digest, signature));
      }),
      { numRuns: 20 },
    );
  });

  test('for signatures of any r and s, but for an s that the contracts refuse: the same address, or nobody', () => {
    const edges = [0n, 1n, MAX_S, 2n ** 256n - 1n];
    const scalar = fc.oneof(
      word,
      fc.constantFrom(...edges.flatMap((edge) => [edge, edge + 1n].filter((n) => n < 2n ** 256n))),
    );
    fc.assert(
      fc.property(hex(32), scalar, scalar, fc.constantFrom(0, 1), (digest, r, s, recoveryId) => {
        const signature = signatureHex(
          Buffer.from(`${toBeHex(r, 32)}${toBeHex(s, 32).slice(2)}`.slice(2), 'hex'),
          recoveryId,
        );
        const expected = s > MAX_S ? undefined : recoveredByEthers(digest, signature);
        expect(recoverAddress(Buffer.from(digest.slice(2), 'hex'), signature)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });
});
