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
}

const deferred = new WeakMap<EntityManager, DeferredWrites>();

/** Lets what is written with `manager` wait until the caller writes it. */
export function deferWrites(manager: EntityManager, at: Date): DeferredWrites {
  const writes = new DeferredWrites(at);
  deferred.set(manager, writes);
  return writes;
}

/** Where writes wait for the end of the command that `manager` belongs to; undefined outside of commands. */
export function deferredWrites(manager: EntityManager): DeferredWrites | undefined {
  return deferred.get(manager);
}
