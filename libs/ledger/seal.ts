import type { EntityManager } from 'typeorm';
import { fingerprintsOf, readSealedContent, sealHash } from './sealed-content.js';

/**
 * Gives up to `limit` ledger transactions that have no seal yet their places in the hash chain and adds them to the running
 * sums, in the caller's transaction and in a fixed number of statements. One sealer works at a time; another one does nothing
 * meanwhile. Returns how many it sealed.
 */
export async function sealLedger(manager: EntityManager, limit: number): Promise<number> {
  const [head] = (await manager.query(`SELECT position, hash FROM ledger_seal_head FOR UPDATE SKIP LOCKED`)) as {
    position: string;
    hash: string;
  }[];
  if (head === undefined) return 0;
  const waiting = (await manager.query(
    `SELECT transaction_id FROM ledger_unsealed JOIN ledger_transactions ON id = transaction_id
     WHERE NOT EXISTS (SELECT FROM ledger_seals WHERE ledger_seals.transaction_id = ledger_unsealed.transaction_id)
     ORDER BY transaction_id LIMIT $1`,
    [limit],
  )) as { transaction_id: string }[];
  if (waiting.length === 0) return 0;
  const ids = waiting.map((row) => row.transaction_id);
  const contents = await readSealedContent(manager, ids);
  let { hash } = head;
  const seals = ids.flatMap((id) => {
    const content = contents.get(id);
    if (content === undefined) return [];
    hash = sealHash(hash, content);
    return [{ id, fingerprints: fingerprintsOf(content), hash }];
  });
  await manager.query(
    `WITH sealed AS (
       INSERT INTO ledger_seals (position, transaction_id, fingerprints, hash)
       SELECT $4::bigint + place, id, fingerprints, hash
       FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS seal (id, fingerprints, hash, place)
     ), unqueued AS (
       DELETE FROM ledger_unsealed WHERE transaction_id = ANY($1)
     )
     UPDATE ledger_seal_head SET position = $4::bigint + cardinality($1::text[]), hash = $5`,
    [
      seals.map(({ id }) => id),
      seals.map((seal) => seal.fingerprints),
      seals.map((seal) => seal.hash),
      head.position,
      hash,
    ],
  );
  await manager.query(
    `INSERT INTO ledger_totals (token, account_kind, booking_kind, added, taken)
     SELECT token, account_kind, booking_kind, added, taken FROM (${movedBy('moved.id = ANY($1)')}) AS moved
     ORDER BY token, account_kind, booking_kind
     ON CONFLICT (token, account_kind, booking_kind) DO UPDATE
     SET added = ledger_totals.added + excluded.added, taken = ledger_totals.taken + excluded.taken`,
    [seals.map(({ id }) => id)],
  );
  return seals.length;
}

/**
 * What ledger transactions `moved`, chosen by `condition`, added to and took from accounts, per token, kind of account and kind
 * of booking. What was voided takes itself back; becoming final moves nothing.
 */
export function movedBy(condition: string): string {
  return `SELECT entry.token, account.kind AS account_kind, moved.kind AS booking_kind,
      coalesce(sum(entry.amount * sign) FILTER (WHERE entry.amount > 0), 0) AS added,
      coalesce(-sum(entry.amount * sign) FILTER (WHERE entry.amount < 0), 0) AS taken
    FROM ledger_transactions AS moved
    CROSS JOIN LATERAL (SELECT CASE WHEN moved.phase = 'voided' THEN -1 ELSE 1 END AS sign) AS direction
    JOIN ledger_entries AS entry ON entry.transaction_id = coalesce(moved.pending_id, moved.id)
    JOIN ledger_accounts AS account ON account.id = entry.account_id
    WHERE (moved.pending_id IS NULL OR moved.phase = 'voided') AND ${condition}
    GROUP BY entry.token, account.kind, moved.kind`;
}
