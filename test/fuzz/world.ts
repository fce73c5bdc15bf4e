import { type ApiAnswer, type ApiCaller, RunningNetwork } from '../e2e/support/running-network.js';

const DAY_SECONDS = 86_400;

/** Nobody sends a token in a campaign; members have subjects all the same. */
const NO_PROVIDER = {
  ...{ issuer: 'https://login.example', audience: 'quittance', jwksUrl: 'http://127.0.0.1:9/keys' },
  algorithms: ['EdDSA'],
};

/** States of orders that a request of its own begins with; each is taken by one operation. */
const ISSUED = ['accept', 'accept-bulk', 'decline', 'cancel', 'stay-issued'] as const;
const ACCEPTED = ['fund', 'fund-bulk', 'stay-accepted'] as const;
const FUNDED = [
  ...['claim', 'claim-bulk', 'invoice', 'invoice-bulk', 'propose', 'settle', 'withdraw', 'reclaim', 'stay-funded'],
] as const;
const INVOICED = ['acknowledge', 'assign', 'pledge', 'release-pledge'] as const;
const DELIVERED = ['accept-delivery', 'accept-delivery-bulk', 'contest', 'release', 'rule', 'concede'] as const;

/** The people and firms of the world, and what they have made. */
export class World {
  readonly ids = new Map<string, string[]>();
  /** Orders by what is to be done with them. */
  readonly orders = new Map<string, string>();

  constructor(
    readonly network: RunningNetwork,
    readonly buyer: ApiCaller,
    readonly supplier: ApiCaller,
    readonly arbiter: ApiCaller,
    readonly bank: ApiCaller,
    readonly auditor: ApiCaller,
  ) {}

  get operator(): ApiCaller {
    return this.network.operator;
  }

  /** Ids in pools are drawn for whatever is asked; what is kept for one request only is not among them. */
  note(prefix: string, ...ids: readonly string[]): void {
    this.ids.set(prefix, [...(this.ids.get(prefix) ?? []), ...ids]);
  }

  order(name: string): string {
    const id = this.orders.get(name);
    if (id === undefined) throw new Error(`There is no order to ${name}`);
    return id;
  }

  orderPath(name: string): string {
    return `/v1/purchase-orders/${this.order(name)}`;
  }
}

/** What was made, or an error that says what was answered instead. */
export function made(answer: ApiAnswer): ApiAnswer['body'] {
  const failed = (answer.body?.results ?? []).find((result: { problem?: object }) => result.problem !== undefined);
  if (answer.status >= 300 || failed !== undefined) {
    throw new Error(`The world was not made: ${JSON.stringify(failed ?? answer.body)}`);
  }
  return answer.body;
}

/** A network in which there are orders, deliveries, invoices, settlements and disputes in every state. */
export async function makeTrade(): Promise<World> {
  // What falls due waits for the requests that ask for it.
  const network = await RunningNetwork.start({ auditCheckpointSeconds: 5, without: ['schedules'], oidc: NO_PROVIDER });
  const both = ['buyer', 'supplier'];
  const [buyer, supplier, arbiter, bank, auditor] = await Promise.all([
    network.business('Nordhafen Kliniken', both),
    network.business('Brava Instruments', both),
    network.business('Schiedsstelle', ['buyer']),
    network.business('Hausbank', ['supplier']),
    network.auditor(),
  ]);
  const world = new World(network, buyer, supplier, arbiter, bank, auditor);
  const money = { businessId: buyer.businessId, amount: '1000000' };
  await network.mined(await world.operator.post('/v1/sandbox/faucet', money));
  await makeOrders(world);
  await makeClaims(world);
  world.note('biz', buyer.businessId, supplier.businessId);
  for (const [name, id] of world.orders) if (name.startsWith('stay-')) world.note('po', id);
  return world;
}

