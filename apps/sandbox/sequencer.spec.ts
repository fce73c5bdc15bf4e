import { Sequencer } from './sequencer.js';

/** A chain of which only the time of each block and the waiting transactions matter. */
class FakeChain {
  pending = 0;
  /** Transactions wait, but the next block takes none: their fee is too low. */
  refusing = false;
  blocks = [{ timestamp: 1000, transactions: 0 }];
  private nextTimestamp = 0;

  call = async <Result>(method: string, parameter?: unknown): Promise<Result> => {
    if (method === 'txpool_status') return { pending: `0x${this.pending.toString(16)}` } as Result;
    if (method === 'evm_setNextBlockTimestamp') this.nextTimestamp = Number(parameter);
    if (method === 'evm_mine') {
      this.blocks.push({ timestamp: this.nextTimestamp, transactions: this.refusing ? 0 : this.pending });
      if (!this.refusing) this.pending = 0;
    }
    const { timestamp, transactions } = this.blocks.at(-1)!;
    return { timestamp: `0x${timestamp.toString(16)}`, transactions: Array(transactions).fill('0x') } as Result;
  };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function run(chain: FakeChain, milliseconds: number, networkSeconds = 2000): Promise<number[]> {
  const sequencer = new Sequencer(chain, {
    blockMilliseconds: 5,
    heartbeatMilliseconds: 60_000,
    trailingBlocks: 2,
    networkSeconds: async () => networkSeconds,
    onBlock: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  sequencer.start();
  await pause(milliseconds);
  await sequencer.stop();
  return chain.blocks.slice(1).map(({ transactions }) => transactions);
}

describe('the sequencer', () => {
  it('makes one block at its start and none while nothing waits', async () => {
    expect(await run(new FakeChain(), 100)).toEqual([0]);
  });

  it('puts waiting transactions into a block and two empty ones on top, which make it final', async () => {
    const chain = new FakeChain();
    chain.pending = 3;
    expect(await run(chain, 100)).toEqual([3, 0, 0]);
  });

  it('gives blocks the time of the network', async () => {
    const chain = new FakeChain();
    await run(chain, 50, 5000);
    expect(chain.blocks.at(-1)?.timestamp).toBe(5000);
  });

  it('never lets time run backwards', async () => {
    const chain = new FakeChain();
    await run(chain, 50, 10);
    expect(chain.blocks.at(-1)?.timestamp).toBe(1000);
  });

  it('does not race for transactions that no block takes', async () => {
    const chain = new FakeChain();
    chain.pending = 1;
    chain.refusing = true;
    expect(await run(chain, 300)).toEqual([0, 0]);
  });
});
