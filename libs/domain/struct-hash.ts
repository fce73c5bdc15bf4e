import { addressBytes } from './addresses.js';
import { keccakBytes } from './keccak.js';
import type { TypedMessage, TypedTypes } from './typed-data.js';

type Value = TypedMessage[string] | undefined;
/** Writes the 32-byte word that stands for a value (EIP-712, encodeData) where there are zeros. */
type WordWriter = (value: Value, target: Buffer, offset: number) => void;
type StructHash = (message: TypedMessage) => Buffer;

const WORD = 32;
const HIGHEST_64_BITS = 2n ** 64n - 1n;
const DECIMAL = /^-?[0-9]+$/;
const BYTES32 = /^0x[0-9a-fA-F]{64}$/;
const INTEGER = /^(u?)int([0-9]+)$/;
const ARRAY = '[]';

function text(value: Value): string {
  if (typeof value !== 'string') throw new TypeError(`Expected text in typed data, got ${typeof value}`);
  return value;
}

function writeAddress(value: Value, target: Buffer, offset: number): void {
  addressBytes(text(value)).copy(target, offset + WORD - 20);
}

function writeBytes32(value: Value, target: Buffer, offset: number): void {
  const hex = text(value);
  if (!BYTES32.test(hex)) throw new RangeError(`${hex} is not 32 bytes of hex`);
  target.write(hex.slice(2), offset, WORD, 'hex');
}

function writeText(value: Value, target: Buffer, offset: number): void {
  keccakBytes(Buffer.from(text(value))).copy(target, offset);
}

function integerWriter(signed: boolean, bits: number): WordWriter {
  const lowest = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const highest = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  return (value, target, offset) => {
    const decimal = text(value);
    // The word is zero already.
    if (decimal === '0') return;
    if (!DECIMAL.test(decimal)) throw new RangeError(`${decimal} is not a decimal integer`);
    const integer = BigInt(decimal);
    if (integer < lowest || integer > highest) throw new RangeError(`${decimal} does not fit into ${bits} bits`);
    if (integer >= 0n && integer <= HIGHEST_64_BITS) {
      target.writeBigUInt64BE(integer, offset + WORD - 8);
      return;
    }
    const word = BigInt.asUintN(256, integer)
      .toString(16)
      .padStart(2 * WORD, '0');
    target.write(word, offset, WORD, 'hex');
  };
}

/** The structs that `name` refers to, itself left out. */
function referencesOf(types: TypedTypes, name: string, found = new Set<string>()): Set<string> {
  for (const { type } of types[name] ?? []) {
    const inner = type.replace(ARRAY, '');
    if (types[inner] === undefined || found.has(inner)) continue;
    found.add(inner);
    referencesOf(types, inner, found);
  }
  return found;
}

/** `Name(type field,…)` of a struct and, in the order of their names, of what it refers to (EIP-712, encodeType). */
function encodeType(types: TypedTypes, name: string): string {
  const declare = (struct: string) =>
    `${struct}(${(types[struct] ?? []).map((field) => `${field.type} ${field.name}`).join(',')})`;
  return [name, ...[...referencesOf(types, name)].sort()].map(declare).join('');
}

function wordWriter(types: TypedTypes, type: string): WordWriter {
  if (type === 'address') return writeAddress;
  if (type === 'bytes32') return writeBytes32;
  if (type === 'string') return writeText;
  const [, unsigned, bits] = INTEGER.exec(type) ?? [];
  if (bits !== undefined) return integerWriter(unsigned === '', Number(bits));
  if (type.endsWith(ARRAY)) {
    const item = structHash(types, type.slice(0, -ARRAY.length));
    return (value, target, offset) => {
      if (!Array.isArray(value)) throw new TypeError(`Expected a list of ${type} in typed data`);
      keccakBytes(Buffer.concat(value.map(item))).copy(target, offset);
    };
  }
  const hash = structHash(types, type);
  return (value, target, offset) => {
    if (typeof value !== 'object' || Array.isArray(value)) throw new TypeError(`Expected a ${type} in typed data`);
    hash(value as TypedMessage).copy(target, offset);
  };
}

/**
 * hashStruct of EIP-712 for the types that the network's messages are made of: addresses, integers, bytes32, texts, structs
 * and lists of structs. Values out of the range of their type are refused, as ethers does, against which `struct-hash.spec.ts` holds this; that
 * takes twenty times as long.
 */
export function structHash(types: TypedTypes, name: string): StructHash {
  const fields = types[name];
  if (fields === undefined) throw new RangeError(`Typed data of an unknown type ${name}`);
  const typeHash = keccakBytes(Buffer.from(encodeType(types, name)));
  const writers = fields.map((field) => ({ name: field.name, write: wordWriter(types, field.type) }));
  return (message) => {
    const encoded = Buffer.alloc(WORD * (1 + writers.length));
    typeHash.copy(encoded);
    for (const [index, { name: field, write }] of writers.entries()) {
      write(message[field], encoded, WORD * (1 + index));
    }
    return keccakBytes(encoded);
  };
}
