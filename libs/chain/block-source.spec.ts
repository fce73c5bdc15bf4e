import { beforeEach, describe, expect, test } from '@jest/globals';
import { InconsistentChainError, PageRefusedError } from './block.js';
import { BlockSource } from './block-source.js';
import { type RpcClient, RpcError, type RpcOutcome, type RpcRequest, RpcUnavailableError } from './rpc.js';

const contracts = {
  chainId: 1n,
  escrow: `0x${'aa'.repeat(20)}`,
  deliveryDesk: `0x${'dd'.repeat(20)}`,
  invoiceRegistry: `0x${'bb'.repeat(20)}`,
  businessRegistry: `0x${'b5'.repeat(20)}`,
  clearingHouse: `0x${'ce'.repeat(20)}`,
};
const hashOf = (number: number) => `0x${number.toString(16).padStart(64, '0')}`;
const FULL_BLOOM = `0x${'ff'.repeat(256)}`;
const EMPTY_BLOOM = `0x${'00'.repeat(256)}`;

/** A chain of blocks with ten transactions each, whose node refuses ranges of logs above a limit. */
class LimitedNode {
  limit = Number.POSITIVE_INFINITY;
  refusal: () => Error = () => new RpcError(-32005, 'query returned more than 10000 results');
  asked: number[] = [];
  logs: Record<string, unknown>[] = [];
  logsByHash: Record<string, unknown>[] = [];
  bloom = EMPTY_BLOOM;

  async send(_: string, [filter]: readonly [{ fromBlock: string; toBlock: string }]): Promise<unknown> {
    const range = Number(filter.toBlock) - Number(filter.fromBlock) + 1;
    this.asked.push(range);
    if (range > this.limit) throw this.refusal();
    return this.logs;
  }

  async batch(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
    return requests.map(({ method, params }) => {
      if (method === 'eth_getLogs') return { ok: true, result: this.logsByHash };
      const number = Number(params[0]);
      const block = {
        number: params[0],
        hash: hashOf(number),
        parentHash: hashOf(number - 1),
        timestamp: '0x1',
        transactions: Array.from({ length: 10 }, (_, index) => hashOf(number * 100 + index)),
        logsBloom: this.bloom,
      };
      return { ok: true, result: block };
    });
  }
}

function rawLog(block: number, transaction: number, index: number, more: Record<string, unknown> = {}) {
  return {
    ...{ address: contracts.escrow, topics: [hashOf(1)], data: '0x' },
    ...{ blockNumber: `0x${block.toString(16)}`, blockHash: hashOf(block) },
    ...{ transactionHash: hashOf(block * 100 + transaction), transactionIndex: `0x${transaction.toString(16)}` },
    ...{ logIndex: `0x${index.toString(16)}`, removed: false },
    ...more,
  };
}

describe('block source', () => {
  let node: LimitedNode;
  let source: BlockSource;

  beforeEach(() => {
    node = new LimitedNode();
    source = new BlockSource(node as unknown as RpcClient, contracts);
  });

  test.each([
    ['a limit of the node', () => new RpcError(-32005, 'query returned more than 10000 results')],
    ['silence', () => new RpcUnavailableError('The node cannot be reached: The operation was aborted due to timeout')],
    ['an oversize answer', () => new RpcUnavailableError("The node's answer exceeds 67108864 bytes")],
  ])('halves its page after %s until the range is taken, and reads every block once', async (_, refusal) => {
    Object.assign(node, { limit: 10, refusal });
    let first = 1n;
    const head = 2_000n;
    while (first <= head) {
      const last = first + source.page - 1n < head ? first + source.page - 1n : head;
      try {
        await source.read(first, last, hashOf(Number(first) - 1));
        first = last + 1n;
      } catch (error) {
        expect(error).toBeInstanceOf(PageRefusedError);
      }
    }
    expect(node.asked.slice(0, 6)).toEqual([100, 50, 25, 12, 6, 8]);
    expect(node.asked.filter((range) => range <= node.limit).reduce((sum, range) => sum + range, 0)).toBe(2_000);
  });

  test('refuses blocks that do not continue what was read', async () => {
    await expect(source.read(5n, 6n, hashOf(99))).rejects.toThrow(InconsistentChainError);
  });

  test.each([
    ['of other blocks than those it read', rawLog(5, 0, 0, { blockHash: hashOf(1234) })],
    ['of a transaction that its block has not', rawLog(5, 0, 0, { transactionHash: hashOf(77) })],
    ['of contracts that are not ours', rawLog(5, 0, 0, { address: `0x${'99'.repeat(20)}` })],
  ])('refuses logs %s', async (_, log) => {
    node.bloom = FULL_BLOOM;
    node.logs = [log];
    await expect(source.read(5n, 5n, hashOf(4))).rejects.toThrow(InconsistentChainError);
  });

  test('refuses a log that the bloom of its block excludes', async () => {
    node.logs = [rawLog(5, 0, 0)];
    await expect(source.read(5n, 5n, hashOf(4))).rejects.toThrow(InconsistentChainError);
  });

  test('takes repeated and shuffled logs once, in (block, transaction, log) order', async () => {
    node.bloom = FULL_BLOOM;
    const [one, two, three] = [rawLog(5, 0, 0), rawLog(5, 1, 1), rawLog(6, 0, 0)];
    node.logs = [three, two, one, two, three];
    const { logs } = await source.read(5n, 6n, hashOf(4));
    expect(logs.map(({ blockNumber, logIndex }) => [blockNumber, logIndex])).toEqual([
      [5n, 0],
      [5n, 1],
      [6n, 0],
    ]);
  });

  test('refuses two stories of one log, and logs against the order of their transactions', async () => {
    node.bloom = FULL_BLOOM;
    node.logs = [rawLog(5, 0, 0), rawLog(5, 0, 0, { data: '0x01' })];
    await expect(source.read(5n, 5n, hashOf(4))).rejects.toThrow(/two stories/);
    node.logs = [rawLog(5, 1, 0), rawLog(5, 0, 1)];
    await expect(source.read(5n, 5n, hashOf(4))).rejects.toThrow(/order of their transactions/);
  });

  test('asks by hash about a block whose log is said to be removed, and passes over removed logs of other blocks', async () => {
    node.bloom = FULL_BLOOM;
    node.logs = [rawLog(5, 0, 0, { blockHash: hashOf(1234), removed: true }), rawLog(5, 0, 0, { removed: true })];
    node.logsByHash = [rawLog(5, 0, 0), rawLog(5, 0, 1)];
    const { logs } = await source.read(5n, 5n, hashOf(4));
    expect(logs.map(({ logIndex }) => logIndex)).toEqual([0, 1]);
    node.logsByHash = [rawLog(5, 0, 0, { removed: true })];
    await expect(source.read(5n, 5n, hashOf(4))).rejects.toThrow(/removed log of its own block/);
  });
});
