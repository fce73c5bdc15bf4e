import type { RunningAnvil } from '#testing';

export interface SequencerOptions {
  /** Shortest time between two blocks. */
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

/** Decides when the embedded chain makes a block: soon when something waits, seldom when nothing does. */
export class Sequencer {
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private lastBlockAt = 0;
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
        if (await this.isBlockDue()) await this.makeBlock();
      } catch (error) {
        if (!this.stopped) this.options.onError(error);
      }
      await new Promise((resolve) => setTimeout(resolve, this.options.blockMilliseconds));
    }
  }

  private async isBlockDue(): Promise<boolean> {
    const now = Date.now();
    if (this.trailing > 0 || now - this.lastBlockAt >= this.options.heartbeatMilliseconds) return true;
    if (now < this.stuckUntil) return false;
    const pool = await this.chain.call<{ pending: string }>('txpool_status');
    return Number(pool.pending) > 0;
  }

  private async makeBlock(): Promise<void> {
    const parent = await this.chain.call<BlockHeader>('eth_getBlockByNumber', 'latest', false);
    const timestamp = Math.max(Number(parent.timestamp), Math.floor(await this.options.networkSeconds()));
    await this.chain.call('evm_setNextBlockTimestamp', timestamp);
    await this.chain.call('evm_mine');
    const block = await this.chain.call<BlockHeader>('eth_getBlockByNumber', 'latest', false);
    this.lastBlockAt = Date.now();
    if (block.transactions.length > 0) {
      this.trailing = this.options.trailingBlocks;
    } else {
      this.trailing = Math.max(0, this.trailing - 1);
      if (this.trailing === 0) this.stuckUntil = this.lastBlockAt + 1000;
    }
    this.options.onBlock();
  }
}
