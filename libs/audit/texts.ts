import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { AuditRow } from './audit.js';

/**
 * A text of people among the details of an entry: a name, a reason in words, what a request said. The entry has its salted hash in its
 * place, `{"salted": "<hash>"}`, and the text lies beside the log, where it can be erased.
 */
export class PersonalText {
  constructor(readonly text: string) {}
}

/** A text with the salt that makes its hash; null, both of them, once it is erased. */
export interface AuditText {
  /** SHA-256 in hex, see {@link saltedHash}. */
  readonly hash: string;
  readonly salt: string | null;
  readonly text: string | null;
}

/** What the audit log calls an erasure; `details.columns` are the names of what went, and its subject is the record. */
export const ERASE_ACTION = 'erase_personal_data';

/** SHA-256 in hex over salt, a colon and the value as text. */
export function saltedHash(salt: string, value: string): string {
  return createHash('sha256').update(`${salt}:${value}`).digest('hex');
}

/** 32 random bytes in hex. */
export function newSalt(): string {
  return randomBytes(32).toString('hex');
}

/** Values with those of `names` that are texts as {@link PersonalText}. */
export function withPersonalTexts(
  values: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      names.includes(name) && typeof value === 'string' ? new PersonalText(value) : value,
    ]),
  );
}

type Details = Readonly<Record<string, unknown>>;

/** Details with salted hashes in the places of texts, and those texts. */
export function hideTexts(details: Details): { readonly details: Details; readonly texts: readonly AuditText[] } {
  const texts: AuditText[] = [];
  const hide = (value: unknown): unknown => {
    if (value instanceof PersonalText) {
      const salt = newSalt();
      const hash = saltedHash(salt, value.text);
      texts.push({ hash, salt, text: value.text });
      return { salted: hash };
    }
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hide(inner)]));
  };
  const hidden = hide(details) as Details;
  return { details: texts.length === 0 ? details : hidden, texts };
}

/** Keeps the texts of entries beside the log, in the transaction that appends those. */
export async function keepTexts(
  manager: EntityManager,
  tenantId: string,
  texts: readonly (AuditText & { readonly sequence: bigint })[],
): Promise<void> {
  if (texts.length === 0) return;
  await manager.query(
    `INSERT INTO audit_texts (tenant_id, sequence, hash, salt, text)
     SELECT $1, sequence, hash, salt, text FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) AS kept (sequence, hash, salt, text)`,
    [
      ...[tenantId, texts.map(({ sequence }) => sequence.toString()), texts.map(({ hash }) => hash)],
      ...[texts.map(({ salt }) => salt), texts.map(({ text }) => text)],
    ],
  );
}

/** As {@link keepTexts}, for the entry that was appended last to a log, whose head the transaction holds. */
export async function keepTextsOfLast(
  manager: EntityManager,
  tenantId: string,
  texts: readonly AuditText[],
): Promise<void> {
  if (texts.length === 0) return;
  const [head] = (await manager.query(`SELECT sequence FROM audit_heads WHERE tenant_id = $1`, [tenantId])) as [
    { sequence: string },
  ];
  const sequence = BigInt(head.sequence);
  await keepTexts(
    manager,
    tenantId,
    texts.map((text) => ({ ...text, sequence })),
  );
}

/** Texts of entries, as far as the caller's tenant sees them, in the order of the entries. */
export async function findTexts(
  manager: EntityManager,
  entries: readonly Pick<AuditRow, 'tenantId' | 'sequence'>[],
): Promise<readonly AuditText[][]> {
  const rows = (await manager.query(
    `SELECT tenant_id AS tenant, sequence, hash, salt, text FROM audit_texts
     WHERE (tenant_id, sequence) IN (SELECT * FROM unnest($1::text[], $2::bigint[])) ORDER BY hash`,
    [entries.map(({ tenantId }) => tenantId), entries.map(({ sequence }) => sequence)],
  )) as (AuditText & { tenant: string; sequence: string })[];
  const found = Map.groupBy(rows, ({ tenant, sequence }) => `${tenant}/${sequence}`);
  return entries.map(({ tenantId, sequence }) =>
    (found.get(`${tenantId}/${sequence}`) ?? []).map(({ hash, salt, text }) => ({ hash, salt, text })),
  );
}

/** Where a text stands, as the log names it that tells of its erasure: `tenant/sequence`. */
export function entryName({ tenantId, sequence }: Pick<AuditRow, 'tenantId' | 'sequence'>): string {
  return `${tenantId}/${sequence}`;
}

/**
 * Erases the texts of all entries about a subject but those that say why something was erased, or of the one entry that {@link entryName}
 * names. Returns the names of the entries that had some.
 */
export async function eraseTexts(manager: EntityManager, subject: string): Promise<string[]> {
  const [tenantId, sequence] = /^([a-z0-9_]+)\/([1-9][0-9]{0,17})$/.exec(subject)?.slice(1) ?? [];
  const [rows] = (await manager.query(
    `UPDATE audit_texts AS kept SET text = NULL, salt = NULL FROM audit_entries AS entry
     WHERE kept.tenant_id = entry.tenant_id AND kept.sequence = entry.sequence AND kept.text IS NOT NULL
       AND ${sequence === undefined ? `entry.subject = $1 AND entry.action NOT LIKE 'erase%'` : 'entry.tenant_id = $1 AND entry.sequence = $2'}
     RETURNING kept.tenant_id AS "tenantId", kept.sequence`,
    sequence === undefined ? [subject] : [tenantId, sequence],
  )) as [Pick<AuditRow, 'tenantId' | 'sequence'>[], number];
  return [...new Set(rows.map(entryName))].sort();
}
