import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SenderBench } from './support/sender-bench.js';

let work: SenderBench;

beforeEach(async () => {
  work = await SenderBench.open();
});

afterEach(async () => {
  await work.close();
});

test.each(['hang', 'lose-answer'] as const)(
  'R4: a transaction that the node took without an answer (%s) is found by its hash and not signed again',
  async (kind) => {
    const proxy = await work.proxy();
    await work.sendThrough(proxy);
    await work.mint(3);
    const rule = proxy.inject('eth_sendRawTransaction', { kind }, 3);
    await work.bench.sender.step();
    expect(rule.hits).toBe(3);
    expect(await work.bench.query(`SELECT DISTINCT error_class FROM chain_attempts`)).toEqual([
      { error_class: 'network' },
    ]);
    await work.bench.settle();
    await work.expectDoneOnce();
    expect(await work.bench.query(`SELECT count(*)::int FROM chain_attempts`)).toEqual([{ count: 3 }]);
  },
);
