import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { inTransaction } from '#database';
import { findMiscountedDays, findTrails, MOST_COUNTED, MOST_LOOKED_AT } from '#trail';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

jest.setTimeout(180_000);

let network: RunningNetwork;
let buyer: ApiCaller;
let supplier: ApiCaller;
let other: ApiCaller;
/** Ids: paid in full; funded; issued only, to another supplier. */
const orders = { paid: '', funded: '', issued: '' };
let invoice: string;
/** Orders that the last tests are among. */
const MANY = 20_000;
const DIGEST = 'ab'.repeat(32);
const EVIDENCE = ['12'.repeat(32), '34'.repeat(32)];

async function issue(to: ApiCaller, unitPrice: string): Promise<string> {
  const { status, body } = await buyer.post('/v1/purchase-orders', {
    supplierId: to.businessId,
    reference: `T-${unitPrice}`,
    lines: [{ sku: 'A', description: 'Goods', quantity: '10', unitPrice }],
    fundBy: await network.inDays(10),
    deliverBy: await network.inDays(20),
    inspectionPeriodSeconds: 86_400,
  });
  expect({ status, body }).toMatchObject({ status: 201 });
  return body.id;
}

async function find(query: string, caller = buyer): Promise<string[]> {
  const { status, body } = await caller.get(`/v1/trails?${query}`);
  expect({ query, status, body }).toMatchObject({ query, status: 200 });
  return body.data.map(({ orderId }: { orderId: string }) => orderId);
}

beforeAll(async () => {
  network = await RunningNetwork.start();
  buyer = await network.business('Nordhafen Kliniken', ['buyer']);
  supplier = await network.business('Brava Instruments', ['supplier']);
  other = await network.business('Calder Freight', ['supplier']);
  const faucet = { businessId: buyer.businessId, amount: '10000' };
  await network.mined(await network.operator.post('/v1/sandbox/faucet', faucet));
  orders.paid = await issue(supplier, '100');
  orders.funded = await issue(supplier, '200');
  orders.issued = await issue(other, '300');
  for (const id of [orders.paid, orders.funded]) {
    await supplier.post(`/v1/purchase-orders/${id}/accept`);
    // Blocks tell whole seconds, which would be before what people did within them.
    await network.advanceDays(1);
    await network.mined(await buyer.post(`/v1/purchase-orders/${id}/fund`));
  }
  const path = `/v1/purchase-orders/${orders.paid}`;
  const billed = { number: 'I-1', amount: '1000', dueDate: '2030-01-31', registered: false, documentHash: DIGEST };
  invoice = (await supplier.post(`${path}/invoices`, billed)).body.id;
  const unpaid = { ...billed, number: 'I-2', amount: '500', dueDate: '2030-02-15', documentHash: 'ef'.repeat(32) };
  await supplier.post(`/v1/purchase-orders/${orders.funded}/invoices`, unpaid);
  const evidence = EVIDENCE.map((sha256, index) => ({ sha256, name: `Note ${index}` }));
  await network.mined(await supplier.post(`${path}/deliveries`, { amount: '1000', evidence }));
  await network.mined(await buyer.post(`${path}/accept-delivery`));
  await network.until('the payment', async () => (await buyer.get(path)).body.status === 'settled');
});

afterAll(() => network.stop());

