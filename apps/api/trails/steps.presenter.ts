import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { getParties } from '#parties';
import type { TrailEntry } from '#trail';
import type { trailEntrySchema } from '../purchase-orders/purchase-orders.schema.js';

type StepView = z.infer<typeof trailEntrySchema>;

function presentChain(entry: TrailEntry): StepView['chain'] {
  const { chainId, blockNumber, blockHash, transactionHash, logIndex } = entry;
  if (chainId === null || blockNumber === null || blockHash === null || transactionHash === null || logIndex === null) {
    return null;
  }
  return { chainId, blockNumber, blockHash, transactionHash, logIndex };
}

/** Steps of a trail with the names of who took them. */
export async function presentSteps(manager: EntityManager, entries: readonly TrailEntry[]): Promise<StepView[]> {
  const actors = entries.flatMap(({ actorId }) => (actorId === null ? [] : [actorId]));
  const parties = await getParties(manager, actors);
  return entries.map((entry) => ({
    sequence: entry.sequence,
    kind: entry.kind,
    at: entry.at.toISOString(),
    actor:
      entry.actorAddress === null
        ? null
        : {
            id: entry.actorId,
            name: parties.get(entry.actorId ?? '')?.business.name ?? null,
            address: entry.actorAddress,
          },
    amount: entry.amount?.toString() ?? null,
    subject: entry.subject,
    chain: presentChain(entry),
    details: entry.details,
  }));
}
