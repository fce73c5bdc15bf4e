import type { EntityManager } from 'typeorm';
import { maximum, minimum, QuittanceError } from '#domain';
import type { PurchaseOrder } from './purchase-order.entity.js';

/** Goods' worth that is answered, by release or by contest: claims and acceptances name more. */
export function answeredWorth(order: Pick<PurchaseOrder, 'released' | 'contested'>): bigint {
  return order.released + order.contested;
}

/** What can be claimed or accepted at most, counted from the order's start: what is answered, and what is held for nothing else. */
export function claimableWorth(order: PurchaseOrder): bigint {
  return answeredWorth(order) + order.held - order.disputed - order.retained;
}

/** What a reclaim would return: neither what is claimed nor what acknowledged invoices are owed. */
export async function reclaimableAmount(manager: EntityManager, order: PurchaseOrder): Promise<bigint> {
  const free = order.held - order.disputed - order.retained;
  const underClaim = maximum(order.claimed - answeredWorth(order), 0n);
  const owed = maximum((await acknowledgedWorth(manager, order)) - order.released, 0n);
  return maximum(minimum(free - underClaim, free - owed), 0n);
}

/** End of the order's last invoice that the buyer acknowledged on chain. */
export async function acknowledgedWorth(manager: EntityManager, order: PurchaseOrder): Promise<bigint> {
  const [row] = (await manager.query(
    `SELECT coalesce(max(to_amount), 0)::text AS acknowledged FROM invoices
     WHERE order_id = $1 AND registered AND status = 'issued' AND acknowledged_at IS NOT NULL`,
    [order.id],
  )) as [{ acknowledged: string }];
  return BigInt(row.acknowledged);
}

/**
 * The round that messages about an order are signed over: its count of settlements, as each one ends what went before. Throws
 * `invalid_transition` while a settlement is about to be mined, which would void the message.
 */
export async function signingRound(manager: EntityManager, order: PurchaseOrder): Promise<bigint> {
  const [settlement] = (await manager.query(
    `SELECT id FROM settlements WHERE order_id = $1 AND status = 'submitted' LIMIT 1`,
    [order.id],
  )) as { id: string }[];
  return signingRoundWith(order, settlement?.id ?? null);
}

/** The same with the id of the settlement that is about to be mined, if any. */
export function signingRoundWith(order: PurchaseOrder, settlementId: string | null): bigint {
  if (settlementId !== null) {
    throw new QuittanceError(
      'invalid_transition',
      'A settlement of this order is being carried out, which ends what is signed before it. Try again when it is mined.',
      {
        state: order.status,
        allowedActions: [{ action: 'get_settlement', href: `/v1/settlements/${settlementId}` }],
      },
    );
  }
  return BigInt(order.settlementCount);
}
