import type { EntityManager } from 'typeorm';
import { Delivery, type DeliveryStatus, type Evidence } from './delivery.entity.js';

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

/** Inserts a delivery whose claim is on its way to the chain. */
export async function insertDelivery(manager: EntityManager, delivery: NewDeliveryRow): Promise<Delivery> {
  const [row] = (await manager.query(
    `INSERT INTO deliveries (id, order_id, number, round, reference, claimant_id, amount, cumulative, delivered_at, evidence,
       evidence_hash, status)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'submitted') RETURNING ${COLUMNS}`,
    [
      delivery.id,
      delivery.orderId,
      delivery.number,
      delivery.round,
      delivery.reference,
      delivery.claimantId,
      delivery.amount.toString(),
      delivery.cumulative.toString(),
      delivery.deliveredAt,
      JSON.stringify(delivery.evidence),
      delivery.evidenceHash,
    ],
  )) as [DeliveryRow];
  return readDelivery(row);
}

/** The deliveries of an order's round whose claims did not fail, the largest cumulative amount first. */
export async function findClaims(manager: EntityManager, orderId: string, round: number): Promise<Delivery[]> {
  const rows = (await manager.query(
    `SELECT ${COLUMNS} FROM deliveries WHERE order_id = $1 AND round = $2 AND status <> 'failed' ORDER BY cumulative DESC`,
    [orderId, round],
  )) as DeliveryRow[];
  return rows.map(readDelivery);
}
