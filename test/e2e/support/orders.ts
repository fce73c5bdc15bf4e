import type { ApiAnswer, ApiCaller, RunningNetwork } from './running-network.js';

/** A small order that `buyer` issues to `supplier`; throws when it is refused. */
export async function issueOrder(
  network: RunningNetwork,
  buyer: ApiCaller,
  supplier: ApiCaller,
  reference: string,
): Promise<ApiAnswer['body']> {
  const { status, body } = await buyer.post('/v1/purchase-orders', {
    supplierId: supplier.businessId,
    reference,
    lines: [{ sku: 'A', description: 'Goods', quantity: '10', unitPrice: '100' }],
    fundBy: await network.inDays(10),
    deliverBy: await network.inDays(20),
    inspectionPeriodSeconds: 86_400,
  });
  if (status !== 201) throw new Error(`No order: ${JSON.stringify(body)}`);
  return body;
}
