import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { findCheckpoints, findEntriesAbout, findPositions } from '#audit';
import type { PurchaseOrder } from '#orders';
import { getParties } from '#parties';
import {
  bookingsOf,
  documentsOf,
  subjectsOf,
  type TrailEntry,
  type TrailMoment,
  titleHoldersAsOf,
  titleHoldersOf,
} from '#trail';
import { presentAccountId } from '../ledger/ledger.presenter.js';
import { presentParty } from '../parties/parties.presenter.js';
import type { trailDetailSchema } from './trails.schema.js';

type Detail = z.infer<typeof trailDetailSchema>;

/** The order whose parts are wanted, and up to when; undefined: until now. */
export interface PartsOf {
  readonly manager: EntityManager;
  readonly order: PurchaseOrder;
  readonly moment: TrailMoment | undefined;
}

/** Who has part in it: by its terms, and who holds or held its invoices then, or has or had them in pledge. */
export async function presentPartakers({ manager, order, moment }: PartsOf): Promise<Detail['parties']> {
  const titles =
    moment === undefined ? await titleHoldersOf(manager, order.id) : await titleHoldersAsOf(manager, order.id, moment);
  const named = [
    { role: 'buyer' as const, id: order.buyerId },
    { role: 'supplier' as const, id: order.supplierId },
    { role: 'attester' as const, id: order.attesterId },
    { role: 'arbiter' as const, id: order.arbiterId },
    ...titles,
  ].filter((part): part is typeof part & { id: string } => part.id !== null);
  const parties = await getParties(
    manager,
    named.map(({ id }) => id),
  );
  return named.map(({ role, id }) => ({ role, ...presentParty(parties, id) }));
}

export async function presentDocuments({ manager, order, moment }: PartsOf): Promise<Detail['documents']> {
  const documents = await documentsOf(manager, order.id, moment);
  return documents.map(({ size, createdAt, ...document }) => ({
    ...document,
    size: Number(size),
    createdAt: createdAt.toISOString(),
    href: `/v1/documents/${document.id}/content`,
  }));
}

/** The transactions that steps are in, in the order of the steps. */
export function presentTransactions(entries: readonly TrailEntry[]): Detail['transactions'] {
  const placed = entries.filter(({ transactionHash }) => transactionHash !== null);
  const byPlace = Map.groupBy(placed, ({ blockHash, transactionHash }) => `${blockHash} ${transactionHash}`);
  return [...byPlace.values()].flatMap((steps) => {
    const [{ chainId = null, transactionHash = null, blockNumber = null, blockHash = null } = {}] = steps;
    if (chainId === null || transactionHash === null || blockNumber === null || blockHash === null) return [];
    return [{ chainId, transactionHash, blockNumber, blockHash, steps: steps.map(({ sequence }) => sequence) }];
  });
}

/** What was booked about it into accounts that the caller sees. */
export async function presentLedger({ manager, order, moment }: PartsOf): Promise<Detail['ledger']> {
  const bookings = await bookingsOf(manager, order.id, moment);
  return bookings.map(({ accountId, at, ...booking }) => ({
    ...booking,
    accountId: presentAccountId(BigInt(accountId)),
    at: at.toISOString(),
  }));
}

/** Entries of the audit log about it, as far as the caller sees them, with their places in the tree. */
export async function presentProofs({ manager, order, moment }: PartsOf): Promise<Detail['proofs']> {
  const found = await findEntriesAbout(manager, await subjectsOf(manager, order.id));
  const entries = found.filter(({ at }) => moment === undefined || new Date(at) <= moment.time);
  const positions = await findPositions(manager, entries);
  const [checkpoint] = await findCheckpoints(manager, { limit: 1 });
  return {
    bundle: `/v1/trails/${order.id}/bundle`,
    checkpoint: checkpoint === undefined ? null : { size: checkpoint.size, root: checkpoint.root },
    entries: entries.map(({ tenantId, sequence, at, action, subject, hash }, place) => ({
      ...{ tenantId, sequence, at, action, subject, hash },
      index: positions[place] ?? null,
    })),
  };
}
