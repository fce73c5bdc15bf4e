import { readFileSync } from 'node:fs';
import { type KeySigner, LocalKeySigner } from './key-signer.js';
import { decryptKeystoreFile } from './keystore-file.js';
import { type KmsKey, openKmsSigner } from './kms-signer.js';

/** Where the keys of the accounts are that send transactions. */
export interface OperatorKeys {
  /** `0x` and 64 hex digits each: for play money. */
  readonly raw: readonly string[];
  /** Keystore files, all of one password. */
  readonly keystoreFiles: readonly string[];
  readonly passwordFile: string | undefined;
  readonly kms: readonly KmsKey[];
}

/** Opens every key, in the order in which they are written above. Throws where one cannot be used, saying which. */
export async function openOperatorSigners({
  raw,
  keystoreFiles,
  passwordFile,
  kms,
}: OperatorKeys): Promise<KeySigner[]> {
  const signers: KeySigner[] = raw.map((key) => LocalKeySigner.ofHex(key));
  if (keystoreFiles.length > 0) {
    const password = passwordFile === undefined ? '' : readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '');
    for (const file of keystoreFiles) {
      try {
        signers.push(new LocalKeySigner(decryptKeystoreFile(readFileSync(file, 'utf8'), password)));
      } catch (error) {
        throw new Error(`OPERATOR_KEYSTORE_FILE ${file}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  for (const key of kms) signers.push(await openKmsSigner(key));
  return signers;
}
