import type { EntityManager } from 'typeorm';
import type { DecodedArguments } from './decoding.js';

/** A log of one of our contracts as it is kept. */
export interface ChainLog {
  readonly chainId: bigint;
  readonly blockHash: string;
  readonly logIndex: number;
  readonly blockNumber: bigint;
  readonly blockTime: Date;
  readonly transactionHash: string;
  readonly transactionIndex: number;
  /** Lower case. */
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly event: string;
  readonly arguments: DecodedArguments;
  readonly orderHash: string | undefined;
  /** How often the log came back after a reorg had removed it. */
  readonly returns: number;
}

/** What the logs mean to the business. All is called inside the reader's transaction, together with the new checkpoint. */
export interface ChainProjection {
  /** New logs in (block, transaction, log) order. */
  apply(manager: EntityManager, logs: readonly ChainLog[]): Promise<void>;
  /** Logs that a reorg removed, newest first. They are marked as removed already. */
  revert(manager: EntityManager, logs: readonly ChainLog[]): Promise<void>;
  /** Blocks above `after` up to `upTo` cannot be undone any more. `at` is the time of the newest block read. */
  finalise(manager: EntityManager, blocks: { chainId: bigint; after: bigint; upTo: bigint; at: Date }): Promise<void>;
}

export interface ChainLogRow {
  readonly chain_id: string;
  readonly block_hash: string;
  readonly log_index: number;
  readonly block_number: string;
  readonly block_time: Date;
  readonly transaction_hash: string;
  readonly transaction_index: number;
  readonly address: string;
  readonly topics: string[];
  readonly data: string;
  readonly event: string;
  readonly arguments: DecodedArguments;
  readonly order_hash: string | null;
  readonly returns: number;
}

export function toChainLog(row: ChainLogRow): ChainLog {
  return {
    chainId: BigInt(row.chain_id),
    blockHash: row.block_hash,
    logIndex: row.log_index,
    blockNumber: BigInt(row.block_number),
    blockTime: row.block_time,
    transactionHash: row.transaction_hash,
    transactionIndex: row.transaction_index,
    address: row.address,
    topics: row.topics,
    data: row.data,
    event: row.event,
    arguments: row.arguments,
    orderHash: row.order_hash ?? undefined,
    returns: row.returns,
  };
}

/** Logs of orders and of invoices that stand now, in (block, transaction, log) order. */
export async function findStandingLogs(
  manager: EntityManager,
  chainId: bigint,
  of: { orderHashes: readonly string[]; invoiceHashes?: readonly string[] },
): Promise<ChainLog[]> {
  const { orderHashes, invoiceHashes = [] } = of;
  const rows = (await manager.query(
    `SELECT * FROM chain_logs WHERE chain_id = $1 AND NOT removed AND order_hash = ANY($2)
     UNION ALL
     SELECT * FROM chain_logs WHERE chain_id = $1 AND NOT removed AND event = 'Transfer' AND arguments->>'tokenId' = ANY($3)
     UNION ALL
     SELECT * FROM chain_logs
     WHERE chain_id = $1 AND NOT removed AND order_hash IS NULL AND arguments->>'invoiceId' = ANY($4)
     ORDER BY block_number, log_index`,
    [chainId.toString(), orderHashes, invoiceHashes.map((hash) => BigInt(hash).toString()), invoiceHashes],
  )) as ChainLogRow[];
  return rows.map(toChainLog);
}
