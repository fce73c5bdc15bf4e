import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiKeyRole, createApiKey } from '#parties';
import { type ApiAnswer, type ApiCaller, RunningNetwork } from './support/running-network.js';

describe('who may do and see what', () => {
  let network: RunningNetwork;
  let supplier: ApiCaller;
  /** Buys and sells; its warehouse has a key that may only sell. */
  let trader: ApiCaller;
  let warehouse: ApiCaller;
  let references = 0;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    supplier = await network.business('Brava Instruments', ['supplier']);
    trader = await network.business('Handelshof', ['buyer', 'supplier']);
    const key = await trader.post('/v1/api-keys', { name: 'warehouse', roles: ['supplier'] });
    warehouse = network.anonymous(key.body.secret);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: trader.businessId, amount: '1000000' }),
    );
  });

  afterAll(async () => {
    await network.stop();
  });

  async function issuedOrder(changes: Record<string, unknown> = {}): Promise<ApiAnswer> {
    references += 1;
    return trader.post('/v1/purchase-orders', {
      supplierId: supplier.businessId,
      reference: `PO-${references}`,
      lines: [{ sku: 'A', description: 'A', quantity: '10', unitPrice: '100' }],
      fundBy: await network.inDays(3),
      deliverBy: await network.inDays(30),
      inspectionPeriodSeconds: 86_400,
      ...changes,
    });
  }

  async function fundedOrder(): Promise<string> {
    const path = `/v1/purchase-orders/${(await issuedOrder()).body.id}`;
    await supplier.post(`${path}/accept`);
    await network.mined(await trader.post(`${path}/fund`));
    return path;
  }

  test('a key that belongs to no business is the operator or an auditor', async () => {
    for (const roles of [['buyer'], ['supplier'], ['auditor', 'buyer']] satisfies ApiKeyRole[][]) {
      const made = await network.operator.post('/v1/api-keys', { name: 'nobody', roles });
      expect(made.body).toMatchObject({ status: 422, code: 'invalid_request', errors: [{ pointer: '/businessId' }] });
      await expect(
        createApiKey(network.dataSource.manager, { name: 'nobody', roles, businessId: null }),
      ).rejects.toThrow('api_keys_check');
    }
    expect((await network.operator.post('/v1/api-keys', { name: 'books', roles: ['auditor'] })).status).toBe(201);
  });

  describe('documents', () => {
    function contents(): string[] {
      const entries = readdirSync(network.documentsDirectory, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    }

    async function uploaded(owner: ApiCaller): Promise<string> {
      const form = new FormData();
      references += 1;
      form.append('file', new Blob([`document ${references}`]), 'note.pdf');
      return (await owner.post('/v1/documents', form)).body.id;
    }

    test('that are refused leave nothing behind', async () => {
      const before = contents();
      const refused = [
        { orderId: 'po_00000000000000000000000000', name: 'note.pdf', status: 404 },
        { orderId: 'nonsense', name: 'note.pdf', status: 422 },
        { orderId: undefined, name: `${'x'.repeat(300)}.pdf`, status: 422 },
      ];
      for (const { orderId, name, status } of refused) {
        const form = new FormData();
        if (orderId !== undefined) form.append('orderId', orderId);
        form.append('file', new Blob(['x'.repeat(200_000)]), name);
        expect((await supplier.post('/v1/documents', form)).status).toBe(status);
      }
      expect(contents()).toEqual(before);
      await uploaded(supplier);
      expect(contents()).toHaveLength(before.length + 1);
    });

    test('that prove a delivery or an invoice are read by the other party', async () => {
      const path = await fundedOrder();
      const [note, invoice] = [await uploaded(supplier), await uploaded(supplier)];
      expect((await trader.get(`/v1/documents/${note}`)).status).toBe(404);
      const evidence = [{ documentId: note }];
      expect((await supplier.post(`${path}/deliveries`, { amount: '10', evidence })).status).toBe(202);
      const dueDate = '2030-01-31';
      const issued = { number: 'INV-document', amount: '10', dueDate, documentId: invoice };
      expect((await supplier.post(`${path}/invoices`, issued)).status).toBe(201);
      for (const id of [note, invoice]) {
        expect((await trader.get(`/v1/documents/${id}/content`)).status).toBe(200);
      }
      const other = await fundedOrder();
      expect((await supplier.post(`${other}/deliveries`, { amount: '10', evidence })).body).toMatchObject({
        code: 'invalid_request',
      });
      const again = { ...issued, number: 'INV-again' };
      expect((await supplier.post(`${other}/invoices`, again)).body).toMatchObject({ code: 'invalid_request' });
    });

    test('belong to one of the orders that name them at the same time', async () => {
      for (let round = 0; round < 5; round += 1) {
        const documents = [await uploaded(trader)];
        const answers = await Promise.all([1, 2, 3, 4].map(() => issuedOrder({ documents })));
        expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
      }
    });
  });

  test('a key revokes only keys that can do no more than itself', async () => {
    const revoke = (caller: ApiCaller, id: string) =>
      caller.send('DELETE', `/v1/api-keys/${id}`, undefined, { 'idempotency-key': `revoke-${id}` });
    const [stronger, equal] = [
      await trader.post('/v1/api-keys', { name: 'office', roles: ['buyer', 'supplier'] }),
      await trader.post('/v1/api-keys', { name: 'second warehouse', roles: ['supplier'] }),
    ];
    expect((await revoke(warehouse, stronger.body.id)).body).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await network.anonymous(stronger.body.secret).get('/v1/me')).status).toBe(200);
    expect((await revoke(warehouse, equal.body.id)).status).toBe(200);
    expect((await revoke(trader, stronger.body.id)).status).toBe(200);
  });

  describe('a key without the role', () => {
    test('neither proposes, accepts nor withdraws a settlement for its business', async () => {
      const path = await fundedOrder();
      const split = { toSupplier: '1000', toBuyer: '0' };
      const proposed = await supplier.post(`${path}/settlements`, split);
      const settlement = `/v1/settlements/${proposed.body.id}`;
      for (const refused of [
        await warehouse.post(`${path}/settlements/typed-data`, split),
        await warehouse.post(`${settlement}/accept/typed-data`),
        await warehouse.post(`${settlement}/accept`),
        await warehouse.post(`${settlement}/withdraw`),
      ]) {
        expect(refused.body).toMatchObject({ status: 403, code: 'forbidden' });
      }
      expect((await warehouse.get(settlement)).body).toMatchObject({ status: 'proposed' });
      await network.mined(await trader.post(`${settlement}/accept`));
    });

    test('neither acknowledges an invoice to its business nor assigns one that it holds', async () => {
      const path = await fundedOrder();
      const invoice = await supplier.post(`${path}/invoices`, {
        number: 'INV-1',
        dueDate: '2030-01-31',
        registered: true,
      });
      await network.mined(invoice);
      const invoicePath = `/v1/invoices/${invoice.body.id}`;
      expect((await warehouse.post(`${invoicePath}/acknowledge`)).body).toMatchObject({ code: 'forbidden' });
      await network.mined(await supplier.post(`${invoicePath}/assign`, { toBusinessId: trader.businessId }));
      const key = await trader.post('/v1/api-keys', { name: 'purchasing', roles: ['buyer'] });
      const purchasing = network.anonymous(key.body.secret);
      const back = { toBusinessId: supplier.businessId };
      expect((await purchasing.post(`${invoicePath}/assign`, back)).body).toMatchObject({ code: 'forbidden' });
      await network.mined(await warehouse.post(`${invoicePath}/assign`, back));
    });
  });
});
