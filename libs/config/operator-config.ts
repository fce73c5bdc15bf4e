import { parseEther } from 'ethers';
import { z } from 'zod';
import type { OperatorKeys } from '#keystore';

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((text) => (text === '' ? undefined : text), schema.optional());
const ether = z
  .string()
  .regex(/^[0-9]+(\.[0-9]{1,18})?$/, 'ether, such as 0.5')
  .transform((text) => parseEther(text));

/** Where the operator's keys are, and what their accounts may spend. */
export const operatorEnvironment = {
  OPERATOR_KEY: list.pipe(z.array(z.string().regex(/^0x[0-9a-fA-F]{64}$/, '0x and 64 hex digits'))).default([]),
  ALLOW_RAW_OPERATOR_KEY: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
  OPERATOR_KEYSTORE_FILE: list.default([]),
  OPERATOR_KEYSTORE_PASSWORD_FILE: optional(z.string()),
  OPERATOR_KMS_KEY_ID: list.default([]),
  OPERATOR_KMS_ADDRESS: list.pipe(z.array(z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'an address'))).default([]),
  OPERATOR_MAX_FEE_PER_TRANSACTION: optional(ether),
  OPERATOR_MAX_FEE_PER_DAY: optional(ether),
};

/** Wei; undefined: no limit. */
export interface FeeLimits {
  /** For one transaction: its gas limit at its highest fee. */
  readonly perTransaction: bigint | undefined;
  /** For all transactions of one account on one day of the network's time, counted like that. */
  readonly perDay: bigint | undefined;
}

type OperatorValues = z.output<z.ZodObject<typeof operatorEnvironment>>;

const SANDBOX_CHAIN_ID = 31337;
/** Wei. On a chain of real money one runaway transaction or day must not empty the account. */
const DEFAULT_LIMITS = { perTransaction: parseEther('5'), perDay: parseEther('50') };

/**
 * Where the operator's keys are. Throws where a raw key would be in the environment of a process on a chain of real money, from
 * where every dump, child and crash report could take it.
 */
export function readOperatorKeys(values: OperatorValues, chainId: number): OperatorKeys {
  const {
    OPERATOR_KEY: raw,
    OPERATOR_KEYSTORE_FILE: keystoreFiles,
    OPERATOR_KEYSTORE_PASSWORD_FILE: passwordFile,
  } = values;
  if (raw.length > 0 && chainId !== SANDBOX_CHAIN_ID && !values.ALLOW_RAW_OPERATOR_KEY) {
    throw new Error(
      `OPERATOR_KEY holds a raw key, which is for chain ${SANDBOX_CHAIN_ID} only, not for chain ${chainId}. Either\n` +
        '  put it into a keystore file (npm run quittance -- keys operator-file --out FILE --password-file FILE) and set\n' +
        '  OPERATOR_KEYSTORE_FILE and OPERATOR_KEYSTORE_PASSWORD_FILE, or\n' +
        '  keep it in AWS KMS and set OPERATOR_KMS_KEY_ID and OPERATOR_KMS_ADDRESS, or,\n' +
        '  on a chain for development, set ALLOW_RAW_OPERATOR_KEY=true. See docs/guides/keys.md.',
    );
  }
  if (keystoreFiles.length > 0 && passwordFile === undefined) {
    throw new Error(
      'OPERATOR_KEYSTORE_FILE needs OPERATOR_KEYSTORE_PASSWORD_FILE, a file that holds the password alone.',
    );
  }
  const { OPERATOR_KMS_KEY_ID: ids, OPERATOR_KMS_ADDRESS: addresses } = values;
  if (ids.length !== addresses.length) {
    throw new Error(
      `OPERATOR_KMS_KEY_ID names ${ids.length} keys and OPERATOR_KMS_ADDRESS ${addresses.length} addresses. Name the address of ` +
        'each key, in the same order, so that no other key is used by mistake.',
    );
  }
  const kms = ids.map((keyId, index) => ({ keyId, address: addresses[index] ?? '' }));
  return { raw, keystoreFiles, passwordFile, kms };
}

/** In wei; the play money of a sandbox has no limit unless told. */
export function readFeeLimits(values: OperatorValues, chainId: number): FeeLimits {
  const limits = chainId === SANDBOX_CHAIN_ID ? undefined : DEFAULT_LIMITS;
  return {
    perTransaction: values.OPERATOR_MAX_FEE_PER_TRANSACTION ?? limits?.perTransaction,
    perDay: values.OPERATOR_MAX_FEE_PER_DAY ?? limits?.perDay,
  };
}
