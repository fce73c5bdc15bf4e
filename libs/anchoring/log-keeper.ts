import type { DataSource, EntityManager } from 'typeorm';
import {
  extendTrees,
  findCheckpoints,
  LogRewrittenError,
  NETWORK_TREE,
  nextCheckpoint,
  rootAt,
  rootHex,
  storeCheckpoint,
  tellTreeHeads,
  treeSize,
} from '#audit';
import { encodeAnchor, type Logger, type RpcClient, recordIntent } from '#chain';
import { inTransaction } from '#database';
import { auditCheckpointTypedData, typedDataDigestBytes } from '#domain';
import type { KeySigner } from '#keystore';
import { anchorKey, readNewestAnchor } from './anchored-log.js';
import { tellSealHeads } from './seal-heads.js';

const BATCH = 2_000;
const REST_MILLISECONDS = 250;

export interface LogKeeperOptions {
  readonly chainId: bigint;
  /** The `AuditAnchor`; without it nothing is signed. */
  readonly contract: string | undefined;
  /** Holds the log's key; without it nothing is signed. */
  readonly signer: KeySigner | undefined;
  /** How long an entry waits for a checkpoint at most, as this process measures time. */
  readonly checkpointMilliseconds: number;
}

/**
 * Keeps the Merkle trees behind the audit log, and now and then signs a checkpoint of them and has it anchored on chain. It signs
 * nothing that does not continue what it signed before and what is anchored: who rewrote the past gets no signature for it.
 */
export class LogKeeper {
  /** Since when there have been entries without a checkpoint. */
  private waitingSince: number | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly rpc: RpcClient,
    private readonly logger: Logger,
    private readonly options: LogKeeperOptions,
  ) {}

  /** Returns the milliseconds to rest. Throws {@link LogRewrittenError}. */
  async step(): Promise<number> {
    const { added, gaps } = await inTransaction(this.dataSource, (manager) => extendTrees(manager, BATCH));
    if (gaps.length > 0) this.logger.error({ tenants: gaps }, 'Audit entries are missing');
    if (await this.isDue()) {
      await this.checkpoint();
      this.waitingSince = undefined;
    }
    return added === BATCH ? 0 : REST_MILLISECONDS;
  }

  /** Signs and anchors what the trees hold. Returns the size, or undefined when there was nothing to sign or nobody to do it. */
  async checkpoint(): Promise<number | undefined> {
    const { chainId, contract, signer } = this.options;
    if (contract === undefined || signer === undefined) return undefined;
    await inTransaction(this.dataSource, tellSealHeads);
    while ((await inTransaction(this.dataSource, tellTreeHeads)) > 0);
    while ((await inTransaction(this.dataSource, (manager) => extendTrees(manager, BATCH))).added > 0);
    const next = await nextCheckpoint(this.dataSource.manager);
    if (next === undefined) return undefined;
    await this.requireContinuity(this.dataSource.manager, contract, signer.address, next.size);
    const { size, root } = next;
    const digest = typedDataDigestBytes(auditCheckpointTypedData({ chainId, contract }, { size: BigInt(size), root }));
    const signature = await signer.signDigest(digest);
    const log = signer.address;
    await inTransaction(this.dataSource, async (manager) => {
      await storeCheckpoint(manager, { size, root, log, chainId, contract, signature });
      await recordIntent(manager, {
        ...encodeAnchor(contract, { log, size: BigInt(size), root, signature }),
        chainId,
        businessKey: anchorKey(log, size),
        laneKey: `audit:${log}`,
        subject: log,
      });
    });
    return size;
  }

  private async isDue(): Promise<boolean> {
    const { manager } = this.dataSource;
    const [last] = await findCheckpoints(manager, { limit: 1 });
    if ((await treeSize(manager)) === (last?.size ?? 0)) {
      this.waitingSince = undefined;
      return false;
    }
    const now = performance.now();
    this.waitingSince ??= now;
    const age = last === undefined ? 0 : Date.now() - last.createdAt.getTime();
    return Math.max(now - this.waitingSince, age) >= this.options.checkpointMilliseconds;
  }

  /** The chain remembers what the database may have been made to forget. */
  private async requireContinuity(manager: EntityManager, contract: string, log: string, size: number): Promise<void> {
    const anchored = await readNewestAnchor(this.rpc, contract, log);
    if (anchored === undefined) return;
    const anchoredSize = Number(anchored.size);
    if (anchoredSize > size) throw new LogRewrittenError(anchoredSize, anchored.root, `only ${size} entries`);
    const found = rootHex(await rootAt(manager, NETWORK_TREE, anchoredSize));
    if (found !== anchored.root) throw new LogRewrittenError(anchoredSize, anchored.root, found);
  }
}
