import type { EntityManager } from 'typeorm';

type Row = Readonly<Record<string, unknown>>;

/** Rows that a command's functions leave for its end, where all of them are one statement (`complete_command`). */
export class DeferredWrites {
  /** Columns of purchase orders that change, by order. */
  readonly orders = new Map<string, Row>();
  readonly trail: Row[] = [];
  readonly events: Row[] = [];
  readonly operations: Row[] = [];
  readonly intents: Row[] = [];

  /** @param at the network's time when the command began */
  constructor(readonly at: Date) {}

  changeOrder(id: string, change: Row): void {
    this.orders.set(id, { ...this.orders.get(id), ...change });
  }

  /** Runs `work` on one order of many; when it throws, what it left for the end is left no more, and its error is thrown on. */
  async attempt<Result>(orderId: string, work: () => Promise<Result>): Promise<Result> {
    const lists = [this.trail, this.events, this.operations, this.intents];
    const lengths = lists.map(({ length }) => length);
    const change = this.orders.get(orderId);
    try {
      return await work();
    } catch (error) {
      for (const [index, list] of lists.entries()) list.length = lengths[index] ?? 0;
      if (change === undefined) this.orders.delete(orderId);
      else this.orders.set(orderId, change);
      throw error;
    }
  }
}

const deferred = new WeakMap<EntityManager, DeferredWrites>();

/** Lets what is written with `manager` wait until the caller writes it. */
export function deferWrites(manager: EntityManager, at: Date): DeferredWrites {
  const writes = new DeferredWrites(at);
  deferred.set(manager, writes);
  return writes;
}

/** Runs `work` without keeping what it leaves for the end of the command. */
export async function withoutDeferred<Result>(manager: EntityManager, work: () => Promise<Result>): Promise<Result> {
  const kept = deferred.get(manager);
  if (kept === undefined) throw new Error('Writes are deferred within a command');
  deferWrites(manager, kept.at);
  try {
    return await work();
  } finally {
    deferred.set(manager, kept);
  }
}

/** Where writes wait for the end of the command that `manager` belongs to; undefined outside of commands. */
export function deferredWrites(manager: EntityManager): DeferredWrites | undefined {
  return deferred.get(manager);
}
