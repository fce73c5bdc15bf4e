import type { EntityManager } from 'typeorm';
import { appendAudits, NETWORK_TENANT } from '#audit';
import { SEAL_HEAD_ACTION as ACTION, CURSORS_NOW, type ToldCursors } from '#records';

/**
 * Hash chains over other tables, whose heads the log tells of: by that the anchor binds what they seal. `cursors` is SQL for up to which
 * ids everything is sealed: what has an older id and a later seal was slipped in.
 */
const CHAINS = [
  { seals: 'ledger_seals', head: 'ledger_seal_head', cursors: 'NULL' },
  { seals: 'record_seals', head: 'record_seal_head', cursors: CURSORS_NOW },
] as const;

const PAGE = 1_000;

/** A seal that is not the one that the log told of. */
export interface SealFault {
  readonly table: string;
  /** The seal's position. */
  readonly row: string;
  readonly problem: 'changed' | 'missing';
}

/** Writes position and hash of every head that has moved, with its cursors, into the network's own log. Returns how many it told of. */
export async function tellSealHeads(manager: EntityManager): Promise<number> {
  const records = [];
  for (const { seals, head, cursors } of CHAINS) {
    // One statement, as the cursors are those of this very position: what is sealed after it is below none of them.
    const [moved] = (await manager.query(
      `SELECT position, hash, ${cursors} AS cursors FROM ${head} WHERE position > coalesce((
         SELECT (details->>'position')::bigint FROM audit_entries WHERE subject = $1 AND tenant_id = $2 AND action = '${ACTION}'
         ORDER BY sequence DESC LIMIT 1), 0)`,
      [seals, NETWORK_TENANT],
    )) as { position: string; hash: string; cursors: ToldCursors | null }[];
    if (moved === undefined) continue;
    const { position, hash } = moved;
    const details = { position, hash, ...(moved.cursors === null ? {} : { cursors: moved.cursors }) };
    records.push({ actor: 'worker', action: ACTION, outcome: 'done' as const, subject: seals, details });
  }
  if (records.length > 0) await appendAudits(manager, NETWORK_TENANT, records);
  return records.length;
}

/**
 * Compares every seal that the log told of with the one that is there. Who changes a record and makes all seals anew finds the old ones in
 * a log that is anchored on chain. Undefined when all agree.
 */
export async function verifySealHeads(manager: EntityManager): Promise<SealFault | undefined> {
  for (const { seals } of CHAINS) {
    for (let after = '0'; ; ) {
      const rows = (await manager.query(
        `SELECT entry.sequence, entry.details->>'position' AS position, entry.details->>'hash' AS told, seal.hash
         FROM audit_entries AS entry LEFT JOIN ${seals} AS seal ON seal.position = (entry.details->>'position')::bigint
         WHERE subject = $1 AND tenant_id = $2 AND action = '${ACTION}' AND entry.sequence > $3 ORDER BY entry.sequence LIMIT ${PAGE}`,
        [seals, NETWORK_TENANT, after],
      )) as { sequence: string; position: string; told: string; hash: string | null }[];
      const wrong = rows.find(({ told, hash }) => told !== hash);
      if (wrong !== undefined) {
        return { table: seals, row: wrong.position, problem: wrong.hash === null ? 'missing' : 'changed' };
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = last.sequence;
    }
  }
  return undefined;
}
