import type { EntityManager } from 'typeorm';
import { formatUnits, QUANTITY_DECIMALS } from '#domain';
import type { PurchaseOrder } from '#orders';
import { Delivery, type DeliveryLine, type DeliveryStatus, type Evidence } from './delivery.entity.js';

/** A delivery as the driver returns it; amounts are decimal strings. */
interface DeliveryRow {
  readonly id: string;
  readonly order_id: string;
  readonly number: number;
  readonly round: number;
  readonly reference: string | null;
  readonly claimant_id: string;
  readonly amount: string;
  readonly cumulative: string;
  readonly delivered_at: Date;
  readonly evidence: Evidence[];
  readonly evidence_hash: string;
  readonly status: DeliveryStatus;
  readonly claimed_at: Date | null;
  readonly inspection_ends_at: Date | null;
  readonly decided_at: Date | null;
  readonly created_at: Date;
}

const COLUMNS = `id, order_id, number, round, reference, claimant_id, amount, cumulative, delivered_at, evidence, evidence_hash, status,
  claimed_at, inspection_ends_at, decided_at, created_at`;

function readDelivery(row: DeliveryRow): Delivery {
  return Object.assign(new Delivery(), {
    id: row.id,
    orderId: row.order_id,
    number: row.number,
    round: row.round,
    reference: row.reference,
    claimantId: row.claimant_id,
    amount: BigInt(row.amount),
    cumulative: BigInt(row.cumulative),
    deliveredAt: row.delivered_at,
    evidence: row.evidence,
    evidenceHash: row.evidence_hash,
    status: row.status,
    claimedAt: row.claimed_at,
    inspectionEndsAt: row.inspection_ends_at,
    decidedAt: row.decided_at,
    createdAt: row.created_at,
  });
}

type NewDeliveryRow = Omit<Delivery, 'status' | 'claimedAt' | 'inspectionEndsAt' | 'decidedAt' | 'createdAt'>;

/** What a claim says of one line of the order. */
export type ClaimedLine = Pick<DeliveryLine, 'lineNumber' | 'quantity' | 'amount'>;

/** Inserts deliveries whose claims are on their way to the chain, and their lines. Returns them in the same order. */
export async function insertDeliveries(
  manager: EntityManager,
  deliveries: readonly (NewDeliveryRow & { readonly lines: readonly ClaimedLine[] })[],
): Promise<Delivery[]> {
  const wanted = deliveries.map(({ lines: _, amount, cumulative, ...delivery }) => {
    return { ...delivery, amount: amount.toString(), cumulative: cumulative.toString() };
  });
  const rows = (await manager.query(
    `INSERT INTO deliveries (id, order_id, number, round, reference, claimant_id, amount, cumulative, delivered_at, evidence,
       evidence_hash, status)
     SELECT id, "orderId", number, round, reference, "claimantId", amount, cumulative, "deliveredAt", evidence, "evidenceHash", 'submitted'
     FROM json_to_recordset($1::json) AS wanted (id text, "orderId" text, number integer, round integer, reference text,
       "claimantId" text, amount numeric, cumulative numeric, "deliveredAt" timestamptz, evidence jsonb, "evidenceHash" text)
     RETURNING ${COLUMNS}`,
    [JSON.stringify(wanted)],
  )) as DeliveryRow[];
  await insertLines(manager, deliveries);
  const inserted = new Map(rows.map((row) => [row.id, readDelivery(row)]));
  return deliveries.map(({ id }) => inserted.get(id) as Delivery);
}

/** A statement of its own, as row-level security lets see only deliveries that are there. */
async function insertLines(
  manager: EntityManager,
  deliveries: readonly { readonly id: string; readonly lines: readonly ClaimedLine[] }[],
): Promise<void> {
  const rows = deliveries.flatMap(({ id, lines }) => lines.map((line) => ({ id, ...line })));
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO delivery_lines (delivery_id, line_number, quantity, amount)
     SELECT * FROM unnest($1::text[], $2::integer[], $3::numeric[], $4::numeric[])`,
    [
      rows.map(({ id }) => id),
      rows.map(({ lineNumber }) => lineNumber),
      rows.map(({ quantity }) => formatUnits(quantity, QUANTITY_DECIMALS)),
      rows.map(({ amount }) => amount.toString()),
    ],
  );
}

/** Marks the claims that acceptances on their way to the chain cover. */
export async function markAccepting(
  manager: EntityManager,
  accepted: readonly { readonly order: Pick<PurchaseOrder, 'id' | 'settlementCount'>; readonly cumulative: bigint }[],
): Promise<void> {
  await manager.query(
    `UPDATE deliveries SET status = 'accepting' FROM unnest($1::text[], $2::integer[], $3::numeric[]) AS accepted (id, round, cumulative)
     WHERE order_id = accepted.id AND deliveries.round = accepted.round AND status = 'claimed'
       AND deliveries.cumulative <= accepted.cumulative`,
    [
      accepted.map(({ order }) => order.id),
      accepted.map(({ order }) => order.settlementCount),
      accepted.map(({ cumulative }) => cumulative.toString()),
    ],
  );
}
