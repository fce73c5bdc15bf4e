import { beforeEach, describe, expect, test } from '@jest/globals';
import { BlockSource, InconsistentChainError } from './block-source.js';
import { type RpcClient, RpcError, type RpcOutcome, type RpcRequest } from './rpc.js';

const contracts = {
  chainId: 1n,
  escrow: `0x${'aa'.repeat(20)}`,
  deliveryDesk: `0x${'dd'.repeat(20)}`,
  invoiceRegistry: `0x${'bb'.repeat(20)}`,
  businessRegistry: `0x${'b5'.repeat(20)}`,
  clearingHouse: `0x${'ce'.repeat(20)}`,
};
const hashOf = (number: number) => `0x${number.toString(16).padStart(64, '0')}`;

/** A chain of empty blocks whose node refuses ranges of logs above a limit. */
class LimitedNode {
  limit = 1000;
  asked: number[] = [];
  logs: Record<string, unknown>[] = [];

  async send(_: string, [filter]: readonly [{ fromBlock: string; toBlock: string }]): Promise<unknown> {
    const range = Number(filter.toBlock) - Number(filter.fromBlock) + 1;
    this.asked.push(range);
    if (range > this.limit) throw new RpcError(-32005, 'query returned more than 10000 results');
    return this.logs;
  }

  async batch(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
    return requests.map(({ params }) => {
      const number = Number(params[0]);
      const block = {
        number: params[0],
        hash: hashOf(number),
        parentHash: hashOf(number - 1),
        timestamp: '0x1',
        transactions: [],
        logsBloom: `0x${'00'.repeat(256)}`,
      };
      return { ok: true, result: block };
    });
  }
}

describe('block source', () => {
  let node: LimitedNode;
  let source: BlockSource;

  beforeEach(() => {
    node = new LimitedNode();
    source = new BlockSource(node as unknown as RpcClient, contracts);
  });

  test('halves its page until the node takes the range of logs, and grows it again', async () => {
    node.limit = 60;
    let first = 1n;
    const head = 300n;
    while (first <= head) {
      const last = first + source.page - 1n < head ? first + source.page - 1n : head;
      const read = await source.read(first, last, hashOf(Number(first) - 1)).catch(() => undefined);
      if (read !== undefined) first = last + 1n;
    }
    expect(node.asked.slice(0, 3)).toEqual([200, 100, 50]);
    expect(node.asked.filter((range) => range <= node.limit).reduce((sum, range) => sum + range, 0)).toBe(300);
  });

  test('refuses blocks that do not continue what was read', async () => {
    await expect(source.read(5n, 6n, hashOf(99))).rejects.toThrow(InconsistentChainError);
  });

  test('refuses logs of other blocks than those it read', async () => {
    const place = { logIndex: '0x0', transactionHash: hashOf(7), transactionIndex: '0x0' };
    node.logs = [
      { address: contracts.escrow, topics: [], data: '0x', blockNumber: '0x5', blockHash: hashOf(1234), ...place },
    ];
    await expect(source.read(5n, 5n, hashOf(4))).rejects.toThrow(InconsistentChainError);
  });
});
