import { describe, expect, test } from '@jest/globals';
import { QuittanceProblem, QuittanceUnreachable } from './problem.js';
import { Quittance } from './quittance.js';
import { OperationFailed, OperationPending } from './wait-for-operation.js';

type Call = { readonly url: string; readonly init: RequestInit; readonly headers: Record<string, string> };
type Answer = Response | Error | ((call: Call) => Promise<Response>);

/** A client whose requests get these answers, one after the other, and what it sent. */
function clientOf(...answers: Answer[]) {
  const calls: Call[] = [];
  const quittance = new Quittance({
    baseUrl: 'https://api.test/',
    apiKey: 'qk_test',
    retry: { firstPauseMilliseconds: 1, longestPauseMilliseconds: 1 },
    fetch: async (url, init = {}) => {
      const call = { url: String(url), init, headers: init.headers as Record<string, string> };
      calls.push(call);
      const answer = answers[calls.length - 1];
      if (answer === undefined) throw new Error('One request too many');
      if (answer instanceof Error) throw answer;
      return typeof answer === 'function' ? answer(call) : answer;
    },
  });
  return { quittance, calls };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

function refusal(status: number, code: string, more: object = {}, headers: Record<string, string> = {}): Response {
  const problem = { type: `urn:quittance:problem:${code}`, title: 'No', status, code, detail: 'No.', instance: '/' };
  return json(status, { ...problem, requestId: 'req_1', ...more }, headers);
}

const until = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

describe('sending requests', () => {
  test('repeats what may pass under one Idempotency-Key, and gives the answer', async () => {
    const { quittance, calls } = clientOf(
      new TypeError('fetch failed'),
      refusal(503, 'unavailable'),
      refusal(409, 'request_in_flight'),
      json(201, { id: 'biz_1' }),
    );
    const body = { name: 'A', country: 'PT', roles: ['buyer' as const], signer: { kind: 'managed' as const } };
    expect(await quittance.businesses.register(body)).toEqual({ id: 'biz_1' });
    const keys = new Set(calls.map(({ headers }) => headers['idempotency-key']));
    expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(calls.map(({ init }) => init.body)).toEqual(new Array(4).fill(JSON.stringify(body)));
    expect(calls[0]).toMatchObject({ url: 'https://api.test/v1/businesses', init: { method: 'POST' } });
    expect(calls[0]?.headers.authorization).toBe('Bearer qk_test');
  });

  test('every call has a key of its own, unless the caller names one', async () => {
    const { quittance, calls } = clientOf(...[1, 2, 3].map(() => json(202, {})));
    await quittance.purchaseOrders.fund('po_1');
    await quittance.purchaseOrders.fund('po_1');
    await quittance.purchaseOrders.fund('po_1', {}, { idempotencyKey: 'mine' });
    const keys = calls.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('mine');
  });

  test('a half-read answer is asked for again', async () => {
    const { quittance, calls } = clientOf(new Response('{"id": "bi'), json(200, { id: 'biz_1' }));
    expect(await quittance.businesses.get('biz_1')).toEqual({ id: 'biz_1' });
    expect(calls).toHaveLength(2);
  });

  test('a refusal is thrown at once, as the problem that it is', async () => {
    const { quittance, calls } = clientOf(
      refusal(409, 'invalid_transition', { state: 'issued', allowedActions: [{ action: 'accept' }] }),
    );
    const error = await quittance.purchaseOrders.fund('po_1').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QuittanceProblem);
    expect(error).toMatchObject({ status: 409, code: 'invalid_transition', state: 'issued', requestId: 'req_1' });
    expect((error as QuittanceProblem).allowedActions).toEqual([{ action: 'accept' }]);
    expect(calls).toHaveLength(1);
  });

  test('a refusal that stays is thrown in the end, and no answer at all says under which key to try again', async () => {
    const refusals = clientOf(...new Array(5).fill(0).map(() => refusal(500, 'internal')));
    await expect(refusals.quittance.network.get()).rejects.toMatchObject({ code: 'internal' });
    const silence = clientOf(...new Array(5).fill(new TypeError('fetch failed')));
    const error = await silence.quittance.purchaseOrders
      .fund('po_1', {}, { idempotencyKey: 'k' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QuittanceUnreachable);
    expect(error).toMatchObject({ attempts: 5, idempotencyKey: 'k' });
  });

  test('a Retry-After beyond patience is a refusal', async () => {
    const { quittance, calls } = clientOf(refusal(429, 'rate_limited', {}, { 'retry-after': '61' }));
    await expect(quittance.network.get()).rejects.toMatchObject({ code: 'rate_limited' });
    expect(calls).toHaveLength(1);
  });

  test('what a proxy answers instead of the API is a problem too', async () => {
    const { quittance } = clientOf(new Response('<h1>Forbidden</h1>', { status: 403 }));
    await expect(quittance.network.get()).rejects.toMatchObject({ code: 'http_403', detail: '<h1>Forbidden</h1>' });
  });

  test('an attempt has a time limit and is followed by another', async () => {
    const { quittance, calls } = clientOf(({ init }) => until(init.signal), json(200, { id: 'biz_1' }));
    expect(await quittance.businesses.get('biz_1', { timeoutMilliseconds: 5 })).toEqual({ id: 'biz_1' });
    expect(calls).toHaveLength(2);
  });

  test('an aborted signal ends the request, and no other follows', async () => {
    const { quittance, calls } = clientOf(({ init }) => until(init.signal));
    const controller = new AbortController();
    const asking = quittance.businesses.get('biz_1', { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    expect(calls.length).toBeLessThanOrEqual(1);
  });

  test.each(['', '.', '..'])('an id cannot make another path: %p', async (id) => {
    const { quittance, calls } = clientOf();
    expect(() => quittance.businesses.get(id)).toThrow(TypeError);
    expect(calls).toHaveLength(0);
  });

  test('an id is escaped, and a query has what was given', async () => {
    const { quittance, calls } = clientOf(json(200, {}), json(200, {}));
    await quittance.businesses.get('a/b?c');
    await quittance.purchaseOrders.list({ status: 'funded', cursor: undefined, limit: 5 });
    expect(calls.map(({ url }) => url)).toEqual([
      'https://api.test/v1/businesses/a%2Fb%3Fc',
      'https://api.test/v1/purchase-orders?status=funded&limit=5',
    ]);
  });
});

describe('lists', () => {
  test('give every item of every page, and ask for a page when it is needed', async () => {
    const { quittance, calls } = clientOf(
      json(200, { data: [{ id: 'po_1' }, { id: 'po_2' }], nextCursor: 'c1' }),
      json(200, { data: [{ id: 'po_3' }], nextCursor: null }),
    );
    const ids: string[] = [];
    for await (const { id } of quittance.purchaseOrders.listAll({ status: 'funded' })) {
      if (ids.length === 0) expect(calls).toHaveLength(1);
      ids.push(id);
    }
    expect(ids).toEqual(['po_1', 'po_2', 'po_3']);
    expect(calls[1]?.url).toBe('https://api.test/v1/purchase-orders?status=funded&cursor=c1');
  });

  test('go on after a page without items that has a cursor', async () => {
    const { quittance } = clientOf(
      json(200, { data: [], nextCursor: 'c1' }),
      json(200, { data: [], nextCursor: 'c2' }),
      json(200, { data: [{ id: 'po_1' }], nextCursor: null }),
    );
    const ids: string[] = [];
    for await (const { id } of quittance.purchaseOrders.listAll()) ids.push(id);
    expect(ids).toEqual(['po_1']);
  });

  test('a feed ends where nothing more has happened', async () => {
    const { quittance, calls } = clientOf(
      json(200, { data: [{ position: '8' }], nextCursor: '8' }),
      json(200, { data: [], nextCursor: '8' }),
    );
    const positions: string[] = [];
    for await (const { position } of quittance.events.listAll({ after: '7' })) positions.push(position);
    expect(positions).toEqual(['8']);
    expect(calls.map(({ url }) => new URL(url).search)).toEqual(['?after=7', '?after=8']);
  });
});

describe('waiting for chain work', () => {
  const operation = (status: string) => json(200, { id: 'op_1', status, explanation: 'In a block.', error: null });

  test('ends when it is mined, or final where that is asked for', async () => {
    const { quittance } = clientOf(operation('pending'), operation('mined'));
    expect(await quittance.waitFor({ operation: { id: 'op_1' } })).toMatchObject({ status: 'mined' });
    const patient = clientOf(operation('mined'), operation('final'));
    const wait = patient.quittance.waitFor({ operation: { id: 'op_1' } }, { until: 'final' });
    expect(await wait).toMatchObject({ status: 'final' });
  });

  test('throws what failed, and what takes too long', async () => {
    const failed = clientOf(operation('failed')).quittance.waitFor({ operation: { id: 'op_1' } });
    await expect(failed).rejects.toThrow(OperationFailed);
    const late = clientOf(operation('pending')).quittance.waitFor(
      { operation: { id: 'op_1' } },
      { timeoutMilliseconds: 0 },
    );
    await expect(late).rejects.toThrow(OperationPending);
  });
});
