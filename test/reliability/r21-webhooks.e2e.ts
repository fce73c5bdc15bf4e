import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database';
import { writeOutbox } from '#outbox';
import { verifyWebhook } from '#sdk';
import { WebhookSecrets } from '#webhooks';
import { answerWith, hang, type ReceiverAnswer, WebhookReceiver } from '../e2e/support/webhook-receiver.js';
import { ProcessNetwork, until } from './support/process-network.js';
import type { ServiceProcess } from './support/service-process.js';
import { makeOperatorEndpoint } from './support/webhook-bench.js';

jest.setTimeout(120_000);

const SECRET = Buffer.alloc(32, 11);
const secrets = new WebhookSecrets(SECRET);
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Retry after retry, as docs/guides/webhooks.md promises it; seconds. */
const SCHEDULE = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

describe('webhooks under faults', () => {
  let network: ProcessNetwork;
  let dataSource: DataSource;
  let worker: ServiceProcess;
  let receivers: WebhookReceiver[];

  const startWorker = () =>
    network.startWorker(undefined, {
      WORKER_ROLES: 'relay,webhooks',
      WEBHOOK_SECRET: SECRET.toString('hex'),
      WEBHOOKS_TO_LOOPBACK: 'true',
    });

  beforeAll(async () => {
    network = await ProcessNetwork.open();
    dataSource = await createDataSource({ url: network.databaseUrl, poolSize: 4 }).initialize();
    worker = await startWorker();
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await network?.close();
  });

  beforeEach(() => {
    receivers = [];
  });

  afterEach(async () => {
    const position = `(SELECT position FROM webhook_cursor)`;
    await dataSource.query(
      `UPDATE webhook_endpoints SET status = 'disabled', disabled_reason = 'request', disabled_at = now(),
         disabled_after = ${position} WHERE status = 'enabled'`,
    );
    for (const receiver of receivers) await receiver.stop();
  });

  async function receive(answer: ReceiverAnswer, options: { tls?: boolean } = {}) {
    const receiver = await WebhookReceiver.start(answer, options);
    receivers.push(receiver);
    const endpoint = await makeOperatorEndpoint(dataSource, secrets, { url: receiver.url });
    return Object.assign(receiver, endpoint);
  }

  /** Makes events that everybody is told, and returns their ids in the order of the feed. */
  function makeEvents(count: number): Promise<string[]> {
    const payload = { orderId: 'po_1', orderReference: 'R21', status: 'issued', amount: '1' };
    return dataSource.transaction((manager) =>
      writeOutbox(
        manager,
        Array.from({ length: count }, () => ({
          type: 'purchase_order.issued' as const,
          subject: 'po_1',
          businessIds: [],
          payload,
        })),
      ),
    );
  }

  const advance = (seconds: number) =>
    dataSource.query(`UPDATE network_clock SET shift = shift + make_interval(secs => $1)`, [seconds]);

  async function attempts(endpointId: string): Promise<{ error: string | null; event_id: string }[]> {
    return dataSource.query(`SELECT error, event_id FROM webhook_attempts WHERE endpoint_id = $1 ORDER BY id`, [
      endpointId,
    ]);
  }

  async function messageOf(endpointId: string): Promise<{ status: string; failures: number; wait: number }> {
    const [row] = await dataSource.query(
      `SELECT status, failures, extract(epoch FROM due_at - network_now())::float8 AS wait
       FROM webhook_messages WHERE endpoint_id = $1 ORDER BY position DESC LIMIT 1`,
      [endpointId],
    );
    return row;
  }

  /** The longest transaction of any connection of the worker, seconds. */
  async function longestTransaction(): Promise<number> {
    const [row] = await dataSource.query(
      `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8 AS seconds
       FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'quittance worker%'`,
    );
    return row.seconds;
  }

  test('R21: receivers that fail, hang, redirect or show a bad certificate delay nobody and hold no transaction', async () => {
    const good = await receive(answerWith(204));
    const elsewhere = await WebhookReceiver.start();
    receivers.push(elsewhere);
    const bad = {
      status: await receive(answerWith(500)),
      timeout: await receive(hang),
      redirect: await receive(answerWith(302, { location: elsewhere.url })),
      tls: await receive(answerWith(204), { tls: true }),
    };
    const startedAt = Date.now();
    const ids = await makeEvents(20);
    await until('the good receiver', 20_000, async () => good.received.length === ids.length);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect(good.ids.toSorted()).toEqual(ids.toSorted());
    // While the requests hang: nothing of the worker's waits inside a transaction.
    expect(bad.timeout.received.length).toBeGreaterThan(0);
    for (let sample = 0; sample < 30; sample += 1) {
      expect(await longestTransaction()).toBeLessThan(1);
      await new Promise((passed) => setTimeout(passed, 50));
    }
    await until('a timeout', 20_000, async () => (await attempts(bad.timeout.id)).length > 0);
    expect(Date.now() - startedAt).toBeGreaterThan(9_900);
    for (const [error, { id }] of Object.entries(bad)) {
      const tried = await attempts(id);
      expect(tried.length).toBeGreaterThan(0);
      expect(new Set(tried.map((attempt) => attempt.error))).toEqual(new Set([error]));
    }
    expect(elsewhere.received).toEqual([]);
    const later = await makeEvents(1);
    const askedAt = Date.now();
    await until('the good receiver again', 20_000, async () => good.ids.includes(later[0] ?? ''));
    expect(Date.now() - askedAt).toBeLessThan(3_000);
  });

  test('R21: a worker that is killed while a receiver works leaves a message that is sent again under the same id', async () => {
    const receiver = await receive(hang);
    const [id] = await makeEvents(1);
    await until('the first request', 20_000, async () => receiver.received.length === 1);
    await worker.kill();
    receiver.answer = answerWith(200);
    worker = await startWorker();
    await new Promise((passed) => setTimeout(passed, 500));
    // The lease of the dead worker still holds.
    expect(receiver.ids).toEqual([id]);
    await advance(30);
    await until('the second request', 20_000, async () => receiver.received.length === 2);
    expect(receiver.ids).toEqual([id, id]);
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
    for (const { headers, body } of receiver.received) {
      expect(verifyWebhook(headers, body, { keys: [receiver.secret] })).toMatchObject({ id });
    }
    await until('the result', 20_000, async () => (await messageOf(receiver.id)).status === 'delivered');
    await advance(DAY);
    await new Promise((passed) => setTimeout(passed, 500));
    expect(receiver.received).toHaveLength(2);
  });

  test('R21: retries keep their schedule and one id; five days of nothing but failures disable the endpoint', async () => {
    const receiver = await receive(answerWith(500));
    const [id] = await makeEvents(1);
    for (const [index, delay] of SCHEDULE.entries()) {
      const failures = index + 1;
      await until(`failure ${failures}`, 20_000, async () => (await messageOf(receiver.id))?.failures === failures);
      const { status, wait } = await messageOf(receiver.id);
      expect(status).toBe('failed');
      expect(wait).toBeGreaterThan(delay - 4);
      expect(wait).toBeLessThanOrEqual(delay * 1.1);
      if (delay > 60) {
        await advance(wait - 10);
        await new Promise((passed) => setTimeout(passed, 300));
        expect(receiver.received).toHaveLength(failures);
        await advance(11);
      } else {
        await advance(wait + 1);
      }
    }
    await until('the last failure', 20_000, async () => (await messageOf(receiver.id)).status === 'dead');
    expect(receiver.ids).toEqual(Array.from({ length: 10 }, () => id));
    // The worker, done with the tenth, asks for how long the endpoint has failed: it shall not be asked on the last day.
    await new Promise((passed) => setTimeout(passed, 1_000));
    await advance(5 * DAY);
    await new Promise((passed) => setTimeout(passed, 300));
    expect(receiver.received).toHaveLength(10);

    await makeEvents(1);
    const endpoint = async () => {
      const [row] = await dataSource.query(
        `SELECT status, disabled_reason AS reason FROM webhook_endpoints WHERE id = $1`,
        [receiver.id],
      );
      return row;
    };
    await until('the end', 20_000, async () => (await endpoint()).status === 'disabled');
    expect(await endpoint()).toEqual({ status: 'disabled', reason: 'failing' });
    const evidence = await dataSource.query(
      `SELECT (SELECT count(*)::int FROM outbox_events WHERE type = 'webhook_endpoint.disabled' AND subject = $1) AS events,
         (SELECT count(*)::int FROM audit_entries WHERE action = 'disable_webhook_endpoint' AND subject = $1) AS entries`,
      [receiver.id],
    );
    expect(evidence).toEqual([{ events: 1, entries: 1 }]);
    await makeEvents(1);
    await advance(DAY);
    await new Promise((passed) => setTimeout(passed, 500));
    expect(receiver.received).toHaveLength(11);
  });

  test('R21: a receiver that comes back gets what it missed, and a worker that is asked to end loses nothing', async () => {
    const receiver = await receive(hang);
    // As many as are sent at once to a receiver that has not answered yet.
    const ids = await makeEvents(2);
    await until('the requests', 20_000, async () => receiver.received.length === 2);
    expect(await worker.terminate()).toBeLessThan(9_500);
    receiver.answer = answerWith(200);
    worker = await startWorker();
    await until('the messages', 20_000, async () => receiver.received.length === 4);
    expect(receiver.ids.slice(2).toSorted()).toEqual(ids.toSorted());
    await until('the results', 20_000, async () => (await attempts(receiver.id)).length === 2);
    expect((await attempts(receiver.id)).map(({ error }) => error)).toEqual([null, null]);
  });
});
