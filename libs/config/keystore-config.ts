import { z } from 'zod';

const hexSecret = z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits');

/** The secrets that managed signers' keys are encrypted under. */
export const keystoreEnvironment = {
  KEYSTORE_SECRET: hexSecret,
  KEYSTORE_OLD_SECRETS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(hexSecret)),
};

export interface KeystoreSecrets {
  /** 32 bytes; keys are encrypted under it. */
  readonly current: Buffer;
  /** What keys were encrypted under before, while some still are. */
  readonly older: readonly Buffer[];
}

export function toKeystoreSecrets(values: z.output<z.ZodObject<typeof keystoreEnvironment>>): KeystoreSecrets {
  return {
    current: Buffer.from(values.KEYSTORE_SECRET, 'hex'),
    older: values.KEYSTORE_OLD_SECRETS.map((secret) => Buffer.from(secret, 'hex')),
  };
}

/** For programs that need nothing else. Throws naming what is missing or malformed, not what it holds. */
export function readKeystoreSecrets(environment: NodeJS.ProcessEnv = process.env): KeystoreSecrets {
  const parsed = z.object(keystoreEnvironment).safeParse(environment);
  if (!parsed.success) throw new Error(`The keystore's secrets:\n${z.prettifyError(parsed.error)}\nSee .env.example.`);
  return toKeystoreSecrets(parsed.data);
}
