import type { DataSource, EntityManager } from 'typeorm';
import {
  type Block,
  type ChainSource,
  type Checkpoint,
  findCheckpoint,
  findCoverage,
  findHoles,
  type Logger,
  PageRefusedError,
  recordBlocks,
  recordLogs,
} from '#chain';
import { createDataSource } from '#database';
import { type ContractAddresses, maximum, minimum } from '#domain';
import { forgetChainOfAllOrders, restoreRequestsOfAllOrders, SettlementProjection } from '#settlement';
import { type Difference, findDifferences } from './differences.js';
import { recordOwnTransactions } from './own-transactions.js';
import { createSchemas, dropSchemas, LIVE_COPY, SHADOW } from './shadow-schema.js';

export interface RebuildOptions {
  readonly databaseUrl: string;
  /** Over the same database. */
  readonly dataSource: DataSource;
  readonly source: ChainSource;
  readonly contracts: ContractAddresses;
  readonly deploymentBlock: bigint;
  readonly logger: Logger;
  /** Leaves both schemas behind, to look into. */
  readonly keep?: boolean;
}

export interface RebuildReport {
  /** Up to which everything was rebuilt: the live checkpoint. */
  readonly blockNumber: bigint;
  readonly blocks: bigint;
  readonly logs: number;
  /** Empty when the live tables say what the chain says. */
  readonly differences: readonly Difference[];
}

/** What was read last is not on the chain any more, so there is nothing to compare with; see `heal`. */
export class CheckpointLeftChainError extends Error {
  constructor(checkpoint: Checkpoint) {
    super(`Block ${checkpoint.number} (${checkpoint.hash}), which was read last, is not on the chain`);
    this.name = 'CheckpointLeftChainError';
  }
}

/** A step that takes more tries than this fails for another reason than the size of its page. */
const MOST_REFUSALS = 20;

/**
 * Reads the whole chain again into a schema of its own and compares it with the live tables as they were at the start. What
 * people said off chain (terms, evidence, signatures, invoices that were not registered) is taken as it is; all that follows
 * from logs is made anew. Live tables are only read, and reading may go on meanwhile.
 * @throws {CheckpointLeftChainError}
 */
export async function rebuild(options: RebuildOptions): Promise<RebuildReport> {
  const { dataSource, databaseUrl } = options;
  const guard = dataSource.createQueryRunner();
  const [{ held, schema }] = (await guard.query(
    `SELECT pg_try_advisory_lock(hashtext('quittance rebuild')) AS held, current_schema() AS schema`,
  )) as [{ held: boolean; schema: string }];
  const shadow = createDataSource({
    url: databaseUrl,
    poolSize: 2,
    applicationName: 'quittance rebuild',
    searchPath: [SHADOW, schema],
  });
  try {
    if (!held) throw new Error('Another rebuild is going on in this database');
    await createSchemas(dataSource);
    await shadow.initialize();
    return await rebuildInto(shadow, options);
  } finally {
    if (shadow.isInitialized) await shadow.destroy();
    if (held && !options.keep) await dropSchemas(dataSource.manager);
    await guard.query(`SELECT pg_advisory_unlock_all()`);
    await guard.release();
  }
}

async function rebuildInto(shadow: DataSource, options: RebuildOptions): Promise<RebuildReport> {
  const { contracts, source, logger, deploymentBlock } = options;
  const { chainId } = contracts;
  await shadow.query(`INSERT INTO chain_checkpoints SELECT * FROM ${LIVE_COPY}.chain_checkpoints WHERE chain_id = $1`, [
    chainId.toString(),
  ]);
  const checkpoint = await findCheckpoint(shadow.manager, chainId);
  if (checkpoint === undefined) {
    const differences = await lostCheckpoint(shadow.manager, chainId);
    return { blockNumber: 0n, blocks: 0n, logs: 0, differences };
  }
  const [start, newest] = await source.blocks([maximum(deploymentBlock - 1n, 0n), checkpoint.number]);
  if (start === undefined || newest?.hash !== checkpoint.hash) {
    const misplaced = await misplacedCheckpoint(shadow.manager, chainId, checkpoint);
    if (misplaced === undefined) throw new CheckpointLeftChainError(checkpoint);
    return { blockNumber: 0n, blocks: 0n, logs: 0, differences: [misplaced] };
  }
  await shadow.query(`UPDATE chain_checkpoints SET block_time = $1`, [newest.time]);
  await shadow.transaction(forgetChainOfAllOrders);
  const writer = new PageWriter(shadow, options, checkpoint);
  await writer.begin(start);
  let read: Pick<Block, 'number' | 'hash'> = start;
  let refusals = 0;
  while (read.number < checkpoint.number) {
    const last = minimum(checkpoint.number, read.number + source.page);
    try {
      const page = await source.read(read.number + 1n, last, read.hash);
      await writer.write(page);
      read = page.blocks.at(-1) ?? read;
      refusals = 0;
    } catch (error) {
      refusals += 1;
      if (!(error instanceof PageRefusedError) || refusals > MOST_REFUSALS) throw error;
    }
    logger.info({ read: String(read.number), of: String(checkpoint.number) }, 'Rebuilding');
  }
  if (read.hash !== checkpoint.hash) throw new CheckpointLeftChainError(checkpoint);
  const differences = await shadow.transaction(async (manager) => {
    await restoreRequestsOfAllOrders(manager, (orderIds) => statusesBefore(manager, orderIds));
    return [
      ...(await findDifferences(manager)),
      ...(await holes(manager, chainId, maximum(deploymentBlock, 1n), checkpoint)),
      ...(await looseStart(manager, chainId, source)),
    ];
  });
  const blocks = checkpoint.number - start.number;
  return { blockNumber: checkpoint.number, blocks, logs: writer.logs, differences };
}

