import { concat, keccak256, id as keccakText, recoverAddress, TypedDataEncoder, type TypedDataField } from 'ethers';

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
  readonly types: Readonly<Record<string, readonly TypedDataField[]>>;
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

/** A message of one flat struct: type, name and value of each field. */
export function flatMessage(
  domain: TypedData['domain'],
  primaryType: string,
  fields: readonly (readonly [type: string, name: string, value: string | bigint])[],
): TypedData {
  return {
    domain,
    types: { [primaryType]: fields.map(([type, name]) => ({ name, type })) },
    primaryType,
    message: Object.fromEntries(fields.map(([, name, value]) => [name, value.toString()])),
  };
}

/** The EIP-712 domain of one of the network's contracts. */
export function contractDomain(
  contracts: ContractAddresses,
  name: 'TradeEscrow' | 'InvoiceRegistry' | 'BusinessRegistry' | 'ClearingHouse',
  verifyingContract: string,
): TypedData['domain'] {
  return { name: `Quittance ${name}`, version: '1', chainId: contracts.chainId.toString(), verifyingContract };
}

const encoders = new Map<string, TypedDataEncoder>();
const domainHashes = new Map<string, string>();

/** Building an encoder costs more than using it, and the types are few: each is built once. */
function encoderOf(types: TypedData['types']): TypedDataEncoder {
  const key = JSON.stringify(types);
  let encoder = encoders.get(key);
  if (encoder === undefined) {
    encoder = TypedDataEncoder.from(
      Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]])),
    );
    encoders.set(key, encoder);
  }
  return encoder;
}

function domainHashOf(domain: TypedData['domain']): string {
  const key = `${domain.name}\n${domain.version}\n${domain.chainId}\n${domain.verifyingContract}`;
  let hash = domainHashes.get(key);
  if (hash === undefined) {
    hash = TypedDataEncoder.hashDomain(domain);
    domainHashes.set(key, hash);
  }
  return hash;
}

/** The EIP-712 digest, 0x and 64 lower-case hex digits. */
export function typedDataDigest({ domain, types, message }: TypedData): string {
  return keccak256(concat(['0x1901', domainHashOf(domain), encoderOf(types).hash(message)]));
}

/** r, s and v of 27 or 28: the one form that the contracts recover; ethers would take compact ones and v of 0 or 1 too. */
const ECDSA_SIGNATURE = /^0x[0-9a-fA-F]{64}([0-9a-fA-F]{64})1[bBcC]$/;
/** Half the order of secp256k1: of the two signatures that there are to each, contracts take the one with the lower s. */
const MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * The checksummed address that made a 65-byte ECDSA signature over `data`; undefined when the signature is malformed, which
 * is whatever the contracts would refuse to recover.
 */
export function recoverSigner(data: TypedData, signature: string): string | undefined {
  const [, s] = ECDSA_SIGNATURE.exec(signature) ?? [];
  if (s === undefined || BigInt(`0x${s}`) > MAX_S) {
    return undefined;
  }
  try {
    return recoverAddress(typedDataDigest(data), signature);
  } catch {
    return undefined;
  }
}

/** keccak256 over the UTF-8 bytes of a text, 0x-prefixed. */
export function hashText(text: string): string {
  return keccakText(text);
}
