import { decodeRlp } from 'ethers';
import { bytesOfHex, keccakBytes, keccakHex } from '#domain';
import type { Fees } from './fees.js';

export interface TransactionRequest extends Fees {
  readonly nonce: bigint;
  readonly target: string;
  readonly calldata: string;
  readonly gasLimit: bigint;
}

export interface TransactionSignature {
  readonly yParity: 0 | 1;
  /** 32 bytes. */
  readonly r: Buffer;
  readonly s: Buffer;
}

const EIP1559_TYPE = Buffer.from([2]);
const EMPTY_LIST = Buffer.from([0xc0]);

/** Big-endian without leading zeros; zero is the empty string. */
function minimalBytes(value: bigint): Buffer {
  const hex = value === 0n ? '' : value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

function withoutLeadingZeros(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.subarray(bytes.length) : bytes.subarray(first);
}

function header(offset: number, length: number): Buffer {
  if (length < 56) return Buffer.from([offset + length]);
  const size = minimalBytes(BigInt(length));
  return Buffer.concat([Buffer.from([offset + 55 + size.length]), size]);
}

function rlpString(bytes: Buffer): Buffer {
  const only = bytes[0];
  if (bytes.length === 1 && only !== undefined && only < 0x80) return bytes;
  return Buffer.concat([header(0x80, bytes.length), bytes]);
}

function rlpList(items: readonly Buffer[]): Buffer {
  const body = Buffer.concat(items);
  return Buffer.concat([header(0xc0, body.length), body]);
}

/**
 * Bytes of an EIP-1559 call that sends no ether: what is signed, or with a signature what is sent. Done by hand because ethers
 * takes four milliseconds for a call of a thousand bytes, which is most of what sending costs; `raw-transaction.spec.ts` holds the
 * two against each other.
 */
export function serializeTransaction(
  chainId: bigint,
  request: TransactionRequest,
  signature?: TransactionSignature,
): Buffer {
  const numbers = [chainId, request.nonce, request.maxPriorityFeePerGas, request.maxFeePerGas, request.gasLimit];
  const items = [
    ...numbers.map((value) => rlpString(minimalBytes(value))),
    rlpString(bytesOfHex(request.target)),
    rlpString(minimalBytes(0n)),
    rlpString(bytesOfHex(request.calldata)),
    EMPTY_LIST,
  ];
  if (signature !== undefined) {
    const { yParity, r, s } = signature;
    items.push(
      rlpString(minimalBytes(BigInt(yParity))),
      rlpString(withoutLeadingZeros(r)),
      rlpString(withoutLeadingZeros(s)),
    );
  }
  return Buffer.concat([EIP1559_TYPE, rlpList(items)]);
}

/** What a transaction's signature is over. */
export function transactionDigest(unsigned: Buffer): Buffer {
  return keccakBytes(unsigned);
}

/** Of the bytes that are sent. */
export function transactionHash(bytes: Buffer): string {
  return keccakHex(bytes);
}

/** What a signed transaction of {@link serializeTransaction} asks for. */
export function readTransactionRequest(raw: string): TransactionRequest {
  const items = decodeRlp(`0x${raw.slice('0x02'.length)}`) as string[];
  const integer = (index: number) => BigInt(items[index] === '0x' ? 0 : String(items[index]));
  return {
    nonce: integer(1),
    maxPriorityFeePerGas: integer(2),
    maxFeePerGas: integer(3),
    gasLimit: integer(4),
    target: String(items[5]),
    calldata: String(items[7]),
  };
}