describe('Trails are found', () => {
  test('newest first, page by page, each caller’s own', async () => {
    const all = [orders.issued, orders.funded, orders.paid];
    expect(await find('')).toEqual(all);
    expect(await find('', supplier)).toEqual([orders.funded, orders.paid]);
    expect(await find('', network.operator)).toEqual(all);
    expect(await find(`businessId=${other.businessId}`, network.operator)).toEqual([orders.issued]);
    expect((await buyer.get(`/v1/trails?businessId=${other.businessId}`)).body).toMatchObject({ status: 403 });
    const first = (await buyer.get('/v1/trails?limit=2')).body;
    expect(first.data).toHaveLength(2);
    expect(await find(`limit=2&cursor=${first.nextCursor}`)).toEqual([orders.paid]);
    expect((await buyer.get(`/v1/trails?limit=2&status=paid&cursor=${first.nextCursor}`)).status).toBe(422);
    expect((await supplier.get(`/v1/trails?limit=2&cursor=${first.nextCursor}`)).status).toBe(400);
  });

  test('by what they have in them', async () => {
    const { data } = (await buyer.get(`/v1/trails/${orders.paid}`)).body;
    const payment = data.find(({ kind }: { kind: string }) => kind === 'payment_released');
    const { transactionHash, blockNumber } = payment.chain;
    const [, second] = (await buyer.get('/v1/trails')).body.data;
    for (const [query, found] of [
      [`orderId=${orders.funded}`, [orders.funded]],
      [`invoiceId=${invoice}`, [orders.paid]],
      [`counterpartyId=${other.businessId}`, [orders.issued]],
      [`counterpartyId=${supplier.businessId}&status=settled`, [orders.paid]],
      ['status=declined', []],
      [`token=${second.token}&minAmount=2000`, [orders.issued, orders.funded]],
      ['minAmount=2000&maxAmount=2000', [orders.funded]],
      [`transactionHash=${transactionHash}`, [orders.paid]],
      [`fromBlock=${blockNumber}`, [orders.paid]],
      [`fromBlock=0&toBlock=${Number(blockNumber) - 1}`, [orders.funded, orders.paid]],
      [`documentHash=${DIGEST}`, [orders.paid]],
      ...EVIDENCE.map((digest) => [`documentHash=${digest}`, [orders.paid]] as const),
      [`documentHash=${'cd'.repeat(32)}`, []],
      [`documentHash=${EVIDENCE[0]}&status=funded`, []],
      [`createdUntil=${second.createdAt}`, [orders.paid]],
      [`createdFrom=${await network.inDays(1)}`, []],
    ] as const) {
      expect({ query, found: await find(query) }).toEqual({ query, found });
    }
    // What belongs to others is not found by what they have either.
    expect(await find(`transactionHash=${transactionHash}`, other)).toEqual([]);
    expect(await find(`documentHash=${EVIDENCE[0]}`, other)).toEqual([]);
    expect(await find(`documentHash=${EVIDENCE[0]}`, supplier)).toEqual([orders.paid]);
    for (const query of ['minAmount=2&maxAmount=1', 'fromBlock=2&toBlock=1', 'transactionHash=0x1']) {
      expect((await buyer.get(`/v1/trails?${query}`)).status).toBe(422);
    }
  });

  test('by when something happened to them, from a moment on and before another', async () => {
    const { data } = (await buyer.get(`/v1/trails/${orders.paid}`)).body;
    const timeOf = (kind: string) => new Date(data.find((step: { kind: string }) => step.kind === kind).at);
    // Of blocks, in whole seconds, so what the answer shows is exact.
    const [funded, paid] = [timeOf('order_funded'), timeOf('payment_released')];
    const later = (time: Date, seconds: number) => new Date(time.getTime() + 1000 * seconds);
    // Half a day after it, when nothing else happened: the next order was funded a day later.
    const rest = later(funded, 43_200);
    // And as if by a block whose clock is most of a day behind that of the database, which the order was created by.
    const early = later(new Date((await buyer.get('/v1/trails')).body.data[0].createdAt), -86_000);
    for (const [id, kind, at] of [
      [orders.funded, 'order_accepted', rest],
      [orders.issued, 'order_issued', early],
    ]) {
      await network.dataSource.query(`UPDATE trail_entries SET at = $3 WHERE order_id = $1 AND kind = $2`, [
        id,
        kind,
        at,
      ]);
    }
    const ranges = [
      [{ occurredFrom: rest, occurredUntil: later(rest, 0.001) }, [orders.funded]],
      [{ occurredFrom: later(rest, -3_600), occurredUntil: rest }, []],
      [{ occurredFrom: later(rest, 0.001), occurredUntil: later(rest, 3_600) }, []],
      [{ occurredFrom: funded, occurredUntil: rest }, [orders.paid]],
      // Created before the range, and changed after it.
      [{ occurredFrom: rest, occurredUntil: later(paid, 1) }, [orders.funded, orders.paid]],
      [{ occurredUntil: funded }, [orders.issued, orders.funded, orders.paid]],
      [{ occurredUntil: later(early, 0.001) }, [orders.issued]],
      [{ occurredFrom: later(paid, 1) }, []],
      [{ occurredUntil: new Date('2020-01-01') }, []],
    ] as const;
    for (const [range, found] of ranges) {
      const times = Object.entries(range).map(([name, time]) => [name, new Date(time).toISOString()]);
      const query = new URLSearchParams(Object.fromEntries(times)).toString();
      expect({ query, found: await find(query) }).toEqual({ query, found });
      // As it is found where steps are too many to look their orders up.
      const filter = {
        business: buyer.businessId,
        ...Object.fromEntries(times.map(([name, time]) => [name, new Date(time ?? '')])),
      };
      const { manager } = network.dataSource;
      const gone = async (sql: string, parameters: unknown[]) =>
        sql.includes('orders_in_time') ? [{ found: null }] : manager.query(sql, parameters);
      const through = await findTrails({ query: gone } as never, filter, { limit: 20 });
      expect({ query, found: through.map(({ id }) => id) }).toEqual({ query, found });
    }
    const at = paid.toISOString();
    expect(await find(`occurredFrom=${at}`, other)).toEqual([]);
    for (const query of [`occurredFrom=${at}&occurredUntil=${at}`, 'occurredFrom=March', 'occurredUntil=2026-03-31']) {
      expect((await buyer.get(`/v1/trails?${query}`)).status).toBe(422);
    }
  });
});

