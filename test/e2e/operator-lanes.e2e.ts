import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OperatorBench } from './support/operator-bench.js';
import type { ApiCaller, RunningNetwork } from './support/running-network.js';

describe('lanes and intents in the hands of operators', () => {
  let bench: OperatorBench;
  let network: RunningNetwork;
  let buyer: ApiCaller;

  beforeAll(async () => {
    bench = await OperatorBench.start();
    ({ network, buyer } = bench);
  });

  afterAll(() => bench.network.stop());

  test('an operation that waits says why, and goes on when the operator lets it', async () => {
    const faucet = { businessId: buyer.businessId, amount: '100000' };
    await network.mined(await buyer.post('/v1/sandbox/faucet', faucet));
    await network.until('a lane', async () => ((await bench.quittance('lanes', 'list')) as unknown[]).length === 2);
    const lanes = (await bench.quittance('lanes', 'list')) as { signer: string; state: string }[];
    for (const { signer } of lanes) {
      expect(await bench.quittance('lanes', 'pause', signer, '--reason', 'Audit of gas costs')).toMatchObject({
        state: 'paused',
        pausedReason: 'Audit of gas costs',
      });
    }
    const { operation } = await bench.fundPoorly('STUCK-1');
    await new Promise((some) => setTimeout(some, 500));
    const stuck = await buyer.get(operation);
    expect(stuck.body).toMatchObject({ status: 'pending', transactions: [] });
    expect(stuck.body.explanation).toMatch(/No account of the network sends anything now.*Audit of gas costs/);

    const [waiting, ...more] = (await bench.quittance('intents', 'list', '--status', 'ready')) as { id: string }[];
    expect(more).toEqual([]);
    expect(await bench.quittance('intents', 'show', waiting!.id)).toMatchObject({ id: waiting!.id, status: 'ready' });
    for (const { signer } of lanes)
      expect(await bench.quittance('lanes', 'resume', signer)).toMatchObject({ state: 'active' });
    await network.until('going on', async () => ['mined', 'final'].includes((await buyer.get(operation)).body.status));
    const done = await buyer.get(operation);
    expect(done.body.explanation).toMatch(/^It is done in block \d+/);
    expect(done.body.steps.map(({ step }: { step: string }) => step)).toEqual(
      expect.arrayContaining(['recorded', 'assigned']),
    );
    expect(await bench.audited('pause_lane')).toEqual(
      lanes.map(({ signer }) => ({ outcome: 'done', subject: signer })),
    );
    expect(await bench.audited('resume_lane')).toHaveLength(2);
  });

  test('an intent that waits is cancelled, and what waited for it can be asked for again', async () => {
    const lanes = (await bench.quittance('lanes', 'list')) as { signer: string }[];
    for (const { signer } of lanes) await bench.quittance('lanes', 'pause', signer, '--reason', 'Cancel something');
    const { orderPath, operation } = await bench.fundPoorly('CANCELLED-1');
    const [waiting] = (await bench.quittance('intents', 'list', '--status', 'ready')) as { id: string }[];
    expect(await bench.quittance('intents', 'retry', waiting!.id)).toMatchObject({ status: 'ready' });
    expect(await bench.quittance('intents', 'cancel', waiting!.id)).toMatchObject({ status: 'failed' });
    const { body } = await buyer.get(operation);
    expect(body).toMatchObject({ status: 'failed', error: { reason: 'cancelled', code: 'invalid_transition' } });
    expect((await buyer.get(orderPath)).body.status).toBe('accepted');
    expect(await bench.audited('cancel_intent')).toEqual([{ outcome: 'done', subject: waiting!.id }]);
    await expect(bench.quittance('intents', 'cancel', waiting!.id)).rejects.toThrow(/invalid_transition/);
    expect(await bench.audited('cancel_intent')).toHaveLength(2);
    for (const { signer } of lanes) await bench.quittance('lanes', 'resume', signer);
  });

  test('a gap is asked to be filled and nonces of others are adopted, where there are none at once', async () => {
    const [lane] = (await bench.quittance('lanes', 'list')) as { signer: string }[];
    expect(await bench.quittance('lanes', 'fill', lane!.signer)).toMatchObject({ signer: lane!.signer });
    expect(await bench.quittance('lanes', 'adopt', lane!.signer)).toMatchObject({ nonces: [], displaced: [] });
    await expect(bench.quittance('lanes', 'fill', '0x01')).rejects.toThrow(/not_found/);
  });
});
