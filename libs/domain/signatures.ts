import secp256k1 from 'secp256k1';
import { addressOfPublicKey } from './addresses.js';

/** r, s and v of 27 or 28: the one form that the contracts recover. Wallets also know compact ones, and v of 0 or 1. */
const ECDSA_SIGNATURE = /^0x[0-9a-fA-F]{128}1[bBcC]$/;
/** Half the order of secp256k1: of the two signatures that there are to each, contracts take the one with the lower s. */
const MAX_S = Buffer.from('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0', 'hex');

/** Bytes of `0x…`, which is known to be hex. */
export function bytesOfHex(hex: string): Buffer {
  return Buffer.from(hex.slice(2), 'hex');
}

/** 65 bytes r, s, v as hex; `recoveryId` is 0 or 1. */
export function signatureHex(rs: Uint8Array, recoveryId: number): string {
  return `0x${Buffer.from(rs).toString('hex')}${(27 + recoveryId).toString(16)}`;
}

/**
 * The checksummed address whose key made a 65-byte signature over a 32-byte digest; undefined when the signature is malformed,
 * which is whatever the contracts would refuse to recover.
 */
export function recoverAddress(digest: Uint8Array, signature: string): string | undefined {
  if (!ECDSA_SIGNATURE.test(signature)) return undefined;
  const bytes = bytesOfHex(signature);
  if (MAX_S.compare(bytes, 32, 64) < 0) return undefined;
  try {
    return addressOfPublicKey(secp256k1.ecdsaRecover(bytes.subarray(0, 64), (bytes[64] ?? 0) - 27, digest, false));
  } catch {
    return undefined;
  }
}
