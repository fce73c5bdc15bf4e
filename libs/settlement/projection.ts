import type { EntityManager } from 'typeorm';
import { appendAudits, NETWORK_TENANT, prepareAudits } from '#audit';
import { type ChainLog, type ChainProjection, type Logger, namedInvoice } from '#chain';
import { allOf, inSavepoint, takingTurns } from '#database';
import type { ContractAddresses } from '#domain';
import { bookLedgers, endPendingLedgers } from '#ledger';
import { copyOutbox } from '#outbox';
import { appendTrails, copyTrails } from '#trail';
import type { Directory } from './directory.js';
import { Effects } from './effects.js';
import { applyRegistryLog } from './invoice-events.js';
import { loadDirectory, loadReleasedBefore, loadStrangers } from './lookups.js';
import { entriesOf } from './money-movements.js';
import { applyOrderLog, bookingKinds, escrowedOf } from './order-events.js';
import { findOrdersPutAside, forgetLogFailures, isFaultOfLogs, recordLogFailures } from './orders-put-aside.js';
import { savePayments } from './payment-store.js';
import { recomputeTrades, undoEffects } from './reversal.js';
import type { Trade } from './trade-state.js';
import { loadTrades, saveTrades } from './trade-store.js';

const auditActions: Readonly<Record<string, string>> = { ...bookingKinds, Transfer: 'invoice_transferred' };

