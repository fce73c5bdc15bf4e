import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ProcessNetwork, until } from './support/process-network.js';
import type { ProcessFault } from './support/service-process.js';
import { Traders } from './support/traders.js';

jest.setTimeout(300_000);

const moments: readonly ProcessFault[] = [
  { event: 'query', phase: 'before', pattern: 'unpublished' },
  { event: 'query', phase: 'after', pattern: 'unpublished' },
  { event: 'query', phase: 'before', pattern: '^COMMIT' },
  { event: 'query', phase: 'after', pattern: '^COMMIT' },
];

let network: ProcessNetwork;

beforeAll(async () => {
  network = await ProcessNetwork.open();
});

afterAll(async () => {
  await network.close();
});

interface FeedEvent {
  readonly id: string;
  readonly position: string;
  readonly subject: string;
}

test('R26: a relay that dies before, during and after publishing loses no event and keeps the order of each subject', async () => {
  const api = await network.startApi();
  const traders = await Traders.register(await network.operator(api.url), api.url, 0n);
  const seen: FeedEvent[] = [];
  let cursor = '0';
  const follow = async () => {
    const { body } = await traders.operator.get(`/v1/events?after=${cursor}&limit=1000`);
    seen.push(...body.data);
    cursor = body.nextCursor;
  };
  for (const fault of moments) {
    const order = await traders.acceptedOrder();
    await traders.supplier.post(`${order}/invoices`, { number: order, amount: '5', dueDate: '2030-01-31' });
    const relay = await network.startWorker(fault, { WORKER_ROLES: 'relay' });
    await relay.ended;
    await follow();
  }
  await network.startWorker(undefined, { WORKER_ROLES: 'relay' });
  await until('the feed to be complete', 30_000, async () => {
    return (await network.query(`SELECT 1 FROM outbox_events WHERE position IS NULL`)).length === 0;
  });
  await follow();

  const written = await network.query<{ id: string; subject: string }>(
    `SELECT id, subject FROM outbox_events ORDER BY sequence`,
  );
  expect(written.length).toBeGreaterThan(moments.length * 2);
  expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(written.map(({ id }) => id)));
  expect(seen.map(({ position }) => Number(position))).toEqual(seen.map((_, index) => index + 1));
  for (const { subject } of written) {
    const of = (events: readonly { id: string; subject: string }[]) =>
      events.filter((event) => event.subject === subject).map(({ id }) => id);
    expect(of(seen)).toEqual(of(written));
  }
  expect(await network.brokenInvariants()).toEqual([]);
});
