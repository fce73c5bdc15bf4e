import { describe, expect, test } from '@jest/globals';
import { auditAnchorInterface } from '#chain';
import { readAnchors } from './anchored-log.js';

const CONTRACT = '0x00000000000000000000000000000000000000A1';
const LOG = '0x00000000000000000000000000000000000000b2';
const LAST = 40_000;
const FIRST = 100n;

const rootOf = (size: bigint) => `0x${size.toString(16).padStart(64, '0')}`;

/** A node of which one answer covers `most` blocks at most, with a checkpoint of so many entries as its number in every one of `blocks`. */
function nodeOf(most: number, blocks: readonly number[]) {
  const asked: string[] = [];
  const place = (block: string) => (block === 'latest' ? LAST : Number(block));
  const call = (data: string) => {
    const { name, args } = auditAnchorInterface.parseTransaction({ data }) ?? { name: '', args: [] };
    expect(args[0]).toBe(LOG);
    const size = BigInt(blocks.at(-1) ?? 0);
    return auditAnchorInterface.encodeFunctionResult(name, [name === 'sizeOf' ? size : rootOf(args[1])]);
  };
  const logs = ({
    fromBlock,
    toBlock,
    address,
    topics,
  }: Record<'fromBlock' | 'toBlock', string> & Record<string, unknown>) => {
    const event = auditAnchorInterface.encodeFilterTopics('Anchored', [LOG]);
    expect({ address, topics }).toEqual({ address: [CONTRACT], topics: event });
    asked.push(`${fromBlock} ${toBlock}`);
    const [from, to] = [place(fromBlock), place(toBlock)];
    if (to - from + 1 > most) throw new Error(`eth_getLogs is limited to ${most} blocks`);
    return blocks
      .filter((block) => block >= from && block <= to)
      .map((block) => auditAnchorInterface.encodeEventLog('Anchored', [LOG, block, rootOf(BigInt(block)), 0]));
  };
  const send = async (method: string, [first]: readonly unknown[]) => {
    if (method === 'eth_blockNumber') return `0x${LAST.toString(16)}`;
    return method === 'eth_call' ? call((first as { data: string }).data) : logs(first as Parameters<typeof logs>[0]);
  };
  return { rpc: { send: send as never }, asked };
}

describe('the checkpoints of a log', () => {
  const check = { contract: CONTRACT, fromBlock: FIRST };
  const blocks = [100, 101, 1_099, 1_100, 25_000, LAST];
  const all = blocks.map((size) => ({ size: BigInt(size), root: rootOf(BigInt(size)) }));

  test('are read at once where the node answers', async () => {
    const { rpc, asked } = nodeOf(LAST, blocks);
    expect(await readAnchors(rpc, check, LOG)).toEqual(all);
    expect(asked).toEqual(['0x64 latest']);
  });

  test.each([1_000, 7])('are all read, oldest first, where the node refuses more than %d blocks', async (most) => {
    const { rpc, asked } = nodeOf(most, blocks);
    expect(await readAnchors(rpc, check, LOG)).toEqual(all);
    expect(asked.length).toBeGreaterThan(1);
  });

  test('are the newest alone where the node does not look back', async () => {
    expect(await readAnchors(nodeOf(0, blocks).rpc, check, LOG)).toEqual(all.slice(-1));
  });

  test('are none where none is anchored', async () => {
    const { rpc, asked } = nodeOf(LAST, []);
    expect(await readAnchors(rpc, check, LOG)).toEqual([]);
    expect(asked).toEqual([]);
  });
});