function auditAction(event: string): string {
  return auditActions[event] ?? event.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

/**
 * What the chain's logs mean to orders, deliveries, invoices, settlements, payments, ledger, trail, feed and audit. Any number
 * of logs takes the same number of statements: orders are loaded, changed in memory and written back.
 */
export class SettlementProjection implements ChainProjection {
  private readonly registry: string;

  constructor(
    contracts: ContractAddresses,
    private readonly logger: Logger,
  ) {
    this.registry = contracts.invoiceRegistry.toLowerCase();
  }

  /**
   * Applies all logs at once. If that fails for what they say, each order is tried alone, so that one that cannot be applied is
   * put aside and holds up nobody else.
   */
  async apply(manager: EntityManager, logs: readonly ChainLog[]): Promise<void> {
    const known = logs.filter((log) => log.event !== 'Unknown');
    const orderOf = await this.ordersOf(manager, known);
    const putAside = await findOrdersPutAside(manager, [...new Set(orderOf.values())]);
    if (putAside.size === 0) {
      try {
        await inSavepoint(manager, () => this.applyTogether(manager, known, orderOf));
        return;
      } catch (error) {
        if (!isFaultOfLogs(error)) throw error;
      }
    }
    await this.applyApart(manager, known, orderOf, putAside);
  }

  private async applyApart(
    manager: EntityManager,
    logs: readonly ChainLog[],
    orderOf: ReadonlyMap<ChainLog, string>,
    putAside: ReadonlySet<string>,
  ): Promise<void> {
    const trades = await loadTrades(manager, [...new Set(orderOf.values())]);
    for (const [orderHash, trade] of trades) {
      const ofOrder = logs.filter((log) => orderOf.get(log) === orderHash);
      let reason = 'An earlier log of the order was put aside.';
      if (!putAside.has(orderHash)) {
        try {
          await inSavepoint(manager, () => this.applyTogether(manager, ofOrder, orderOf));
          continue;
        } catch (error) {
          if (!isFaultOfLogs(error)) throw error;
          reason = String(error);
          this.logger.error({ err: error, orderHash, orderId: trade.id }, 'Logs cannot be applied; order put aside');
        }
      }
      await this.putAside(manager, trade, ofOrder, reason);
    }
    // Last, as a withdrawal belongs to no order and may follow a credit of any.
    const rest = logs.filter((log) => !trades.has(orderOf.get(log) ?? ''));
    await this.applyTogether(manager, rest, orderOf);
  }

  /** The order stays as it is; its money is booked all the same, so that the ledger equals what the contract owes. */
  private async putAside(
    manager: EntityManager,
    trade: Trade,
    logs: readonly ChainLog[],
    reason: string,
  ): Promise<void> {
    const directory = await loadDirectory(manager, logs);
    const effects = new Effects();
    const releasedBefore = await loadReleasedBefore(manager, logs);
    for (const log of logs) {
      const escrowed = { ...escrowedOf(trade), releasedBefore: releasedBefore.get(log) ?? 0n };
      const entries = entriesOf(log, escrowed, (address) => directory.businessOf(address) ?? address);
      effects.book(log, bookingKinds[log.event] ?? log.event, trade.id, entries);
      effects.audit(log, `${auditAction(log.event)}_put_aside`, trade.id);
    }
    await this.write(manager, effects);
    await recordLogFailures(manager, trade.orderHash, logs, reason);
  }

  private async applyTogether(
    manager: EntityManager,
    known: readonly ChainLog[],
    orderOf: ReadonlyMap<ChainLog, string>,
  ): Promise<void> {
    const trades = await loadTrades(manager, [...new Set(known.flatMap((log) => orderOf.get(log) ?? []))]);
    const directory = await loadDirectory(manager, known);
    const effects = new Effects();
    const strangersLogs: ChainLog[] = [];
    for (const log of known) {
      const trade = trades.get(orderOf.get(log) ?? '');
      if (trade === undefined) strangersLogs.push(log);
      else this.applyToTrade(trade, log, effects, directory);
      effects.audit(log, auditAction(log.event), trade?.id ?? log.orderHash ?? log.transactionHash);
    }
    await this.bookStrangers(manager, strangersLogs, effects);
    const shared = takingTurns(manager);
    const lengths = new Map([...trades.values()].map(({ id, trailLength }) => [id, trailLength]));
    const written = allOf(
      saveTrades(shared, [...trades.values()], countSteps(effects)),
      savePayments(shared, effects.payments),
      copyTrails(shared, effects.trail, lengths),
      this.writeBeside(shared, effects),
    );
    // Last, as whoever writes to this log waits for the transaction to end.
    const appendPrepared = prepareAudits(NETWORK_TENANT, effects.audits);
    await written;
    if (effects.audits.length > 0) await appendPrepared(manager);
  }

  async revert(manager: EntityManager, logs: readonly ChainLog[]): Promise<void> {
    const known = logs.filter((log) => log.event !== 'Unknown');
    if (known.length === 0) return;
    const orderOf = await this.ordersOf(manager, known);
    await forgetLogFailures(manager, known);
    const orderHashes = [...new Set(orderOf.values())];
    const trades = await loadTrades(manager, orderHashes);
    // The logs of an order that is still put aside were never applied to it.
    const putAside = await findOrdersPutAside(manager, orderHashes);
    const recomputed = [...trades.values()].filter(({ orderHash }) => !putAside.has(orderHash));
    await recomputeTrades(manager, known, recomputed, (trade, log, directory) =>
      this.applyToTrade(trade, log, new Effects(), directory),
    );
    await saveTrades(manager, recomputed);
    const effects = new Effects();
    await undoEffects(manager, known, (log) => trades.get(orderOf.get(log) ?? ''), effects);
    for (const log of known) {
      const subject = trades.get(orderOf.get(log) ?? '')?.id ?? log.orderHash ?? log.transactionHash;
      effects.audit(log, `${auditAction(log.event)}_reverted`, subject);
    }
    await this.write(manager, effects);
  }

  async finalise(
    manager: EntityManager,
    { chainId, after, upTo, at }: { chainId: bigint; after: bigint; upTo: bigint; at: Date },
  ): Promise<void> {
    await endPendingLedgers(manager, { afterBlock: after, upToBlock: upTo }, 'posted', at);
    await manager.query(
      `UPDATE payments SET status = 'final' WHERE chain_id = $1 AND status = 'mined' AND block_number <= $2`,
      [chainId.toString(), upTo.toString()],
    );
  }

  private applyToTrade(trade: Trade, log: ChainLog, effects: Effects, directory: Directory): void {
    if (log.address === this.registry) applyRegistryLog(trade, log, effects, directory);
    else applyOrderLog(trade, log, effects, directory);
  }

  /** The order hash of each log that is about one; some logs of the registry say only which invoice they are about. */
  private async ordersOf(manager: EntityManager, logs: readonly ChainLog[]): Promise<Map<ChainLog, string>> {
    const named = logs.filter((log) => log.orderHash === undefined).flatMap((log) => namedInvoice(log) ?? []);
    const orderOfInvoice = new Map<string, string>();
    if (named.length > 0) {
      const rows = (await manager.query(
        `SELECT invoice_hash, order_hash FROM invoices JOIN purchase_orders ON purchase_orders.id = order_id
         WHERE invoice_hash = ANY($1)`,
        [named],
      )) as { invoice_hash: string; order_hash: string }[];
      for (const row of rows) orderOfInvoice.set(row.invoice_hash, row.order_hash);
    }
    for (const log of logs) {
      if (log.event === 'InvoiceIssued' && log.orderHash !== undefined) {
        orderOfInvoice.set(String(log.arguments.invoiceId), log.orderHash);
      }
    }
    const orders = new Map<ChainLog, string>();
    for (const log of logs) {
      const order = log.orderHash ?? orderOfInvoice.get(namedInvoice(log) ?? '');
      if (order !== undefined) orders.set(log, order);
    }
    return orders;
  }

  /** Orders that the network does not know are booked, so that the ledger equals what the contract owes, and nothing else. */
  private async bookStrangers(manager: EntityManager, logs: readonly ChainLog[], effects: Effects): Promise<void> {
    if (logs.length === 0) return;
    const strangers = await loadStrangers(manager, logs);
    const releasedBefore = await loadReleasedBefore(manager, logs);
    const suppliers = [...strangers.values()].map(({ supplier }) => supplier);
    const directory = await loadDirectory(manager, logs, suppliers);
    const ownerOf = (address: string) => directory.businessOf(address) ?? address;
    for (const log of logs) {
      const isWithdrawal = log.event === 'CreditWithdrawn';
      const token = String(log.arguments.token ?? '');
      const escrowed = isWithdrawal ? { token, buyer: '', supplier: '' } : strangers.get(log.orderHash ?? '');
      if (escrowed === undefined) continue;
      const before = { ...escrowed, releasedBefore: releasedBefore.get(log) ?? 0n };
      effects.book(log, bookingKinds[log.event] ?? log.event, undefined, entriesOf(log, before, ownerOf));
      if (log.event === 'OrderFunded' || log.event === 'OrderDeposited') {
        this.logger.info({ orderHash: log.orderHash }, 'An order that the network does not know was funded');
      }
    }
  }

  private async write(manager: EntityManager, effects: Effects): Promise<void> {
    await appendTrails(manager, effects.trail);
    await this.writeBeside(manager, effects);
    if (effects.audits.length > 0) await appendAudits(manager, NETWORK_TENANT, effects.audits);
  }

  private async writeBeside(manager: EntityManager, effects: Effects): Promise<void> {
    await copyOutbox(manager, effects.events);
    await bookLedgers(manager, effects.bookings);
  }
}

/** How many entries each order's trail gets. */
function countSteps({ trail }: Effects): Map<string, number> {
  const steps = new Map<string, number>();
  for (const { orderId } of trail) steps.set(orderId, (steps.get(orderId) ?? 0) + 1);
  return steps;
}
