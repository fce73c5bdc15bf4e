import type { EntityManager } from 'typeorm';
import { ERASE_ACTION, saltedHash } from './texts.js';

/** A text beside the log that is not what its entry has the hash of. */
export interface TextFault {
  readonly table: 'audit_texts';
  /** `tenant/sequence/hash`. */
  readonly row: string;
  /** `erased`: it was taken away, and no entry of the log says so. */
  readonly problem: 'changed' | 'missing' | 'added' | 'erased';
}

const PAGE = 1_000;

/** Compares every text beside the log with its entry; undefined when all hold. What the log says was erased is right without its text. */
export async function verifyTexts(manager: EntityManager): Promise<TextFault | undefined> {
  return (
    (await firstOf(manager, 'missing', MISSING)) ??
    (await firstOf(manager, 'added', STRAY)) ??
    (await firstOf(manager, 'erased', UNTOLD, [ERASE_ACTION])) ??
    (await changedText(manager))
  );
}

const NAME = `concat_ws('/', kept.tenant_id, kept.sequence, kept.hash)`;

/** Hashes in entries that nothing beside the log has. */
const MISSING = `SELECT concat_ws('/', entry.tenant_id, entry.sequence, place #>> '{}') AS row
  FROM audit_entries AS entry, jsonb_path_query(details, 'strict $.**.salted') AS place
  WHERE strpos(details::text, '"salted"') > 0 AND NOT EXISTS (SELECT FROM audit_texts AS kept
    WHERE kept.tenant_id = entry.tenant_id AND kept.sequence = entry.sequence AND kept.hash = place #>> '{}')`;

/** Texts that no entry has the hash of. */
const STRAY = `SELECT ${NAME} AS row FROM audit_texts AS kept WHERE NOT EXISTS (SELECT FROM audit_entries AS entry
  WHERE entry.tenant_id = kept.tenant_id AND entry.sequence = kept.sequence AND strpos(details::text, kept.hash) > 0)`;

/** Texts that are gone without an entry that says so. */
const UNTOLD = `SELECT ${NAME} AS row FROM audit_texts AS kept WHERE (text IS NULL OR salt IS NULL) AND NOT EXISTS (
  SELECT FROM audit_entries WHERE subject = concat_ws('/', kept.tenant_id, kept.sequence) AND action = $1 AND outcome = 'done')`;

async function firstOf(
  manager: EntityManager,
  problem: TextFault['problem'],
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<TextFault | undefined> {
  const [found] = (await manager.query(`${sql} ORDER BY 1 LIMIT 1`, [...parameters])) as { row: string }[];
  return found && { table: 'audit_texts', row: found.row, problem };
}

async function changedText(manager: EntityManager): Promise<TextFault | undefined> {
  let after = ['', '0', ''];
  for (;;) {
    const rows = (await manager.query(
      `SELECT tenant_id, sequence, hash, salt, text FROM audit_texts AS kept
       WHERE (tenant_id COLLATE "C", sequence, hash COLLATE "C") > ($1, $2::bigint, $3)
       ORDER BY tenant_id COLLATE "C", sequence, hash COLLATE "C" LIMIT ${PAGE}`,
      after,
    )) as { tenant_id: string; sequence: string; hash: string; salt: string | null; text: string | null }[];
    for (const { tenant_id: tenant, sequence, hash, salt, text } of rows) {
      const isRight = text === null ? salt === null : salt !== null && saltedHash(salt, text) === hash;
      if (!isRight) return { table: 'audit_texts', row: `${tenant}/${sequence}/${hash}`, problem: 'changed' };
      after = [tenant, sequence, hash];
    }
    if (rows.length < PAGE) return undefined;
  }
}
