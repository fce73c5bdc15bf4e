import { addressBytes, keccakBytes } from '#domain';

/** The three of a bloom's 2048 bits that stand for an address, as places of hex digits and masks in them. */
function placesOf(address: string): { readonly digit: number; readonly mask: number }[] {
  const hash = keccakBytes(addressBytes(address));
  return [0, 2, 4].map((start) => {
    const bit = (((hash[start] ?? 0) << 8) | (hash[start + 1] ?? 0)) & 2047;
    return { digit: 2 + 511 - (bit >> 2), mask: 1 << (bit & 3) };
  });
}

const places = new Map<string, ReturnType<typeof placesOf>>();

/**
 * Whether a block's `logsBloom` (Ethereum yellow paper, 4.4.3) leaves it possible that `address` logged in it. Never false when it
 * did, sometimes true when it did not.
 */
export function mayHaveLogged(logsBloom: string, address: string): boolean {
  const ofAddress = places.get(address) ?? placesOf(address);
  places.set(address, ofAddress);
  return ofAddress.every(({ digit, mask }) => (Number.parseInt(logsBloom.charAt(digit), 16) & mask) !== 0);
}
