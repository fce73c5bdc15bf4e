import { ApiProblem } from '../api-client.js';
import { InputError } from '../input-error.js';
import { type Day, dayAt, formatDay } from './dates.js';
import { EventFeed } from './event-feed.js';
import { ImportState } from './import-state.js';
import { Journal } from './journal.js';
import type { Network, NetworkState } from './network.js';
import type { PlannedOrder } from './plan.js';

/** Whether an import begins or goes on, and from where. */
export interface Beginning {
  readonly state: ImportState;
  readonly feed: EventFeed;
  readonly shiftDays: number;
  readonly resumed: boolean;
}

export interface BeginningRequest {
  readonly network: Network;
  readonly networkState: NetworkState;
  readonly file: string;
  readonly journalFile: string;
  /** With the file's own dates. */
  readonly orders: readonly PlannedOrder[];
  /** Days; `true`: as many as it takes; undefined: none. */
  readonly shift: number | true | undefined;
  readonly tell: (line: string) => void;
}

/**
 * Finds out how far an import has come, by its journal or, where that was lost, by what the network knows.
 * @throws InputError when the file's dates are past on the network's clock
 */
export async function begin(request: BeginningRequest): Promise<Beginning> {
  const { network, journalFile } = request;
  const state = await openState(request);
  try {
    const { header } = state;
    const resumed = header !== undefined || (await isUnderWay(request));
    const shiftDays = header?.shiftDays ?? chooseShift(request, resumed);
    if (header !== undefined && typeof request.shift === 'number' && request.shift !== header.shiftDays) {
      throw new InputError(
        `This import began with --shift ${header.shiftDays}. Go on with that, or delete ${journalFile} and begin a new network.`,
      );
    }
    const feed = new EventFeed(network, header?.eventsAfter ?? '0');
    await feed.catchUp();
    if (header === undefined) {
      const eventsAfter = resumed ? '0' : feed.currentPosition;
      state.note({ type: 'import', version: 1, file: request.file, shiftDays, eventsAfter });
    }
    return { state, feed, shiftDays, resumed };
  } catch (error) {
    state.close();
    throw error;
  }
}

/** A journal that speaks of businesses which the network does not know is of another network. */
async function openState({ network, journalFile, tell }: BeginningRequest): Promise<ImportState> {
  const state = new ImportState(Journal.open(journalFile));
  if (state.header === undefined) return state;
  if (state.someBusinessId !== undefined && (await isKnown(network, state.someBusinessId))) return state;
  state.close();
  const aside = Journal.setAside(journalFile);
  tell(`The journal of an import into another network was moved to ${aside}.`);
  return new ImportState(Journal.open(journalFile));
}

async function isKnown(network: Network, businessId: string): Promise<boolean> {
  try {
    await network.getBusiness(businessId);
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return false;
    throw error;
  }
}

/**
 * Without a journal: an import is under way when the network knows most of the orders that should have been issued by now. Otherwise
 * it was something else that brought the clock here, and the file's orders would come too late.
 */
async function isUnderWay({ network, networkState, orders, shift }: BeginningRequest): Promise<boolean> {
  const today = dayAt(networkState.time);
  const past = orders.filter((order) => order.issueOn + (typeof shift === 'number' ? shift : 0) <= today);
  const references = new Set(past.map((order) => order.buyer.externalReference));
  const buyers = new Map<string, string>();
  await Promise.all(
    [...references].map(async (reference) => {
      const id = await network.findBusiness(reference);
      if (id !== undefined) buyers.set(reference, id);
    }),
  );
  if (buyers.size === 0) return false;
  const known = new Set<string>();
  for await (const order of network.orders()) known.add(placeOf(order.buyer.id, order.reference));
  const found = past.filter(({ buyer, reference }) =>
    known.has(placeOf(buyers.get(buyer.externalReference) ?? '', reference)),
  );
  return found.length > past.length / 2;
}

function placeOf(buyerId: string, reference: string): string {
  return `${buyerId} ${reference}`;
}

function chooseShift({ networkState, orders, shift, file }: BeginningRequest, resumed: boolean): number {
  const today = dayAt(networkState.time);
  const firstDay = orders.reduce((first: Day, order) => Math.min(first, order.issueOn), Number.POSITIVE_INFINITY);
  if (orders.length === 0) return 0;
  if (resumed) return typeof shift === 'number' ? shift : 0;
  const needed = Math.max(0, today + 1 - firstDay);
  if (shift === true) return needed;
  const chosen = shift ?? 0;
  if (firstDay + chosen >= today) return chosen;
  throw new InputError(
    `${file} begins on ${formatDay(firstDay + chosen)}, but the network's clock shows ${formatDay(today)} and only goes forward. ` +
      'Either begin a network of that time:\n' +
      `  SANDBOX_GENESIS=${formatDay(firstDay + chosen - 60)}T00:00:00Z npm start -- --reset\n` +
      `or add --shift, which moves all dates by ${needed} days.`,
  );
}