describe('A trail', () => {
  test('tells its order’s whole story with what proves it', async () => {
    const { body } = await buyer.get(`/v1/trails/${orders.paid}`);
    expect(body).toMatchObject({
      orderId: orders.paid,
      status: 'settled',
      ...{ funded: '1000', paid: '1000', held: '0', asOf: null, nextAfter: null },
      parties: [
        { role: 'buyer', name: 'Nordhafen Kliniken' },
        { role: 'supplier', name: 'Brava Instruments' },
      ],
      signatures: [{ of: 'terms', by: 'supplier', signature: expect.stringMatching(/^0x/) }],
      proofs: { bundle: `/v1/trails/${orders.paid}/bundle` },
    });
    expect(body.data.map(({ sequence }: { sequence: number }) => sequence)).toEqual(
      Array.from({ length: body.steps }, (_, index) => index + 1),
    );
    const inTransactions = body.transactions.flatMap(({ steps }: { steps: number[] }) => steps);
    const onChain = body.data.filter(({ chain }: { chain: unknown }) => chain !== null);
    expect(inTransactions).toEqual(onChain.map(({ sequence }: { sequence: number }) => sequence));
    expect(body.ledger.map(({ account, amount }: Record<string, string>) => `${account} ${amount}`)).toEqual(
      expect.arrayContaining(['escrowed 1000', 'escrowed -1000', 'payable -1000', 'payable 1000']),
    );
    expect(new Set(body.ledger.map(({ owner }: { owner: string }) => owner))).toEqual(new Set([buyer.businessId]));
    const actions = body.proofs.entries.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(expect.arrayContaining(['issue_order', 'fund_order']));
    const page = (await buyer.get(`/v1/trails/${orders.paid}?limit=3&after=2`)).body;
    expect(page.data.map(({ sequence }: { sequence: number }) => sequence)).toEqual([3, 4, 5]);
    expect(page.nextAfter).toBe(5);
  });

  test('is told as of any of its steps, by time and by block, as it was then', async () => {
    const { data } = (await buyer.get(`/v1/trails/${orders.paid}`)).body;
    const stateAt = new Map([
      ['order_issued', ['issued', '0', '0']],
      ['order_accepted', ['accepted', '0', '0']],
      ['order_funded', ['funded', '1000', '1000']],
      ['payment_released', ['settled', '1000', '0']],
    ]);
    for (const step of data.filter(({ kind }: { kind: string }) => stateAt.has(kind))) {
      // Steps are in database time to the microsecond, of which the answer shows milliseconds.
      const asOf = new Date(Date.parse(step.at) + 1).toISOString();
      const query = step.chain === null ? `asOf=${asOf}` : `asOfBlock=${step.chain.blockNumber}`;
      const { body } = await buyer.get(`/v1/trails/${orders.paid}?${query}`);
      expect([step.kind, [body.status, body.funded, body.held]]).toEqual([step.kind, stateAt.get(step.kind)]);
      expect(body.data.map(({ sequence }: { sequence: number }) => sequence)).toContain(step.sequence);
      expect(body.steps).toBe(body.data.length);
      expect(body.data.length).toBeLessThanOrEqual(data.length);
    }
    const before = await buyer.get(`/v1/trails/${orders.paid}?asOf=2020-01-01T00:00:00Z`);
    expect(before.body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await buyer.get(`/v1/trails/${orders.paid}?asOfBlock=999999`)).status).toBe(422);
  });
});

