import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction } from '#database';
import { recordWorkFailures } from '#dead-letters';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

const run = promisify(execFile);

describe('what operators and those who wait are told', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Buyer', ['buyer']);
    supplier = await network.business('Supplier', ['supplier']);
  });

  afterAll(() => network.stop());

  async function quittance(...words: string[]): Promise<unknown> {
    const { stdout } = await run(process.execPath, [resolve('dist/apps/cli/main.js'), ...words, '--json'], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        QUITTANCE_API_URL: network.baseUrl,
        QUITTANCE_API_KEY: network.operator.token,
      },
    });
    return JSON.parse(stdout);
  }

  async function audited(action: string): Promise<unknown[]> {
    return network.dataSource.query(
      `SELECT outcome, subject FROM audit_entries WHERE action = $1 AND tenant_id = 'operator' ORDER BY sequence`,
      [action],
    );
  }

  /** An accepted order, and the answer to the buyer's wish to fund it without any money. */
  async function fundPoorly(reference: string): Promise<{ orderPath: string; operation: string }> {
    const issued = await buyer.post('/v1/purchase-orders', {
      supplierId: supplier.businessId,
      reference,
      lines: [{ sku: 'A', description: 'A thing', quantity: '1', unitPrice: '500' }],
      fundBy: '2039-01-31T00:00:00Z',
      deliverBy: '2039-03-31T00:00:00Z',
      inspectionPeriodSeconds: 3600,
    });
    expect(issued.status).toBe(201);
    const orderPath = `/v1/purchase-orders/${issued.body.id}`;
    await supplier.post(`${orderPath}/accept`);
    const funding = await buyer.post(`${orderPath}/fund`);
    expect(funding.status).toBe(202);
    return { orderPath, operation: funding.body.operation.href };
  }

  test('a failed operation says why in words, what the contract said, and what may be done', async () => {
    const { orderPath, operation } = await fundPoorly('POOR-1');
    await network.until('failing', async () => (await buyer.get(operation)).body.status === 'failed');
    const { body } = await buyer.get(operation);
    expect(body.error).toMatchObject({
      type: 'urn:quittance:problem:insufficient_funds',
      title: 'Not enough money',
      code: 'insufficient_funds',
      detail: "The payer's wallet does not hold enough of the token.",
      reason: 'ERC20InsufficientBalance',
      allowedActions: [{ action: 'top_up' }, { action: 'repeat', href: `${orderPath}/fund` }],
    });
    expect(body.explanation).toBe(
      "It failed, and nothing happened on chain. The payer's wallet does not hold enough of the token.",
    );
  });

  test('dead letters are listed and put back, once', async () => {
    const failure = { reference: 'reclaim:0x1', subject: 'po_1', reason: 'it cannot be done' };
    for (let count = 0; count < 8; count += 1) {
      await inTransaction(network.dataSource, (manager) => recordWorkFailures(manager, 'schedules', [failure]));
    }
    const letters = (await quittance('dead-letters', 'list')) as { id: string }[];
    expect(letters).toMatchObject([{ queue: 'schedules', ...failure, failures: 8 }]);
    expect(await quittance('dead-letters', 'list', '--queue', 'events')).toEqual([]);
    expect(await quittance('dead-letters', 'requeue', letters[0]!.id)).toMatchObject(failure);
    expect(await quittance('dead-letters', 'list')).toEqual([]);
    await expect(quittance('dead-letters', 'requeue', letters[0]!.id)).rejects.toThrow(/not_found/);
    expect(await audited('requeue_dead_letter')).toMatchObject([{ outcome: 'done' }, { outcome: 'refused' }]);
  });

  test('only operators may change anything, and businesses see nothing of it', async () => {
    const paths = ['lanes', 'intents', 'dead-letters'];
    for (const path of paths) expect((await buyer.get(`/v1/operator/${path}`)).status).toBe(403);
    const pause = `/v1/operator/lanes/0x70997970C51812dc3A010C7d01b50e0d17dc79C8/pause`;
    expect((await buyer.post(pause, { reason: 'mine' })).status).toBe(403);
  });
});
