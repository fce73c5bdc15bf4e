import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction, sqlState } from '#database';
import { accountKey, dropUnusedAccounts, isBounded, type LockedAccount, lockAccounts } from './accounts.js';
import { findKnownReferences, type LedgerBooking, movingEntries, recordBookings, requireZeroSum } from './bookings.js';

/** What became of a booking: `known` was booked before under its reference, `overdrawn` would take what an account does not have. */
export type PostingOutcome = 'booked' | 'known' | 'overdrawn';

interface Waiting {
  readonly booking: LedgerBooking;
  readonly resolve: (outcome: PostingOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Data exceptions and violated constraints: the booking itself is at fault, and would be again. */
const DATA_FAULTS = /^(22|23)/;

/**
 * Books for many callers in few transactions: whoever comes while one commits is in the next. A caller hears of its booking when that
 * is durable. Bookings are looked at in the order in which they came, so one that would overdraw is refused alone and the money it
 * could not have is there for those behind it.
 */
export class GroupPosting {
  private waiting: Waiting[] = [];
  private working = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly largestGroup = 500,
  ) {}

  /** @throws when entries do not sum to zero, or the database refuses the booking or is away */
  async post(booking: LedgerBooking): Promise<PostingOutcome> {
    requireZeroSum(booking);
    return new Promise((resolve, reject) => {
      this.waiting.push({ booking, resolve, reject });
      if (!this.working) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    // Those who ask in the same turn of the event loop belong to the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      await this.commit(this.waiting.splice(0, this.largestGroup));
    }
    this.working = false;
  }

  /** A booking that the database refuses is found by booking each of its group alone. */
  private async commit(group: readonly Waiting[]): Promise<void> {
    try {
      const bookings = group.map(({ booking }) => booking);
      const outcomes = await inTransaction(this.dataSource, (manager) => postGroup(manager, bookings));
      for (const [index, { resolve }] of group.entries()) resolve(outcomes[index] ?? 'known');
    } catch (error) {
      if (group.length > 1 && DATA_FAULTS.test(sqlState(error) ?? '')) {
        for (const one of group) await this.commit([one]);
      } else {
        for (const { reject } of group) reject(error);
      }
    }
  }
}

/** Books those of `bookings` that are new and covered, in their order. Returns what became of each. */
async function postGroup(manager: EntityManager, bookings: readonly LedgerBooking[]): Promise<PostingOutcome[]> {
  const accounts = await lockAccounts(
    manager,
    bookings.flatMap(({ entries }) => movingEntries(entries)),
  );
  const known = await findKnownReferences(manager, bookings);
  const balances = new Map([...accounts].map(([key, { pending, posted }]) => [key, pending + posted]));
  const outcomes: PostingOutcome[] = [];
  const accepted: LedgerBooking[] = [];
  for (const booking of bookings) {
    if (known.has(booking.reference)) outcomes.push('known');
    else if (takeFrom(balances, booking)) {
      known.add(booking.reference);
      accepted.push(booking);
      outcomes.push('booked');
    } else outcomes.push('overdrawn');
  }
  await dropUnusedAccounts(manager, unusedAccounts(accounts, accepted));
  await recordBookings(manager, accepted, accounts);
  return outcomes;
}

/** Moves `balances` by a booking, unless that would overdraw an account. */
function takeFrom(balances: Map<string, bigint>, booking: LedgerBooking): boolean {
  const after = new Map<string, bigint>();
  for (const entry of booking.entries) {
    const key = accountKey(entry);
    after.set(key, (after.get(key) ?? balances.get(key) ?? 0n) + entry.amount);
  }
  const isCovered = booking.entries.every(
    (entry) => !isBounded(entry.kind) || (after.get(accountKey(entry)) ?? 0n) >= 0n,
  );
  if (isCovered) for (const [key, balance] of after) balances.set(key, balance);
  return isCovered;
}

function unusedAccounts(accounts: ReadonlyMap<string, LockedAccount>, accepted: readonly LedgerBooking[]): string[] {
  const used = new Set(accepted.flatMap(({ entries }) => movingEntries(entries).map(accountKey)));
  return [...accounts].filter(([key, { isNew }]) => isNew && !used.has(key)).map(([, { id }]) => id);
}
