import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { laneStates } from '#chain';
import { until } from './support/process-network.js';
import { printedRandom } from './support/seed.js';
import { SenderBench } from './support/sender-bench.js';

const LEASE_MILLISECONDS = 1_000;
const environment = { LANE_LEASE_MILLISECONDS: String(LEASE_MILLISECONDS) };
let work: SenderBench;

beforeEach(async () => {
  work = await SenderBench.open();
});

afterEach(async () => {
  await work.close();
});

test('R3: two workers share 1,000 intents while they are stopped past their lease at random, and each is mined once', async () => {
  const { random } = printedRandom('R3');
  await work.mint(1_000);
  const proxy = await work.proxy();
  await work.worker(proxy, 'reader');
  const workers = await Promise.all([0, 1].map(() => work.worker(proxy, 'sender', { environment })));
  for (let pauses = 0; pauses < 12 && (await work.unfinished()) > 0; pauses += 1) {
    const stopped = workers[Math.floor(random() * workers.length)]!;
    stopped.signal('SIGSTOP');
    await sleep(LEASE_MILLISECONDS * (1 + random()));
    stopped.signal('SIGCONT');
    await sleep(LEASE_MILLISECONDS * random());
  }
  await until('all work done', 40_000, async () => (await work.unfinished()) === 0);
  await work.expectDoneOnce();
  const [lane] = await laneStates(work.bench.dataSource.manager);
  expect(lane).toMatchObject({ haltedCode: null });
});

test('R3: a worker that is stopped between commit and broadcast sends nothing after another has taken its lane', async () => {
  await work.mint(20);
  const [firstProxy, secondProxy] = [await work.proxy(), await work.proxy()];
  const fault = { event: 'query', phase: 'after', pattern: '^COMMIT', signal: 'SIGSTOP' } as const;
  const first = await work.worker(firstProxy, 'sender', { environment, fault });
  await until('the commit', 30_000, async () => (await work.bench.query(`SELECT 1 FROM chain_attempts`)).length === 20);
  const [before] = await laneStates(work.bench.dataSource.manager);
  await work.worker(secondProxy, 'sender,reader', { environment });
  await until('all work done', 20_000, async () => (await work.unfinished()) === 0);
  const [after] = await laneStates(work.bench.dataSource.manager);
  expect(after!.token).toBeGreaterThan(before!.token);
  first.signal('SIGCONT');
  await sleep(3 * LEASE_MILLISECONDS);
  expect(first.isRunning).toBe(true);
  expect(firstProxy.count('eth_sendRawTransaction')).toBe(0);
  await work.mint(5);
  await until('more work done', 30_000, async () => (await work.unfinished()) === 0);
  await work.expectDoneOnce();
});
