import { keccakBytes } from './keccak.js';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const MIXED_CASE = /[a-f].*[A-F]|[A-F].*[a-f]/;

/** The EIP-55 form of 40 hex digits. */
function checksum(digits: string): string {
  const lower = digits.toLowerCase();
  const hash = keccakBytes(Buffer.from(lower, 'ascii'));
  let address = '0x';
  for (let index = 0; index < 40; index += 1) {
    const byte = hash[index >> 1] ?? 0;
    const nibble = index % 2 === 0 ? byte >> 4 : byte & 15;
    const digit = lower.charAt(index);
    address += nibble >= 8 ? digit.toUpperCase() : digit;
  }
  return address;
}

/** The checksummed (EIP-55) address of 20 bytes. */
export function addressOfBytes(bytes: Uint8Array): string {
  return checksum(Buffer.from(bytes).toString('hex'));
}

/** The checksummed address of an uncompressed public key of 65 bytes. */
export function addressOfPublicKey(publicKey: Uint8Array): string {
  return addressOfBytes(keccakBytes(publicKey.subarray(1)).subarray(12));
}

/** Checked addresses, since the same few parties stand in most of what is hashed. */
const known = new Map<string, Buffer>();
const MOST_KNOWN = 10_000;

/**
 * The 20 bytes of an address, which the caller does not change. Throws a RangeError for what is none, and for a mixed-case one with a
 * wrong checksum.
 */
export function addressBytes(address: string): Buffer {
  const bytes = known.get(address);
  if (bytes !== undefined) return bytes;
  if (!ADDRESS.test(address)) throw new RangeError(`${address} is not an address`);
  const digits = address.slice(2);
  if (MIXED_CASE.test(digits) && checksum(digits) !== address) {
    throw new RangeError(`${address} has a wrong checksum`);
  }
  if (known.size >= MOST_KNOWN) known.clear();
  const checked = Buffer.from(digits, 'hex');
  known.set(address, checked);
  return checked;
}
