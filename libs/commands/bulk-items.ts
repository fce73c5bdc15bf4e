import type { EntityManager } from 'typeorm';
import { deferredWrites } from '#database';
import { QuittanceError } from '#domain';

/** What became of one of many: what was asked for, or why not. */
export type ItemOutcome<Done> = Done | QuittanceError;

/** Most items of one command in bulk. */
export const MAX_BULK_ITEMS = 1_000;

/**
 * Does `work` for one item after the other, each about another order, within one command. A refused one leaves nothing behind and
 * stops no other. `work` reads and writes nothing that is not undone by leaving out what it defers: the database is asked before and
 * after, for all at once.
 */
export async function attemptEach<Item extends { readonly orderId: string }, Done>(
  manager: EntityManager,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Done>,
): Promise<ItemOutcome<Done>[]> {
  const writes = deferredWrites(manager);
  if (writes === undefined) throw new Error('Items in bulk are done within a command');
  const named = new Set<string>();
  const outcomes: ItemOutcome<Done>[] = [];
  for (const [index, item] of items.entries()) {
    try {
      requireFirst(named, item.orderId);
      outcomes.push(await writes.attempt(item.orderId, () => work(item, index)));
    } catch (error) {
      if (!(error instanceof QuittanceError)) throw error;
      outcomes.push(error);
    }
  }
  return outcomes;
}

/** An order's second item would be judged by what was before the first. */
function requireFirst(named: Set<string>, orderId: string): void {
  if (!named.has(orderId)) {
    named.add(orderId);
    return;
  }
  const detail = 'One request in bulk names each order once. Send the second in another request.';
  throw new QuittanceError('invalid_request', detail, { errors: [{ pointer: '/orderId', detail }] });
}

/** What was done, without what was refused. */
export function doneOf<Done>(outcomes: readonly ItemOutcome<Done>[]): Done[] {
  return outcomes.filter((outcome) => !(outcome instanceof QuittanceError)) as Done[];
}

/** Runs `work` on the items that are not refused yet, and puts its outcomes in their places. */
export async function withoutRefused<Item, Done>(
  items: readonly ItemOutcome<Item>[],
  work: (items: readonly Item[]) => Promise<readonly ItemOutcome<Done>[]>,
): Promise<ItemOutcome<Done>[]> {
  const open = doneOf(items);
  const outcomes = open.length === 0 ? [] : await work(open);
  let next = 0;
  return items.map((item) => {
    if (item instanceof QuittanceError) return item;
    const outcome = outcomes[next++];
    if (outcome === undefined) throw new Error('Every item has an outcome');
    return outcome;
  });
}
