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
  await appendTrails(manager, [record]);
}

/** Adds entries to the trails of one or several orders, in the order given. Lock the orders before when there are several. */
export async function appendTrails(manager: EntityManager, records: readonly TrailRecord[]): Promise<void> {
  if (records.length === 0) {
    return;
  }
  const lengths = new Map<string, number>();
  const rows = records.map((record) => {
    const place = (lengths.get(record.orderId) ?? 0) + 1;
    lengths.set(record.orderId, place);
    return {
      order_id: record.orderId,
      place,
      kind: record.kind,
      at: record.at,
      actor_id: record.actorId,
      actor_address: record.actorAddress,
      amount: record.amount?.toString(),
      subject: record.subject,
      chain_id: record.chain?.chainId.toString(),
      block_number: record.chain?.blockNumber.toString(),
      block_hash: record.chain?.blockHash,
      transaction_hash: record.chain?.transactionHash,
      log_index: record.chain?.logIndex,
      details: record.details ?? {},
    };
  });
  await manager.query(
    `WITH record AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS record (order_id text, place integer, kind text, at timestamptz,
         actor_id text, actor_address text, amount numeric, subject text, chain_id bigint, block_number bigint, block_hash text,
         transaction_hash text, log_index integer, details jsonb)
     ), grown AS (
       UPDATE purchase_orders SET trail_length = trail_length + added.count, updated_at = network_now()
       FROM (SELECT order_id, count(*)::integer AS count FROM record GROUP BY order_id) AS added
       WHERE purchase_orders.id = added.order_id RETURNING id, trail_length - added.count AS length_before
     )
     INSERT INTO trail_entries (order_id, sequence, kind, at, actor_id, actor_address, amount, subject, chain_id, block_number,
       block_hash, transaction_hash, log_index, details)
     SELECT order_id, length_before + place, kind, at, actor_id, actor_address, amount, subject, chain_id, block_number,
       block_hash, transaction_hash, log_index, details
     FROM record JOIN grown ON grown.id = record.order_id`,
    [JSON.stringify(rows)],
  );
}
