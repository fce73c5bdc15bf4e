import type { EntityManager } from 'typeorm';
import type { TrailMoment } from './moment.js';

/** Ids of an order and of what belongs to it: what its entries in the audit log are about. */
export async function subjectsOf(manager: EntityManager, orderId: string): Promise<string[]> {
  const rows = (await manager.query(
    `SELECT $1::text AS id UNION ALL SELECT id FROM deliveries WHERE order_id = $1 UNION ALL SELECT id FROM invoices WHERE order_id = $1
     UNION ALL SELECT id FROM settlements WHERE order_id = $1 UNION ALL SELECT id FROM disputes WHERE order_id = $1`,
    [orderId],
  )) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Who holds an order's invoices without being its supplier, or has them in pledge. */
export async function titleHoldersOf(
  manager: EntityManager,
  orderId: string,
): Promise<{ readonly role: 'holder' | 'pledgee'; readonly id: string }[]> {
  return manager.query(
    `SELECT 'holder' AS role, holder_id AS id FROM invoices WHERE order_id = $1 AND holder_id <> supplier_id
     UNION SELECT 'pledgee', pledgee_id FROM invoices WHERE order_id = $1 AND pledgee_id IS NOT NULL ORDER BY role, id`,
    [orderId],
  );
}

export interface TrailDocument {
  readonly id: string;
  readonly uploadedBy: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sha256: string;
  /** Bytes, a decimal string. */
  readonly size: string;
  readonly createdAt: Date;
}

/** An order's documents that were there at a moment. */
export async function documentsOf(
  manager: EntityManager,
  orderId: string,
  moment: TrailMoment | undefined,
): Promise<TrailDocument[]> {
  return manager.query(
    `SELECT id, business_id AS "uploadedBy", file_name AS "fileName", media_type AS "mediaType", sha256, size, created_at AS "createdAt"
     FROM documents WHERE order_id = $1 AND ($2::timestamptz IS NULL OR created_at <= $2) ORDER BY id`,
    [orderId, moment?.time ?? null],
  );
}

export interface TrailBooking {
  readonly transactionId: string;
  readonly accountId: string;
  readonly owner: string;
  readonly account: string;
  readonly kind: string;
  /** Minor units, a decimal string with its sign. */
  readonly amount: string;
  readonly status: 'pending' | 'posted' | 'voided';
  readonly at: Date;
}

/** What was booked about an order by a moment into accounts that the caller sees, as it stood then. */
export async function bookingsOf(
  manager: EntityManager,
  orderId: string,
  moment: TrailMoment | undefined,
): Promise<TrailBooking[]> {
  return manager.query(
    `SELECT booking.id AS "transactionId", account.id AS "accountId", owner, account.kind AS account, booking.kind, entry.amount,
       coalesce(ended.phase, booking.phase) AS status, booking.occurred_at AS at
     FROM ledger_transactions AS booking JOIN ledger_entries AS entry ON entry.transaction_id = booking.id
     JOIN ledger_accounts AS account ON account.id = entry.account_id
     LEFT JOIN ledger_transactions AS ended ON ended.pending_id = booking.id
       AND ($2::timestamptz IS NULL OR ended.occurred_at <= $2)
     WHERE booking.order_id = $1 AND ($2::timestamptz IS NULL OR CASE WHEN $3::bigint IS NULL OR booking.block_number IS NULL
       THEN booking.occurred_at <= $2 ELSE booking.block_number <= $3 END)
     ORDER BY entry.sequence`,
    [orderId, moment?.time ?? null, moment?.block?.toString() ?? null],
  );
}
