import type { EntityManager } from 'typeorm';
import { copyRows } from '#database';
import type { Block } from './block.js';
import { type ChainLog, type ChainLogRow, toChainLog } from './chain-log.js';
import { uncoverAbove } from './coverage.js';

/** How far a chain was read. */
export interface Checkpoint {
  readonly number: bigint;
  readonly hash: string;
  readonly blockTime: Date;
  /** The newest block that counts as final. */
  readonly finalNumber: bigint;
  /** The newest block that the node told of when a block was last read. */
  readonly headNumber: bigint | null;
  /** Why reading stopped for good, until an operator rebuilds. */
  readonly haltedReason: string | null;
  /** Why nothing is read for now: providers disagree, or the second one is silent. Goes away by itself. */
  readonly heldReason: string | null;
  readonly heldSince: Date | null;
}

interface CheckpointRow {
  readonly number: string;
  readonly hash: string;
  readonly block_time: Date;
  readonly final_number: string;
  readonly head_number: string | null;
  readonly halted_reason: string | null;
  readonly held_reason: string | null;
  readonly held_since: Date | null;
}

export async function findCheckpoint(manager: EntityManager, chainId: bigint): Promise<Checkpoint | undefined> {
  const [row] = (await manager.query(
    `SELECT number, hash, block_time, final_number, head_number, halted_reason, held_reason, held_since
     FROM chain_checkpoints WHERE chain_id = $1`,
    [chainId.toString()],
  )) as CheckpointRow[];
  if (row === undefined) return undefined;
  return {
    number: BigInt(row.number),
    hash: row.hash,
    blockTime: row.block_time,
    finalNumber: BigInt(row.final_number),
    headNumber: row.head_number === null ? null : BigInt(row.head_number),
    haltedReason: row.halted_reason,
    heldReason: row.held_reason,
    heldSince: row.held_since,
  };
}

/** Writes down where reading begins. */
export async function createCheckpoint(manager: EntityManager, chainId: bigint, block: Block): Promise<void> {
  await manager.query(
    `INSERT INTO chain_checkpoints (chain_id, number, hash, block_time, final_number) VALUES ($1, $2, $3, $4, $2)`,
    [chainId.toString(), block.number.toString(), block.hash, block.time],
  );
  await recordBlocks(manager, chainId, [block]);
}

/** Reading got on: whatever it waited for is over. */
export async function moveCheckpoint(
  manager: EntityManager,
  chainId: bigint,
  block: Pick<Block, 'number' | 'hash' | 'time'>,
  { finalNumber, headNumber }: { finalNumber: bigint; headNumber: bigint },
): Promise<void> {
  await manager.query(
    `UPDATE chain_checkpoints SET number = $2, hash = $3, block_time = $4, final_number = $5, head_number = $6,
       held_reason = NULL, held_since = NULL, updated_at = now()
     WHERE chain_id = $1`,
    [
      chainId.toString(),
      block.number.toString(),
      block.hash,
      block.time,
      finalNumber.toString(),
      headNumber.toString(),
    ],
  );
}

/** Notes why nothing is read for now; null when there is no reason any more. */
export async function holdChain(manager: EntityManager, chainId: bigint, reason: string | null): Promise<void> {
  await manager.query(
    `UPDATE chain_checkpoints SET held_reason = $2,
       held_since = CASE WHEN $2::text IS NULL THEN NULL ELSE coalesce(held_since, now()) END, updated_at = now()
     WHERE chain_id = $1 AND held_reason IS DISTINCT FROM $2`,
    [chainId.toString(), reason],
  );
}

/** Stops reading until an operator rebuilds. */
export async function haltChain(manager: EntityManager, chainId: bigint, reason: string): Promise<void> {
  await manager.query(`UPDATE chain_checkpoints SET halted_reason = $2, updated_at = now() WHERE chain_id = $1`, [
    chainId.toString(),
    reason,
  ]);
}

/** What stopped reading is over. */
export async function resumeChain(manager: EntityManager, chainId: bigint): Promise<void> {
  await manager.query(`UPDATE chain_checkpoints SET halted_reason = NULL, updated_at = now() WHERE chain_id = $1`, [
    chainId.toString(),
  ]);
}

export async function recordBlocks(manager: EntityManager, chainId: bigint, blocks: readonly Block[]): Promise<void> {
  await manager.query(
    `INSERT INTO chain_blocks (chain_id, number, hash, parent_hash, block_time)
     SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::timestamptz[])`,
    [
      chainId.toString(),
      blocks.map(({ number }) => number.toString()),
      blocks.map(({ hash }) => hash),
      blocks.map(({ parentHash }) => parentHash),
      blocks.map(({ time }) => time),
    ],
  );
}

