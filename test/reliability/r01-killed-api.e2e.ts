import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ProcessNetwork, until } from './support/process-network.js';
import { printedRandom } from './support/seed.js';
import type { ProcessFault, ServiceProcess } from './support/service-process.js';
import { Traders } from './support/traders.js';

/** Every moment with EVERY_POINT=1; otherwise the decisive ones and some that the seed picks, as each costs a start of the API. */
const everyPoint = process.env.EVERY_POINT === '1';
const PICKED = 2;

jest.setTimeout(everyPoint ? 1_800_000 : 300_000);

let network: ProcessNetwork;

beforeAll(async () => {
  network = await ProcessNetwork.open();
});

afterAll(async () => {
  await network.close();
});

test('R1: an API that dies at any moment of POST invoices leaves one invoice, one audit entry and one event after the retry', async () => {
  const { random } = printedRandom('R1');
  let api: ServiceProcess & { url: string } = await network.startApi();
  const traders = await Traders.register(await network.operator(api.url), api.url, 0n);
  const order = await traders.acceptedOrder();
  const issue = (number: string) =>
    traders.supplier.post(`${order}/invoices`, { number, amount: '1000', dueDate: '2030-01-31' }, `key-${number}`);

  await api.watch(true);
  expect((await issue('watched')).status).toBe(201);
  await until('the answer to be seen', 20_000, async () => api.events.some((event) => event.event === 'response'));
  await api.watch(false);
  const points = momentsOf(api);
  const decisive = points.filter(({ event, text }) => event === 'response' || text === 'COMMIT');
  expect(decisive.map(({ event, phase }) => `${phase} ${event}`).sort()).toEqual([
    ...['after query', 'after response', 'before query', 'before response'],
  ]);
  const others = points.filter((point) => !decisive.includes(point)).sort(() => random() - 0.5);
  const chosen = everyPoint ? points : [...decisive, ...others.slice(0, PICKED)];

  for (const [index, { text, ...fault }] of chosen.entries()) {
    const number = `INV-${index}`;
    await api.arm(fault);
    const cut = await issue(number).catch(() => undefined);
    // What was answered before the end must be what the retry answers.
    if (cut !== undefined) expect(cut.status).toBe(201);
    await api.ended;
    api = await network.startApi();
    let retried = await issue(number);
    await until(`the retry after ${fault.phase} ${text}`, 30_000, async () => {
      if (retried.status !== 201) retried = await issue(number);
      return retried.status === 201;
    });
    if (cut !== undefined) expect(retried.body).toEqual(cut.body);
    const [counts] = await network.query(
      `SELECT (SELECT count(*)::int FROM invoices WHERE number = $1) AS invoices,
         (SELECT count(*)::int FROM audit_entries WHERE subject = $2 AND outcome = 'done') AS audited,
         (SELECT count(*)::int FROM outbox_events WHERE subject = $2) AS events,
         (SELECT count(*)::int FROM ledger_transactions WHERE reference = 'invoice:' || $2) AS booked`,
      [number, retried.body.id],
    );
    expect({ moment: `${fault.phase} ${text}`, ...(counts as object) }).toEqual({
      moment: `${fault.phase} ${text}`,
      ...{ invoices: 1, audited: 1, events: 1, booked: 1 },
    });
  }
  expect(await network.brokenInvariants()).toEqual([]);
});

/** Every moment of the request that was watched at which the process can be ended. */
function momentsOf(api: ServiceProcess): (ProcessFault & { readonly text: string })[] {
  const counts = new Map<string, number>();
  return api.events.map(({ event, phase, text }) => {
    const nth = (counts.get(event + phase) ?? 0) + 1;
    counts.set(event + phase, nth);
    return { event, phase, nth, text };
  });
}
