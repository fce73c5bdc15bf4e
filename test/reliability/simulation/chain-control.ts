import type { RunningAnvil } from '#testing';
import type { VirtualTime } from './virtual-time.js';

/** As deep as finality lets a chain be reorganised. */
export const DEEPEST_REORG = 3;

/** Mines when told, at virtual time, and takes blocks back. */
export class ChainControl {
  /** Taken before each of the newest blocks, oldest first. */
  private snapshots: string[] = [];

  constructor(
    private readonly chain: RunningAnvil,
    private readonly time: VirtualTime,
  ) {}

  /** A block with everything that waits. */
  async mine(): Promise<void> {
    this.snapshots.push(await this.chain.call<string>('evm_snapshot'));
    if (this.snapshots.length > DEEPEST_REORG) this.snapshots.shift();
    await this.time.advance(1);
    await this.chain.call('evm_setNextBlockTimestamp', this.time.now);
    await this.chain.call('evm_mine');
  }

  /** The newest `depth` blocks never were; as many empty ones and one more take their place. Returns the depth that it came to. */
  async reorganise(depth: number): Promise<number> {
    const reached = Math.min(depth, this.snapshots.length);
    if (reached === 0) return 0;
    const snapshot = this.snapshots[this.snapshots.length - reached] as string;
    this.snapshots = this.snapshots.slice(0, -reached);
    await this.chain.call('evm_revert', snapshot);
    await this.chain.call('anvil_dropAllTransactions');
    for (let block = 0; block <= reached; block += 1) await this.mine();
    return reached;
  }

  async head(): Promise<bigint> {
    return BigInt(await this.chain.call<string>('eth_blockNumber'));
  }
}
