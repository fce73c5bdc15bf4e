import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Quittance } from '#sdk';
import { contentOf, settledContentOf } from './support/database-content.js';
import { type ApiAnswer, type ApiCaller, RunningNetwork } from './support/running-network.js';

interface Asked {
  readonly by: ApiCaller;
  readonly path: string;
  readonly body?: object;
}

type Eight = [string, string, string, string, string, string, string, string];

const DRY_RUN_TYPE = 'application/vnd.quittance.dry-run+json; charset=utf-8';

/** Ids, hashes, signatures and times are of the one attempt only. */
function withoutChance(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replace(/\b([a-z]{2,4})_[0-9A-Za-z]{26}\b/g, '$1_')
    .replace(/"0x[0-9a-fA-F]{64,}"/g, '"0x"')
    .replace(/"supplierSignature":"0x[^"]*"/g, '"supplierSignature":null')
    .replace(/"requestId":"[^"]*"/g, '"requestId":""')
    .replace(/"salt":"\d+"/g, '"salt":""')
    .replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"time"');
  return JSON.parse(text);
}

function operationOf(path: string): string {
  return path.replace(/\/[a-z]{2,4}_[0-9A-Za-z]{26}/g, '/{id}');
}

describe('a dry run', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let arbiter: ApiCaller;
  let bank: ApiCaller;
  const tried = new Set<string>();
  let keys = 0;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Nordhafen Kliniken', ['buyer']);
    supplier = await network.business('Brava Instruments', ['supplier']);
    arbiter = await network.business('Schiedsstelle', ['buyer']);
    bank = await network.business('Hausbank', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '100000' }),
    );
  });

  afterAll(async () => {
    await network.stop();
  });

  async function newOrder(reference: string, more: object = {}): Promise<object> {
    return {
      ...{ supplierId: supplier.businessId, reference, inspectionPeriodSeconds: 86_400 },
      lines: [{ sku: 'A', description: 'Gloves', quantity: '10', unitPrice: '100' }],
      ...{ fundBy: await network.inDays(3), deliverBy: await network.inDays(30) },
      clauses: { arbitration: { periodSeconds: 86_400, arbiter: { businessId: arbiter.businessId } } },
      ...more,
    };
  }

  /** Tries each, sees that nothing of it is there, and then does it under the same key with the same answer. */
  async function tryAndDo(asked: readonly Asked[]): Promise<ApiAnswer[]> {
    const before = await settledContentOf(network.dataSource);
    const dry: ApiAnswer[] = [];
    const first = keys + 1;
    for (const { by, path, body } of asked) {
      keys += 1;
      dry.push(await by.post(`${path}?dryRun=true`, body, `dry-${keys}`));
    }
    expect(await contentOf(network.dataSource)).toEqual(before);
    const done: ApiAnswer[] = [];
    for (const [index, { by, path, body }] of asked.entries()) {
      const answer = await by.post(path, body, `dry-${first + index}`);
      expect([path, answer.body.code, answer.headers.get('idempotent-replayed')]).toEqual([path, undefined, null]);
      const { status, headers, body: told } = dry[index] as ApiAnswer;
      expect([path, status, headers.get('content-type')]).toEqual([path, 200, DRY_RUN_TYPE]);
      expect(told).toMatchObject({ dryRun: true, status: answer.status, replayed: false, approval: null });
      expect(withoutChance(told.body)).toEqual(withoutChance(answer.body));
      expect(told.chainCalls).toHaveLength(promised(answer));
      tried.add(operationOf(path));
      done.push(answer);
    }
    await Promise.all(done.filter(({ body }) => body.operation !== undefined).map((answer) => network.mined(answer)));
    return done;
  }

  /** How many operations an answer promises. */
  function promised({ body }: ApiAnswer): number {
    const answers = (body.results ?? [body.result ?? { body }]) as {
      readonly body?: { readonly operation?: object };
    }[];
    return answers.filter((answer) => answer.body?.operation !== undefined).length;
  }

  test('does what the command does, answers the same, and leaves nothing', async () => {
    const orders = await tryAndDo([
      ...(await Promise.all(
        ['A', 'B', 'C', 'D', 'E', 'F', 'H', 'I'].map(async (reference) => ({
          ...{ by: buyer, path: '/v1/purchase-orders', body: await newOrder(reference) },
        })),
      )),
      { by: buyer, path: '/v1/purchase-orders/bulk', body: { items: [await newOrder('G'), await newOrder('G')] } },
    ]);
    const ids = orders.slice(0, 8).map(({ body }) => body.id as string);
    const [a, b, c, d, e, f, h, i] = ids.map((id) => `/v1/purchase-orders/${id}`) as Eight;
    const inBulk: string = orders[8]?.body.results[0].body.id;
    const g = `/v1/purchase-orders/${inBulk}`;
    await tryAndDo([
      ...[a, b, c, f, h, i].map((path) => ({ by: supplier, path: `${path}/accept` })),
      { by: supplier, path: '/v1/purchase-orders/bulk/accept', body: { items: [{ orderId: inBulk }] } },
      { by: supplier, path: `${d}/decline` },
      { by: buyer, path: `${e}/cancel`, body: { reason: 'Not needed' } },
    ]);
    await tryAndDo([
      ...[a, b, c, f, h, i].map((path) => ({ by: buyer, path: `${path}/fund` })),
      { by: buyer, path: '/v1/purchase-orders/bulk/fund', body: { items: [{ orderId: inBulk }] } },
    ]);
    await network.until('the funding in bulk', async () => (await buyer.get(g)).body.status === 'funded');

    const invoice = { dueDate: '2030-01-31', amount: '100' };
    const [first, second, claimed, forRuling, , toAccept, toWithdraw] = await tryAndDo([
      { by: supplier, path: `${a}/invoices`, body: { number: 'I-1', registered: true, ...invoice } },
      { by: supplier, path: `${f}/invoices`, body: { number: 'I-2', registered: true, ...invoice } },
      { by: supplier, path: `${h}/deliveries`, body: { amount: '500' } },
      { by: supplier, path: `${b}/deliveries`, body: { amount: '500' } },
      { by: supplier, path: `${i}/deliveries`, body: { amount: '500' } },
      { by: supplier, path: `${c}/settlements`, body: { toSupplier: '1', toBuyer: '0' } },
      { by: supplier, path: `${f}/settlements`, body: { toSupplier: '2', toBuyer: '0' } },
      { by: supplier, path: '/v1/invoices/bulk', body: { items: [{ orderId: inBulk, number: 'I-3', ...invoice }] } },
      {
        by: supplier,
        path: '/v1/purchase-orders/bulk/deliveries',
        body: { items: [{ orderId: inBulk, amount: '300' }] },
      },
    ]);
    const idOf = (answer: ApiAnswer | undefined) => answer?.body.id as string;
    const delivery = (await supplier.get(`${g}`)).body.deliveries[0];
    await network.until(
      'the claim in bulk',
      async () => (await buyer.get(`/v1/deliveries/${delivery.id}`)).body.status === 'claimed',
    );
    const [contested, conceded] = await tryAndDo([
      { by: buyer, path: `/v1/deliveries/${idOf(forRuling)}/contest`, body: { reason: 'Broken', contested: '200' } },
      { by: buyer, path: `/v1/deliveries/${idOf(claimed)}/contest`, body: { reason: 'Late', contested: '100' } },
      { by: buyer, path: `/v1/settlements/${idOf(toAccept)}/accept` },
      { by: buyer, path: `/v1/settlements/${idOf(toWithdraw)}/withdraw` },
      { by: supplier, path: `/v1/invoices/${idOf(second)}/pledge`, body: { pledgeeId: bank.businessId } },
      { by: buyer, path: `/v1/invoices/${idOf(first)}/acknowledge` },
      {
        by: buyer,
        path: '/v1/purchase-orders/bulk/accept-delivery',
        body: { items: [{ orderId: inBulk, cumulative: '100' }] },
      },
    ]);
    await network.until('the acceptance in bulk', async () => (await buyer.get(g)).body.paid === '100');
    await tryAndDo([
      { by: arbiter, path: `/v1/disputes/${idOf(contested)}/rule`, body: { toSupplier: '50', reason: 'Half broken' } },
      { by: supplier, path: `/v1/disputes/${idOf(conceded)}/concede`, body: { reason: 'Sorry' } },
      { by: bank, path: `/v1/invoices/${idOf(second)}/release-pledge` },
      { by: supplier, path: `/v1/invoices/${idOf(first)}/assign`, body: { toBusinessId: bank.businessId } },
      { by: buyer, path: `${i}/accept-delivery`, body: { cumulative: '50' } },
    ]);
  });

  test('tells what becomes due, once it is', async () => {
    const [late, silent] = await Promise.all(['LATE', 'SILENT'].map((reference) => funded(reference)));
    const delivery = await supplier.post(`${silent}/deliveries`);
    await network.mined(delivery);
    const release = `/v1/deliveries/${delivery.body.id}/release`;
    for (const [by, path] of [
      [supplier, release],
      [buyer, `${late}/reclaim`],
    ] as const) {
      expect((await by.post(`${path}?dryRun=true`)).body).toMatchObject({ status: 409, code: 'deadline_not_reached' });
    }
    // No schedule is faster than a request in the same moment: only what is told is compared here.
    await network.advanceDays(40);
    for (const [by, path] of [
      [supplier, release],
      [buyer, `${late}/reclaim`],
    ] as const) {
      const { status, body } = await by.post(`${path}?dryRun=true`);
      expect(status === 200 ? body.chainCalls.length : body.code).toEqual(status === 200 ? 1 : 'invalid_transition');
      tried.add(operationOf(path));
    }
  });

  test('says that a second person has to approve, and what follows once they have', async () => {
    const firm = await network.business('Two pairs of eyes', ['buyer']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: firm.businessId, amount: '5000' }),
    );
    const [ada, bob] = [await person(firm, 'Ada'), await person(firm, 'Bob')];
    await ada.send('PUT', '/v1/approval-policy', { threshold: '500' }, { 'idempotency-key': 'policy' });
    const issued = await firm.post('/v1/purchase-orders', await newOrder('EYES'));
    const path = `/v1/purchase-orders/${issued.body.id}`;
    await supplier.post(`${path}/accept`);
    const before = await settledContentOf(network.dataSource);
    const dry = await ada.post(`${path}/fund?dryRun=true`);
    expect(dry.body).toMatchObject({
      ...{ status: 202, approval: { amount: '1000', threshold: '500' }, body: { status: 'funding' } },
      chainCalls: [{ outcome: 'succeeds' }],
    });
    expect(await contentOf(network.dataSource)).toEqual(before);
    expect((await ada.post(`${path}/fund`)).body).toMatchObject({ code: 'approval_required' });
    const { body: approval } = await ada.post('/v1/approvals', { path: `${path}/fund` });
    const [approved] = await tryAndDo([
      { by: bob, path: `/v1/approvals/${approval.id}/approve`, body: { digest: approval.digest } },
    ]);
    expect(approved?.body.result.body.status).toBe('funding');
  });

  test('is offered by every operation that commits money or chain work, and these were tried', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    const offered = Object.entries(paths).flatMap(([path, { post }]) => (post?.['x-dry-run'] === true ? [path] : []));
    expect([...tried].sort()).toEqual(offered.sort());
    const chainWork = Object.entries(paths).filter(
      ([path, { post }]) => JSON.stringify(post?.responses ?? {}).includes('/OperationLink') && !offered.includes(path),
    );
    expect(chainWork).toEqual([]);
  });

  test('is refused like the command, and only what was denied is noted', async () => {
    const stranger = await network.business('Stranger', ['buyer']);
    const path = await funded('REFUSED');
    const refused: [ApiCaller, string, object?][] = [
      [buyer, `${path}/fund`],
      [buyer, `${path}/cancel`],
      [supplier, `${path}/deliveries`, { amount: '1001' }],
      [supplier, `${path}/deliveries`, { amount: '-1' }],
      [supplier, `${path}/deliveries`, { signature: `0x${'11'.repeat(65)}` }],
      [buyer, '/v1/purchase-orders', await newOrder('REFUSED')],
      [buyer, '/v1/purchase-orders', await newOrder('OLD', { fundBy: '2020-01-01T00:00:00Z' })],
      [stranger, `${path}/fund`],
      [supplier, '/v1/purchase-orders', await newOrder('FORBIDDEN')],
    ];
    const answers: ApiAnswer[] = [];
    const before = await settledContentOf(network.dataSource);
    for (const [by, asked, body] of refused) answers.push(await by.post(`${asked}?dryRun=true`, body));
    const after = await contentOf(network.dataSource);
    const entries = await network.dataSource.query(
      `SELECT tenant_id AS tenant, outcome, details->>'code' AS code FROM audit_entries
       WHERE outcome = 'refused' ORDER BY at DESC LIMIT 2`,
    );
    for (const [index, [by, asked, body]] of refused.entries()) {
      const { status, body: told } = await by.post(asked, body);
      expect([asked, status, told.code]).toEqual([asked, answers[index]?.status, answers[index]?.body.code]);
      expect(status).toBeGreaterThanOrEqual(400);
    }
    const changed = Object.keys(after)
      .filter((name) => after[name] !== before[name])
      .sort();
    expect(changed).toEqual(['audit_entries', 'audit_heads', 'audit_texts']);
    expect(entries).toEqual(
      expect.arrayContaining([
        { tenant: stranger.businessId, outcome: 'refused', code: 'not_found' },
        { tenant: supplier.businessId, outcome: 'refused', code: 'forbidden' },
      ]),
    );
  });

  test('asks the chain what would become of the call, and what it would cost', async () => {
    const poor = await network.business('Empty pockets', ['buyer']);
    const issued = await poor.post('/v1/purchase-orders', await newOrder('POOR'));
    await supplier.post(`/v1/purchase-orders/${issued.body.id}/accept`);
    const rich = await accepted('RICH');
    const { body: broke } = await poor.post(`/v1/purchase-orders/${issued.body.id}/fund?dryRun=true`);
    expect(broke.chainCalls).toMatchObject([
      {
        ...{ function: 'fund', outcome: 'reverts', gas: null, subject: issued.body.id },
        problem: { code: 'insufficient_funds', reason: 'ERC20InsufficientBalance' },
      },
    ]);
    const { body: told } = await buyer.post(`${rich}/fund?dryRun=true`);
    const [call] = told.chainCalls;
    const { hash } = await transactionOf(await buyer.post(`${rich}/fund`));
    const receipt = (await network.rpc.send('eth_getTransactionReceipt', [hash])) as { gasUsed: string };
    // Batches share what a transaction costs by itself.
    expect(Number(call.gas)).toBeGreaterThan(Number(receipt.gasUsed) * 0.8);
    expect(Number(call.gas)).toBeLessThan(Number(receipt.gasUsed) * 1.3);
    expect(BigInt(call.fee.expected)).toBeGreaterThan(0n);
    expect(BigInt(call.fee.most)).toBeGreaterThan(BigInt(call.fee.expected));
    expect(told.fee).toEqual(call.fee);
    expect(told.events).toEqual([
      expect.objectContaining({ type: 'purchase_order.funding_submitted', subject: told.body.id }),
    ]);
  });

  test('shows no signature, and gives none of a call to the database', async () => {
    const issued = await buyer.post('/v1/purchase-orders', await newOrder('UNSIGNED'));
    const path = `/v1/purchase-orders/${issued.body.id}`;
    const acceptance = await supplier.post(`${path}/accept?dryRun=true`);
    expect(acceptance.body.body).toMatchObject({ status: 'accepted', supplierSignature: null });
    expect((await supplier.post(`${path}/accept`)).body.supplierSignature).toMatch(/^0x/);
    const { logger } = network.apiDataSource;
    const calls: string[] = [];
    const { logQuery } = logger;
    logger.logQuery = (query, parameters) => {
      if (query.includes('complete_command'))
        calls.push(
          ...JSON.parse(String((parameters as unknown[])[0])).intents.map(
            ({ calldata }: { calldata: string }) => calldata,
          ),
        );
    };
    const funding = await buyer.post(`${path}/fund?dryRun=true`);
    logger.logQuery = logQuery;
    await buyer.post(`${path}/fund`);
    const promised = await network.dataSource.query('SELECT calldata FROM chain_intents WHERE subject = $1', [
      issued.body.id,
    ]);
    expect(calls).toEqual(['0x']);
    expect(promised).toEqual([{ calldata: expect.stringMatching(/^0x[0-9a-f]{500,}$/) }]);
    expect(JSON.stringify(funding.body)).not.toMatch(/0x[0-9a-f]{128}/i);
  });

  test('repeats what was done under the key, and refuses the key of something else', async () => {
    const body = await newOrder('AGAIN');
    const done = await buyer.post('/v1/purchase-orders', body, 'again');
    const dry = await buyer.post('/v1/purchase-orders?dryRun=true', body, 'again');
    expect(dry.headers.get('idempotent-replayed')).toBe('true');
    expect(dry.body).toMatchObject({ replayed: true, status: 201, body: done.body, chainCalls: [], events: [] });
    const other = await buyer.post('/v1/purchase-orders?dryRun=true', { ...body, reference: 'OTHER' }, 'again');
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    const missing = await buyer.send('POST', '/v1/purchase-orders?dryRun=true', body);
    expect(missing.body).toMatchObject({ status: 400, code: 'idempotency_key_missing' });
  });

  test('is refused where nothing is tried, and where it is not spelt so', async () => {
    const path = await accepted('SPELLING');
    const before = await settledContentOf(network.dataSource);
    const wrong = [
      'dryrun=true',
      'dry_run=true',
      'dryRun=yes',
      'dryRun=',
      'dryRun=true&dryRun=true',
      'dryRun=true&x=1',
    ];
    for (const query of wrong) {
      expect([query, (await buyer.post(`${path}/fund?${query}`)).body]).toMatchObject([
        query,
        { code: 'malformed_request' },
      ]);
    }
    const elsewhere: [ApiCaller, string, string][] = [
      [buyer, 'POST', '/v1/webhook-endpoints'],
      [buyer, 'POST', '/v1/exports'],
      [buyer, 'POST', `${path}/fund/typed-data`],
      [buyer, 'GET', path],
      [network.operator, 'POST', '/v1/sandbox/faucet'],
      [network.operator, 'POST', '/v1/businesses'],
    ];
    for (const [by, method, where] of elsewhere) {
      const headers = { 'idempotency-key': 'elsewhere' };
      const { body } = await by.send(method, `${where}?dryRun=true`, method === 'GET' ? undefined : {}, headers);
      expect([where, body]).toMatchObject([where, { status: 400, code: 'malformed_request' }]);
    }
    expect((await buyer.get('/v1/purchase-orders?dryRun=true')).status).toBe(400);
    expect(await contentOf(network.dataSource)).toEqual(before);
    // False is how it is without.
    const done = await buyer.post(`${path}/cancel?dryRun=false`, undefined, 'false');
    expect(done).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect((await buyer.post(`${path}/cancel`, undefined, 'false')).headers.get('idempotent-replayed')).toBe('true');
  });

  test('has methods of its own in the SDK', async () => {
    const path = await accepted('SDK');
    const quittance = new Quittance({ baseUrl: network.baseUrl, apiKey: buyer.token });
    const told = await quittance.purchaseOrders.fundDryRun(path.split('/').at(-1) ?? '');
    const status: number = told.status;
    expect([status, told.body.operation.id, told.chainCalls[0]?.outcome]).toEqual([
      202,
      expect.stringMatching(/^op_/),
      'succeeds',
    ]);
    expect((await buyer.get(path)).body.status).toBe('accepted');
  });

  async function accepted(reference: string): Promise<string> {
    const { body } = await buyer.post('/v1/purchase-orders', await newOrder(reference));
    await supplier.post(`/v1/purchase-orders/${body.id}/accept`);
    return `/v1/purchase-orders/${body.id}`;
  }

  async function funded(reference: string): Promise<string> {
    const path = await accepted(reference);
    await network.mined(await buyer.post(`${path}/fund`));
    return path;
  }

  async function transactionOf(answer: ApiAnswer): Promise<{ hash: string }> {
    await network.mined(answer);
    return (await buyer.get(answer.body.operation.href)).body.transactions[0];
  }

  async function person(firm: ApiCaller, name: string): Promise<ApiCaller> {
    const { body } = await firm.post('/v1/members', { name, roles: ['buyer'], scopes: ['*'] });
    const wanted = { name, roles: ['buyer'], businessId: firm.businessId, memberId: body.id };
    return network.anonymous((await network.operator.post('/v1/api-keys', wanted)).body.secret);
  }
});
