import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Wallet } from 'ethers';
import { type ApiAnswer, type ApiCaller, RunningNetwork } from './support/running-network.js';

const PRICE = 12_500_000n;
const QUANTITY = 40n;
const AMOUNT = PRICE * QUANTITY;

describe('a trade over the API', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let auditor: ApiCaller;
  let references = 0;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Nordhafen Kliniken', ['buyer']);
    supplier = await network.business('Brava Instruments', ['supplier']);
    auditor = await network.auditor();
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '100000000000' }),
    );
  });

  afterAll(async () => {
    await network.stop();
  });

  async function newOrder(changes: Record<string, unknown> = {}) {
    references += 1;
    return {
      supplierId: supplier.businessId,
      reference: `PO-${references}`,
      lines: [
        {
          sku: 'SYR-10',
          description: 'Syringe 10 ml, box',
          quantity: QUANTITY.toString(),
          unitPrice: PRICE.toString(),
        },
      ],
      fundBy: await network.inDays(3),
      deliverBy: await network.inDays(30),
      inspectionPeriodSeconds: 5 * 86_400,
      ...changes,
    };
  }

  async function fundedOrder(changes: Record<string, unknown> = {}): Promise<string> {
    const issued = await buyer.post('/v1/purchase-orders', await newOrder(changes));
    expect(issued.status).toBe(201);
    const path = `/v1/purchase-orders/${issued.body.id}`;
    expect((await supplier.post(`${path}/accept`)).status).toBe(200);
    await network.mined(await buyer.post(`${path}/fund`));
    return path;
  }

  async function orderAt(path: string) {
    return (await buyer.get(path)).body;
  }

  test('goes from purchase order to payment and tells its story to an auditor', async () => {
    const path = await fundedOrder();
    const invoice = await supplier.post(`${path}/invoices`, { number: 'INV-1', dueDate: '2030-01-31' });
    expect(invoice.status).toBe(201);
    await network.mined(
      await supplier.post(`${path}/deliveries`, {
        reference: 'DN-1',
        lines: [{ number: 1, quantity: '40' }],
        evidence: [{ sha256: 'ab'.repeat(32), name: 'signed delivery note' }],
      }),
    );
    await network.mined(await buyer.post(`${path}/accept-delivery`));

    const order = await orderAt(path);
    expect(order).toMatchObject({ status: 'settled', held: '0', released: AMOUNT.toString(), refunded: '0' });
    expect(order.deliveries).toMatchObject([{ status: 'accepted', amount: AMOUNT.toString(), reference: 'DN-1' }]);
    expect(order.invoices).toMatchObject([{ status: 'paid', paid: AMOUNT.toString(), number: 'INV-1' }]);

    const trail = (await auditor.get(`${path}/trail`)).body;
    const kinds = trail.data.map((entry: { kind: string }) => entry.kind);
    const story = [
      'order_issued',
      'order_accepted',
      'order_funded',
      'delivery_claimed',
      'payment_released',
      'order_settled',
    ];
    expect(kinds.filter((kind: string) => story.includes(kind))).toEqual(story);
    const payment = trail.data.find((entry: { kind: string }) => entry.kind === 'payment_released');
    expect(payment).toMatchObject({ amount: AMOUNT.toString(), chain: { chainId: '31337' } });
    const receipt = await network.rpc.send('eth_getTransactionReceipt', [payment.chain.transactionHash]);
    expect(receipt).toMatchObject({ status: '0x1', blockHash: payment.chain.blockHash });

    const payments = (await supplier.get(`/v1/payments?orderId=${order.id}`)).body;
    expect(payments.data).toMatchObject([
      { kind: 'release', amount: AMOUNT.toString(), payee: { id: supplier.businessId } },
    ]);
  });

  test('pays in parts, and by silence once the inspection is over', async () => {
    const path = await fundedOrder();
    await network.mined(await supplier.post(`${path}/deliveries`, { lines: [{ number: 1, quantity: '10' }] }));
    await network.mined(await buyer.post(`${path}/accept-delivery`));
    expect(await orderAt(path)).toMatchObject({ status: 'funded', released: (PRICE * 10n).toString() });
    await network.mined(await supplier.post(`${path}/deliveries`, { lines: [{ number: 1, quantity: '30' }] }));
    await network.advanceDays(4);
    expect(await orderAt(path)).toMatchObject({ status: 'funded' });
    await network.advanceDays(1.01);
    await network.until('the deemed release', async () => (await orderAt(path)).status === 'settled');
    expect((await orderAt(path)).deliveries).toMatchObject([{ status: 'accepted' }, { status: 'deemed' }]);
  });

  test('returns the money when nothing is delivered in time', async () => {
    const path = await fundedOrder();
    expect((await buyer.post(`${path}/reclaim`)).body).toMatchObject({ status: 409, code: 'deadline_not_reached' });
    await network.advanceDays(31);
    await network.until('the reclaim', async () => (await orderAt(path)).status === 'refunded');
    expect(await orderAt(path)).toMatchObject({ held: '0', refunded: AMOUNT.toString() });
    expect((await supplier.post(`${path}/deliveries`)).body).toMatchObject({ status: 409, code: 'invalid_transition' });
  });

  test('splits held money by agreement', async () => {
    const path = await fundedOrder();
    const half = (AMOUNT / 2n).toString();
    const proposed = await buyer.post(`${path}/settlements`, { toSupplier: half, toBuyer: half });
    expect(proposed.status).toBe(201);
    const settlement = `/v1/settlements/${proposed.body.id}`;
    expect((await buyer.post(`${settlement}/accept`)).body).toMatchObject({ status: 403, code: 'forbidden' });
    await network.mined(await supplier.post(`${settlement}/accept`));
    expect(await orderAt(path)).toMatchObject({ status: 'settled', released: half, refunded: half });
  });

  test('a settlement ends what was claimed before it, and what it does not pay for can be claimed again', async () => {
    const path = await fundedOrder();
    await network.mined(await supplier.post(`${path}/deliveries`, { lines: [{ number: 1, quantity: '10' }] }));
    await network.mined(await supplier.post(`${path}/deliveries`, { lines: [{ number: 1, quantity: '30' }] }));
    const paid = (PRICE * 10n).toString();
    const proposed = await buyer.post(`${path}/settlements`, { toSupplier: paid, toBuyer: '0' });
    await network.mined(await supplier.post(`/v1/settlements/${proposed.body.id}/accept`));
    expect(await orderAt(path)).toMatchObject({ status: 'funded', released: paid, claimed: '0' });
    expect((await orderAt(path)).deliveries).toMatchObject([{ status: 'settled' }, { status: 'superseded' }]);
    await network.advanceDays(6);
    expect(await orderAt(path)).toMatchObject({ status: 'funded', released: paid });
    await network.mined(await supplier.post(`${path}/deliveries`, { lines: [{ number: 1, quantity: '30' }] }));
    await network.mined(await buyer.post(`${path}/accept-delivery`));
    expect(await orderAt(path)).toMatchObject({ status: 'settled', released: AMOUNT.toString() });
  });

  test('an acceptance that was signed before a settlement is refused, and says why', async () => {
    const wallet = Wallet.createRandom();
    const outsider = await network.business('Own Keys AG', ['buyer'], wallet.address);
    await network.mined(
      await outsider.post('/v1/sandbox/faucet', { businessId: outsider.businessId, amount: AMOUNT.toString() }),
    );
    const issued = await outsider.post('/v1/purchase-orders', await newOrder());
    const path = `/v1/purchase-orders/${issued.body.id}`;
    const sign = async (place: string, body = {}) => {
      const { typedData } = (await outsider.post(`${place}/typed-data`, body)).body;
      return wallet.signTypedData(typedData.domain, typedData.types, typedData.message);
    };
    await supplier.post(`${path}/accept`);
    await network.mined(await outsider.post(`${path}/fund`, { signature: await sign(`${path}/fund`) }));
    const cumulative = (PRICE * 10n).toString();
    const early = await sign(`${path}/accept-delivery`, { cumulative });
    const proposed = await supplier.post(`${path}/settlements`, { toSupplier: '0', toBuyer: '1' });
    const settlement = `/v1/settlements/${proposed.body.id}/accept`;
    await network.mined(await outsider.post(settlement, { signature: await sign(settlement) }));
    const late = await outsider.post(`${path}/accept-delivery`, { cumulative, signature: early });
    expect(late.body).toMatchObject({ status: 422, code: 'signature_invalid' });
    expect(late.body.detail).toContain('settled since');
    const signature = await sign(`${path}/accept-delivery`, { cumulative });
    await network.mined(await outsider.post(`${path}/accept-delivery`, { cumulative, signature }));
    expect((await outsider.get(path)).body).toMatchObject({ released: cumulative, refunded: '1' });
  });

  test('pays whoever holds a registered invoice', async () => {
    const financier = await network.business('Hafen Factoring', ['financier']);
    const path = await fundedOrder();
    const invoice = await supplier.post(`${path}/invoices`, {
      number: 'INV-2',
      dueDate: '2030-01-31',
      registered: true,
    });
    await network.mined(invoice);
    const invoicePath = `/v1/invoices/${invoice.body.id}`;
    await network.mined(await buyer.post(`${invoicePath}/acknowledge`));
    await network.mined(await supplier.post(`${invoicePath}/assign`, { toBusinessId: financier.businessId }));
    expect((await financier.get(invoicePath)).body).toMatchObject({ holder: { id: financier.businessId } });
    await network.mined(await supplier.post(`${path}/deliveries`));
    await network.mined(await buyer.post(`${path}/accept-delivery`));
    expect((await financier.get('/v1/payments')).body.data).toMatchObject([
      { amount: AMOUNT.toString(), payee: { id: financier.businessId } },
    ]);
    expect((await financier.get(invoicePath)).body).toMatchObject({ status: 'paid' });
  });

  test('settles with keys that the network never sees', async () => {
    const buyerWallet = Wallet.createRandom();
    const supplierWallet = Wallet.createRandom();
    const outsideBuyer = await network.business('Own Keys GmbH', ['buyer'], buyerWallet.address);
    const outsideSupplier = await network.business('Cold Storage Ltd', ['supplier'], supplierWallet.address);
    await network.mined(
      await outsideBuyer.post('/v1/sandbox/faucet', { businessId: outsideBuyer.businessId, amount: AMOUNT.toString() }),
    );
    const issued = await outsideBuyer.post(
      '/v1/purchase-orders',
      await newOrder({ supplierId: outsideSupplier.businessId }),
    );
    const path = `/v1/purchase-orders/${issued.body.id}`;

    async function signed(caller: ApiCaller, wallet: typeof buyerWallet, step: string, body = {}): Promise<ApiAnswer> {
      const unsigned = await caller.post(`${path}/${step}`, body);
      expect(unsigned.body).toMatchObject({ status: 422, code: 'signature_required' });
      const { typedData } = (await caller.post(`${path}/${step}/typed-data`, body)).body;
      expect(unsigned.body.typedData).toEqual(typedData);
      const stranger = await Wallet.createRandom().signTypedData(typedData.domain, typedData.types, typedData.message);
      const forged = await caller.post(`${path}/${step}`, { ...body, signature: stranger });
      expect(forged.body).toMatchObject({ status: 422, code: 'signature_invalid' });
      const signature = await wallet.signTypedData(typedData.domain, typedData.types, typedData.message);
      return caller.post(`${path}/${step}`, { ...body, signature });
    }

    expect((await signed(outsideSupplier, supplierWallet, 'accept')).status).toBe(200);
    await network.mined(await signed(outsideBuyer, buyerWallet, 'fund'));
    const deliveredAt = await network.inDays(0);
    await network.mined(await signed(outsideSupplier, supplierWallet, 'deliveries', { deliveredAt }));
    await network.mined(await signed(outsideBuyer, buyerWallet, 'accept-delivery'));
    expect((await outsideBuyer.get(path)).body).toMatchObject({ status: 'settled', released: AMOUNT.toString() });
  });

  test('tells what to do when steps are skipped or done by the wrong party', async () => {
    const issued = await buyer.post('/v1/purchase-orders', await newOrder());
    const path = `/v1/purchase-orders/${issued.body.id}`;
    expect((await buyer.post(`${path}/fund`)).body).toMatchObject({
      status: 409,
      code: 'invalid_transition',
      state: 'issued',
      allowedActions: [{ action: 'cancel' }],
    });
    expect((await buyer.post(`${path}/accept`)).body).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await supplier.post(`${path}/deliveries`)).body).toMatchObject({ status: 409, state: 'issued' });
    await supplier.post(`${path}/accept`);
    expect((await supplier.post(`${path}/fund`)).body).toMatchObject({ status: 403, code: 'forbidden' });
    const stranger = await network.business('Stranger', ['buyer', 'supplier']);
    expect((await stranger.get(path)).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await stranger.post(`${path}/fund`)).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await auditor.post(`${path}/cancel`)).body).toMatchObject({ status: 403, code: 'forbidden' });
  });

  test('an order that the buyer cannot pay for fails visibly and can be funded later', async () => {
    const poor = await network.business('Leere Kasse AG', ['buyer']);
    const issued = await poor.post('/v1/purchase-orders', await newOrder());
    const path = `/v1/purchase-orders/${issued.body.id}`;
    await supplier.post(`${path}/accept`);
    const funding = await poor.post(`${path}/fund`);
    await network.until(
      'the failure',
      async () => (await poor.get(funding.body.operation.href)).body.status === 'failed',
    );
    const { error } = (await poor.get(funding.body.operation.href)).body;
    expect(JSON.stringify(error)).toContain('ERC20InsufficientBalance');
    expect((await poor.get(path)).body).toMatchObject({ status: 'accepted' });
    await network.mined(
      await poor.post('/v1/sandbox/faucet', { businessId: poor.businessId, amount: AMOUNT.toString() }),
    );
    await network.mined(await poor.post(`${path}/fund`));
    expect((await poor.get(path)).body).toMatchObject({ status: 'funded' });
  });

  test('conserves money to the unit over all of it', async () => {
    const { body } = await auditor.get('/v1/reconciliation');
    expect(body).toMatchObject({ conserved: true, difference: '0' });
    expect(BigInt(body.chain.funded)).toBeGreaterThan(0n);
  });
});
