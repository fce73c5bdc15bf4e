import type { EntityManager } from 'typeorm';
import { findWork, restoreRequests } from './reversal.js';
import { forgetChain, type Trade } from './trade-state.js';
import { loadTrades, saveTrades } from './trade-store.js';

/** Orders that are held in memory together. */
const ORDERS_AT_ONCE = 500;

/** Takes every order back to before the chain said anything about it. What people agreed on off chain stays. */
export async function forgetChainOfAllOrders(manager: EntityManager): Promise<void> {
  await changeAllOrders(manager, async (trades) => {
    for (const trade of trades) forgetChain(trade);
  });
}

/**
 * Puts back what is waiting once all logs are applied: requests that the chain has not answered, by the work that is recorded
 * for them. `statusBefore` knows deliveries and settlements as they were before they were forgotten.
 */
export async function restoreRequestsOfAllOrders(
  manager: EntityManager,
  statusesBefore: (orderIds: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<void> {
  await changeAllOrders(manager, async (trades) => {
    const before = await statusesBefore(trades.map(({ id }) => id));
    const atWork = await findWork(manager, trades);
    for (const trade of trades) {
      restoreRequests(trade, before, atWork);
      // A proposal is made and withdrawn off chain, maybe long after a log that would have ended an earlier one.
      for (const settlement of trade.settlements) {
        if (before.get(settlement.id) === 'proposed') settlement.status = 'proposed';
      }
    }
  });
}

async function changeAllOrders(
  manager: EntityManager,
  change: (trades: readonly Trade[]) => Promise<void>,
): Promise<void> {
  let last = '';
  for (;;) {
    const rows = (await manager.query(
      `SELECT id, order_hash FROM purchase_orders WHERE id > $1 ORDER BY id LIMIT ${ORDERS_AT_ONCE}`,
      [last],
    )) as { id: string; order_hash: string }[];
    const trades = await loadTrades(
      manager,
      rows.map((row) => row.order_hash),
    );
    await change([...trades.values()]);
    await saveTrades(manager, [...trades.values()]);
    const next = rows.at(-1)?.id;
    if (next === undefined || rows.length < ORDERS_AT_ONCE) return;
    last = next;
  }
}
