import type { EntityManager } from 'typeorm';
import type { PurchaseOrder } from '#orders';
import type { DeliveryStatus } from './delivery.entity.js';

/** What claims and acceptances of an order are judged by besides the order itself. */
export interface OrderClaims {
  /** Claims of the order's present round that did not fail, the largest cumulative amount first. */
  readonly claims: readonly {
    readonly status: DeliveryStatus;
    readonly cumulative: bigint;
    readonly evidenceHash: string;
  }[];
  /** Number of the order's last delivery, of any round; 0 without one. */
  readonly lastNumber: number;
  /** The settlement that is about to be mined. */
  readonly settlementId: string | null;
  /** The smallest cumulative amount of contests that are about to be mined. */
  readonly contestUnderWay: bigint | null;
}

interface ClaimsRow {
  readonly id: string;
  readonly claims: readonly {
    readonly status: DeliveryStatus;
    readonly cumulative: string;
    readonly evidenceHash: string;
  }[];
  readonly last_number: number;
  readonly settlement_id: string | null;
  readonly contest_under_way: string | null;
}

/**
 * Reads what is known of many orders' claims in one statement. Whoever decides by it holds the orders' locks. What is unnested comes
 * out of a subquery, so that PostgreSQL does not count the elements and plan anew for each number: that takes it longer than the rest.
 */
export async function readOrderClaims(
  manager: EntityManager,
  orders: readonly PurchaseOrder[],
): Promise<(order: PurchaseOrder) => OrderClaims> {
  const rows = (await manager.query(
    `SELECT wanted.id,
       (SELECT coalesce(json_agg(json_build_object('status', status, 'cumulative', cumulative::text, 'evidenceHash', evidence_hash)
          ORDER BY cumulative DESC) FILTER (WHERE status <> 'failed' AND deliveries.round = wanted.round), '[]')
        FROM deliveries WHERE order_id = wanted.id) AS claims,
       (SELECT coalesce(max(number), 0) FROM deliveries WHERE order_id = wanted.id) AS last_number,
       (SELECT id FROM settlements WHERE order_id = wanted.id AND status = 'submitted' LIMIT 1) AS settlement_id,
       (SELECT min(cumulative)::text FROM disputes WHERE order_id = wanted.id AND disputes.round = wanted.round
          AND kind = 'delivery' AND status = 'submitted') AS contest_under_way
     FROM unnest((SELECT $1::text[]), (SELECT $2::integer[])) AS wanted (id, round)`,
    [orders.map(({ id }) => id), orders.map(({ settlementCount }) => settlementCount)],
  )) as ClaimsRow[];
  const known = new Map(rows.map((row) => [row.id, readClaims(row)]));
  return ({ id }) => {
    const claims = known.get(id);
    if (claims === undefined) throw new Error(`The claims of ${id} were not read`);
    return claims;
  };
}

function readClaims(row: ClaimsRow): OrderClaims {
  return {
    claims: row.claims.map((claim) => ({ ...claim, cumulative: BigInt(claim.cumulative) })),
    lastNumber: row.last_number,
    settlementId: row.settlement_id,
    contestUnderWay: row.contest_under_way === null ? null : BigInt(row.contest_under_way),
  };
}