async function makeOrders(world: World): Promise<void> {
  const { network, buyer, supplier, arbiter, orders } = world;
  const [soon, afterwards, later, muchLater] = await Promise.all([0.5, 1, 100, 200].map((day) => network.inDays(day)));
  const names = [...ISSUED, ...ACCEPTED, ...FUNDED, ...INVOICED, ...DELIVERED, 'stay-delivered', 'stay-disputed'];
  const items = names.map((reference) => ({
    ...{ supplierId: supplier.businessId, reference },
    lines: [{ sku: 'A', description: 'A', quantity: '10', unitPrice: '100' }],
    ...(reference === 'reclaim' ? { fundBy: soon, deliverBy: afterwards } : { fundBy: later, deliverBy: muchLater }),
    inspectionPeriodSeconds: reference === 'release' ? 60 : 60 * DAY_SECONDS,
    clauses: { arbitration: { periodSeconds: 60 * DAY_SECONDS, arbiter: { businessId: arbiter.businessId } } },
  }));
  const { results } = made(await buyer.post('/v1/purchase-orders/bulk', { items }));
  for (const [index, name] of names.entries()) orders.set(name, results[index].body.id);
  const answers = (of: readonly string[]) => ({ items: of.map((name) => ({ orderId: world.order(name) })) });
  const accepted = names.filter((name) => !(ISSUED as readonly string[]).includes(name));
  made(await supplier.post('/v1/purchase-orders/bulk/accept', answers(accepted)));
  const funded = accepted.filter((name) => !(ACCEPTED as readonly string[]).includes(name));
  await minedInBulk(world, await buyer.post('/v1/purchase-orders/bulk/fund', answers(funded)));
}

async function makeClaims(world: World): Promise<void> {
  const { network, buyer, supplier, bank } = world;
  const claimed = [...DELIVERED, 'stay-delivered', 'stay-disputed'];
  const items = claimed.map((name) => ({ orderId: world.order(name), amount: '500' }));
  const invoice = { amount: '100', dueDate: '2030-01-31' };
  const [deliveries, ...invoices] = await Promise.all([
    supplier.post('/v1/purchase-orders/bulk/deliveries', { items }),
    ...INVOICED.map((name) =>
      supplier.post(`${world.orderPath(name)}/invoices`, { ...invoice, number: `R-${name}`, registered: true }),
    ),
  ]);
  await Promise.all([minedInBulk(world, deliveries), ...invoices.map((answer) => network.mined(answer))]);
  const results = made(deliveries).results as { readonly body: { readonly id: string } }[];
  const ofName = (name: string) => results[claimed.indexOf(name)]?.body.id ?? '';
  for (const name of claimed) world.orders.set(`delivery of ${name}`, ofName(name));
  for (const [index, name] of INVOICED.entries())
    world.orders.set(`invoice of ${name}`, made(invoices[index] as ApiAnswer).id);
  const contest = (name: string) =>
    buyer.post(`/v1/deliveries/${ofName(name)}/contest`, { contested: '100', reason: 'broken' });
  const [pledged, plain, proposed, ...disputed] = await Promise.all([
    supplier.post(`/v1/invoices/${world.order('invoice of release-pledge')}/pledge`, { pledgeeId: bank.businessId }),
    supplier.post(`${world.orderPath('stay-funded')}/invoices`, { ...invoice, number: 'I-1' }),
    supplier.post(`${world.orderPath('stay-funded')}/settlements`, { toSupplier: '1', toBuyer: '0' }),
    ...['rule', 'concede', 'stay-disputed'].map(contest),
  ]);
  const acknowledged = await Promise.all(
    ['assign', 'pledge'].map((name) => buyer.post(`/v1/invoices/${world.order(`invoice of ${name}`)}/acknowledge`)),
  );
  const settlements = await Promise.all(
    ['settle', 'withdraw'].map((name) =>
      supplier.post(`${world.orderPath(name)}/settlements`, { toSupplier: '1', toBuyer: '0' }),
    ),
  );
  await Promise.all([pledged, ...disputed, ...acknowledged].map((answer) => network.mined(answer)));
  for (const [index, name] of ['settle', 'withdraw'].entries()) {
    world.orders.set(`settlement of ${name}`, made(settlements[index] as ApiAnswer).id);
  }
  for (const [index, name] of ['rule', 'concede'].entries()) {
    world.orders.set(`dispute of ${name}`, made(disputed[index] as ApiAnswer).id);
  }
  world.note('dlv', ofName('stay-delivered'), ofName('stay-disputed'));
  world.note('inv', made(plain).id);
  world.note('stl', made(proposed).id);
  world.note('dsp', made(disputed[2] as ApiAnswer).id);
  await network.advanceDays(2);
}

async function minedInBulk({ network }: World, answer: ApiAnswer): Promise<void> {
  const { results } = made(answer) as { results: { readonly body: ApiAnswer['body'] }[] };
  await Promise.all(results.map(({ body }) => network.mined({ ...answer, status: 202, body })));
}
