import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Network } from '../../apps/cli/import/network.js';
import type { OrderEffects } from '../../apps/cli/import/order-effects.js';

/** Minor units: 12 pieces at 100.00. */
const ORDER_AMOUNT = 1_200_000_000n;
const OPERATION_POLL_MILLISECONDS = 20;
const DAY_MILLISECONDS = 86_400_000;

interface Trader {
  readonly id: string;
  readonly apiKey: string;
}

export interface Pair {
  readonly buyer: Trader;
  readonly supplier: Trader;
}

export interface Trade {
  readonly network: Network;
  readonly pairs: readonly Pair[];
  /** The network's clock when the trade began. */
  readonly time: Date;
}

export function pairOf({ pairs }: Trade, number: number): Pair {
  const pair = pairs[number % pairs.length];
  if (pair === undefined) throw new Error('There are no businesses.');
  return pair;
}

/** Registers `count` buyers and suppliers; every buyer gets the money for `ordersEach` orders. */
export async function registerPairs(network: Network, count: number, ordersEach: number): Promise<Pair[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const [buyer, supplier] = await Promise.all([
        register(network, 'buyer', `Buyer ${index + 1}`),
        register(network, 'supplier', `Supplier ${index + 1}`),
      ]);
      const operation = await network.faucet(buyer.id, ORDER_AMOUNT * BigInt(ordersEach), randomUUID());
      await untilMined(network, operation);
      return { buyer, supplier };
    }),
  );
}

async function register(network: Network, role: 'buyer' | 'supplier', name: string): Promise<Trader> {
  const { id, apiKey } = await network.register({ name, country: 'DE', role, externalReference: name }, randomUUID());
  if (apiKey.secret === null) throw new Error(`${name} got no API key.`);
  return { id, apiKey: apiKey.secret };
}

/** Polls an operation until the chain has mined it. @throws when it failed */
export async function untilMined(network: Network, operation: string): Promise<void> {
  for (;;) {
    const { status, error } = await network.operation(operation);
    if (status === 'mined' || status === 'final') return;
    if (status === 'failed') throw new Error(`An operation failed: ${error?.detail ?? operation}`);
    await sleep(OPERATION_POLL_MILLISECONDS);
  }
}

/** The body of a new order of 12 pieces. */
export function newOrder(supplierId: string, reference: string, now: Date): object {
  const day = (days: number) => new Date(now.getTime() + days * DAY_MILLISECONDS).toISOString();
  return {
    supplierId,
    reference,
    lines: [{ sku: 'A-1', description: 'Pallet of goods', quantity: '12', unitPrice: '100000000' }],
    fundBy: day(7),
    deliverBy: day(60),
    inspectionPeriodSeconds: 14 * 86_400,
  };
}

/** The body of a claim that everything arrived. */
export function newDelivery(): object {
  return { evidence: [{ sha256: 'ab'.repeat(32), name: 'Delivery note' }] };
}

/** The buyer issues an order and the supplier accepts it. Returns the order's id. */
export async function agree(
  network: Network,
  { buyer, supplier }: Pair,
  reference: string,
  now: Date,
): Promise<string> {
  const orderId = await network.issueOrder(newOrder(supplier.id, reference, now), by(buyer));
  await network.acceptOrder(orderId, by(supplier));
  return orderId;
}

export function fund(network: Network, pair: Pair, orderId: string): Promise<string> {
  return network.promise(orderId, 'fund', {}, by(pair.buyer));
}

export function deliver(network: Network, pair: Pair, orderId: string): Promise<string> {
  return network.promise(orderId, 'deliveries', newDelivery(), by(pair.supplier));
}

export function acceptDelivery(network: Network, pair: Pair, orderId: string): Promise<string> {
  return network.promise(orderId, 'accept-delivery', {}, by(pair.buyer));
}

/** Every request is another one. */
function by({ apiKey }: Trader) {
  return { apiKey, idempotencyKey: randomUUID() };
}

/** Whether the whole order was paid to the supplier, as the event feed tells. */
export function isPaid(effects: OrderEffects): boolean {
  return effects.released === ORDER_AMOUNT;
}
