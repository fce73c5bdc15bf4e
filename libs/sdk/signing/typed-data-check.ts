import { TypedDataEncoder } from 'ethers';
import type { Schema } from '../operation-types.js';

export type TypedDataToSign = Schema<'TypedDataToSign'>;

/** What the signer trusts: its own configuration, or what it once took from `network.get()` and keeps. */
export interface TrustedNetwork {
  readonly chainId: string;
  readonly contracts: { readonly escrow: string; readonly invoiceRegistry: string };
  readonly token: { readonly address: string };
}

/** A value of one field: exactly this, or an integer between two bounds, both included. */
export type Expected =
  | string
  | bigint
  | { readonly atLeast: bigint; readonly atMost: bigint }
  | { readonly [field: string]: Expected };

/** What the caller is ready to sign. */
export interface Expectation {
  readonly contract: keyof typeof CONTRACTS;
  readonly primaryType: string;
  /** Fields of every struct, `type name`, in their order. */
  readonly types: Readonly<Record<string, readonly string[]>>;
  readonly message: Readonly<Record<string, Expected>>;
}

/** The names and versions of the EIP-712 domains. A token's own are the token's business; its address and chain are not. */
const CONTRACTS = {
  escrow: { name: 'Quittance TradeEscrow', version: '1' },
  invoiceRegistry: { name: 'Quittance InvoiceRegistry', version: '1' },
  token: undefined,
} as const;

const DOMAIN_FIELDS = ['chainId', 'name', 'verifyingContract', 'version'];
export const UINT256_MAXIMUM = 2n ** 256n - 1n;

/** What the API asks to sign is not what the caller agreed to. Nothing was signed. */
export class UnexpectedTypedData extends Error {
  constructor(
    /** Where, such as `domain.chainId` or `message.terms.amount`. */
    readonly place: string,
    readonly expected: string,
    readonly given: string,
  ) {
    super(`${place} is ${given}, not ${expected}: nothing was signed`);
    this.name = 'UnexpectedTypedData';
  }
}

/** The fields of each struct as ethers takes them. */
export function ethersTypes(types: Expectation['types']): Record<string, { name: string; type: string }[]> {
  const fields = (declarations: readonly string[]) =>
    declarations.map((declaration) => {
      const [type = '', name = ''] = declaration.split(' ');
      return { name, type };
    });
  return Object.fromEntries(Object.entries(types).map(([struct, declarations]) => [struct, fields(declarations)]));
}

/** The address of the contract that a signature is for. */
export function contractOf(network: TrustedNetwork, contract: Expectation['contract']): string {
  return contract === 'token' ? network.token.address : network.contracts[contract];
}

/**
 * Compares typed data with what the caller is ready to sign: domain, chain, contract, every field of every struct and every value,
 * and the digest with the one that is computed here. Returns what is given to the wallet, made of the caller's own types.
 * @throws UnexpectedTypedData
 */
export function checkTypedData(
  { typedData, digest }: TypedDataToSign,
  network: TrustedNetwork,
  expectation: Expectation,
) {
  const { domain, primaryType, message } = typedData;
  checkDomain(domain, network, expectation.contract);
  same('primaryType', expectation.primaryType, primaryType);
  const types = ethersTypes(expectation.types);
  const { EIP712Domain: _, ...givenTypes } = typedData.types;
  same('types', canonicalTypes(types), canonicalTypes(givenTypes));
  checkMessage('message', expectation.message, message);
  const own = TypedDataEncoder.hash(domain, types, message);
  same('digest', own, digest);
  return { domain, types, message, digest: own };
}

function checkDomain(
  domain: TypedDataToSign['typedData']['domain'],
  network: TrustedNetwork,
  contract: Expectation['contract'],
) {
  same('domain', DOMAIN_FIELDS.join(), Object.keys(domain).sort().join());
  same('domain.chainId', network.chainId, domain.chainId);
  same('domain.verifyingContract', contractOf(network, contract), domain.verifyingContract);
  const named = CONTRACTS[contract];
  if (named === undefined) return;
  same('domain.name', named.name, domain.name);
  same('domain.version', named.version, domain.version);
}

function checkMessage(place: string, expected: Readonly<Record<string, Expected>>, given: unknown): void {
  if (typeof given !== 'object' || given === null) throw new UnexpectedTypedData(place, 'a struct', String(given));
  same(place, Object.keys(expected).sort().join(), Object.keys(given).sort().join());
  for (const [name, value] of Object.entries(expected)) {
    checkValue(`${place}.${name}`, value, (given as Record<string, unknown>)[name]);
  }
}

function checkValue(place: string, expected: Expected, given: unknown): void {
  if (typeof expected !== 'object') {
    same(place, expected.toString(), given);
  } else if (isRange(expected)) {
    const { atLeast, atMost } = expected;
    const value = typeof given === 'string' && /^[0-9]{1,78}$/.test(given) ? BigInt(given) : -1n;
    if (value < atLeast || value > atMost)
      throw new UnexpectedTypedData(place, `${atLeast} to ${atMost}`, String(given));
  } else {
    checkMessage(place, expected as Readonly<Record<string, Expected>>, given);
  }
}

function isRange(expected: object): expected is { atLeast: bigint; atMost: bigint } {
  return 'atLeast' in expected && typeof expected.atLeast === 'bigint';
}

/** Addresses and hashes are the same in capitals. */
function same(place: string, expected: string, given: unknown): void {
  const text = String(given);
  const isSame = expected.startsWith('0x') ? expected.toLowerCase() === text.toLowerCase() : expected === text;
  if (typeof given !== 'string' || !isSame) throw new UnexpectedTypedData(place, expected, text);
}

function canonicalTypes(types: Readonly<Record<string, readonly { name: string; type: string }[]>>): string {
  return Object.keys(types)
    .sort()
    .map((struct) => `${struct}(${(types[struct] ?? []).map(({ name, type }) => `${type} ${name}`).join()})`)
    .join(' ');
}
