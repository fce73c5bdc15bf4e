import { inTransaction } from '#database';
import { sealLedger } from '#ledger';
import { cursorColumn, firstIdOf, GRACE_MILLISECONDS, sealedTables, sealRecords } from '#records';
import type { RunningNetwork } from '../../e2e/support/running-network.js';
import { prepareNetwork } from '../../fuzz/fuzzed-network.js';
import { made, type World } from '../../fuzz/world.js';

/** A network in which there is a row of nearly every table, with all its work done and no worker at work any more. */
export async function networkAtRest(): Promise<RunningNetwork> {
  const { network, world, sources } = await prepareNetwork();
  let requests = 0;
  for (const [name, { token, path, body }] of sources.examples) {
    const [method = ''] = name.split(' ');
    if (method === 'GET') continue;
    requests += 1;
    const answer = await network
      .anonymous(token)
      .send(method, path, body, { 'idempotency-key': `at-rest-${requests}` });
    if (answer.status >= 400) throw new Error(`${name}: ${JSON.stringify(answer.body)}`);
  }
  await tradeWithClauses(world);
  await network.until('the end of all work', async () => {
    const [{ open }] = await network.dataSource.query(
      `SELECT (SELECT count(*) FROM chain_intents WHERE status IN ('ready', 'assigned') AND not_before IS NULL)
         + (SELECT count(*) FROM exports WHERE status IN ('waiting', 'running')) AS open`,
    );
    return open === '0';
  });
  await network.untilAnchored(60_000);
  await network.stopWorkers();
  return network;
}

/** A delivery by lines and with evidence, of which a part is retained; a settlement that is accepted; and what is held for a proceeding. */
async function tradeWithClauses({ network, operator, buyer, supplier }: World): Promise<void> {
  const order = {
    ...{ supplierId: supplier.businessId, reference: 'retained', inspectionPeriodSeconds: 60 },
    lines: [{ sku: 'A', description: 'A', quantity: '10', unitPrice: '100' }],
    ...{ fundBy: await network.inDays(10), deliverBy: await network.inDays(20) },
    clauses: { retention: { bps: 1_000, periodSeconds: 864_000 } },
  };
  const { id } = made(await buyer.post('/v1/purchase-orders', order));
  const path = `/v1/purchase-orders/${id}`;
  made(await supplier.post(`${path}/accept`));
  await network.mined(await buyer.post(`${path}/fund`));
  const evidence = [{ sha256: 'ab'.repeat(32), name: 'delivery note' }];
  await network.mined(await supplier.post(`${path}/deliveries`, { lines: [{ number: 1, quantity: '4' }], evidence }));
  await network.mined(await buyer.post(`${path}/accept-delivery`));
  const { id: split } = made(await supplier.post(`${path}/settlements`, { toSupplier: '100', toBuyer: '500' }));
  await network.mined(await buyer.post(`/v1/settlements/${split}/accept`));
  made(await supplier.post(`${path}/settlements`, { toSupplier: '1', toBuyer: '1' }));
  made(await operator.post('/v1/operator/holds', { subject: id, reason: 'Proceeding 7' }));
  const member = made(await buyer.post('/v1/members', { name: 'Dora', roles: ['buyer'], scopes: ['*'] }));
  const renamed = await buyer.send(
    'PATCH',
    `/v1/members/${member.id}`,
    { name: 'Dora D.' },
    { 'idempotency-key': 'renamed' },
  );
  made(renamed);
}

/**
 * Seals all that there is, and goes on from there as a sealer does once nothing can come before it any more: until then a new record may
 * still be somebody's who writes. `Date.now` has to be later by then.
 */
export async function sealAll({ dataSource }: RunningNetwork): Promise<void> {
  while ((await inTransaction(dataSource, (manager) => sealRecords(manager, 1_000))) > 0);
  while ((await inTransaction(dataSource, (manager) => sealLedger(manager, 1_000))) > 0);
  for (const sealed of sealedTables) {
    await dataSource.query(`UPDATE record_seal_cursors SET ${cursorColumn(sealed)} = $2 WHERE record_table = $1`, [
      sealed.table,
      firstIdOf(sealed.id, Date.now() - GRACE_MILLISECONDS),
    ]);
  }
}
