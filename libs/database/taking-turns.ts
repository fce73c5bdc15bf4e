import type { EntityManager } from 'typeorm';

/** Lets one work at a time go on, in the order in which they came. */
class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

const turnsOf = new WeakMap<EntityManager, Turns>();

/**
 * The caller's transaction for several works at once: the connection carries out their statements one after another, and while it
 * is busy with one, the process prepares the next. End all of them with {@link allOf}.
 */
export function takingTurns(manager: EntityManager): EntityManager {
  if (turnsOf.has(manager)) return manager;
  const turns = new Turns();
  const shared: EntityManager = Object.create(manager, {
    query: { value: (text: string, parameters?: unknown[]) => turns.take(() => manager.query(text, parameters)) },
  });
  turnsOf.set(shared, turns);
  return shared;
}

/** Runs `work`, which uses the connection itself, when it is its turn. */
export function inTurn<Result>(manager: EntityManager, work: () => Promise<Result>): Promise<Result> {
  return turnsOf.get(manager)?.take(work) ?? work();
}

/** Waits for works on one connection until all have come to an end, so that none goes on in a transaction that was given up; then throws the first error, by time. */
export async function allOf(...works: readonly Promise<unknown>[]): Promise<void> {
  const errors: unknown[] = [];
  await Promise.all(works.map((work) => work.catch((error: unknown) => errors.push(error))));
  if (errors.length > 0) throw errors[0];
}
