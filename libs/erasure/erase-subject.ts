import type { EntityManager } from 'typeorm';
import { findAuditEntry, NETWORK_TENANT } from '#audit';
import { OPERATOR_TENANT } from '#database';
import { type DocumentStorage, eraseContent } from '#documents';
import { isId, QuittanceError } from '#domain';
import { ERASED, type ErasedValues } from '#records';
import { Erasing } from './erasing.js';
import { requireNotHeld } from './legal-holds.js';
import {
  requireEndedGrant,
  requireGoneMember,
  requireIdleBusiness,
  requireOldApproval,
  requireOldDispute,
  requireOldOrder,
  requireRevokedKey,
} from './retention.js';

/** The kinds of ids that can be asked for, and what of theirs is erased. */
export const erasable = {
  member: 'names, e-mail addresses, names of API keys, and what an identity provider knows the person as',
  business: 'name, legal name, tax id, bank account, and what operators wrote about it',
  apiKey: 'its name',
  auditorGrant: "the auditor's name",
  document: 'content and file name',
  dispute: 'the reasons of those who contested and decided, in words',
  approval: 'the body of the request, its answer, and why it was rejected',
  order: 'the reason for which it was declined or cancelled, in words',
  logEntry: 'what an entry of the audit log repeats of a request: the log and the sequence, `biz_…/17`',
} as const;
export type ErasableKind = keyof typeof erasable;

/** What was erased; nothing where that had been done before. */
export interface Erasure {
  readonly erased: readonly ErasedValues[];
  /** Of a document: whether its content is gone from the storage, or stays there for another document. */
  readonly isContentDeleted: boolean | undefined;
}

/** An entry of the audit log: whose, and its sequence. */
const LOG_ENTRY = /^[a-z0-9_]{1,64}\/[1-9][0-9]{0,17}$/;

export function erasableKind(id: string): ErasableKind | undefined {
  if (LOG_ENTRY.test(id)) return 'logEntry';
  return (Object.keys(erasable) as ErasableKind[]).find((kind) => kind !== 'logEntry' && isId(kind, id));
}

/** Erases, and returns the tenant in whose log the entries belong that tell of it: what is about an order, everybody's proofs hold. */
type Eraser = (erasing: Erasing, id: string, storage: DocumentStorage) => Promise<string>;

