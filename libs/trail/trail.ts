import type { EntityManager } from 'typeorm';

export interface TrailRecord {
  readonly orderId: string;
  /** Past tense: `delivery_claimed`. */
  readonly kind: string;
  readonly at: Date;
  /** The business that did it; absent for the chain's own doing. */
  readonly actorId?: string;
  readonly actorAddress?: string;
  /** Minor units. */
  readonly amount?: bigint;
  /** The id of the delivery, invoice, settlement or payment it is about. */
  readonly subject?: string;
  readonly chain?: {
    readonly chainId: bigint;
    readonly blockNumber: bigint;
    readonly blockHash: string;
    readonly transactionHash: string;
    readonly logIndex: number;
  };
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Adds the next entry to an order's trail in the caller's transaction; the order's row is locked by it. */
export async function appendTrail(manager: EntityManager, record: TrailRecord): Promise<void> {
  await manager.query(
    `WITH place AS (
       UPDATE purchase_orders SET trail_length = trail_length + 1, updated_at = network_now() WHERE id = $1 RETURNING trail_length
     )
     INSERT INTO trail_entries (order_id, sequence, kind, at, actor_id, actor_address, amount, subject, chain_id, block_number,
       block_hash, transaction_hash, log_index, details)
     SELECT $1, trail_length, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM place`,
    [
      record.orderId,
      record.kind,
      record.at,
      record.actorId ?? null,
      record.actorAddress ?? null,
      record.amount?.toString() ?? null,
      record.subject ?? null,
      record.chain?.chainId.toString() ?? null,
      record.chain?.blockNumber.toString() ?? null,
      record.chain?.blockHash ?? null,
      record.chain?.transactionHash ?? null,
      record.chain?.logIndex ?? null,
      JSON.stringify(record.details ?? {}),
    ],
  );
}
