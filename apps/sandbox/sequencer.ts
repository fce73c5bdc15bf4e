import type { RunningAnvil } from '#testing';

export interface SequencerOptions {
  /** Shortest time between two blocks with transactions, and between those put on top of them. */
  blockMilliseconds: number;
  /** A block comes at least this often. */
  heartbeatMilliseconds: number;
  /** Empty blocks put on top of a block with transactions, so that it becomes final without waiting for the next trade. */
  trailingBlocks: number;
  /** The network's time, Unix seconds. Blocks carry it, so the chain follows the network's clock. */
  networkSeconds(): Promise<number>;
  /** Called after every block. */
  onBlock(): void;
  onError(error: unknown): void;
}

interface BlockHeader {
  timestamp: string;
  transactions: readonly string[];
}

type Occasion = 'transactions' | 'trailing' | 'heartbeat';

/** How often the pool is asked whether something waits. */
const POOL_POLL_MILLISECONDS = 20;
const STUCK_MILLISECONDS = 1_000;

/** Decides when the embedded chain makes a block: soon when something waits, seldom when nothing does. */
export class Sequencer {
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private lastBlockAt = 0;
  private lastTransactionsAt = 0;
  private trailing = 0;
  /** Transactions may wait for a fee that they do not pay; making blocks faster does not help them. */
  private stuckUntil = 0;

  constructor(
    private readonly chain: Pick<RunningAnvil, 'call'>,
    private readonly options: SequencerOptions,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Resolves when the block in the making, if any, is done. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        const occasion = await this.occasionForBlock();
        if (occasion !== undefined) await this.makeBlock(occasion);
      } catch (error) {
        if (!this.stopped) this.options.onError(error);
      }
      await new Promise((resolve) => setTimeout(resolve, POOL_POLL_MILLISECONDS));
    }
  }

  private async occasionForBlock(): Promise<Occasion | undefined> {
    const { blockMilliseconds, heartbeatMilliseconds } = this.options;
    const now = Date.now();
    if (now - this.lastBlockAt >= heartbeatMilliseconds) return 'heartbeat';
    if (now - this.lastTransactionsAt >= blockMilliseconds && now >= this.stuckUntil) {
      const pool = await this.chain.call<{ pending: string }>('txpool_status');
      if (Number(pool.pending) > 0) return 'transactions';
    }
    return this.trailing > 0 && now - this.lastBlockAt >= blockMilliseconds ? 'trailing' : undefined;
  }

  private async makeBlock(occasion: Occasion): Promise<void> {
    const parent = await this.chain.call<BlockHeader>('eth_getBlockByNumber', 'latest', false);
    const timestamp = Math.max(Number(parent.timestamp), Math.floor(await this.options.networkSeconds()));
    await this.chain.call('evm_setNextBlockTimestamp', timestamp);
    await this.chain.call('evm_mine');
    const block = await this.chain.call<BlockHeader>('eth_getBlockByNumber', 'latest', false);
    this.lastBlockAt = Date.now();
    if (block.transactions.length > 0) {
      this.lastTransactionsAt = this.lastBlockAt;
      this.trailing = this.options.trailingBlocks;
    } else if (occasion === 'trailing') {
      this.trailing -= 1;
    } else if (occasion === 'transactions') {
      this.stuckUntil = this.lastBlockAt + STUCK_MILLISECONDS;
    }
    this.options.onBlock();
  }
}
