import type { EntityManager } from 'typeorm';
import { newSalt, saltedHash } from '#audit';
import type { SealedTable } from './sealed-tables.js';

/** What a seal says of a value about a person, in the value's place. */
export interface PersonalHash {
  readonly column: string;
  /** 32 random bytes in hex; null once the value is erased. */
  readonly salt: string | null;
  /** SHA-256 in hex over salt, a colon and the value as text. */
  readonly hash: string;
}

/** How a salted hash stands among the values that a seal is made over. */
export function sealedForm(hash: string): string {
  return `salted:${hash}`;
}

/** Salted hashes of records, by the records' keys. */
export async function readHashes(
  manager: EntityManager,
  table: string,
  keys: readonly string[],
): Promise<Map<string, PersonalHash[]>> {
  const rows = (await manager.query(
    `SELECT record_key AS key, column_name AS column, salt, hash FROM personal_hashes WHERE record_table = $1 AND record_key = ANY($2)`,
    [table, keys],
  )) as (PersonalHash & { key: string })[];
  return Map.groupBy(rows, ({ key }) => key);
}

/** Gives values about people their salts, unless they have them, and returns the hashes of all those records, by their keys. */
export async function saltValues(
  manager: EntityManager,
  { table, personal }: SealedTable,
  columns: readonly string[],
  records: readonly { readonly key: string; readonly values: readonly (string | null)[] }[],
): Promise<Map<string, PersonalHash[]>> {
  const made = records.flatMap(({ key, values }) =>
    Object.keys(personal).flatMap((column) => {
      const value = values[columns.indexOf(column)] ?? null;
      if (value === null) return [];
      const salt = newSalt();
      return [{ key, column, salt, hash: saltedHash(salt, value) }];
    }),
  );
  // What is erased before it is sealed has its hash already.
  await manager.query(
    `INSERT INTO personal_hashes (record_table, record_key, column_name, salt, hash)
     SELECT $1, key, column_name, salt, hash FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS made (key, column_name, salt, hash)
     ON CONFLICT DO NOTHING`,
    [
      ...[table, made.map(({ key }) => key), made.map(({ column }) => column), made.map(({ salt }) => salt)],
      made.map(({ hash }) => hash),
    ],
  );
  return readHashes(
    manager,
    table,
    records.map(({ key }) => key),
  );
}

/** A record's values with salted hashes in the places of those about people. */
export function hiddenValues(
  { personal }: SealedTable,
  columns: readonly string[],
  values: readonly (string | null)[],
  hashes: readonly PersonalHash[],
): (string | null)[] {
  return columns.map((column, place) => {
    if (!(column in personal)) return values[place] ?? null;
    const own = hashes.find((hash) => hash.column === column);
    return own === undefined ? (values[place] ?? null) : sealedForm(own.hash);
  });
}