/** Forgets blocks below `number`; only unfinal ones can be reorganised, and logs carry what is needed of theirs. */
export async function forgetBlocksBelow(manager: EntityManager, chainId: bigint, number: bigint): Promise<void> {
  await manager.query(`DELETE FROM chain_blocks WHERE chain_id = $1 AND number < $2`, [
    chainId.toString(),
    number.toString(),
  ]);
}

/** Blocks that were read, newest first, from `upTo` down to `downTo`. */
export async function findBlocks(
  manager: EntityManager,
  chainId: bigint,
  upTo: bigint,
  downTo: bigint,
): Promise<Pick<Block, 'number' | 'hash' | 'time'>[]> {
  const rows = (await manager.query(
    `SELECT number, hash, block_time FROM chain_blocks WHERE chain_id = $1 AND number BETWEEN $3 AND $2 ORDER BY number DESC`,
    [chainId.toString(), upTo.toString(), downTo.toString()],
  )) as { number: string; hash: string; block_time: Date }[];
  return rows.map((row) => ({ number: BigInt(row.number), hash: row.hash, time: row.block_time }));
}

const LOG_COLUMNS = [
  ...['chain_id', 'block_hash', 'log_index', 'block_number', 'block_time', 'transaction_hash', 'transaction_index'],
  ...['address', 'topics', 'data', 'event', 'arguments', 'order_hash'],
];

/** Logs that were not known, or that came back after a reorganisation, in order, and when all of them are kept. */
export interface RecordedLogs {
  readonly added: readonly ChainLog[];
  readonly kept: Promise<void>;
}

/** Keeps logs, which may still be under way when it returns. */
export async function recordLogs(manager: EntityManager, logs: readonly ChainLog[]): Promise<RecordedLogs> {
  const [first] = logs;
  if (first === undefined) return { added: [], kept: Promise.resolve() };
  const known = (await manager.query(`SELECT 1 FROM chain_logs WHERE chain_id = $1 AND block_hash = ANY($2) LIMIT 1`, [
    first.chainId.toString(),
    [...new Set(logs.map(({ blockHash }) => blockHash))],
  ])) as unknown[];
  if (known.length > 0) return { added: await recordAgain(manager, logs), kept: Promise.resolve() };
  const kept = copyRows(
    manager,
    'chain_logs',
    LOG_COLUMNS,
    logs.map((log) => [
      ...[log.chainId, log.blockHash, log.logIndex, log.blockNumber, log.blockTime, log.transactionHash],
      ...[log.transactionIndex, log.address, log.topics, log.data, log.event, JSON.stringify(log.arguments)],
      log.orderHash,
    ]),
  );
  return { added: logs, kept };
}

/** The same where some of the blocks were read before. */
async function recordAgain(manager: EntityManager, logs: readonly ChainLog[]): Promise<ChainLog[]> {
  const rows = logs.map((log) => ({
    chain_id: log.chainId.toString(),
    block_hash: log.blockHash,
    log_index: log.logIndex,
    block_number: log.blockNumber.toString(),
    block_time: log.blockTime,
    transaction_hash: log.transactionHash,
    transaction_index: log.transactionIndex,
    address: log.address,
    topics: log.topics,
    data: log.data,
    event: log.event,
    arguments: log.arguments,
    order_hash: log.orderHash ?? null,
    removed: false,
    returns: 0,
  }));
  const recorded = (await manager.query(
    `INSERT INTO chain_logs SELECT * FROM jsonb_populate_recordset(NULL::chain_logs, $1::jsonb)
     ON CONFLICT (chain_id, block_hash, log_index) DO UPDATE SET removed = false, returns = chain_logs.returns + 1
     WHERE chain_logs.removed RETURNING block_hash, log_index, returns`,
    [JSON.stringify(rows)],
  )) as { block_hash: string; log_index: number; returns: number }[];
  const returnsOf = new Map(recorded.map((row) => [`${row.block_hash}:${row.log_index}`, row.returns]));
  return logs.flatMap((log) => {
    const returns = returnsOf.get(`${log.blockHash}:${log.logIndex}`);
    return returns === undefined ? [] : [{ ...log, returns }];
  });
}

/** Takes back everything above `ancestor` that was read. Returns the logs that are gone, newest first. */
export async function removeBlocksAbove(
  manager: EntityManager,
  chainId: bigint,
  ancestor: Pick<Block, 'number' | 'hash'>,
): Promise<ChainLog[]> {
  await uncoverAbove(manager, chainId, ancestor);
  await manager.query(`DELETE FROM chain_blocks WHERE chain_id = $1 AND number > $2`, [
    chainId.toString(),
    ancestor.number.toString(),
  ]);
  const rows = (await manager.query(
    `WITH gone AS (
       UPDATE chain_logs SET removed = true WHERE chain_id = $1 AND block_number > $2 AND NOT removed RETURNING *
     )
     SELECT * FROM gone ORDER BY block_number DESC, log_index DESC`,
    [chainId.toString(), ancestor.number.toString()],
  )) as ChainLogRow[];
  return rows.map(toChainLog);
}
