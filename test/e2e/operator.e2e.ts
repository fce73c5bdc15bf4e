import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction } from '#database';
import { recordWorkFailures } from '#dead-letters';
import { OperatorBench } from './support/operator-bench.js';
import type { ApiCaller, RunningNetwork } from './support/running-network.js';

describe('what operators and those who wait are told', () => {
  let bench: OperatorBench;
  let network: RunningNetwork;
  let buyer: ApiCaller;

  beforeAll(async () => {
    bench = await OperatorBench.start();
    ({ network, buyer } = bench);
  });

  afterAll(() => bench.network.stop());

  test('a failed operation says why in words, what the contract said, and what may be done', async () => {
    const { orderPath, operation } = await bench.fundPoorly('POOR-1');
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
    const letters = (await bench.quittance('dead-letters', 'list')) as { id: string }[];
    expect(letters).toMatchObject([{ queue: 'schedules', ...failure, failures: 8 }]);
    expect(await bench.quittance('dead-letters', 'list', '--queue', 'events')).toEqual([]);
    expect(await bench.quittance('dead-letters', 'requeue', letters[0]!.id)).toMatchObject(failure);
    expect(await bench.quittance('dead-letters', 'list')).toEqual([]);
    await expect(bench.quittance('dead-letters', 'requeue', letters[0]!.id)).rejects.toThrow(/not_found/);
    expect(await bench.audited('requeue_dead_letter')).toMatchObject([{ outcome: 'done' }, { outcome: 'refused' }]);
  });

  test('only operators may change anything, and businesses see nothing of it', async () => {
    const paths = ['lanes', 'intents', 'dead-letters'];
    for (const path of paths) expect((await buyer.get(`/v1/operator/${path}`)).status).toBe(403);
    const pause = `/v1/operator/lanes/0x70997970C51812dc3A010C7d01b50e0d17dc79C8/pause`;
    expect((await buyer.post(pause, { reason: 'mine' })).status).toBe(403);
  });
});
