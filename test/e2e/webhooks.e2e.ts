import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inTransaction } from '#database';
import { verifyWebhook } from '#sdk';
import { pruneAttempts, WebhookSecrets } from '#webhooks';
import { issueOrder } from './support/orders.js';
import { type ApiAnswer, type ApiCaller, RunningNetwork } from './support/running-network.js';
import { answerWith, WebhookReceiver } from './support/webhook-receiver.js';

describe('webhooks', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Buyer', ['buyer']);
    supplier = await network.business('Supplier', ['supplier']);
  });

  afterAll(async () => {
    await network.stop();
  });

  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
  });

  afterEach(async () => {
    for (const caller of [buyer, supplier, network.operator]) {
      const { body } = await caller.get('/v1/webhook-endpoints');
      for (const { id } of body.data) {
        await caller.send('DELETE', `/v1/webhook-endpoints/${id}`, {}, { 'idempotency-key': `delete-${id}` });
      }
    }
    await receiver.stop();
  });

  async function makeEndpoint(caller: ApiCaller, changes: object = {}): Promise<ApiAnswer['body']> {
    const { status, body } = await caller.post('/v1/webhook-endpoints', { url: receiver.url, ...changes });
    if (status !== 201) throw new Error(`No endpoint: ${JSON.stringify(body)}`);
    return body;
  }

  const change = (caller: ApiCaller, id: string, changes: object, key = `change-${id}-${JSON.stringify(changes)}`) =>
    caller.send('PATCH', `/v1/webhook-endpoints/${id}`, changes, { 'idempotency-key': key });

  async function receives(count: number): Promise<void> {
    await network.until(`${count} webhooks`, async () => receiver.received.length >= count);
  }

  /** Makes one event that buyer and supplier see. */
  const issue = (reference: string) => issueOrder(network, buyer, supplier, reference);

  test('tries are forgotten once they are older than told, and not a millisecond before', async () => {
    const { id } = await makeEndpoint(supplier);
    const { messageId } = (await supplier.post(`/v1/webhook-endpoints/${id}/test`)).body;
    await receives(1);
    const before = new Date('2026-01-31T00:00:00.000Z');
    const at = [-1, 0, 1].map((offset) => new Date(before.getTime() + offset));
    await network.dataSource.query(
      `INSERT INTO webhook_attempts (id, endpoint_id, event_id, at, duration_milliseconds)
       SELECT 'wha_' || number, $1, $3, at, 1 FROM unnest($2::timestamptz[]) WITH ORDINALITY AS attempt (at, number)`,
      [id, at, messageId],
    );
    const prune = () => inTransaction(network.dataSource, (manager) => pruneAttempts(manager, before, 10));
    const hold = (subject: string, reason: string | null) =>
      network.operator.post('/v1/operator/holds', { subject, reason });
    expect((await hold(supplier.businessId, 'Case 8')).status).toBe(200);
    expect(await prune()).toBe(0);
    await hold(supplier.businessId, null);
    const order = await issue('held');
    await hold(order.id, 'Case 9');
    expect(await prune()).toBe(0);
    await hold(order.id, null);
    expect(await prune()).toBe(1);
    const rows = await network.dataSource.query(
      `SELECT at FROM webhook_attempts WHERE endpoint_id = $1 AND at < '2026-02-01' ORDER BY at`,
      [id],
    );
    expect(rows.map((row: { at: Date }) => row.at)).toEqual(at.slice(1));
  });

  test("the network's own secret is rotated under endpoints that go on as they are", async () => {
    const { id, secret } = await makeEndpoint(supplier);
    const [current, next] = [Buffer.alloc(32, 11), Buffer.alloc(32, 12)];
    const live = async (secrets: WebhookSecrets) =>
      (await secrets.live(network.dataSource.manager, [id])).get(id)?.[0]?.hmac;
    const expected = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const rotated = new WebhookSecrets(next, [current]);
    expect(await live(rotated)).toEqual(expected);
    await expect(live(new WebhookSecrets(next))).rejects.toThrow('not known here');
    const reseal = (secrets: WebhookSecrets) =>
      inTransaction(network.dataSource, (manager) => secrets.reseal(manager, 500));
    await expect(reseal(new WebhookSecrets(next))).rejects.toThrow('not known here');
    expect(await reseal(rotated)).toBeGreaterThan(0);
    expect(await reseal(rotated)).toBe(0);
    expect(await live(new WebhookSecrets(next))).toEqual(expected);
    expect(await reseal(new WebhookSecrets(current, [next]))).toBeGreaterThan(0);
    const audit = await network.dataSource.query(
      `SELECT subject FROM audit_entries WHERE action = 'rotate_webhook_secret'`,
    );
    expect(audit).toEqual([{ subject: rotated.secretId }, { subject: new WebhookSecrets(current).secretId }]);
  });

  test('an event reaches everybody who may see it, signed by the secret and the key of each endpoint', async () => {
    const { secret, publicKeys } = await makeEndpoint(supplier, {
      description: 'ERP',
      eventTypes: ['purchase_order.issued'],
    });
    await issue('WH-1');
    await receives(1);
    const [webhook] = receiver.received;
    if (webhook === undefined) throw new Error('Nothing came');
    const event = verifyWebhook(webhook.headers, webhook.body, { keys: [secret] });
    expect(event).toMatchObject({
      type: 'purchase_order.issued',
      id: webhook.headers['webhook-id'],
      data: { orderReference: 'WH-1', amount: '1000' },
    });
    expect(verifyWebhook(webhook.headers, webhook.body, { keys: [publicKeys[0].publicKey] })).toEqual(event);
    expect(webhook.headers['content-type']).toBe('application/json');
    const { body: feed } = await supplier.get(`/v1/events?after=0&limit=1000`);
    expect(feed.data).toContainEqual(expect.objectContaining({ id: webhook.headers['webhook-id'] }));
  });

  test('an endpoint is told what its owner may see, of the types that it asked for, from its beginning on', async () => {
    await issue('WH-before');
    await network.until('the fan-out', async () => {
      const [row] = await network.dataSource.query(
        `SELECT position = (SELECT max(position) FROM outbox_events)
           AND NOT EXISTS (SELECT 1 FROM outbox_events WHERE position IS NULL) AS done FROM webhook_cursor`,
      );
      return row.done;
    });
    const stranger = await network.business('Stranger', ['buyer']);
    await makeEndpoint(stranger);
    await makeEndpoint(buyer, { eventTypes: ['payment.released'] });
    await makeEndpoint(network.operator);
    await issue('WH-after');
    await receives(1);
    await new Promise((passed) => setTimeout(passed, 500));
    expect(receiver.received.map(({ body }) => JSON.parse(body).data.orderReference)).toEqual(['WH-after']);
  });

  test('a test event goes the whole way, to one endpoint, whatever it asked for', async () => {
    const { id } = await makeEndpoint(buyer, { eventTypes: ['payment.released'] });
    await makeEndpoint(buyer, { eventTypes: ['payment.refunded'] });
    const answer = await buyer.post(`/v1/webhook-endpoints/${id}/test`, {}, 'test-once');
    expect(answer.status).toBe(202);
    const again = await buyer.post(`/v1/webhook-endpoints/${id}/test`, {}, 'test-once');
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    await receives(1);
    await new Promise((passed) => setTimeout(passed, 300));
    expect(receiver.ids).toEqual([answer.body.messageId]);
    await network.until('the log', async () => {
      const { body } = await buyer.get(`/v1/webhook-endpoints/${id}/attempts`);
      return body.data.length === 1;
    });
    const { body } = await buyer.get(`/v1/webhook-endpoints/${id}/attempts?outcome=delivered`);
    expect(body).toMatchObject({
      data: [
        {
          messageId: answer.body.messageId,
          eventType: 'webhook_endpoint.tested',
          outcome: 'delivered',
          error: null,
          responseStatus: 204,
          message: { status: 'delivered', failures: 0, nextAttemptAt: null },
        },
      ],
      nextCursor: null,
    });
  });

  test('while a rotation overlaps both secrets sign, afterwards the new one alone', async () => {
    const first = await makeEndpoint(buyer, { eventTypes: ['payment.released'] });
    const rotated = await buyer.post(
      `/v1/webhook-endpoints/${first.id}/rotate-secret`,
      { overlapSeconds: 3_600 },
      'rotate',
    );
    expect(rotated.status).toBe(200);
    expect(rotated.body.publicKeys).toHaveLength(2);
    expect(
      (await buyer.post(`/v1/webhook-endpoints/${first.id}/rotate-secret`, { overlapSeconds: 3_600 }, 'rotate')).body
        .secret,
    ).toBeNull();
    await buyer.post(`/v1/webhook-endpoints/${first.id}/test`);
    await receives(1);
    const opens = (index: number, secret: string) => {
      const webhook = receiver.received[index];
      if (webhook === undefined) return undefined;
      try {
        return verifyWebhook(webhook.headers, webhook.body, { keys: [secret] }) !== undefined;
      } catch {
        return false;
      }
    };
    expect([opens(0, first.secret), opens(0, rotated.body.secret)]).toEqual([true, true]);
    const at = await buyer.post(`/v1/webhook-endpoints/${first.id}/rotate-secret`, { overlapSeconds: 0 });
    await buyer.post(`/v1/webhook-endpoints/${first.id}/test`);
    await receives(2);
    expect([opens(1, first.secret), opens(1, rotated.body.secret), opens(1, at.body.secret)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('a disabled endpoint is told nothing; what it missed is replayed by range, and one message by its id', async () => {
    const { id } = await makeEndpoint(buyer, { eventTypes: ['purchase_order.issued'] });
    await issue('WH-told');
    await receives(1);
    const disabled = await change(buyer, id, { status: 'disabled' });
    expect(disabled.body).toMatchObject({ status: 'disabled', disabled: { reason: 'request' } });
    await issue('WH-missed');
    expect((await buyer.post(`/v1/webhook-endpoints/${id}/test`)).body.code).toBe('invalid_transition');
    expect((await buyer.post(`/v1/webhook-endpoints/${id}/replay`, { after: '0' })).body.code).toBe(
      'invalid_transition',
    );
    await network.until('the event to be passed over', async () => {
      const [row] = await network.dataSource.query(
        `SELECT bool_or(payload ->> 'orderReference' = 'WH-missed'
           AND outbox_events.position <= webhook_cursor.position) AS passed FROM outbox_events, webhook_cursor`,
      );
      return row.passed === true;
    });
    expect((await change(buyer, id, { status: 'enabled' })).body).toMatchObject({ status: 'enabled', disabled: null });
    const { body } = await buyer.post(`/v1/webhook-endpoints/${id}/replay`, { after: disabled.body.disabled.after });
    expect(body).toEqual({ scheduled: 1, nextAfter: null });
    await receives(2);
    const references = () => receiver.received.map((webhook) => JSON.parse(webhook.body).data.orderReference);
    expect(references()).toEqual(['WH-told', 'WH-missed']);
    await network.until('both to be done', async () => {
      const { body: log } = await buyer.get(`/v1/webhook-endpoints/${id}/attempts`);
      return log.data.length === 2;
    });
    const messageId = receiver.ids[0];
    expect((await buyer.post(`/v1/webhook-endpoints/${id}/replay`, { messageId })).body.scheduled).toBe(1);
    await receives(3);
    expect(receiver.ids[2]).toBe(messageId);
    expect(receiver.received[2]?.body).toBe(receiver.received[0]?.body);
  });

  test('410 disables an endpoint at once, with an event and an entry in the audit log', async () => {
    receiver.answer = answerWith(410);
    const { id } = await makeEndpoint(buyer);
    await buyer.post(`/v1/webhook-endpoints/${id}/test`);
    await network.until('the end', async () => {
      const { body } = await buyer.get(`/v1/webhook-endpoints/${id}`);
      return body.status === 'disabled';
    });
    expect((await buyer.get(`/v1/webhook-endpoints/${id}`)).body.disabled.reason).toBe('gone');
    const audits = await network.dataSource.query(
      `SELECT actor, details ->> 'reason' AS reason FROM audit_entries
       WHERE subject = $1 AND action = 'disable_webhook_endpoint' AND tenant_id = $2`,
      [id, buyer.businessId],
    );
    expect(audits).toEqual([{ actor: 'worker', reason: 'gone' }]);
    const events = await network.dataSource.query(
      `SELECT payload ->> 'reason' AS reason, business_ids FROM outbox_events
       WHERE type = 'webhook_endpoint.disabled' AND subject = $1`,
      [id],
    );
    expect(events).toEqual([{ reason: 'gone', business_ids: [buyer.businessId] }]);
  });

  test('the log keeps the first KiB of an answer and turns its pages', async () => {
    receiver.answer = (response) => response.writeHead(200).end('é'.repeat(4_000));
    const { id } = await makeEndpoint(buyer, { eventTypes: ['payment.released'] });
    for (let count = 0; count < 3; count += 1) await buyer.post(`/v1/webhook-endpoints/${id}/test`);
    await network.until('three tries', async () => {
      const { body } = await buyer.get(`/v1/webhook-endpoints/${id}/attempts`);
      return body.data.length === 3;
    });
    const { body: first } = await buyer.get(`/v1/webhook-endpoints/${id}/attempts?limit=2`);
    const { body: rest } = await buyer.get(`/v1/webhook-endpoints/${id}/attempts?limit=2&cursor=${first.nextCursor}`);
    expect([first.data.length, rest.data.length, rest.nextCursor]).toEqual([2, 1, null]);
    expect(first.data[0].responseBody).toBe('é'.repeat(512));
    const foreign = await supplier.get(`/v1/webhook-endpoints/${id}/attempts`);
    expect(foreign.status).toBe(404);
  });

  test('another business finds nothing under an endpoint that is not its own', async () => {
    const { id } = await makeEndpoint(buyer);
    const path = `/v1/webhook-endpoints/${id}`;
    const key = { 'idempotency-key': 'foreign' };
    for (const caller of [supplier, network.operator]) {
      const answers = [
        await caller.get(path),
        await caller.get(`${path}/attempts`),
        await caller.send('PATCH', path, { status: 'disabled' }, { 'idempotency-key': `${key['idempotency-key']}-1` }),
        await caller.send('DELETE', path, {}, { 'idempotency-key': 'foreign-2' }),
        await caller.post(`${path}/rotate-secret`),
        await caller.post(`${path}/test`),
        await caller.post(`${path}/replay`, { after: '0' }),
      ];
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
      expect((await caller.get('/v1/webhook-endpoints')).body.data).toEqual([]);
    }
    const auditor = await network.auditor();
    expect((await auditor.get(path)).status).toBe(403);
  });

  test('secrets are shown once and are not in the database in clear', async () => {
    const { status, body } = await buyer.post('/v1/webhook-endpoints', { url: receiver.url }, 'once');
    expect([status, body.secret]).toEqual([201, expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)]);
    expect(body.publicKeys).toEqual([
      { publicKey: expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/), expiresAt: null },
    ]);
    const replay = await buyer.post('/v1/webhook-endpoints', { url: receiver.url }, 'once');
    expect([replay.status, replay.body.id, replay.body.secret]).toEqual([201, body.id, null]);
    const [row] = await network.dataSource.query(
      `SELECT string_agg(sealed::text, '') || (SELECT string_agg(concat(answer, response_body), '') FROM idempotency_records) AS text
       FROM webhook_secrets`,
    );
    expect(row.text).not.toContain(body.secret.slice('whsec_'.length));
  });

  test.each([
    ['http://10.0.0.1/', 'webhook_url_refused'],
    ['https://169.254.169.254/', 'webhook_url_refused'],
    ['https://nobody.invalid/', 'webhook_url_refused'],
    ['nonsense', 'webhook_url_refused'],
    ['', 'invalid_request'],
  ])('S13: %j is refused at save', async (url, code) => {
    expect((await buyer.post('/v1/webhook-endpoints', { url })).body.code).toBe(code);
    const { id } = await makeEndpoint(buyer);
    expect((await change(buyer, id, { url })).body.code).toBe(code);
    expect((await buyer.get(`/v1/webhook-endpoints/${id}`)).body.url).toBe(receiver.url);
  });

  test('a business has at most twenty endpoints, and unknown types are refused', async () => {
    for (let count = 0; count < 20; count += 1) await makeEndpoint(supplier);
    expect((await supplier.post('/v1/webhook-endpoints', { url: receiver.url })).status).toBe(422);
    expect((await buyer.post('/v1/webhook-endpoints', { url: receiver.url, eventTypes: ['x.y'] })).status).toBe(422);
  });
});
