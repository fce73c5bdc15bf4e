import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EntityManager } from 'typeorm';
import { copyRows } from '#database';
import { findChangedColumn, findMovedEntry } from './locate-change.js';
import { type AuditText, hideTexts, keepTexts } from './texts.js';

/** The tenant of entries that no business caused: what the chain did. */
export const NETWORK_TENANT = 'network';

const GENESIS_HASH = '0'.repeat(64);

export interface AuditRecord {
  /** The business in whose log the entry stands, or `NETWORK_TENANT`. */
  readonly tenantId: string;
  /** Who did it: an API key's id, `worker`, or `chain`. */
  readonly actor: string;
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  /** The id of what it was done to. */
  readonly subject: string;
  /** JSON without numbers above 2^53; amounts are strings. Texts of people are `PersonalText`. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** An entry as it is chained: every column but its own hash. */
export interface AuditRow extends AuditRecord {
  /** From 1, without gaps within the tenant. */
  readonly sequence: string;
  /** UTC to the microsecond: `2026-11-29T10:00:00.000001Z`. */
  readonly at: string;
  readonly previousHash: string;
}

/** SHA-256 in hex over the RFC 8785 form of every column of an entry but the hash itself. */
export function auditHash(row: AuditRow): string {
  const canonical = canonicalize({ ...row });
  if (canonical === undefined) {
    throw new Error('An audit entry must be JSON');
  }
  return createHash('sha256').update(canonical).digest('hex');
}

/** An entry as the database's `append_audit` takes it. */
export interface UnchainedAudit extends AuditRecord {
  /** The entry's RFC 8785 form in four parts, between which stand its time, the previous hash and its sequence. */
  readonly canonical: readonly string[];
}

/** Prepares an entry that the database itself puts at the end of its tenant's chain, as only there all that it binds is known. */
export function unchainedAudit(record: AuditRecord): UnchainedAudit {
  const { tenantId, actor, action, outcome, subject, details } = record;
  // Members of the canonical form are sorted by name: at, previousHash and sequence stand between these parts.
  const head = canonicalize({ action, actor, at: '' })?.slice(0, -2);
  const middle = canonicalize({ details, outcome, previousHash: '' })?.slice(1, -2);
  const tail = canonicalize({ subject, tenantId })?.slice(1);
  if (head === undefined || middle === undefined || tail === undefined) {
    throw new Error('An audit entry must be JSON');
  }
  const canonical = [head, `",${middle}`, '","sequence":"', `",${tail}`];
  return { tenantId, actor, action, outcome, subject, details, canonical };
}

/**
 * Appends an entry to its tenant's hash chain in the caller's transaction. Writers of one tenant wait for each other here, so
 * it belongs at the end of a transaction; several tenants in one transaction go in ascending order.
 * Returns the entry's sequence within the tenant.
 */
export async function appendAudit(manager: EntityManager, record: AuditRecord): Promise<bigint> {
  const { details, texts } = hideTexts(record.details);
  const [row] = (await manager.query(`SELECT append_audit($1) AS sequence`, [
    JSON.stringify(unchainedAudit({ ...record, details })),
  ])) as [{ sequence: string }];
  const sequence = BigInt(row.sequence);
  await keepTexts(
    manager,
    record.tenantId,
    texts.map((text) => ({ ...text, sequence })),
  );
  return sequence;
}

async function lockHead(manager: EntityManager, tenantId: string) {
  const [head] = (await manager.query(
    `SELECT sequence, hash, to_char(network_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
       coalesce(current_setting('app.has_changed', true), '') <> '' AS "isAfterChanges"
     FROM audit_heads WHERE tenant_id = $1 FOR UPDATE`,
    [tenantId],
  )) as { sequence: string; hash: string; at: string; isAfterChanges: boolean }[];
  return head;
}

/** Appends entries to one tenant's hash chain like {@link appendAudit}. Returns the sequence of the last. */
export function appendAudits(
  manager: EntityManager,
  tenantId: string,
  records: readonly Omit<AuditRecord, 'tenantId'>[],
): Promise<bigint> {
  return prepareAudits(tenantId, records)(manager);
}

const ENTRY_COLUMNS = [
  ...['tenant_id', 'sequence', 'at', 'actor', 'action', 'outcome', 'subject', 'details', 'previous_hash', 'hash'],
];

/** Does at once what {@link appendAudits} has to do before it makes others wait, and returns the rest of it. */
export function prepareAudits(
  tenantId: string,
  records: readonly Omit<AuditRecord, 'tenantId'>[],
): (manager: EntityManager) => Promise<bigint> {
  const entries = records.map((record) => {
    const { details, texts } = hideTexts(record.details);
    const { actor, action, outcome, subject, canonical } = unchainedAudit({ tenantId, ...record, details });
    return { columns: [actor, action, outcome, subject, JSON.stringify(details)], canonical, texts };
  });
  return async (manager) => {
    const [first] = records;
    const head = await lockHeadAfterChanges(manager, tenantId, first);
    const { at } = head;
    let sequence = BigInt(head.sequence);
    let previousHash = head.hash;
    const kept: (AuditText & { readonly sequence: bigint })[] = [];
    const rows = entries.map(({ columns, canonical: [start, middle, end, tail], texts }) => {
      sequence += 1n;
      kept.push(...texts.map((text) => ({ ...text, sequence })));
      const hash = createHash('sha256')
        .update(`${start}${at}${middle}${previousHash}${end}${sequence}${tail}`)
        .digest('hex');
      const row = [tenantId, sequence, at, ...columns, previousHash, hash];
      previousHash = hash;
      return row;
    });
    await copyRows(manager, 'audit_entries', ENTRY_COLUMNS, rows);
    await manager.query(`UPDATE audit_heads SET sequence = $2, hash = $3 WHERE tenant_id = $1`, [
      tenantId,
      sequence.toString(),
      previousHash,
    ]);
    await keepTexts(manager, tenantId, kept);
    return sequence;
  };
}

/** The head, after what tells of the records that the transaction changed; see `append_changes`. */
async function lockHeadAfterChanges(
  manager: EntityManager,
  tenantId: string,
  first: Omit<AuditRecord, 'tenantId'> | undefined,
) {
  const head = await lockOrCreateHead(manager, tenantId);
  if (!head.isAfterChanges || first === undefined) return head;
  await manager.query(`SELECT append_changes($1, $2, $3)`, [tenantId, first.actor, first.subject]);
  return lockOrCreateHead(manager, tenantId);
}

async function lockOrCreateHead(manager: EntityManager, tenantId: string) {
  const known = await lockHead(manager, tenantId);
  if (known !== undefined) return known;
  await manager.query(`INSERT INTO audit_heads (tenant_id, sequence, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING`, [
    tenantId,
    GENESIS_HASH,
  ]);
  const head = await lockHead(manager, tenantId);
  if (head === undefined) throw new Error(`The audit log of ${tenantId} has no head`);
  return head;
}

export interface AuditFault {
  readonly tenantId: string;
  readonly sequence: bigint;
  readonly problem: 'hash' | 'link' | 'gap' | 'head';
  /** The column of the entry that was changed, where that can be told. */
  readonly column?: string;
}

/**
 * Recomputes a tenant's chain from its start; undefined when it holds, else the first entry that does not. Entries that come meanwhile
 * are verified too, whatever the transaction's isolation.
 */
export async function verifyAudit(manager: EntityManager, tenantId: string): Promise<AuditFault | undefined> {
  const pageSize = 1000;
  let last = { sequence: 0n, hash: GENESIS_HASH };
  let headBefore = 0n;
  for (;;) {
    const rows = (await manager.query(
      `SELECT sequence, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, actor, action, outcome, subject,
              details, previous_hash, hash
       FROM audit_entries WHERE tenant_id = $1 AND sequence > $2 ORDER BY sequence LIMIT ${pageSize}`,
      [tenantId, last.sequence.toString()],
    )) as (Omit<AuditRow, 'previousHash'> & { previous_hash: string; hash: string })[];
    for (const { previous_hash: previousHash, hash, ...columns } of rows) {
      const sequence = BigInt(columns.sequence);
      if (sequence !== last.sequence + 1n) {
        const expected = { tenantId, sequence: (last.sequence + 1n).toString(), previousHash: last.hash };
        const column = await findMovedEntry(manager, expected, auditHash);
        return { tenantId, sequence: last.sequence + 1n, problem: 'gap', ...(column && { column }) };
      }
      if (previousHash !== last.hash) {
        const linked = auditHash({ ...columns, tenantId, previousHash: last.hash });
        return { tenantId, sequence, problem: 'link', ...(linked === hash && { column: 'previous_hash' }) };
      }
      const row = { ...columns, tenantId, previousHash };
      if (auditHash(row) !== hash) {
        const column = await findChangedColumn(manager, row, hash, auditHash);
        return { tenantId, sequence, problem: 'hash', ...(column && { column }) };
      }
      last = { sequence, hash };
    }
    if (rows.length === pageSize) continue;
    const [head] = (await manager.query(`SELECT sequence, hash FROM audit_heads WHERE tenant_id = $1`, [tenantId])) as {
      sequence: string;
      hash: string;
    }[];
    const sequence = BigInt(head?.sequence ?? 0);
    if (sequence === last.sequence && (head?.hash ?? GENESIS_HASH) === last.hash) return undefined;
    if (sequence > last.sequence && headBefore <= last.sequence) {
      // What it is ahead by was written since the page was read, or is missing.
      headBefore = sequence;
      continue;
    }
    const next = { tenantId, sequence: (last.sequence + 1n).toString(), previousHash: last.hash };
    const column = await findMovedEntry(manager, next, auditHash);
    return { tenantId, sequence: last.sequence + 1n, problem: 'head', ...(column && { column }) };
  }
}
