import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

const run = promisify(execFile);

describe('lanes and intents in the hands of operators', () => {
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

  test('an operation that waits says why, and goes on when the operator lets it', async () => {
    await buyer.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '100000' });
    await network.until('a lane', async () => ((await quittance('lanes', 'list')) as unknown[]).length === 2);
    const lanes = (await quittance('lanes', 'list')) as { signer: string; state: string }[];
    for (const { signer } of lanes) {
      expect(await quittance('lanes', 'pause', signer, '--reason', 'Audit of gas costs')).toMatchObject({
        state: 'paused',
        pausedReason: 'Audit of gas costs',
      });
    }
    const { operation } = await fundPoorly('STUCK-1');
    await new Promise((some) => setTimeout(some, 500));
    const stuck = await buyer.get(operation);
    expect(stuck.body).toMatchObject({ status: 'pending', transactions: [] });
    expect(stuck.body.explanation).toMatch(/No account of the network sends anything now.*Audit of gas costs/);

    const [waiting, ...more] = (await quittance('intents', 'list', '--status', 'ready')) as { id: string }[];
    expect(more).toEqual([]);
    expect(await quittance('intents', 'show', waiting!.id)).toMatchObject({ id: waiting!.id, status: 'ready' });
    for (const { signer } of lanes)
      expect(await quittance('lanes', 'resume', signer)).toMatchObject({ state: 'active' });
    await network.until('going on', async () => ['mined', 'final'].includes((await buyer.get(operation)).body.status));
    const done = await buyer.get(operation);
    expect(done.body.explanation).toMatch(/^It is done in block \d+/);
    expect(done.body.steps.map(({ step }: { step: string }) => step)).toEqual(
      expect.arrayContaining(['recorded', 'assigned']),
    );
    expect(await audited('pause_lane')).toEqual(lanes.map(({ signer }) => ({ outcome: 'done', subject: signer })));
    expect(await audited('resume_lane')).toHaveLength(2);
  });

  test('an intent that waits is cancelled, and what waited for it can be asked for again', async () => {
    const lanes = (await quittance('lanes', 'list')) as { signer: string }[];
    for (const { signer } of lanes) await quittance('lanes', 'pause', signer, '--reason', 'Cancel something');
    const { orderPath, operation } = await fundPoorly('CANCELLED-1');
    const [waiting] = (await quittance('intents', 'list', '--status', 'ready')) as { id: string }[];
    expect(await quittance('intents', 'retry', waiting!.id)).toMatchObject({ status: 'ready' });
    expect(await quittance('intents', 'cancel', waiting!.id)).toMatchObject({ status: 'failed' });
    const { body } = await buyer.get(operation);
    expect(body).toMatchObject({ status: 'failed', error: { reason: 'cancelled', code: 'invalid_transition' } });
    expect((await buyer.get(orderPath)).body.status).toBe('accepted');
    expect(await audited('cancel_intent')).toEqual([{ outcome: 'done', subject: waiting!.id }]);
    await expect(quittance('intents', 'cancel', waiting!.id)).rejects.toThrow(/invalid_transition/);
    expect(await audited('cancel_intent')).toHaveLength(2);
    for (const { signer } of lanes) await quittance('lanes', 'resume', signer);
  });

  test('a gap is asked to be filled and nonces of others are adopted, where there are none at once', async () => {
    const [lane] = (await quittance('lanes', 'list')) as { signer: string }[];
    expect(await quittance('lanes', 'fill', lane!.signer)).toMatchObject({ signer: lane!.signer });
    expect(await quittance('lanes', 'adopt', lane!.signer)).toMatchObject({ nonces: [], displaced: [] });
    await expect(quittance('lanes', 'fill', '0x01')).rejects.toThrow(/not_found/);
  });
});
