import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database';
import { newId } from '#domain';
import { createTestDatabase, type TestDatabase } from '#testing';
import { fanOutEvents, WebhookDispatcher, WebhookSecrets } from '#webhooks';
import { until } from '../reliability/support/process-network.js';
import { makeOperatorEndpoint } from '../reliability/support/webhook-bench.js';
import { answerWith, type ReceiverAnswer, WebhookReceiver } from './support/webhook-receiver.js';

const SLOW_MILLISECONDS = 6_000;
const secrets = new WebhookSecrets(Buffer.alloc(32, 11));
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

let database: TestDatabase;
let dataSource: DataSource;
let dispatcher: WebhookDispatcher;
const receivers: WebhookReceiver[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource({ url: database.url }).initialize();
  dispatcher = new WebhookDispatcher(dataSource, quiet, {
    policy: { resolve: async () => [], allowLoopback: true },
    secrets,
  });
});

afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.stop();
  await dispatcher.stop();
  await dataSource.destroy();
  await database.drop();
});

async function receive(answer: ReceiverAnswer): Promise<WebhookReceiver> {
  const receiver = await WebhookReceiver.start(answer);
  receivers.push(receiver);
  await makeOperatorEndpoint(dataSource, secrets, { url: receiver.url });
  return receiver;
}

/** Puts events at the end of the feed and fans them out. */
async function publish(count: number): Promise<void> {
  await dataSource.query(
    `INSERT INTO outbox_events (id, type, subject, business_ids, payload, position, published_at)
     SELECT id, 'purchase_order.issued', 'po_1', '{}', '{}', coalesce((SELECT max(position) FROM outbox_events), 0) + number, now()
     FROM unnest($1::text[]) WITH ORDINALITY AS event (id, number)`,
    [Array.from({ length: count }, () => newId('event'))],
  );
  while ((await fanOutEvents(dataSource)) > 0);
}

test('many receivers that are slow, though they take everything, do not delay one that is prompt', async () => {
  const prompt = await receive(answerWith(204));
  for (let count = 0; count < 20; count += 1) {
    await receive((response) => setTimeout(() => response.writeHead(204).end(), SLOW_MILLISECONDS));
  }
  dispatcher.start();
  await publish(1);
  await until('the first event', 30_000, async () => prompt.received.length === 1);
  await publish(30);
  await until('all slow receivers to be busy', 30_000, async () =>
    receivers.every(({ received }) => received.length > 0),
  );
  for (let count = 2; count < 6; count += 1) {
    const askedAt = performance.now();
    const before = prompt.received.length;
    await publish(1);
    await until('the next event', 30_000, async () => prompt.received.length > before);
    expect(performance.now() - askedAt).toBeLessThan(SLOW_MILLISECONDS / 2);
    await new Promise((passed) => setTimeout(passed, 300));
  }
  await until('everything to the prompt receiver', 30_000, async () => prompt.received.length === 35);
  const positions = prompt.received.map(({ body }) => Number(JSON.parse(body).position));
  expect(positions.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 35 }, (_, index) => index + 1));
});

test('two workers send every message once', async () => {
  const receiver = await receive(answerWith(204));
  const second = new WebhookDispatcher(dataSource, quiet, {
    policy: { resolve: async () => [], allowLoopback: true },
    secrets,
  });
  await publish(300);
  dispatcher.start();
  second.start();
  try {
    await until('300 webhooks', 20_000, async () => receiver.received.length >= 300);
    await new Promise((passed) => setTimeout(passed, 300));
    expect(receiver.received).toHaveLength(300);
    expect(new Set(receiver.ids).size).toBe(300);
  } finally {
    await second.stop();
  }
});

test('the next message is found at once however many endpoints wait for their retries', async () => {
  const receiver = await receive(answerWith(204));
  dispatcher.start();
  await publish(10);
  await until('the first webhooks', 30_000, async () => receiver.received.length === 10);
  await dataSource.query(
    `WITH endpoint AS (
       INSERT INTO webhook_endpoints (id, business_id, url, description, event_types)
       SELECT 'whe_' || number, NULL, 'http://127.0.0.1:9/', '', '{payment.released}' FROM generate_series(1, 2000) AS number
       RETURNING id
     )
     INSERT INTO webhook_messages (endpoint_id, event_id, position, status, failures, due_at)
     SELECT endpoint.id, event.id, position, 'failed', 3, network_now() + interval '1 hour'
     FROM endpoint CROSS JOIN outbox_events AS event`,
  );
  const askedAt = performance.now();
  await publish(1);
  await until('the webhook', 30_000, async () => receiver.received.length === 11);
  expect(performance.now() - askedAt).toBeLessThan(2_000);
});
