import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { findCheckpoints, findEntriesAbout, findPositions } from '#audit';
import type { PurchaseOrder } from '#orders';
import { getParties } from '#parties';
import type { TrailEntry, TrailMoment } from '#trail';
import { presentAccountId } from '../ledger/ledger.presenter.js';
import { presentParty } from '../parties/parties.presenter.js';
import type { trailDetailSchema } from './trails.schema.js';

type Detail = z.infer<typeof trailDetailSchema>;

/** The order whose parts are wanted, and up to when; undefined: until now. */
export interface PartsOf {
  readonly manager: EntityManager;
  readonly order: PurchaseOrder;
  readonly moment: TrailMoment | undefined;
}

/** Who has part in it: by its terms, and who holds its invoices or has them in pledge. */
export async function presentPartakers({ manager, order }: PartsOf): Promise<Detail['parties']> {
  const titles = (await manager.query(
    `SELECT 'holder' AS role, holder_id AS id FROM invoices WHERE order_id = $1 AND holder_id <> supplier_id
     UNION SELECT 'pledgee', pledgee_id FROM invoices WHERE order_id = $1 AND pledgee_id IS NOT NULL ORDER BY role, id`,
    [order.id],
  )) as { role: 'holder' | 'pledgee'; id: string }[];
  const named = [
    { role: 'buyer' as const, id: order.buyerId },
    { role: 'supplier' as const, id: order.supplierId },
    { role: 'attester' as const, id: order.attesterId },
    { role: 'arbiter' as const, id: order.arbiterId },
    ...titles,
  ].filter((part): part is typeof part & { id: string } => part.id !== null);
  const parties = await getParties(
    manager,
    named.map(({ id }) => id),
  );
  return named.map(({ role, id }) => ({ role, ...presentParty(parties, id) }));
}

export async function presentDocuments({ manager, order, moment }: PartsOf): Promise<Detail['documents']> {
  const rows = (await manager.query(
    `SELECT id, business_id AS "uploadedBy", file_name AS "fileName", media_type AS "mediaType", sha256, size, created_at
     FROM documents WHERE order_id = $1 AND ($2::timestamptz IS NULL OR created_at <= $2) ORDER BY id`,
    [order.id, moment?.time ?? null],
  )) as (Omit<Detail['documents'][number], 'size' | 'createdAt' | 'href'> & { size: string; created_at: Date })[];
  return rows.map(({ size, created_at: createdAt, ...row }) => ({
    ...row,
    size: Number(size),
    createdAt: createdAt.toISOString(),
    href: `/v1/documents/${row.id}/content`,
  }));
}

/** Of what the parties signed for each other; what they signed for the chain is in its transactions. */
export async function presentSignatures({ manager, order, moment }: PartsOf): Promise<Detail['signatures']> {
  const settlements = (await manager.query(
    `SELECT id, buyer_signature AS buyer, supplier_signature AS supplier FROM settlements
     WHERE order_id = $1 AND ($2::timestamptz IS NULL OR created_at <= $2) ORDER BY id`,
    [order.id, moment?.time ?? null],
  )) as { id: string; buyer: string | null; supplier: string | null }[];
  const signatures: Detail['signatures'] = [];
  const { supplierSignature: signature } = order;
  if (signature !== null) signatures.push({ of: 'terms', subject: order.id, by: 'supplier', signature });
  for (const { id: subject, buyer, supplier } of settlements) {
    if (buyer !== null) signatures.push({ of: 'settlement', subject, by: 'buyer', signature: buyer });
    if (supplier !== null) signatures.push({ of: 'settlement', subject, by: 'supplier', signature: supplier });
  }
  return signatures;
}

/** The transactions that steps are in, in the order of the steps. */
export function presentTransactions(entries: readonly TrailEntry[]): Detail['transactions'] {
  const placed = entries.filter(({ transactionHash }) => transactionHash !== null);
  const byPlace = Map.groupBy(placed, ({ blockHash, transactionHash }) => `${blockHash} ${transactionHash}`);
  return [...byPlace.values()].flatMap((steps) => {
    const [{ chainId = null, transactionHash = null, blockNumber = null, blockHash = null } = {}] = steps;
    if (chainId === null || transactionHash === null || blockNumber === null || blockHash === null) return [];
    return [{ chainId, transactionHash, blockNumber, blockHash, steps: steps.map(({ sequence }) => sequence) }];
  });
}

interface LedgerRow {
  readonly transactionId: string;
  readonly account_id: string;
  readonly owner: string;
  readonly account: string;
  readonly kind: string;
  readonly amount: string;
  readonly status: 'pending' | 'posted' | 'voided';
  readonly at: Date;
}

/** What was booked about it into accounts that the caller sees. */
export async function presentLedger({ manager, order, moment }: PartsOf): Promise<Detail['ledger']> {
  const rows = (await manager.query(
    `SELECT booking.id AS "transactionId", account.id AS account_id, owner, account.kind AS account, booking.kind, entry.amount,
       coalesce(ended.phase, booking.phase) AS status, booking.occurred_at AS at
     FROM ledger_transactions AS booking JOIN ledger_entries AS entry ON entry.transaction_id = booking.id
     JOIN ledger_accounts AS account ON account.id = entry.account_id
     LEFT JOIN ledger_transactions AS ended ON ended.pending_id = booking.id
       AND ($2::timestamptz IS NULL OR ended.occurred_at <= $2)
     WHERE booking.order_id = $1 AND ($2::timestamptz IS NULL OR CASE WHEN $3::bigint IS NULL OR booking.block_number IS NULL
       THEN booking.occurred_at <= $2 ELSE booking.block_number <= $3 END)
     ORDER BY entry.sequence`,
    [order.id, moment?.time ?? null, moment?.block?.toString() ?? null],
  )) as LedgerRow[];
  return rows.map(({ account_id: accountId, at, ...row }) => ({
    ...row,
    accountId: presentAccountId(BigInt(accountId)),
    at: at.toISOString(),
  }));
}

/** Entries of the audit log about it, as far as the caller sees them, with their places in the tree. */
export async function presentProofs({ manager, order, moment }: PartsOf): Promise<Detail['proofs']> {
  const subjects = (await manager.query(
    `SELECT $1::text AS id UNION ALL SELECT id FROM deliveries WHERE order_id = $1 UNION ALL SELECT id FROM invoices WHERE order_id = $1
     UNION ALL SELECT id FROM settlements WHERE order_id = $1 UNION ALL SELECT id FROM disputes WHERE order_id = $1`,
    [order.id],
  )) as { id: string }[];
  const found = await findEntriesAbout(
    manager,
    subjects.map(({ id }) => id),
  );
  const entries = found.filter(({ at }) => moment === undefined || new Date(at) <= moment.time);
  const positions = await findPositions(manager, entries);
  const [checkpoint] = await findCheckpoints(manager, { limit: 1 });
  return {
    bundle: `/v1/trails/${order.id}/bundle`,
    checkpoint: checkpoint === undefined ? null : { size: checkpoint.size, root: checkpoint.root },
    entries: entries.map(({ tenantId, sequence, at, action, subject, hash }, place) => ({
      ...{ tenantId, sequence, at, action, subject, hash },
      index: positions[place] ?? null,
    })),
  };
}
