import type { EntityManager } from 'typeorm';
import { groupByOrder, toJson } from './rows.js';
import type { DisputeState, RetentionState, Trade } from './trade-state.js';

interface DisputeRow {
  readonly id: string;
  readonly order_id: string;
  readonly round: number;
  readonly kind: DisputeState['kind'];
  readonly number: number | null;
  readonly delivery_id: string | null;
  readonly cumulative: string | null;
  readonly tranche: number | null;
  readonly contested: string;
  readonly reason_hash: string;
  readonly status: DisputeState['status'];
  readonly arbitration_ends_at: Date | null;
  readonly to_supplier: string | null;
  readonly to_buyer: string | null;
  readonly resolved_by: string | null;
  readonly resolved_at: Date | null;
}

interface RetentionRow {
  readonly order_id: string;
  readonly round: number;
  readonly number: number;
  readonly amount: string;
  readonly from_amount: string;
  readonly to_amount: string;
  readonly due_at: Date;
  readonly status: RetentionState['status'];
}

function readAmount(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}

/** The disputes of orders, oldest first. By order id. */
export async function loadDisputes(
  manager: EntityManager,
  orderIds: readonly string[],
): Promise<Map<string, DisputeState[]>> {
  const rows = (await manager.query(
    `SELECT id, order_id, round, kind, number, delivery_id, cumulative, tranche, contested, reason_hash, status,
       arbitration_ends_at, to_supplier, to_buyer, resolved_by, resolved_at
     FROM disputes WHERE order_id = ANY($1) ORDER BY id`,
    [orderIds],
  )) as DisputeRow[];
  return groupByOrder(rows, (row) => ({
    id: row.id,
    round: row.round,
    kind: row.kind,
    number: row.number,
    deliveryId: row.delivery_id,
    cumulative: readAmount(row.cumulative),
    tranche: row.tranche,
    contested: BigInt(row.contested),
    reasonHash: row.reason_hash,
    status: row.status,
    arbitrationEndsAt: row.arbitration_ends_at,
    toSupplier: readAmount(row.to_supplier),
    toBuyer: readAmount(row.to_buyer),
    resolvedBy: row.resolved_by,
    resolvedAt: row.resolved_at,
  }));
}

/** What is retained of orders' payments. By order id. */
export async function loadRetentions(
  manager: EntityManager,
  orderIds: readonly string[],
): Promise<Map<string, RetentionState[]>> {
  const rows = (await manager.query(
    `SELECT order_id, round, number, amount, from_amount, to_amount, due_at, status
     FROM retentions WHERE order_id = ANY($1) ORDER BY round, number`,
    [orderIds],
  )) as RetentionRow[];
  return groupByOrder(rows, (row) => ({
    round: row.round,
    number: row.number,
    amount: BigInt(row.amount),
    from: BigInt(row.from_amount),
    to: BigInt(row.to_amount),
    dueAt: row.due_at,
    status: row.status,
  }));
}

export async function saveDisputes(manager: EntityManager, trades: readonly Trade[]): Promise<void> {
  const rows = trades.flatMap((trade) => trade.disputes.map((dispute) => ({ ...dispute, orderId: trade.id })));
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO disputes (id, order_id, round, kind, number, delivery_id, cumulative, tranche, contested, reason_hash, status,
       arbitration_ends_at, to_supplier, to_buyer, resolved_by, resolved_at)
     SELECT id, "orderId", round, kind, number, "deliveryId", cumulative, tranche, contested, "reasonHash", status,
       "arbitrationEndsAt", "toSupplier", "toBuyer", "resolvedBy", "resolvedAt"
     FROM jsonb_to_recordset($1::jsonb) AS source (id text, "orderId" text, round integer, kind text, number integer,
       "deliveryId" text, cumulative numeric, tranche integer, contested numeric, "reasonHash" text, status text,
       "arbitrationEndsAt" timestamptz, "toSupplier" numeric, "toBuyer" numeric, "resolvedBy" text, "resolvedAt" timestamptz)
     ON CONFLICT (id) DO UPDATE SET number = excluded.number, status = excluded.status,
       arbitration_ends_at = excluded.arbitration_ends_at, to_supplier = excluded.to_supplier, to_buyer = excluded.to_buyer,
       resolved_by = excluded.resolved_by, resolved_at = excluded.resolved_at`,
    [toJson(rows)],
  );
}

export async function saveRetentions(manager: EntityManager, trades: readonly Trade[]): Promise<void> {
  const rows = trades.flatMap((trade) => trade.retentions.map((retention) => ({ ...retention, orderId: trade.id })));
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO retentions (order_id, round, number, amount, from_amount, to_amount, due_at, status)
     SELECT "orderId", round, number, amount, "from", "to", "dueAt", status
     FROM jsonb_to_recordset($1::jsonb) AS source ("orderId" text, round integer, number integer, amount numeric,
       "from" numeric, "to" numeric, "dueAt" timestamptz, status text)
     ON CONFLICT (order_id, round, number) DO UPDATE SET amount = excluded.amount, from_amount = excluded.from_amount,
       to_amount = excluded.to_amount, due_at = excluded.due_at, status = excluded.status`,
    [toJson(rows)],
  );
}
