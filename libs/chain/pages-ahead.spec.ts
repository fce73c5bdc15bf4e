import { describe, expect, jest, test } from '@jest/globals';
import type { Block, ChainSource } from './block.js';
import { PagesAhead } from './pages-ahead.js';

const block = (number: bigint, branch = 'a'): Block => ({
  number,
  hash: `${branch}${number}`,
  parentHash: `${branch}${number - 1n}`,
  time: new Date(0),
  transactionHashes: [],
  logsBloom: '0x',
});

/** Answers with the blocks that were asked for, and notes what was. */
function sourceOf(page: bigint, fail: (first: bigint) => Error | undefined = () => undefined) {
  const asked: [bigint, bigint, string][] = [];
  const source = {
    page,
    read: async (first: bigint, last: bigint, parentHash: string) => {
      asked.push([first, last, parentHash]);
      const error = fail(first);
      if (error !== undefined) throw error;
      return {
        blocks: Array.from({ length: Number(last - first) + 1 }, (_, index) => block(first + BigInt(index))),
        logs: [],
      };
    },
  } as unknown as ChainSource;
  return { pages: new PagesAhead(source), asked };
}

describe('pages that are asked for ahead', () => {
  test('are taken by whoever goes on from where they continue', async () => {
    const { pages, asked } = sourceOf(10n);
    await pages.prepare(block(20n), 100n);
    const { blocks } = await pages.take(block(20n), 100n);
    expect(blocks.map(({ number }) => number)).toEqual(Array.from({ length: 10 }, (_, index) => 21n + BigInt(index)));
    expect(asked).toEqual([[21n, 30n, 'a20']]);
  });

  test('are taken once', async () => {
    const { pages, asked } = sourceOf(10n);
    await pages.prepare(block(20n), 100n);
    await pages.take(block(20n), 100n);
    await pages.take(block(20n), 100n);
    expect(asked).toHaveLength(2);
  });

  test.each([
    ['another block', block(19n)],
    ['a block of the same number on another branch', block(20n, 'b')],
  ])('are left when reading goes on from %s', async (_, from) => {
    const { pages, asked } = sourceOf(10n);
    await pages.prepare(block(20n), 100n);
    await pages.take(from, 100n);
    expect(asked.at(-1)).toEqual([from.number + 1n, from.number + 10n, from.hash]);
  });

  test('are whole: near the head nothing is asked for ahead, and what is taken ends at the head', async () => {
    const { pages, asked } = sourceOf(10n);
    await pages.prepare(block(91n), 100n);
    expect(asked).toEqual([]);
    await pages.take(block(91n), 100n);
    expect(asked).toEqual([[92n, 100n, 'a91']]);
    await pages.prepare(block(90n), 100n);
    expect(asked.at(-1)).toEqual([91n, 100n, 'a90']);
  });

  test('tell what went wrong to whoever takes them, and only then', async () => {
    let failures = 0;
    const { pages } = sourceOf(10n, () => (failures++ === 0 ? new Error('refused') : undefined));
    await expect(pages.prepare(block(20n), 100n)).resolves.toBeUndefined();
    await expect(pages.take(block(20n), 100n)).rejects.toThrow('refused');
    await expect(pages.take(block(20n), 100n)).resolves.toMatchObject({ blocks: { length: 10 } });
  });

  test('are asked for anew when they waited for long', async () => {
    const { pages, asked } = sourceOf(10n);
    const now = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    try {
      await pages.prepare(block(20n), 100n);
      now.mockReturnValue(10_999);
      await pages.take(block(20n), 100n);
      expect(asked).toHaveLength(1);
      await pages.prepare(block(20n), 100n);
      now.mockReturnValue(20_999);
      await pages.take(block(20n), 100n);
      expect(asked).toHaveLength(3);
    } finally {
      now.mockRestore();
    }
  });
});
