import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { Sequencer } from '../../../apps/sandbox/sequencer.js';
import { type ProcessNetwork, until } from '../support/process-network.js';

export interface ChaosChainOptions {
  readonly blockMilliseconds: number;
  readonly finalityDepth: number;
}

interface ChainTransaction {
  readonly hash: string;
  readonly from: string;
  readonly nonce: string;
}

interface ChainBlock {
  readonly number: string;
  readonly timestamp: string;
  readonly transactions: readonly ChainTransaction[];
}

const HEARTBEAT_MILLISECONDS = 1_000;
/** How long a reorganisation waits until there are enough blocks of one day, and transactions in them. */
const PATIENCE_MILLISECONDS = 5_000;
const MINED_AGAIN_MILLISECONDS = 120_000;
/** Between two blocks that are this far apart, an import has let days pass. */
const HOUR_SECONDS = 3_600;

/**
 * The chain under an import: makes blocks as the sandbox's does, at the network's time, and takes them back.
 *
 * An import lets days pass in a moment, which on a real chain are thousands of blocks. So that a deadline does not pass between a
 * transaction that was taken back and the same transaction mined again, the clock stands still meanwhile, and no block from before
 * the day began is taken back. The network's processes are not told, and go on as ever.
 */
export class ChaosChain {
  private sequencer: Sequencer;
  private branches = 0;
  private shiftSeconds = 0;
  private readonly pool: pg.Pool;
  private readonly repairs = new Set<Promise<void>>();

  constructor(
    private readonly network: ProcessNetwork,
    private readonly options: ChaosChainOptions,
  ) {
    this.pool = new pg.Pool({ connectionString: network.databaseUrl, max: 1, connectionTimeoutMillis: 500 });
    this.pool.on('error', () => undefined);
    this.sequencer = this.begin();
  }

  /**
   * Replaces the newest `depth` blocks by as many others and one more. Returns the depth that it came to: less when the day has no
   * more blocks.
   */
  async reorganise(depth: number, transactions: 'kept' | 'forgotten'): Promise<number> {
    const releaseClock = this.holdClock();
    await this.waitForBlocks(depth);
    await this.sequencer.stop();
    const blocks = (await this.newestBlocks(depth)).reverse();
    const nonces = await this.noncesOf(blocks);
    const raw = await Promise.all(
      blocks.map((block) => Promise.all(block.transactions.map(({ hash }) => this.rawOf(hash)))),
    );
    await this.call('anvil_rollback', blocks.length);
    await this.call('anvil_dropAllTransactions');
    // Blocks of another proposer, so that even empty ones are others than before.
    this.branches += 1;
    await this.call('anvil_setCoinbase', `0x${this.branches.toString(16).padStart(40, '0')}`);
    for (let index = 0; index <= blocks.length; index += 1) {
      if (transactions === 'kept')
        for (const bytes of raw[index - 1] ?? []) await this.call('eth_sendRawTransaction', bytes);
      await this.mine();
    }
    this.sequencer = this.begin();
    this.repair(nonces, releaseClock);
    return blocks.length;
  }

  /** kill -9 to the node, which saved its state `lostBlocks` blocks before and forgets what it was sent. Returns the blocks lost. */
  async kill(lostBlocks: number): Promise<number> {
    const releaseClock = this.holdClock();
    const dump = await this.call<string>('anvil_dumpState');
    const saved = await this.head();
    const end = Date.now() + PATIENCE_MILLISECONDS;
    while ((await this.head()) < saved + lostBlocks && Date.now() < end) await sleep(10);
    await this.sequencer.stop();
    const lost = (await this.head()) - saved;
    const nonces = await this.noncesOf(await this.newestBlocks(lost));
    await this.network.crashChain(gunzipSync(Buffer.from(dump.slice(2), 'hex')));
    this.sequencer = this.begin();
    this.repair(nonces, releaseClock);
    return lost;
  }

  /** @throws when something that was taken back is not mined again in time */
  async isRepaired(): Promise<void> {
    await Promise.all(this.repairs);
  }

