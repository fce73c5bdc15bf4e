import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keccak256 } from 'ethers';
import { until } from './support/process-network.js';
import { SenderBench } from './support/sender-bench.js';
import type { ProcessFault } from './support/service-process.js';

const COUNT = 20;
let work: SenderBench;

beforeAll(async () => {
  work = await SenderBench.open();
});

afterAll(async () => {
  await work.close();
});

const moments: readonly (readonly [string, ProcessFault])[] = [
  ['before it signs', { event: 'query', phase: 'before', pattern: 'INSERT INTO chain_transactions' }],
  ['before it commits what it signed', { event: 'query', phase: 'before', pattern: '^COMMIT' }],
  ['after the commit', { event: 'query', phase: 'after', pattern: '^COMMIT' }],
  ['before it broadcasts', { event: 'rpc', phase: 'before', pattern: 'eth_sendRawTransaction' }],
  ['after it broadcast', { event: 'rpc', phase: 'after', pattern: 'eth_sendRawTransaction' }],
  [
    'before it records the answer',
    { event: 'query', phase: 'before', pattern: 'UPDATE chain_attempts SET error_class' },
  ],
];

test('R2: a worker killed at any moment leaves at most one transaction per intent, and every hash was known before it was sent', async () => {
  const proxy = await work.proxy();
  for (const [moment, fault] of moments) {
    await work.mint(COUNT);
    const killed = await work.worker(proxy, 'sender', { fault });
    await killed.ended;
    expect({ moment, running: killed.isRunning }).toEqual({ moment, running: false });
    const known = new Set(
      (await work.bench.query<{ hash: string }>(`SELECT hash FROM chain_attempts`)).map(({ hash }) => hash),
    );
    const sent = proxy.passed.filter(({ method }) => method === 'eth_sendRawTransaction');
    for (const { params } of sent) expect(known).toContain(keccak256(String(params[0])));
  }
  await work.worker(proxy, 'sender,reader');
  await until('all work done', 30_000, async () => (await work.unfinished()) === 0);
  await work.expectDoneOnce();
});