const erasers: Readonly<Record<ErasableKind, Eraser>> = {
  async member(erasing, id) {
    const { businessId } = await requireGoneMember(erasing.manager, id);
    await erasing.values('members', id);
    const changes = (await erasing.manager.query(`SELECT id FROM member_details WHERE member_id = $1 ORDER BY number`, [
      id,
    ])) as { id: string }[];
    for (const change of changes) await erasing.values('member_details', change.id);
    await erasing.copies(id, { tenants: [businessId], erased: { name: ERASED, email: null } });
    const keys = (await erasing.manager.query(`SELECT id FROM api_keys WHERE member_id = $1 ORDER BY id`, [id])) as {
      id: string;
    }[];
    for (const key of keys) {
      await erasing.values('api_keys', key.id);
      await erasing.copies(key.id, { tenants: [businessId], erased: { name: ERASED } });
    }
    const subjects = (await erasing.manager.query(`SELECT id FROM external_subjects WHERE member_id = $1 ORDER BY id`, [
      id,
    ])) as { id: string }[];
    for (const subject of subjects) await erasing.values('external_subjects', subject.id);
    return businessId ?? OPERATOR_TENANT;
  },

  async business(erasing, id) {
    await requireIdleBusiness(erasing.manager, id);
    await erasing.values('businesses', id);
    const [rows] = (await erasing.manager.query(
      `UPDATE businesses SET legal_name = NULL WHERE id = $1 AND legal_name IS NOT NULL RETURNING id`,
      [id],
    )) as [unknown[], number];
    erasing.note('businesses', id, rows.length > 0 ? ['legal_name'] : []);
    const [profiles] = (await erasing.manager.query(
      `UPDATE business_profiles SET tax_id = NULL, iban = NULL, bic = NULL, status_reason = NULL WHERE business_id = $1 RETURNING 1`,
      [id],
    )) as [unknown[], number];
    erasing.note('business_profiles', id, profiles.length > 0 ? ['tax_id', 'iban', 'bic', 'status_reason'] : []);
    const erased = { name: ERASED, legalName: null, taxId: null, iban: null, bic: null, statusReason: null };
    await erasing.copies(id, { tenants: [id], erased });
    await erasing.answersAbout(id, { name: ERASED });
    return id;
  },

  async apiKey(erasing, id) {
    const { businessId } = await requireRevokedKey(erasing.manager, id);
    await erasing.values('api_keys', id);
    await erasing.copies(id, { tenants: [businessId], erased: { name: ERASED } });
    return businessId ?? OPERATOR_TENANT;
  },

  async auditorGrant(erasing, id) {
    const { businessId, apiKeyId } = await requireEndedGrant(erasing.manager, id);
    await erasing.values('auditor_grants', id);
    await erasing.values('api_keys', apiKeyId);
    await erasing.copies(id, { tenants: [businessId], erased: { auditor: ERASED } });
    return businessId;
  },

  async document(erasing, id, storage) {
    const { document, isContentDeleted } = await eraseContent(erasing.manager, storage, id);
    await erasing.values('documents', id);
    erasing.isContentDeleted = isContentDeleted;
    if (isContentDeleted !== undefined) erasing.note('documents', id, ['content']);
    const isDone = erasing.erased.length === 0;
    if (isDone) throw new QuittanceError('document_erased', 'This document was erased already.');
    await erasing.copies(id, { tenants: [document.businessId], erased: { fileName: ERASED } });
    return document.orderId === null ? document.businessId : NETWORK_TENANT;
  },

  async dispute(erasing, id) {
    const { orderId, tenants } = await requireOldDispute(erasing.manager, id);
    await erasing.values('disputes', id);
    const count = await erasing.copies(id, { tenants, orderId, erased: { reason: ERASED } });
    if (count > 0 && erasing.erased.length === 0) erasing.note('trail_entries', id, ['reason']);
    return NETWORK_TENANT;
  },

  async approval(erasing, id) {
    const { businessId } = await requireOldApproval(erasing.manager, id);
    await erasing.values('approvals', id);
    const [rows] = (await erasing.manager.query(
      `UPDATE approvals SET reason = NULL, result_body = NULL
       WHERE id = $1 AND (reason IS NOT NULL OR result_body IS NOT NULL) RETURNING id`,
      [id],
    )) as [unknown[], number];
    erasing.note('approvals', id, rows.length > 0 ? ['reason', 'result_body'] : []);
    const erased = { request: { erased: true }, reason: null, result: null };
    await erasing.copies(id, { tenants: [businessId], erased });
    return businessId;
  },

  async order(erasing, id) {
    const { tenants } = await requireOldOrder(erasing.manager, id);
    const count = await erasing.copies(id, { tenants, orderId: id, erased: { reason: ERASED } });
    erasing.note('trail_entries', id, count > 0 ? ['reason'] : []);
    return NETWORK_TENANT;
  },

  async logEntry(erasing, id) {
    const [tenant = '', sequence = ''] = id.split('/');
    const found = await findAuditEntry(erasing.manager, tenant, BigInt(sequence));
    if (found === undefined) throw new QuittanceError('not_found', `There is no entry ${id} of the log.`);
    return tenant;
  },
};

/**
 * Erases what is known of people under an id: values, salts and copies go; salted hashes and digests stay, over which log, seals, terms
 * and bundles verify. Entries in the log of whom it belongs to tell of it, written for `actor`. Throws `invalid_request` for ids of other
 * kinds, `not_found`, `invalid_transition` for what is still used, `retention_period` for what must still be kept or is held, and `document_erased`.
 * Erasing what is erased changes nothing.
 */
export async function eraseSubject(
  manager: EntityManager,
  storage: DocumentStorage,
  id: string,
  actor: string,
): Promise<Erasure> {
  const kind = erasableKind(id);
  if (kind === undefined) {
    const detail = `Erased is what belongs to: ${Object.keys(erasable).join(', ')}.`;
    throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/subject', detail }] });
  }
  await requireNotHeld(manager, kind, id);
  const erasing = new Erasing(manager);
  const tenant = await erasers[kind](erasing, id, storage);
  for (const subject of new Set([id, ...erasing.erased.map((erased) => erased.id)])) await erasing.texts(subject);
  await erasing.tell(tenant, actor);
  return erasing;
}
