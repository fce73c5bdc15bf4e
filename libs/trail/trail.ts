import type { EntityManager } from 'typeorm';
import { copyRows, deferredWrites } from '#database';

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
  /** It is the order's first entry, and the order was inserted with a trail length of 1 for it. */
  readonly opens?: true;
}

const COPIED_COLUMNS = [
  ...['order_id', 'sequence', 'kind', 'at', 'actor_id', 'actor_address', 'amount', 'subject'],
  ...['chain_id', 'block_number', 'block_hash', 'transaction_hash', 'log_index', 'details'],
];

/**
 * Adds the next entry to an order's trail in the caller's transaction, within a command at its end; the order's row is locked by
 * it.
 */
export async function appendTrail(manager: EntityManager, record: TrailRecord): Promise<void> {
  await appendTrails(manager, [record]);
}

/**
 * Adds entries to the trails of one or several orders, in the order given. Lock the orders before when there are several.
 */
export async function appendTrails(manager: EntityManager, records: readonly TrailRecord[]): Promise<void> {
  if (records.length === 0) {
    return;
  }
  const rows = records.map((record) => ({
    order_id: record.orderId,
    opens: record.opens,
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
  }));
  const waiting = deferredWrites(manager)?.trail;
  if (waiting === undefined) {
    await manager.query(`SELECT append_trail($1, '{}', false)`, [JSON.stringify(rows)]);
  } else {
    waiting.push(...rows);
  }
}

/**
 * Adds many entries like {@link appendTrails} to the trails of orders that the caller has locked, whose trail length it has raised
 * by them. `lengths`: how long the trails were before, by order.
 */
export async function copyTrails(
  manager: EntityManager,
  records: readonly TrailRecord[],
  lengths: ReadonlyMap<string, number>,
): Promise<void> {
  const reached = new Map(lengths);
  const rows = records.map(({ orderId, kind, at, actorId, actorAddress, amount, subject, chain, details = {} }) => {
    const sequence = (reached.get(orderId) ?? 0) + 1;
    reached.set(orderId, sequence);
    const place = [chain?.chainId, chain?.blockNumber, chain?.blockHash, chain?.transactionHash, chain?.logIndex];
    return [orderId, sequence, kind, at, actorId, actorAddress, amount, subject, ...place, JSON.stringify(details)];
  });
  await copyRows(manager, 'trail_entries', COPIED_COLUMNS, rows);
}

/** How many steps an order's trail has. */
export async function countSteps(manager: EntityManager, orderId: string): Promise<number> {
  const [row] = (await manager.query(`SELECT trail_length AS steps FROM purchase_orders WHERE id = $1`, [orderId])) as {
    steps: number;
  }[];
  return row?.steps ?? 0;
}