/** Writes pages as the reader does, but for what hangs on chain work: operators' nonces and intents are no state of the chain. */
class PageWriter {
  logs = 0;
  private readonly projection: SettlementProjection;
  private readonly chainId: bigint;
  private oldestKept = 0n;
  private finalNumber = -1n;

  constructor(
    private readonly shadow: DataSource,
    private readonly options: RebuildOptions,
    private readonly checkpoint: Checkpoint,
  ) {
    this.chainId = options.contracts.chainId;
    this.projection = new SettlementProjection(options.contracts, { ...options.logger, info: () => undefined });
  }

  async begin(start: Block): Promise<void> {
    const [row] = (await this.shadow.query(
      `SELECT coalesce(min(number), 0) AS oldest FROM ${LIVE_COPY}.chain_blocks WHERE chain_id = $1`,
      [this.chainId.toString()],
    )) as [{ oldest: string }];
    this.oldestKept = BigInt(row.oldest);
    if (start.number >= this.oldestKept) await recordBlocks(this.shadow.manager, this.chainId, [start]);
  }

  async write({ blocks, logs }: Awaited<ReturnType<ChainSource['read']>>): Promise<void> {
    const newest = blocks.at(-1);
    if (newest === undefined) return;
    const { chainId } = this;
    const final = minimum(newest.number, this.checkpoint.finalNumber);
    await this.shadow.transaction(async (manager) => {
      await recordBlocks(
        manager,
        chainId,
        blocks.filter(({ number }) => number >= this.oldestKept),
      );
      const { added: recorded, kept } = await recordLogs(manager, logs);
      await kept;
      await recordOwnTransactions(manager, chainId, this.options.source, blocks, this.checkpoint.finalNumber);
      if (recorded.length > 0) await this.projection.apply(manager, recorded);
      await this.projection.finalise(manager, { chainId, after: this.finalNumber, upTo: final, at: newest.time });
    });
    this.finalNumber = final;
    this.logs += logs.length;
  }
}

async function statusesBefore(manager: EntityManager, orderIds: readonly string[]): Promise<Map<string, string>> {
  const rows = (await manager.query(
    `SELECT id, status FROM ${LIVE_COPY}.deliveries WHERE order_id = ANY($1)
     UNION ALL SELECT id, status FROM ${LIVE_COPY}.settlements WHERE order_id = ANY($1)`,
    [orderIds],
  )) as { id: string; status: string }[];
  return new Map(rows.map(({ id, status }) => [id, status]));
}

/** Blocks that nobody read. What was read before coverage was recorded at all is taken on the word of its hash. */
async function holes(
  manager: EntityManager,
  chainId: bigint,
  deploymentBlock: bigint,
  checkpoint: Checkpoint,
): Promise<Difference[]> {
  await manager.query(`INSERT INTO chain_coverage TABLE ${LIVE_COPY}.chain_coverage`);
  const others = (await manager.query(
    `SELECT concat(chain_id, ':', first_number, '-', last_number) AS key FROM chain_coverage WHERE chain_id <> $1 ORDER BY key`,
    [chainId.toString()],
  )) as { key: string }[];
  const coverage = await findCoverage(manager, chainId);
  const ofOthers = others.map(({ key }) => ({ table: 'chain_coverage', key, column: '*', live: {}, rebuilt: null }));
  const found = findHoles(coverage, coverage[0]?.first ?? deploymentBlock, checkpoint).map(
    ({ first, last, reason }) => ({
      table: 'chain_coverage',
      key: `${first}-${last}`,
      column: '*',
      live: reason,
      rebuilt: null,
    }),
  );
  return [...ofOthers, ...found];
}

/** Whoever has read blocks knows how far. */
async function lostCheckpoint(manager: EntityManager, chainId: bigint): Promise<Difference[]> {
  const [read] = (await manager.query(
    `SELECT max(number) AS number FROM ${LIVE_COPY}.chain_blocks WHERE chain_id = $1 HAVING count(*) > 0`,
    [chainId.toString()],
  )) as { number: string }[];
  if (read === undefined) return [];
  return [{ table: 'chain_checkpoints', key: chainId.toString(), column: '*', live: null, rebuilt: read }];
}

/** A checkpoint that is not where the blocks end that were read. */
async function misplacedCheckpoint(
  manager: EntityManager,
  chainId: bigint,
  checkpoint: Checkpoint,
): Promise<Difference | undefined> {
  const [read] = (await manager.query(
    `SELECT last_number AS number, last_hash AS hash FROM ${LIVE_COPY}.chain_coverage WHERE chain_id = $1
     ORDER BY first_number DESC LIMIT 1`,
    [chainId.toString()],
  )) as { number: string; hash: string }[];
  if (read === undefined || (read.number === checkpoint.number.toString() && read.hash === checkpoint.hash)) {
    return undefined;
  }
  const of = { table: 'chain_checkpoints', key: chainId.toString() };
  return read.number === checkpoint.number.toString()
    ? { ...of, column: 'hash', live: checkpoint.hash, rebuilt: read.hash }
    : { ...of, column: 'number', live: checkpoint.number.toString(), rebuilt: read.number };
}

/** The first range that was read has to continue the block before it; later ranges continue each other. */
async function looseStart(manager: EntityManager, chainId: bigint, source: ChainSource): Promise<Difference[]> {
  const [range] = await findCoverage(manager, chainId);
  if (range === undefined || range.first === 0n) return [];
  const [before] = await source.blocks([range.first - 1n]);
  if (before?.hash === range.parentHash) return [];
  const [live, rebuilt] = [range.parentHash, before?.hash ?? null];
  return [{ table: 'chain_coverage', key: range.first.toString(), column: 'parent_hash', live, rebuilt }];
}
