import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issueOrder } from './support/orders.js';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

const HEARTBEAT_MILLISECONDS = 500;

interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly payload: { readonly orderReference?: string } };
}

/** A reader of server-sent events. */
class StreamReader {
  readonly messages: Message[] = [];
  comments = 0;
  ended = false;
  private readonly leaving = new AbortController();

  private constructor(readonly response: Response) {}

  static async open(baseUrl: string, token: string, path = '', headers: Record<string, string> = {}) {
    const leaving = new AbortController();
    const response = await fetch(`${baseUrl}/v1/events/stream${path}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: leaving.signal,
    });
    const reader = new StreamReader(response);
    reader.leaving.signal.addEventListener('abort', () => leaving.abort());
    if (response.status === 200) void reader.read();
    return reader;
  }

  leave(): void {
    this.leaving.abort();
  }

  get references(): (string | undefined)[] {
    return this.messages
      .filter(({ event }) => event === 'purchase_order.issued')
      .map(({ data }) => data.payload.orderReference);
  }

  private async read(): Promise<void> {
    let text = '';
    try {
      for await (const chunk of this.response.body ?? []) {
        text += Buffer.from(chunk).toString();
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
    } catch {
      // It was left.
    }
    this.ended = true;
  }

  private take(block: string): void {
    if (block.startsWith(':')) this.comments += 1;
    const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
    const [id, event, data] = [fields.get('id'), fields.get('event'), fields.get('data')];
    if (id !== undefined && event !== undefined && data !== undefined) {
      this.messages.push({ id, event, data: JSON.parse(data) });
    }
  }
}

describe('the stream of events', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let stranger: ApiCaller;

  beforeAll(async () => {
    network = await RunningNetwork.start({ limits: { heartbeatMilliseconds: HEARTBEAT_MILLISECONDS } });
    buyer = await network.business('Buyer', ['buyer']);
    supplier = await network.business('Supplier', ['supplier']);
    stranger = await network.business('Stranger', ['buyer']);
  });

  afterAll(async () => {
    // Neither streams that are open hold up the end, nor connections on which nothing was asked.
    const { hostname, port } = new URL(network.baseUrl);
    const silent = connect({ host: hostname, port: Number(port) });
    await once(silent, 'connect');
    const left = await StreamReader.open(network.baseUrl, buyer.token);
    const startedAt = performance.now();
    await network.stop();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await sleep(100);
    expect([left.ended, silent.destroyed || silent.readableEnded]).toEqual([true, true]);
  });

  const open = (caller: ApiCaller, path?: string, headers?: Record<string, string>) =>
    StreamReader.open(network.baseUrl, caller.token, path, headers);

  const issue = (reference: string) => issueOrder(network, buyer, supplier, reference);

  test('tells each what it may see, as it happens, as the list does', async () => {
    const [ofBuyer, ofStranger] = [await open(buyer), await open(stranger)];
    expect(ofBuyer.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await issue('STREAM-1');
    await network.until('the event', async () => ofBuyer.messages.length > 0);
    const { body } = await buyer.get('/v1/events?after=0&limit=1000');
    const [message] = ofBuyer.messages;
    expect(ofBuyer.references).toEqual(['STREAM-1']);
    expect(body.data).toContainEqual(message?.data);
    expect(message).toMatchObject({ id: body.data.at(-1).position, event: body.data.at(-1).type });
    await network.until('a heartbeat', async () => ofStranger.comments > 0);
    expect(ofStranger.messages).toEqual([]);
    ofBuyer.leave();
    ofStranger.leave();
  });

  test('goes on where it broke off, without a gap and without telling anything twice', async () => {
    const first = await open(buyer);
    await issue('STREAM-2');
    await network.until('the event', async () => first.references.includes('STREAM-2'));
    first.leave();
    const missed = Array.from({ length: 5 }, (_, index) => `STREAM-MISSED-${index}`);
    for (const reference of missed) await issue(reference);
    const resumed = await open(buyer, '?after=0', { 'last-event-id': first.messages.at(-1)?.id ?? '' });
    await issue('STREAM-3');
    await network.until('the rest', async () => resumed.references.includes('STREAM-3'));
    expect(resumed.references).toEqual([...missed, 'STREAM-3']);
    const fromTheBeginning = await open(buyer, '?after=0');
    const { body } = await buyer.get('/v1/events?after=0&limit=1000');
    await network.until('all', async () => fromTheBeginning.messages.length >= body.data.length);
    expect(fromTheBeginning.messages.map(({ data }) => data)).toEqual(body.data);
    resumed.leave();
    fromTheBeginning.leave();
  });

  test('refuses places that are none', async () => {
    for (const [path, headers] of [
      ['?after=-1', {}],
      ['?after=1e3', {}],
      ['?before=1', {}],
      ['', { 'last-event-id': 'the last one' }],
    ] as const) {
      const { response } = await open(buyer, path, headers);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code: 'invalid_request' });
    }
  });

  test('ends with the key that opened it', async () => {
    const { body: key } = await buyer.post('/v1/api-keys', { name: 'dashboard', roles: ['buyer'] });
    const reader = await StreamReader.open(network.baseUrl, key.token ?? key.secret);
    expect(reader.response.status).toBe(200);
    const { status } = await buyer.send('DELETE', `/v1/api-keys/${key.id}`, undefined, { 'idempotency-key': 'revoke' });
    expect(status).toBeLessThan(300);
    await network.until('its end', async () => reader.ended);
    await issue('STREAM-4');
    await sleep(2 * HEARTBEAT_MILLISECONDS);
    expect(reader.references).not.toContain('STREAM-4');
  });

  test('is open ten times for a key; who leaves makes room', async () => {
    const readers = await Promise.all(Array.from({ length: 10 }, () => open(supplier)));
    expect(readers.map(({ response }) => response.status)).toEqual(Array(10).fill(200));
    const { response } = await open(supplier);
    expect([response.status, (await response.json()) as object]).toMatchObject([429, { code: 'rate_limited' }]);
    expect((await open(buyer)).response.status).toBe(200);
    readers[0]?.leave();
    await network.until('room', async () => {
      const next = await open(supplier);
      if (next.response.status === 200) readers.push(next);
      return next.response.status === 200;
    });
    for (const reader of readers) reader.leave();
  });

  test('who does not read delays nobody', async () => {
    const { hostname, port } = new URL(network.baseUrl);
    const deaf = connect({ host: hostname, port: Number(port) });
    deaf.pause();
    deaf.write(
      `GET /v1/events/stream?after=0 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${network.operator.token}\r\n\r\n`,
    );
    const reader = await open(buyer);
    for (let number = 0; number < 20; number += 1) await issue(`STREAM-DEAF-${number}`);
    await network.until('the events', async () => reader.references.length >= 20);
    expect(reader.references).toHaveLength(20);
    deaf.destroy();
    reader.leave();
  });
});
