import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient, ApiUnreachable } from '../api-client.js';
import { InputError } from '../input-error.js';
import { homeDirectory, type NetworkAccess } from '../network-access.js';
import { type Beginning, begin } from './beginning.js';
import type { OrderSchedule } from './calendar.js';
import type { Day } from './dates.js';
import type { EventFeed } from './event-feed.js';
import { idempotencyKeys, importDigest } from './identity.js';
import { makeTimetable, type ReadFile, readTradeFile, type Timetable, TOKEN_DECIMALS } from './import-source.js';
import type { ImportState } from './import-state.js';
import { Network, type NetworkOrder, type NetworkState } from './network.js';
import { NetworkClock } from './network-clock.js';
import type { OrderEffects } from './order-effects.js';
import { Participants } from './participants.js';
import type { PlannedOrder } from './plan.js';
import { Progress } from './progress.js';
import { Replay } from './replay.js';
import { type ImportReport, makeReport } from './report.js';

const FIRST_ANSWER_MILLISECONDS = 20_000;

export interface ImportOptions {
  readonly file: string;
  readonly mappingFile: string;
  /** Rows. */
  readonly limit: number | undefined;
  /** Days; `true`: as many as it takes; undefined: none. */
  readonly shift: number | true | undefined;
  /** Where the journal is kept; undefined: in the home directory, by the import's digest. */
  readonly stateFile: string | undefined;
  /** Requests at the same time. */
  readonly concurrency: number;
  readonly stop: AbortSignal;
  /** Where the progress is shown. */
  readonly progressStream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** One line for the user. */
  readonly tell: (line: string) => void;
}

export interface ImportOutcome {
  readonly report: ImportReport;
  readonly reportFile: string;
  readonly token: NetworkState['token'];
}

/**
 * Imports a trade file into the running network, or goes on with an import that was interrupted.
 * @throws InputError, Interrupted, ApiUnreachable, NetworkStalled, ApiProblem
 */
export async function runImport(options: ImportOptions, access: NetworkAccess): Promise<ImportOutcome> {
  const startedAt = performance.now();
  const network = new Network(new ApiClient(access.apiUrl, { concurrency: options.concurrency }), access.apiKey);
  const read = await readTradeFile(options.file, options.mappingFile, options.limit);
  const networkState = await checkedState(access, read);
  const digest = importDigest(read.source, options.limit);
  const journalFile = options.stateFile ?? join(homeDirectory(), 'imports', `${digest.slice(0, 16)}.jsonl`);
  const { orders } = read.plan;
  const beginning = await begin({ ...options, network, networkState, journalFile, orders });
  try {
    const { shiftDays, state, resumed } = beginning;
    if (resumed) options.tell(`Going on with an import that was begun before; its journal is ${journalFile}.`);
    if (shiftDays !== 0) options.tell(`All dates are moved by ${shiftDays} days.`);
    const timetable = makeTimetable(read, shiftDays);
    await play(network, read, timetable, beginning, options);
    const imported = await findOrders(network, timetable.schedules, beginning);
    const report = makeReport({
      ...timetable,
      state,
      orders: imported,
      reconciliation: await network.reconciliation(),
      transactions: countTransactions(effectsOf(timetable.plan.orders, state, beginning.feed)),
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
      shiftDays,
      resumed,
    });
    const reportFile = `${journalFile.replace(/\.jsonl$/, '')}.report.json`;
    writeFileSync(reportFile, `${JSON.stringify(report, null, 2)}\n`);
    return { report, reportFile, token: networkState.token };
  } finally {
    beginning.state.close();
  }
}

/** Where nothing runs at all, nobody should have to wait for minutes to be told so. */
async function checkedState(access: NetworkAccess, { mapping }: ReadFile): Promise<NetworkState> {
  const client = new ApiClient(access.apiUrl, { patienceMilliseconds: FIRST_ANSWER_MILLISECONDS });
  const state = await new Network(client, access.apiKey).state();
  if (!state.sandbox)
    throw new InputError('Only a sandbox can replay the past: this network does not let its clock move.');
  if (state.token.decimals !== TOKEN_DECIMALS) {
    throw new InputError(`The network's token has ${state.token.decimals} decimals; imports need ${TOKEN_DECIMALS}.`);
  }
  if (mapping.currency.decimals > state.token.decimals) {
    throw new InputError(`The mapping's currency has more decimals than the token ${state.token.symbol}.`);
  }
  return state;
}

async function play(
  network: Network,
  read: ReadFile,
  { plan, calendar }: Timetable,
  { state, feed, shiftDays }: Beginning,
  { stop, progressStream }: ImportOptions,
): Promise<void> {
  const isComplete = calendar.every(({ entries }) =>
    entries.every(
      ({ order, steps }) => state.failureOf(order) !== undefined || steps.every((step) => state.isDone(order, step)),
    ),
  );
  if (isComplete) return;
  const keys = idempotencyKeys(read.source, shiftDays);
  let day: Day | undefined;
  const progress = new Progress(() => {
    const effects = effectsOf(plan.orders, state, feed);
    return {
      day,
      ordersSettled: effects.filter(({ closed }) => closed).length,
      orders: plan.orders.length,
      transactions: countTransactions(effects),
    };
  }, progressStream);
  const participants = new Participants(network, state, keys, stop);
  let isReachable = true;
  try {
    await participants.gather(plan);
    const replay = new Replay({
      ...{ network, state, feed, participants, keys, stop },
      clock: await NetworkClock.read(network),
      inspectionDays: read.mapping.order.inspectionDays,
      onDay: (today) => {
        day = today;
      },
    });
    await replay.run(calendar);
  } catch (error) {
    isReachable = !(error instanceof ApiUnreachable);
    throw error;
  } finally {
    progress.stop();
    if (isReachable) await participants.dismiss();
  }
}

/** What the chain has done to those orders that were issued. */
function effectsOf(orders: readonly PlannedOrder[], state: ImportState, feed: EventFeed): OrderEffects[] {
  return orders.flatMap((order) => {
    const orderId = state.orderId(order);
    return orderId === undefined ? [] : [feed.of(orderId)];
  });
}

/** The imported orders as the network has them, by id. */
async function findOrders(
  network: Network,
  schedules: readonly OrderSchedule[],
  { state }: Beginning,
): Promise<Map<string, NetworkOrder>> {
  const wanted = new Set(schedules.flatMap(({ order }) => state.orderId(order) ?? []));
  const found = new Map<string, NetworkOrder>();
  for await (const order of network.orders()) {
    if (wanted.has(order.id)) found.set(order.id, order);
    if (found.size === wanted.size) break;
  }
  return found;
}

/** Several orders may share a transaction. */
function countTransactions(effects: readonly OrderEffects[]): number {
  const transactions = new Set<string>();
  for (const ofOrder of effects) {
    for (const hash of ofOrder.transactions) transactions.add(hash);
  }
  return transactions.size;
}
