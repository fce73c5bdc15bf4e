import { createHash } from 'node:crypto';

/** What an import reads. */
export interface ImportSource {
  /** SHA-256 of the file. */
  readonly fileDigest: string;
  readonly mappingDigest: string;
}

/** Names an import among others on this machine: the same file, mapping and limit give the same name. */
export function importDigest({ fileDigest, mappingDigest }: ImportSource, limit: number | undefined): string {
  return digestOf([fileDigest, mappingDigest, limit ?? null]);
}

/** Makes the Idempotency-Key of a step, the same in every run. */
export type KeyMaker = (...step: readonly (string | number)[]) => string;

/**
 * Without the limit: rows that two imports of one file have in common are the same orders. With the shift, since moved dates make
 * other requests.
 */
export function idempotencyKeys({ fileDigest, mappingDigest }: ImportSource, shiftDays: number): KeyMaker {
  return (...step) => `import-${digestOf([fileDigest, mappingDigest, shiftDays, ...step])}`;
}

function digestOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