  /** Makes everything mined final, and no block any more. */
  async finish(): Promise<void> {
    await this.sequencer.stop();
    for (let block = 0; block <= this.options.finalityDepth; block += 1) await this.mine();
  }

  async close(): Promise<void> {
    await this.sequencer.stop();
    await Promise.allSettled(this.repairs);
    await this.pool.end();
  }

  private call<Result = unknown>(method: string, ...parameters: readonly unknown[]): Promise<Result> {
    return this.network.chain.call<Result>(method, ...parameters);
  }

  private begin(): Sequencer {
    const sequencer = new Sequencer(
      { call: (method, ...parameters) => this.call(method, ...parameters) },
      {
        blockMilliseconds: this.options.blockMilliseconds,
        heartbeatMilliseconds: HEARTBEAT_MILLISECONDS,
        trailingBlocks: this.options.finalityDepth,
        networkSeconds: () => this.networkSeconds(),
        onBlock: () => undefined,
        onError: () => undefined,
      },
    );
    sequencer.start();
    return sequencer;
  }

  /** The chain goes on while the database is away, by how far the network's clock was ahead before. */
  private async networkSeconds(): Promise<number> {
    try {
      const { rows } = await this.pool.query<{ shift: string }>(
        `SELECT extract(epoch FROM network_now() - clock_timestamp()) AS shift`,
      );
      this.shiftSeconds = Number(rows[0]?.shift);
    } catch {
      // As before.
    }
    return Date.now() / 1000 + this.shiftSeconds;
  }

  private async mine(): Promise<void> {
    const [parent] = await this.newestBlocks(1);
    const time = Math.max(Number(parent?.timestamp), Math.floor(await this.networkSeconds()));
    await this.call('evm_setNextBlockTimestamp', time);
    await this.call('evm_mine');
  }

  private async head(): Promise<number> {
    return Number(await this.call<string>('eth_blockNumber'));
  }

  /** Newest first, and only those of the newest one's day. */
  private async newestBlocks(count: number): Promise<ChainBlock[]> {
    const head = await this.head();
    const blocks: ChainBlock[] = [];
    for (let number = head; number > Math.max(0, head - count); number -= 1) {
      const block = await this.call<ChainBlock>('eth_getBlockByNumber', `0x${number.toString(16)}`, true);
      if (Number(blocks[0]?.timestamp ?? 0) - Number(block.timestamp) > HOUR_SECONDS) break;
      blocks.push(block);
    }
    return blocks;
  }

  private async waitForBlocks(depth: number): Promise<void> {
    const end = Date.now() + PATIENCE_MILLISECONDS;
    while (Date.now() < end) {
      const blocks = await this.newestBlocks(depth);
      if (blocks.length === depth && blocks.some(({ transactions }) => transactions.length > 0)) return;
      await sleep(10);
    }
  }

  private rawOf(hash: string): Promise<string> {
    return this.call<string>('eth_getRawTransactionByHash', hash);
  }

  /** By account: its nonce when these blocks were mined. */
  private async noncesOf(blocks: readonly ChainBlock[]): Promise<Map<string, number>> {
    const nonces = new Map<string, number>();
    for (const { from, nonce } of blocks.flatMap(({ transactions }) => transactions)) {
      nonces.set(from, Math.max(nonces.get(from) ?? 0, Number(nonce) + 1));
    }
    return nonces;
  }

  /** While days cannot pass, the API cannot reach what moves the chain's time, and says so. */
  private holdClock(): () => void {
    const rule = this.network.rpcProxy.inject(/^evm_/, { kind: 'drop' });
    return () => rule.end();
  }

  private repair(nonces: ReadonlyMap<string, number>, releaseClock: () => void): void {
    const repaired = until(
      'transactions that were taken back to be mined again',
      MINED_AGAIN_MILLISECONDS,
      async () => {
        for (const [account, nonce] of nonces) {
          if (Number(await this.call<string>('eth_getTransactionCount', account, 'latest')) < nonce) return false;
        }
        return true;
      },
    ).finally(releaseClock);
    this.repairs.add(repaired);
    // Told by isRepaired().
    repaired.catch(() => undefined);
  }
}
