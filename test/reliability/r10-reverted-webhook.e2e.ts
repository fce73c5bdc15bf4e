import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { inTransaction } from '#database';
import { relayOutbox } from '#outbox';
import { fanOutEvents, WebhookDispatcher, WebhookSecrets } from '#webhooks';
import { TradeBench } from '../e2e/support/trade-bench.js';
import { WebhookReceiver } from '../e2e/support/webhook-receiver.js';
import { until } from './support/process-network.js';
import { makeOperatorEndpoint } from './support/webhook-bench.js';

const AMOUNT = 1_000_000_000n;
const secrets = new WebhookSecrets(Buffer.alloc(32, 11));
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

let bench: TradeBench;
let receiver: WebhookReceiver;
let dispatcher: WebhookDispatcher;

beforeEach(async () => {
  [bench, receiver] = await Promise.all([TradeBench.open(), WebhookReceiver.start()]);
  dispatcher = new WebhookDispatcher(bench.dataSource, quiet, {
    policy: { resolve: async () => [], allowLoopback: true },
    secrets,
  });
  dispatcher.start();
});

afterEach(async () => {
  await dispatcher.stop();
  await bench.close();
  await receiver.stop();
});

/** What relay and fan-out do over and over. */
async function publish(): Promise<void> {
  while ((await inTransaction(bench.dataSource, (manager) => relayOutbox(manager))) > 0);
  while ((await fanOutEvents(bench.dataSource)) > 0);
}

test('R10: a webhook payment.reverted tells of a release that a reorganisation removed, after the one that told of it', async () => {
  const [buyer, supplier] = [await bench.party('Buyer'), await bench.party('Supplier')];
  await makeOperatorEndpoint(bench.dataSource, secrets, {
    url: receiver.url,
    eventTypes: ['payment.released', 'payment.reverted'],
  });
  const order = await bench.order(buyer, supplier, AMOUNT);
  await bench.mint(buyer, AMOUNT);
  await bench.settle();
  await bench.fund(order, buyer);
  await bench.settle();
  await bench.claim(order, supplier, AMOUNT, AMOUNT);
  await bench.settle();
  const snapshot = await bench.chain.call<string>('evm_snapshot');
  await bench.accept(order, buyer, AMOUNT);
  await bench.settle();
  await publish();
  await until('the release', 20_000, async () => receiver.received.length === 1);

  await bench.chain.call('evm_revert', snapshot);
  await bench.chain.call('evm_mine');
  await bench.reader.step();
  await publish();
  await until('the reversal', 20_000, async () => receiver.received.length === 2);
  const [released, reverted] = receiver.received.map(({ body }) => JSON.parse(body));
  expect([released.type, reverted.type]).toEqual(['payment.released', 'payment.reverted']);
  expect(reverted.subject).toBe(released.subject);
  expect(reverted.data).toMatchObject({ orderId: order.id, amount: AMOUNT.toString(), chain: released.data.chain });
  expect(BigInt(reverted.position)).toBeGreaterThan(BigInt(released.position));

  await bench.settle();
  await publish();
  await until('the second release', 20_000, async () => receiver.received.length === 3);
  expect(JSON.parse(receiver.received[2]?.body ?? '{}').type).toBe('payment.released');
  expect(new Set(receiver.ids).size).toBe(3);
});
