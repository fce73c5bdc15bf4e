import { describe, expect, test } from '@jest/globals';
import { readLogs } from './log-ranges.js';
import type { Ask } from './verifier.js';

const FILTER = { address: ['0xEscrow'], topics: [null, '0xOrder'] };
const LAST = 40_000;

/** A node of which one answer covers `most` blocks at most, with a log in every one of `blocks`; and what it was asked for. */
function nodeOf(most: number, blocks: readonly number[]): { ask: Ask; asked: string[] } {
  const asked: string[] = [];
  const place = (block: string) => (block === 'earliest' ? 0 : block === 'latest' ? LAST : Number(block));
  const ask: Ask = async (method, [filter]) => {
    if (method === 'eth_blockNumber') return `0x${LAST.toString(16)}`;
    const { fromBlock, toBlock, ...wanted } = filter as { fromBlock: string; toBlock: string };
    expect(wanted).toEqual(FILTER);
    asked.push(`${fromBlock} ${toBlock}`);
    const [from, to] = [place(fromBlock), place(toBlock)];
    if (to - from + 1 > most) throw new Error(`eth_getLogs is limited to ${most} blocks`);
    return blocks.filter((block) => block >= from && block <= to);
  };
  return { ask, asked };
}

describe('the logs of an order', () => {
  const blocks = [0, 1, 999, 1_000, 1_001, 25_000, LAST - 1, LAST];

  test('are asked for at once where the node answers', async () => {
    const { ask, asked } = nodeOf(LAST + 1, blocks);
    expect(await readLogs(ask, FILTER)).toEqual(blocks);
    expect(asked).toEqual(['earliest latest']);
  });

  test.each([1_000, 999, 7])('are all found, each once, where the node refuses more than %d blocks', async (most) => {
    const { ask, asked } = nodeOf(most, blocks);
    expect(await readLogs(ask, FILTER)).toEqual(blocks);
    expect(asked.length).toBeLessThan(30 + (3 * LAST) / most);
  });

  test('are asked for from the first block that is known on', async () => {
    const { ask, asked } = nodeOf(1_000, blocks);
    expect(await readLogs(ask, FILTER, 39_500n)).toEqual([LAST - 1, LAST]);
    expect(asked).toEqual(['0x9a4c latest']);
    expect(await readLogs(ask, FILTER, 30_000n)).toEqual([LAST - 1, LAST]);
  });

  test('are not known where the node does not answer for one block either', async () => {
    const { ask } = nodeOf(0, blocks);
    await expect(readLogs(ask, FILTER)).rejects.toThrow('eth_getLogs is limited to 0 blocks');
    const silent: Ask = async (method) => (method === 'eth_blockNumber' ? '0x10' : null);
    await expect(readLogs(silent, FILTER)).rejects.toThrow('without a list');
  });
});
