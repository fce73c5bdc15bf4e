import { readFileSync } from 'node:fs';
import type { ApiCaller } from '../e2e/support/running-network.js';
import { RunningNetwork } from '../e2e/support/running-network.js';
import type { Document } from './document.js';
import type { FuzzSources } from './requests.js';

/** A network in which there is one of everything, so that requests get past the first check. */
export async function prepareNetwork(): Promise<{ network: RunningNetwork; sources: FuzzSources }> {
  const network = await RunningNetwork.start();
  const buyer = await network.business('Nordhafen Kliniken', ['buyer', 'supplier']);
  const supplier = await network.business('Brava Instruments', ['supplier', 'buyer']);
  const auditor = await network.auditor();
  const { operator } = network;
  await network.mined(await operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1000000' }));
  const ids = new Map([['biz', [buyer.businessId, supplier.businessId]]]);
  const note = (prefix: string, id: string) => ids.set(prefix, [...(ids.get(prefix) ?? []), id]);
  const terms = {
    fundBy: await network.inDays(3),
    deliverBy: await network.inDays(30),
    inspectionPeriodSeconds: 86_400,
  };
  for (const [index, stage] of ['issued', 'accepted', 'funded', 'delivered', 'disputed'].entries()) {
    const order = {
      ...{ ...terms, supplierId: supplier.businessId, reference: `FUZZ-${stage}` },
      lines: [{ sku: 'A', description: 'A', quantity: '10', unitPrice: '100' }],
      clauses: { arbitration: { periodSeconds: 86_400, arbiter: { businessId: buyer.businessId } } },
    };
    const { body } = await buyer.post('/v1/purchase-orders', order);
    note('po', body.id);
    await advance(network, buyer, supplier, `/v1/purchase-orders/${body.id}`, index, note);
  }
  const endpoint = await buyer.post('/v1/webhook-endpoints', { url: 'http://127.0.0.1:9/hook' });
  note('whe', endpoint.body.id);
  const form = new FormData();
  form.append('file', new Blob(['note']), 'note.pdf');
  note('doc', (await supplier.post('/v1/documents', form)).body.id);
  for (const { id } of (await buyer.get('/v1/operations')).body.data) note('op', id);
  const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Document;
  const unknown = `qk_${'0'.repeat(26)}_${'A'.repeat(43)}`;
  const trader = ['buyer', 'supplier'];
  const callers = [
    ...[buyer, supplier, buyer, supplier].map(({ token }) => ({ token, roles: trader })),
    { token: operator.token, roles: ['operator'] },
    { token: auditor.token, roles: ['auditor'] },
    ...[unknown, ''].map((token) => ({ token, roles: [] })),
  ];
  return { network, sources: { document, ids, callers } };
}

async function advance(
  network: RunningNetwork,
  buyer: ApiCaller,
  supplier: ApiCaller,
  path: string,
  stages: number,
  note: (prefix: string, id: string) => void,
): Promise<void> {
  if (stages >= 1) await supplier.post(`${path}/accept`);
  if (stages >= 2) {
    await network.mined(await buyer.post(`${path}/fund`));
    const invoice = { number: `I-${stages}`, amount: '100', dueDate: '2030-01-31', registered: false };
    note('inv', (await supplier.post(`${path}/invoices`, invoice)).body.id);
    note('stl', (await supplier.post(`${path}/settlements`, { toSupplier: '1', toBuyer: '0' })).body.id);
  }
  if (stages >= 3) {
    const delivery = await supplier.post(`${path}/deliveries`, { amount: '500' });
    note('dlv', delivery.body.id);
    await network.mined(delivery);
    if (stages >= 4) {
      const contested = await buyer.post(`/v1/deliveries/${delivery.body.id}/contest`, {
        amount: '100',
        reason: 'broken',
      });
      if (contested.status === 202) await network.mined(contested);
      for (const { id } of (await buyer.get('/v1/disputes')).body.data) note('dsp', id);
    }
  }
}
