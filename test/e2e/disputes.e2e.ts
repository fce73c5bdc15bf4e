import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import { Wallet } from 'ethers';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

const PRICE = 1_000_000n;
const AMOUNT = PRICE * 100n;
const DAY = 86_400;

describe('orders with clauses over the API', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let arbiter: ApiCaller;
  let references = 0;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Nordhafen Kliniken', ['buyer']);
    supplier = await network.business('Brava Instruments', ['supplier']);
    arbiter = await network.business('Schiedsstelle Hafen', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '100000000000' }),
    );
  });

  afterAll(async () => {
    await network.stop();
  });

  async function newOrder(clauses?: Record<string, unknown>) {
    references += 1;
    return {
      supplierId: supplier.businessId,
      reference: `PO-${references}`,
      lines: [{ sku: 'A', description: 'A', quantity: '100', unitPrice: PRICE.toString() }],
      fundBy: await network.inDays(3),
      deliverBy: await network.inDays(30),
      inspectionPeriodSeconds: 5 * DAY,
      ...(clauses === undefined ? {} : { clauses }),
    };
  }

  async function fundedOrder(clauses?: Record<string, unknown>): Promise<string> {
    const issued = await buyer.post('/v1/purchase-orders', await newOrder(clauses));
    expect(issued.status).toBe(201);
    const path = `/v1/purchase-orders/${issued.body.id}`;
    await supplier.post(`${path}/accept`);
    await network.mined(await buyer.post(`${path}/fund`));
    return path;
  }

  async function claimed(path: string, amount: bigint): Promise<string> {
    const claim = await supplier.post(`${path}/deliveries`, { amount: amount.toString() });
    await network.mined(claim);
    return `/v1/deliveries/${claim.body.id}`;
  }

  const orderAt = async (path: string) => (await buyer.get(path)).body;
  const arbitration = (by: Record<string, unknown>) => ({
    arbitration: { periodSeconds: 10 * DAY, fallbackSupplierBps: 5000, ...by },
  });

  test('are shown with their clauses, and accepted with what those deduct and retain', async () => {
    const path = await fundedOrder({
      ...arbitration({ arbiter: { businessId: arbiter.businessId } }),
      retention: { bps: 1000, periodSeconds: 20 * DAY },
      lateDeduction: { bpsPerDay: 50, capBps: 500 },
      earlyDiscount: { bps: 200, periodSeconds: DAY },
      fee: { bps: 100, recipient: { businessId: arbiter.businessId } },
    });
    const order = await orderAt(path);
    expect(order.clauses).toEqual({
      arbitration: {
        periodSeconds: 10 * DAY,
        arbiter: { id: arbiter.businessId, name: 'Schiedsstelle Hafen', address: arbiter.address },
        fallbackSupplierBps: 5000,
      },
      retention: { bps: 1000, periodSeconds: 20 * DAY },
      lateDeduction: { bpsPerDay: 50, capBps: 500 },
      earlyDiscount: { bps: 200, periodSeconds: DAY },
      fee: { bps: 100, recipient: arbiter.address },
    });
    const [claimBy, deliverBy] = [order.claimBy, order.deliverBy].map((time) => Math.floor(Date.parse(time) / 1000));
    expect(claimBy! - deliverBy!).toBe(10 * DAY);
    await claimed(path, AMOUNT);
    await network.mined(await buyer.post(`${path}/accept-delivery`));
    expect(await orderAt(path)).toMatchObject({
      released: AMOUNT.toString(),
      refunded: '2000000',
      retained: '9800000',
      fees: '882000',
      paid: '87318000',
      retentions: [{ tranche: 0, amount: '9800000', status: 'held' }],
    });
    await network.advanceDays(20.5);
    await network.until('the retention', async () => (await orderAt(path)).status === 'settled');
    expect(await orderAt(path)).toMatchObject({ retained: '0', retentions: [{ status: 'released' }] });
  });

  test.each([
    ['a fee for one of the contracts', async () => ({ fee: { bps: 1, recipient: { address: await escrow() } } })],
    ['an arbiter that is nobody', async () => arbitration({ arbiter: { businessId: `biz_${'0'.repeat(26)}` } })],
    ['half a clause', async () => ({ retention: { bps: 100 } })],
    ['more than the whole', async () => ({ earlyDiscount: { bps: 10_001, periodSeconds: 1 } })],
  ])('are refused with %s', async (_, clauses) => {
    const refused = await buyer.post('/v1/purchase-orders', await newOrder(await clauses()));
    expect(refused.body).toMatchObject({ status: 422, code: 'invalid_request' });
  });

  async function escrow(): Promise<string> {
    return (await buyer.get('/v1/network')).body.contracts.escrow;
  }

  test('a part of a delivery is contested with a document, and the arbiter rules on it', async () => {
    const path = await fundedOrder(arbitration({ arbiter: { businessId: arbiter.businessId } }));
    const delivery = await claimed(path, AMOUNT);
    const form = new FormData();
    form.append('file', new Blob(['photographs of the damage']), 'damage.pdf');
    const document = (await buyer.post('/v1/documents', form)).body;
    const contest = { contested: '30000000', reason: 'Thirty boxes arrived wet', documentId: document.id };
    expect((await supplier.post(`${delivery}/contest`, contest)).body).toMatchObject({ code: 'forbidden' });
    const contested = await buyer.post(`${delivery}/contest`, contest);
    const canonical = canonicalize({ reason: contest.reason, documentHash: document.sha256 }) ?? '';
    const reasonHash = `0x${createHash('sha256').update(canonical).digest('hex')}`;
    expect(contested.body).toMatchObject({ status: 'submitted', contested: '30000000', reasonHash });
    await network.mined(contested);
    expect(await orderAt(path)).toMatchObject({
      released: '70000000',
      disputed: '30000000',
      deliveries: [{ status: 'contested' }],
      disputes: [{ id: contested.body.id, status: 'open', reason: contest.reason }],
    });
    const dispute = `/v1/disputes/${contested.body.id}`;
    expect((await arbiter.get('/v1/disputes?status=open')).body.data).toMatchObject([{ id: contested.body.id }]);
    expect((await arbiter.get(`/v1/documents/${document.id}/content`)).status).toBe(200);
    const ruling = { toSupplier: '10000000', reason: 'A third of them is sound' };
    expect((await buyer.post(`${dispute}/rule`, ruling)).body).toMatchObject({ status: 403, code: 'forbidden' });
    await network.mined(await arbiter.post(`${dispute}/rule`, ruling));
    expect((await arbiter.get(dispute)).body).toMatchObject({
      status: 'resolved',
      toSupplier: '10000000',
      toBuyer: '20000000',
      resolvedBy: arbiter.address,
    });
    expect(await orderAt(path)).toMatchObject({ status: 'settled', released: '80000000', refunded: '20000000' });
    expect((await arbiter.post(`${dispute}/rule`, ruling)).body).toMatchObject({ code: 'invalid_transition' });
    const stranger = await network.business('Stranger', ['buyer']);
    expect((await stranger.get(dispute)).body).toMatchObject({ status: 404, code: 'not_found' });
  });

  test('the ruling of an arbiter outside the network is brought by a party', async () => {
    const judge = Wallet.createRandom();
    const path = await fundedOrder(arbitration({ arbiter: { address: judge.address } }));
    const contested = await buyer.post(`${await claimed(path, AMOUNT)}/contest`, { reason: 'Nothing came' });
    await network.mined(contested);
    const dispute = `/v1/disputes/${contested.body.id}`;
    const ruling = { toSupplier: '0', reason: 'No proof of delivery' };
    const { typedData } = (await buyer.post(`${dispute}/rule/typed-data`, ruling)).body;
    expect((await buyer.post(`${dispute}/rule`, ruling)).body).toMatchObject({ code: 'signature_required' });
    const forged = await Wallet.createRandom().signTypedData(typedData.domain, typedData.types, typedData.message);
    expect((await buyer.post(`${dispute}/rule`, { ...ruling, signature: forged })).body).toMatchObject({
      code: 'signature_invalid',
    });
    const signature = await judge.signTypedData(typedData.domain, typedData.types, typedData.message);
    await network.mined(await buyer.post(`${dispute}/rule`, { ...ruling, signature }));
    expect(await orderAt(path)).toMatchObject({ status: 'refunded', refunded: AMOUNT.toString() });
  });

  test('a party gives in, and what nobody decides the fallback does', async () => {
    const path = await fundedOrder(arbitration({}));
    const [first, second] = [await claimed(path, 40_000_000n), await claimed(path, 60_000_000n)];
    const contested = await buyer.post(`${first}/contest`, { reason: 'Too few' });
    await network.mined(contested);
    await network.mined(await supplier.post(`/v1/disputes/${contested.body.id}/concede`, { reason: 'Sorry' }));
    expect(await orderAt(path)).toMatchObject({ released: '0', refunded: '40000000', disputed: '0' });
    await network.mined(await buyer.post(`${second}/contest`, { contested: '20000000', reason: 'Too small' }));
    expect(await orderAt(path)).toMatchObject({ released: '40000000', disputed: '20000000' });
    await network.advanceDays(10.01);
    await network.until('the fallback', async () => (await orderAt(path)).status === 'settled');
    expect(await orderAt(path)).toMatchObject({ released: '50000000', refunded: '50000000' });
  });

  test('nothing is contested where the terms know no contests, nor when inspection is over', async () => {
    const plain = await claimed(await fundedOrder(), AMOUNT);
    expect((await buyer.post(`${plain}/contest`, { reason: 'Late' })).body).toMatchObject({
      code: 'invalid_transition',
      allowedActions: [{ action: 'propose_settlement' }],
    });
    const late = await claimed(await fundedOrder(arbitration({})), AMOUNT);
    await network.advanceDays(5.01);
    const refused = await buyer.post(`${late}/contest`, { reason: 'Late' });
    expect(['deadline_passed', 'invalid_transition']).toContain(refused.body.code);
  });

  test('a pledgee is paid until it releases the pledge', async () => {
    const bank = await network.business('Hafenbank', ['financier']);
    const path = await fundedOrder();
    const register = async (number: string, amount: bigint) => {
      const invoice = { number, amount: amount.toString(), dueDate: '2040-01-31', registered: true };
      const issued = await supplier.post(`${path}/invoices`, invoice);
      await network.mined(issued);
      return `/v1/invoices/${issued.body.id}`;
    };
    const [first, second] = [await register('PLEDGE-1', 60_000_000n), await register('PLEDGE-2', 40_000_000n)];
    const pledge = { pledgeeId: bank.businessId };
    expect((await buyer.post(`${first}/pledge`, pledge)).body).toMatchObject({ code: 'forbidden' });
    for (const invoice of [first, second]) await network.mined(await supplier.post(`${invoice}/pledge`, pledge));
    expect((await bank.get(first)).body).toMatchObject({
      holder: { id: supplier.businessId },
      pledgee: { id: bank.businessId, name: 'Hafenbank' },
    });
    const assignment = { toBusinessId: buyer.businessId };
    expect((await supplier.post(`${first}/assign`, assignment)).body).toMatchObject({ code: 'invalid_transition' });
    expect((await supplier.post(`${second}/release-pledge`)).body).toMatchObject({ code: 'forbidden' });
    await network.mined(await bank.post(`${second}/release-pledge`));
    await network.mined(await buyer.post(`${path}/accept-delivery`, { cumulative: AMOUNT.toString() }));
    expect((await bank.get('/v1/payments')).body.data).toMatchObject([{ amount: '60000000' }]);
    expect((await bank.get('/v1/invoices?role=pledgee')).body.data).toMatchObject([{ status: 'paid' }]);
  });

  test('conserves money to the unit over all of it', async () => {
    expect((await network.operator.get('/v1/reconciliation')).body).toMatchObject({ conserved: true, difference: '0' });
  });
});
