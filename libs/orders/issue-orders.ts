import type { EntityManager } from 'typeorm';
import { type ItemOutcome, withoutRefused } from '#commands';
import { commandTime } from '#database';
import { QuittanceError } from '#domain';
import { getParties, type Principal, type SigningDesk } from '#parties';
import { attachableDocuments, businessesNamed, composeOrder, type NewOrder, usedReference } from './issue-order.js';
import { insertOrders, issuedOrder } from './order-rows.js';
import { announceOrderStep } from './order-steps.js';
import type { PurchaseOrder } from './purchase-order.entity.js';

/**
 * Records orders of one buyer like `issueOrder`, in as many statements for a thousand as for one. What is wrong with one is its
 * outcome and stops no other; of two with the same reference, or with the same document, the first stands.
 */
export async function issueOrders(
  manager: EntityManager,
  desk: SigningDesk,
  principal: Principal,
  requests: readonly NewOrder[],
): Promise<ItemOutcome<PurchaseOrder>[]> {
  const buyerId = principal.businessId ?? '';
  const parties = await getParties(
    manager,
    requests.flatMap((request) => businessesNamed(buyerId, request)),
  );
  const documents = await attachableDocuments(
    manager,
    buyerId,
    requests.flatMap((request) => request.documents),
    true,
  );
  const now = await commandTime(manager);
  const composed = requests.map((request) => {
    try {
      const order = composeOrder({ desk, buyerId, parties, documents, now }, request);
      return { ...order, documents: claimDocuments(documents, request.documents) };
    } catch (error) {
      if (error instanceof QuittanceError) return error;
      throw error;
    }
  });
  return withoutRefused(composed, async (open) => {
    const { at, ids } = await insertOrders(manager, open);
    const inserted = open.filter(({ order }) => ids.has(order.id));
    await attachAll(manager, inserted);
    const issued = new Map(inserted.map(({ order }) => [order.id, issuedOrder(order, at)]));
    for (const order of issued.values()) await announceOrderStep(manager, order, 'issued');
    return open.map(({ order }) => issued.get(order.id) ?? usedReference(order.reference));
  });
}

/** Takes documents out of those that later orders of the call may attach. */
function claimDocuments(attachable: Map<string, string>, documentIds: readonly string[]): readonly string[] {
  for (const id of documentIds) attachable.delete(id);
  return documentIds;
}

/** The documents are locked since they were looked at, so each is still there to attach. */
async function attachAll(
  manager: EntityManager,
  orders: readonly { readonly order: { readonly id: string }; readonly documents: readonly string[] }[],
): Promise<void> {
  const pairs = orders.flatMap(({ order, documents }) => [...new Set(documents)].map((id) => [id, order.id] as const));
  if (pairs.length === 0) return;
  await manager.query(
    `UPDATE documents SET order_id = wanted.order_id FROM unnest($1::text[], $2::text[]) AS wanted (id, order_id)
     WHERE documents.id = wanted.id`,
    [pairs.map(([id]) => id), pairs.map(([, orderId]) => orderId)],
  );
}
