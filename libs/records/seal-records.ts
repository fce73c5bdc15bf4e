import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import { type SealedTable, sealedTables } from './sealed-tables.js';

/** For how long after its id was made a record may come to be seen: commands end long before. */
export const GRACE_MILLISECONDS = 60_000;

export interface SealedRecord {
  readonly key: string;
  /** Every sealed column as text, in the table's order. */
  readonly values: readonly (string | null)[];
}

/** SHA-256 in hex over the hash before, table, key and every column. */
export function recordHash(previousHash: string, table: string, { key, values }: SealedRecord): string {
  return createHash('sha256')
    .update(previousHash)
    .update(JSON.stringify([table, key, values]))
    .digest('hex');
}

/** A short check of each column. It proves nothing, but tells which column the hash does not fit any more. */
export function recordFingerprints(values: readonly (string | null)[]): string {
  return values.map((value) => crc32(JSON.stringify(value)).toString(16).padStart(8, '0')).join('');
}

/** SQL for a record's key and its columns; times are UTC whatever the session's zone is. */
export function recordOf({ key, columns }: SealedTable, alias: string): string {
  const names = columns.map((name) => `'${name}', ${alias}.${name}`).join(', ');
  return `concat_ws('/', ${key.map((name) => `${alias}.${name}`).join(', ')}) AS key,
    (SELECT jsonb_agg(content->>name ORDER BY place) FROM jsonb_build_object(${names}) AS content,
       unnest(ARRAY[${columns.map((name) => `'${name}'`).join(', ')}]) WITH ORDINALITY AS named (name, place)) AS values`;
}

/** The smallest id that could be made at a time: 48 bits of milliseconds in front, as in UUIDv7, in Crockford's base32. */
export function firstIdOf(prefix: string, milliseconds: number): string {
  let value = BigInt(Math.max(0, milliseconds)) << 80n;
  let text = '';
  for (let place = 0; place < 26; place += 1) {
    text = '0123456789abcdefghjkmnpqrstvwxyz'.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return `${prefix}_${text}`;
}

/**
 * Gives up to `limit` records of each table that have no seal yet their places in the hash chain, in the caller's transaction. One
 * sealer works at a time; another does nothing meanwhile. Returns how many it sealed.
 */
export async function sealRecords(manager: EntityManager, limit: number, now = Date.now()): Promise<number> {
  const [head] = (await manager.query(`SELECT position, hash FROM record_seal_head FOR UPDATE SKIP LOCKED`)) as {
    position: string;
    hash: string;
  }[];
  if (head === undefined) return 0;
  await manager.query(`SET LOCAL TimeZone = 'UTC'`);
  let { hash } = head;
  let position = Number(head.position);
  for (const sealed of sealedTables) {
    const records = await unsealed(manager, sealed, limit);
    const first = position + 1;
    const hashes = records.map((record) => {
      hash = recordHash(hash, sealed.table, record);
      return hash;
    });
    position += records.length;
    await storeSeals(manager, sealed.table, first, records, hashes);
    if (records.length < limit) {
      await manager.query(
        `INSERT INTO record_seal_cursors (record_table, sealed_to) VALUES ($1, $2) ON CONFLICT (record_table)
         DO UPDATE SET sealed_to = greatest(record_seal_cursors.sealed_to COLLATE "C", excluded.sealed_to)`,
        [sealed.table, firstIdOf(sealed.id[1], now - GRACE_MILLISECONDS)],
      );
    }
  }
  await manager.query(`UPDATE record_seal_head SET position = $1, hash = $2`, [position, hash]);
  return position - Number(head.position);
}

async function unsealed(manager: EntityManager, sealed: SealedTable, limit: number): Promise<SealedRecord[]> {
  const { table, key, id } = sealed;
  return (await manager.query(
    `SELECT ${recordOf(sealed, 'record')} FROM ${table} AS record
     WHERE record.${id[0]} >= coalesce((SELECT sealed_to FROM record_seal_cursors WHERE record_table = $1), '')
       AND NOT EXISTS (SELECT FROM record_seals WHERE record_table = $1
         AND record_key = concat_ws('/', ${key.map((name) => `record.${name}`).join(', ')}))
     ORDER BY ${key.map((name) => `record.${name}`).join(', ')} LIMIT $2`,
    [table, limit],
  )) as SealedRecord[];
}

async function storeSeals(
  manager: EntityManager,
  table: string,
  first: number,
  records: readonly SealedRecord[],
  hashes: readonly string[],
): Promise<void> {
  if (records.length === 0) return;
  await manager.query(
    `INSERT INTO record_seals (position, record_table, record_key, fingerprints, hash)
     SELECT $1::bigint + place - 1, $2, key, fingerprints, hash
     FROM unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS seal (key, fingerprints, hash, place)`,
    [...[first, table, records.map(({ key }) => key), records.map(({ values }) => recordFingerprints(values))], hashes],
  );
}