const signatures = async (id: string, query = '', caller = buyer) => {
  const { body } = await caller.get(`/v1/trails/${id}?${query}`);
  return { own: body.signatures, sent: body.sentSignatures, data: body.data };
};

describe('Signatures', () => {
  test('are told to all who see the order, with the transaction that carried them', async () => {
    const { sent, data } = await signatures(orders.paid);
    const delivery = data.find(({ kind }: { kind: string }) => kind === 'delivery_claimed').subject;
    expect(sent).toMatchObject([
      { of: 'funding', subject: orders.paid, by: 'buyer' },
      { of: 'delivery_claim', subject: delivery, by: 'claimant' },
      { of: 'acceptance', subject: orders.paid, by: 'buyer' },
    ]);
    for (const { signature, transactionHash } of sent) {
      const { input } = (await network.rpc.send('eth_getTransactionByHash', [transactionHash])) as { input: string };
      expect(input).toContain(signature.slice(2));
    }
    expect((await signatures(orders.paid, '', supplier)).sent).toEqual(sent);
    const funding = data.find(({ kind }: { kind: string }) => kind === 'order_funded');
    const { blockNumber } = funding.chain;
    expect((await signatures(orders.paid, `asOfBlock=${blockNumber}`)).sent).toEqual(sent.slice(0, 1));
    expect((await signatures(orders.paid, `asOfBlock=${Number(blockNumber) - 1}`)).sent).toEqual([]);
    expect((await buyer.get(`/v1/trails/${orders.issued}`)).body).toMatchObject({ signatures: [], sentSignatures: [] });
  });
});

