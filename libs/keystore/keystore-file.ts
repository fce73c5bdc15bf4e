import { createCipheriv, createDecipheriv, randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { keccakBytes } from '#domain';
import { addressOfKey } from './key-signer.js';

const bytes = z
  .string()
  .regex(/^(0x)?([0-9a-fA-F]{2})+$/)
  .transform((hex) => Buffer.from(hex.replace(/^0x/, ''), 'hex'));
/** 1 GiB of memory at most: a file must not be able to take the machine's. */
const MOST_SCRYPT_MEMORY = 2 ** 30;

/** Ethereum's Web3 Secret Storage, version 3, with scrypt: what geth, Clef, Foundry and ethers write. */
const keystoreFileSchema = z.object({
  version: z.literal(3),
  address: bytes.optional(),
  crypto: z.object({
    cipher: z.literal('aes-128-ctr'),
    ciphertext: bytes,
    cipherparams: z.object({ iv: bytes }),
    kdf: z.literal('scrypt'),
    kdfparams: z.object({ n: z.int(), r: z.int(), p: z.int(), dklen: z.literal(32), salt: bytes }),
    mac: bytes,
  }),
});

interface ScryptCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** Half a second and 256 MiB, as geth and ethers have it. */
const SCRYPT_COST: ScryptCost = { n: 2 ** 18, r: 8, p: 1 };

function deriveKey(password: string, salt: Buffer, { n, r, p }: ScryptCost): Buffer {
  const memory = 128 * n * r + 128 * r * p;
  if (memory > MOST_SCRYPT_MEMORY) throw new RangeError('The keystore file asks for more than 1 GiB of memory');
  return scryptSync(password.normalize('NFKC'), salt, 32, { N: n, r, p, maxmem: 2 * memory });
}

function macOf(derivedKey: Buffer, ciphertext: Buffer): Buffer {
  return keccakBytes(Buffer.concat([derivedKey.subarray(16, 32), ciphertext]));
}

/** The private key in a keystore file. Throws when the file is none or the password is wrong; never names either's content. */
export function decryptKeystoreFile(content: string, password: string): Buffer {
  const { crypto, address } = readKeystoreFile(content);
  const derivedKey = deriveKey(password, crypto.kdfparams.salt, crypto.kdfparams);
  const mac = macOf(derivedKey, crypto.ciphertext);
  if (mac.length !== crypto.mac.length || !timingSafeEqual(mac, crypto.mac)) {
    throw new Error('The password does not open the keystore file');
  }
  const decipher = createDecipheriv('aes-128-ctr', derivedKey.subarray(0, 16), crypto.cipherparams.iv);
  const key = Buffer.concat([decipher.update(crypto.ciphertext), decipher.final()]);
  derivedKey.fill(0);
  if (address !== undefined && addressOfKey(key).toLowerCase() !== `0x${address.toString('hex')}`) {
    throw new Error('The keystore file names another address than that of its key');
  }
  return key;
}

function readKeystoreFile(content: string): z.output<typeof keystoreFileSchema> {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new Error('The keystore file is not JSON');
  }
  // Some programs write `Crypto`.
  const { Crypto, ...rest } = Object(json) as { Crypto?: unknown };
  const parsed = keystoreFileSchema.safeParse(Crypto === undefined ? json : { ...rest, crypto: Crypto });
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Error(`The keystore file is not of version 3 with scrypt and aes-128-ctr; look at: ${fields}`);
  }
  return parsed.data;
}

/** A keystore file of a private key of 32 bytes. */
export function encryptKeystoreFile(privateKey: Buffer, password: string, cost: ScryptCost = SCRYPT_COST): string {
  const [salt, iv] = [randomBytes(32), randomBytes(16)];
  const derivedKey = deriveKey(password, salt, cost);
  const cipher = createCipheriv('aes-128-ctr', derivedKey.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(privateKey), cipher.final()]);
  const mac = macOf(derivedKey, ciphertext);
  derivedKey.fill(0);
  const crypto = {
    cipher: 'aes-128-ctr',
    ciphertext: ciphertext.toString('hex'),
    cipherparams: { iv: iv.toString('hex') },
    kdf: 'scrypt',
    kdfparams: { ...cost, dklen: 32, salt: salt.toString('hex') },
    mac: mac.toString('hex'),
  };
  const address = addressOfKey(privateKey).slice(2).toLowerCase();
  return `${JSON.stringify({ version: 3, id: randomUUID(), address, crypto }, null, 2)}\n`;
}
