import { keccakBytes } from './keccak.js';
import { recoverAddress } from './signatures.js';
import { structHash } from './struct-hash.js';

/** Fields of each struct, as wallets take them. */
export type TypedTypes = Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;

/** Integers are decimal strings; a struct within is an object. */
export type TypedMessage = { readonly [name: string]: string | TypedMessage | readonly TypedMessage[] };

/** EIP-712 typed data as wallets take it (`eth_signTypedData_v4` without the EIP712Domain type). Integers are decimal strings. */
export interface TypedData {
  readonly domain: {
    readonly name: string;
    readonly version: string;
    readonly chainId: string;
    readonly verifyingContract: string;
  };
  readonly types: TypedTypes;
  readonly primaryType: string;
  readonly message: TypedMessage;
}

/** Where contracts live; the EIP-712 domains follow from it. */
export interface ContractAddresses {
  readonly chainId: bigint;
  readonly escrow: string;
  readonly deliveryDesk: string;
  readonly invoiceRegistry: string;
  readonly businessRegistry: string;
  readonly clearingHouse: string;
}

/** The token's own EIP-712 domain, read from the token by ERC-5267. */
export interface TokenDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: bigint;
  readonly verifyingContract: string;
}

const flatTypes = new Map<string, TypedTypes>();

/** A message of one flat struct: type, name and value of each field. */
export function flatMessage(
  domain: TypedData['domain'],
  primaryType: string,
  fields: readonly (readonly [type: string, name: string, value: string | bigint])[],
): TypedData {
  const key = `${primaryType} ${fields.map(([type, name]) => `${type} ${name}`)}`;
  let types = flatTypes.get(key);
  if (types === undefined) {
    types = { [primaryType]: fields.map(([type, name]) => ({ name, type })) };
    flatTypes.set(key, types);
  }
  const message: Record<string, string> = {};
  for (const [, name, value] of fields) message[name] = value.toString();
  return { domain, types, primaryType, message };
}

/** The EIP-712 domain of one of the network's contracts. */
export function contractDomain(
  contracts: ContractAddresses,
  name: 'TradeEscrow' | 'InvoiceRegistry' | 'BusinessRegistry' | 'ClearingHouse',
  verifyingContract: string,
): TypedData['domain'] {
  return { name: `Quittance ${name}`, version: '1', chainId: contracts.chainId.toString(), verifyingContract };
}

const hashDomain = structHash(
  {
    EIP712Domain: [
      { name: 'name', type: 'string' },
      { name: 'version', type: 'string' },
      { name: 'chainId', type: 'uint256' },
      { name: 'verifyingContract', type: 'address' },
    ],
  },
  'EIP712Domain',
);
const DIGEST_PREFIX = Buffer.from('1901', 'hex');
const domainHashes = new Map<string, Buffer>();
/** Types are few and made once, so they stand for themselves. */
const structHashes = new WeakMap<TypedTypes, ReturnType<typeof structHash>>();

function domainHashOf(domain: TypedData['domain']): Buffer {
  const { name, version, chainId, verifyingContract } = domain;
  const key = `${name}\n${version}\n${chainId}\n${verifyingContract}`;
  let hash = domainHashes.get(key);
  if (hash === undefined) {
    hash = hashDomain({ name, version, chainId, verifyingContract });
    domainHashes.set(key, hash);
  }
  return hash;
}

function structHashOf({ types, primaryType }: TypedData): ReturnType<typeof structHash> {
  let hash = structHashes.get(types);
  if (hash === undefined) {
    hash = structHash(types, primaryType);
    structHashes.set(types, hash);
  }
  return hash;
}

/** The EIP-712 digest, 32 bytes. Throws a RangeError or TypeError where a value does not fit its type. */
export function typedDataDigestBytes(data: TypedData): Buffer {
  return keccakBytes(Buffer.concat([DIGEST_PREFIX, domainHashOf(data.domain), structHashOf(data)(data.message)]));
}

/** The EIP-712 digest, 0x and 64 lower-case hex digits. */
export function typedDataDigest(data: TypedData): string {
  return `0x${typedDataDigestBytes(data).toString('hex')}`;
}

/**
 * The checksummed address that made a 65-byte ECDSA signature over `data`; undefined when the signature is malformed, which
 * is whatever the contracts would refuse to recover.
 */
export function recoverSigner(data: TypedData, signature: string): string | undefined {
  return recoverAddress(typedDataDigestBytes(data), signature);
}