describe('A list of trails', () => {
  const list = async (query: string, caller = buyer) => {
    const { status, body } = await caller.get(`/v1/trails?${query}`);
    expect({ query, status, body }).toMatchObject({ query, status: 200 });
    return body;
  };
  /** The paid order as each list tells it. */
  const told = async (query: string) => {
    const { data } = await list(`orderId=${orders.paid}&${query}`);
    return data.map((trail: Record<string, string>) => [
      trail.status,
      trail.funded,
      trail.paid,
      trail.held,
      trail.steps,
    ]);
  };

  test('tells each order as it was before, between and after its steps, as its own trail does', async () => {
    const { data } = (await buyer.get(`/v1/trails/${orders.paid}`)).body;
    for (const { at, chain } of data) {
      const time = Date.parse(at);
      const moments = [`asOf=${new Date(time - 1).toISOString()}`, `asOf=${new Date(time + 1).toISOString()}`];
      if (chain !== null) moments.push(...[-1, 0].map((change) => `asOfBlock=${Number(chain.blockNumber) + change}`));
      for (const moment of moments) {
        const { status, body } = await buyer.get(`/v1/trails/${orders.paid}?${moment}`);
        const alone = status === 404 ? [] : [[body.status, body.funded, body.paid, body.held, body.steps]];
        expect({ moment, told: await told(moment) }).toEqual({ moment, told: alone });
      }
    }
    expect(await told(`asOf=${new Date(Date.parse(data[0].at) - 1).toISOString()}`)).toEqual([]);
    const payment = data.find(({ kind }: { kind: string }) => kind === 'payment_released');
    const block = Number(payment.chain.blockNumber);
    expect(await told(`asOfBlock=${block - 1}`)).toEqual([['funded', '1000', '0', '1000', expect.any(Number)]]);
    expect(await told(`asOfBlock=${block}`)).toEqual([['settled', '1000', '1000', '0', expect.any(Number)]]);
    const now = await network.inDays(0.1);
    expect((await list(`asOf=${now}`)).data).toEqual((await list('')).data);
    expect((await list(`asOf=${now}`, supplier)).data).toEqual((await list('', supplier)).data);
    for (const query of [`asOf=${now}&asOfBlock=1`, 'asOf=2026-03-31', 'asOfBlock=999999']) {
      expect((await buyer.get(`/v1/trails?${query}`)).body).toMatchObject({ status: 422, code: 'invalid_request' });
    }
  });

  test('has those in a status then, not now', async () => {
    const { data } = (await buyer.get(`/v1/trails/${orders.paid}`)).body;
    const payment = data.find(({ kind }: { kind: string }) => kind === 'payment_released');
    const block = Number(payment.chain.blockNumber);
    expect(await find(`status=funded&asOfBlock=${block - 1}`)).toEqual([orders.funded, orders.paid]);
    expect(await find(`status=funded&asOfBlock=${block}`)).toEqual([orders.funded]);
    expect(await find(`status=settled&asOfBlock=${block - 1}`)).toEqual([]);
    const first = await list(`status=funded&asOfBlock=${block - 1}&limit=1`);
    expect(first.data).toHaveLength(1);
    const second = await list(`status=funded&asOfBlock=${block - 1}&limit=1&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ data: [{ orderId: orders.paid }], nextCursor: null });
    const elsewhere = `/v1/trails?status=funded&asOfBlock=${block}&limit=1&cursor=${first.nextCursor}`;
    expect((await buyer.get(elsewhere)).status).toBe(400);
  });
});

describe('Sums over trails', () => {
  const sums = async (query: string, caller = buyer) => (await caller.get(`/v1/trails/aggregates?${query}`)).body.data;

  test('are told by time, business and token, each side its own', async () => {
    const month = `${(await network.inDays(0)).slice(0, 7)}-01`;
    const [paid, due] = await sums('role=buyer');
    expect(paid).toMatchObject({ role: 'buyer', key: month, paid: '1000', payments: '1', disputes: '0', overdue: '0' });
    expect(paid.averageDaysToPayment).toBeGreaterThanOrEqual(0);
    expect(due).toMatchObject({ key: '2030-02-01', outstanding: '500', averageDaysToPayment: null });
    const bySupplier = await sums('by=counterparty');
    expect(bySupplier).toMatchObject([{ role: 'buyer', key: supplier.businessId, paid: '1000', outstanding: '500' }]);
    expect(await sums('by=counterparty', supplier)).toMatchObject([
      { role: 'supplier', key: buyer.businessId, paid: '1000', outstanding: '500' },
    ]);
    expect(await sums('', other)).toEqual([]);
    expect(await sums('by=token', network.operator)).toMatchObject([{ role: null, paid: '1000', outstanding: '500' }]);
    expect(await sums(`by=day&until=${month}`)).toEqual([]);
    for (const query of ['role=buyer', 'by=counterparty']) {
      expect((await network.operator.get(`/v1/trails/aggregates?${query}`)).status).toBe(422);
    }
    expect((await buyer.get(`/v1/trails/aggregates?businessId=${other.businessId}`)).status).toBe(403);
  });

  test('tell what is overdue, and are kept as things are undone', async () => {
    const { dataSource } = network;
    expect(await findMiscountedDays(dataSource.manager)).toEqual([]);
    await dataSource.query(`UPDATE invoices SET due_at = network_now() - interval '2 days' WHERE number = 'I-2'`);
    const [late] = await sums('by=counterparty');
    expect(late).toMatchObject({ outstanding: '500', overdue: '500' });
    await dataSource.query(`UPDATE payments SET status = 'reverted'`);
    await dataSource.query(`UPDATE invoices SET paid = paid + 100 WHERE number = 'I-2'`);
    const [undone] = await sums('by=counterparty');
    expect(undone).toMatchObject({ paid: '0', payments: '0', outstanding: '400', overdue: '400' });
    // No command moves a due date: the day that it was leaves behind sums of nothing, which somebody else would have had to add.
    const [left] = await findMiscountedDays(dataSource.manager);
    expect(left).toMatch(/ 2030-02-15$/);
    await dataSource.query(`DELETE FROM trade_days WHERE day = '2030-02-15' AND outstanding = 0`);
    expect(await findMiscountedDays(dataSource.manager)).toEqual([]);
    await dataSource.query(`UPDATE trade_days SET paid = 1 WHERE paid = 0`);
    expect((await findMiscountedDays(dataSource.manager)).length).toBeGreaterThan(0);
  });

  test('are counted again for an auditor, from what the grant covers', async () => {
    const grant = async (from: string, until: string) => {
      const period = { from, until };
      const expiresAt = await network.inDays(9);
      const { body } = await buyer.post('/v1/auditor-grants', { auditor: 'A', reads: ['trails'], period, expiresAt });
      return network.anonymous(body.secret);
    };
    const tomorrow = await network.inDays(1);
    expect(await sums('by=counterparty', await grant('2020-01-01T00:00:00Z', tomorrow))).toMatchObject([
      { role: 'buyer', key: supplier.businessId, outstanding: '400' },
    ]);
    expect(await sums('', await grant(tomorrow, await network.inDays(2)))).toEqual([]);
  });
});

// Last, as many orders stay behind.
test('Trails are found through indexes', async () => {
  await network.dataSource.query(
    `INSERT INTO purchase_orders (id, order_hash, reference, buyer_id, supplier_id, token, amount, terms, status, fund_by, deliver_by,
         claim_by, created_at)
       SELECT 'po_plan' || n, 'plan' || n, 'plan' || n, $1, $2, '0x', n, '{}', 'issued', now(), now(), now(), now() - n * interval '1 minute'
       FROM generate_series(1, ${MANY}) AS n`,
    [other.businessId, supplier.businessId],
  );
  await network.dataSource.query('ANALYZE');
  const business = buyer.businessId;
  const filters = [
    {},
    { business },
    { business, status: 'settled', minAmount: 1n },
    { status: 'declined' },
    { business: supplier.businessId, counterparty: business },
    { transactionHash: '0x' },
    { documentHash: DIGEST },
    { invoiceId: invoice },
    { fromBlock: 1n, toBlock: 2n },
    { business, fromBlock: 0n },
    { occurredFrom: new Date('2020-01-01'), occurredUntil: new Date('2020-01-02') },
    { business, occurredFrom: new Date('2020-01-01') },
    { business: supplier.businessId, createdFrom: new Date('2020-01-01'), createdUntil: new Date('2020-01-02') },
  ];
  for (const filter of filters) {
    const plans: unknown[] = [];
    await inTransaction(
      network.apiDataSource,
      async (manager) => {
        const query = async (sql: string, parameters: unknown[]) => {
          // Few orders in the range, and where it has no end as if there were many.
          if (sql.includes('SELECT orders_in_')) {
            return 'toBlock' in filter || 'occurredUntil' in filter
              ? manager.query(sql, parameters)
              : [{ found: null }];
          }
          plans.push(await manager.query(`EXPLAIN (FORMAT JSON) ${sql}`, parameters));
          return [];
        };
        await findTrails({ query } as never, filter, { limit: 20 });
      },
      { tenant: filter.business ?? 'operator' },
    );
    const scans = [...JSON.stringify(plans).matchAll(/"Node Type":"Seq Scan"[^{}]*"Relation Name":"(\w+)"/g)];
    expect({ filter, scans: scans.map(([, table]) => table).filter((table) => table === 'purchase_orders') }).toEqual({
      filter,
      scans: [],
    });
  }
  // What the function asks, where the few deliveries of a test would be gone through.
  const evidencePlan = await inTransaction(network.dataSource, async (manager) => {
    await manager.query('SET LOCAL enable_seqscan = off');
    const [{ asked }] = await manager.query(
      `SELECT prosrc AS asked FROM pg_proc WHERE proname = 'orders_with_evidence'`,
    );
    return await manager.query(`EXPLAIN ${asked.replaceAll('digest', '$1::text')}`, [EVIDENCE[0]]);
  });
  expect(JSON.stringify(evidencePlan)).toContain('deliveries_by_evidence');
});

test('Sums as of then are counted from so many orders, and refused of more', async () => {
  const sumsOf = (caller: ApiCaller, query: string) => caller.get(`/v1/trails/aggregates?${query}`);
  /** When the many orders from the n-th newest on were there. */
  const momentOf = async (n: number) => {
    const [{ at }] = await network.dataSource.query(`SELECT created_at AS at FROM purchase_orders WHERE id = $1`, [
      `po_plan${n}`,
    ]);
    return new Date(at.getTime() + 1).toISOString();
  };
  const [most, more] = [await momentOf(MANY - MOST_COUNTED + 1), await momentOf(MANY - MOST_COUNTED)];
  expect(await sumsOf(other, `role=buyer&asOf=${most}`)).toMatchObject({ status: 200, body: { data: [] } });
  expect((await sumsOf(other, `role=buyer&asOf=${more}`)).body).toMatchObject({
    ...{ status: 422, code: 'invalid_request' },
    detail: expect.stringContaining(`of ${MOST_COUNTED} at most`),
  });
  const asOf = await network.inDays(1);
  expect((await sumsOf(supplier, `role=supplier&asOf=${asOf}`)).status).toBe(422);
  const narrower = `role=supplier&counterpartyId=${buyer.businessId}&asOf=${asOf}`;
  expect(await sumsOf(supplier, narrower)).toMatchObject({ status: 200, body: { data: [{ role: 'supplier' }, {}] } });
  for (const query of [`asOf=${asOf}&asOfBlock=1`, 'asOf=2026-03-31', 'asOfBlock=999999']) {
    expect((await sumsOf(buyer, query)).body).toMatchObject({ status: 422, code: 'invalid_request' });
  }
});

test('A page with a status as of then looks at a thousand orders, and goes on with the next', async () => {
  const asOf = await network.inDays(1);
  /** Of the n newest of the many orders. */
  const page = async (n: number, cursor = '') => {
    const [{ from, until }] = await network.dataSource.query(
      `SELECT min(created_at) AS from, max(created_at) AS until FROM purchase_orders WHERE id IN ('po_plan1', $1)`,
      [`po_plan${n}`],
    );
    // What the database knows to the microsecond.
    const range = `createdFrom=${from.toISOString()}&createdUntil=${new Date(until.getTime() + 1).toISOString()}`;
    return (await other.get(`/v1/trails?${range}&asOf=${asOf}&status=declined${cursor}`)).body;
  };
  expect(await page(MOST_LOOKED_AT - 1)).toEqual({ data: [], nextCursor: null });
  const { nextCursor, data } = await page(MOST_LOOKED_AT);
  expect({ data, nextCursor }).toEqual({ data: [], nextCursor: expect.any(String) });
  expect(await page(MOST_LOOKED_AT, `&cursor=${nextCursor}`)).toEqual({ data: [], nextCursor: null });
});

describe('Who holds an invoice', () => {
  test('is told as of then', async () => {
    const id = await issue(supplier, '50');
    const trail = `/v1/trails/${id}`;
    await supplier.post(`/v1/purchase-orders/${id}/accept`);
    await network.mined(await buyer.post(`/v1/purchase-orders/${id}/fund`));
    const billed = { number: 'I-3', amount: '400', dueDate: '2030-03-31', registered: true };
    const claim = await supplier.post(`/v1/purchase-orders/${id}/invoices`, billed);
    await network.mined(claim);
    const assign = `/v1/invoices/${claim.body.id}/assign`;
    await network.mined(await supplier.post(assign, { toBusinessId: other.businessId }));
    const { data, parties, sentSignatures } = (await buyer.get(trail)).body;
    expect(sentSignatures).toMatchObject([
      { of: 'funding', by: 'buyer' },
      { of: 'invoice', by: 'supplier', subject: claim.body.id },
      { of: 'assignment', by: 'holder', subject: claim.body.id },
    ]);
    const held = { role: 'holder', id: other.businessId };
    expect(parties).toContainEqual(expect.objectContaining(held));
    const { chain } = data.find(({ kind }: { kind: string }) => kind === 'invoice_assigned');
    const asOf = async (block: number) => (await buyer.get(`${trail}?asOfBlock=${block}`)).body.parties;
    expect(await asOf(Number(chain.blockNumber))).toContainEqual(expect.objectContaining(held));
    expect(await asOf(Number(chain.blockNumber) - 1)).not.toContainEqual(expect.objectContaining({ role: 'holder' }));
  });
});

test('Signatures are those that were given by then', async () => {
  const id = await issue(supplier, '60');
  const path = `/v1/purchase-orders/${id}`;
  await supplier.post(`${path}/accept`);
  await network.mined(await buyer.post(`${path}/fund`));
  const { body } = await supplier.post(`${path}/settlements`, { toSupplier: '500', toBuyer: '100' });
  await network.mined(await buyer.post(`/v1/settlements/${body.id}/accept`));
  const { own, sent, data } = await signatures(id);
  const of = { of: 'settlement', subject: body.id };
  expect(own).toMatchObject([
    { of: 'terms', by: 'supplier' },
    { ...of, by: 'buyer' },
    { ...of, by: 'supplier' },
  ]);
  // The settlement's own are told once.
  expect(sent).toMatchObject([{ of: 'funding' }]);
  for (const [kind, given] of [
    ['order_issued', []],
    ['order_accepted', own.slice(0, 1)],
    ['settlement_proposed', [own[0], own[2]]],
    ['settlement_submitted', own],
  ] as const) {
    const { at } = data.find((step: { kind: string }) => step.kind === kind);
    const asOf = new Date(Date.parse(at) + 1).toISOString();
    expect({ kind, own: (await signatures(id, `asOf=${asOf}`)).own }).toEqual({ kind, own: given });
  }
});
