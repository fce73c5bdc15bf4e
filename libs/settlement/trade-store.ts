import type { EntityManager } from 'typeorm';
import { type OrderStatus, type OrderTermsJson, termsFromJson } from '#domain';
import { loadDisputes, loadRetentions, saveDisputes, saveRetentions } from './dispute-store.js';
import { groupByOrder, toJson } from './rows.js';
import type { DeliveryState, DeliveryStatus, InvoiceState, SettlementState, Trade } from './trade-state.js';

interface OrderRow {
  readonly id: string;
  readonly order_hash: string;
  readonly reference: string;
  readonly buyer_id: string;
  readonly supplier_id: string;
  readonly attester_id: string | null;
  readonly arbiter_id: string | null;
  readonly terms: OrderTermsJson;
  readonly token: string;
  readonly status: OrderStatus;
  readonly amount: string;
  readonly deliver_by: Date;
  readonly claim_by: Date;
  readonly funded: string;
  readonly held: string;
  readonly released: string;
  readonly paid: string;
  readonly refunded: string;
  readonly fees: string;
  readonly claimed: string;
  readonly contested: string;
  readonly disputed: string;
  readonly retained: string;
  readonly invoiced: string;
  readonly settlement_count: number;
  readonly trail_length: number;
}

interface DeliveryRow {
  readonly id: string;
  readonly order_id: string;
  readonly number: number;
  readonly round: number;
  readonly claimant_id: string;
  readonly amount: string;
  readonly cumulative: string;
  readonly delivered_at: Date;
  readonly evidence_hash: string;
  readonly status: DeliveryStatus;
  readonly claimed_at: Date | null;
  readonly inspection_ends_at: Date | null;
  readonly decided_at: Date | null;
}

interface InvoiceRow {
  readonly id: string;
  readonly order_id: string;
  readonly number: string;
  readonly from_amount: string;
  readonly to_amount: string;
  readonly due_date: string;
  readonly due_at: Date;
  readonly document_hash: string;
  readonly registered: boolean;
  readonly invoice_hash: string | null;
  readonly status: InvoiceState['status'];
  readonly paid: string;
  readonly holder_id: string | null;
  readonly holder_address: string;
  readonly pledgee_id: string | null;
  readonly pledgee_address: string | null;
  readonly acknowledged_at: Date | null;
}

interface SettlementRow {
  readonly id: string;
  readonly order_id: string;
  readonly nonce: number;
  readonly to_supplier: string;
  readonly to_buyer: string;
  readonly status: SettlementState['status'];
}

/** Locks the network's orders among `orderHashes`, in id order, and loads what hangs on them. By order hash. */
export async function loadTrades(manager: EntityManager, orderHashes: readonly string[]): Promise<Map<string, Trade>> {
  const orders = (await manager.query(
    `SELECT id, order_hash, reference, buyer_id, supplier_id, attester_id, arbiter_id, terms, token, status, amount, deliver_by, claim_by,
       funded, held, released, paid, refunded, fees, claimed, contested, disputed, retained, invoiced, settlement_count, trail_length
     FROM purchase_orders WHERE order_hash = ANY($1) ORDER BY id FOR UPDATE`,
    [orderHashes],
  )) as OrderRow[];
  if (orders.length === 0) return new Map();
  const ids = orders.map(({ id }) => id);
  const deliveries = groupByOrder(
    (await manager.query(
      `SELECT id, order_id, number, round, claimant_id, amount, cumulative, delivered_at, evidence_hash, status, claimed_at,
         inspection_ends_at, decided_at FROM deliveries WHERE order_id = ANY($1) ORDER BY number`,
      [ids],
    )) as DeliveryRow[],
    readDelivery,
  );
  const invoices = groupByOrder(
    (await manager.query(
      `SELECT id, order_id, number, from_amount, to_amount, due_date::text, due_at, document_hash, registered, invoice_hash,
         status, paid, holder_id, holder_address, pledgee_id, pledgee_address, acknowledged_at FROM invoices WHERE order_id = ANY($1) ORDER BY from_amount`,
      [ids],
    )) as InvoiceRow[],
    readInvoice,
  );
  const settlements = groupByOrder(
    (await manager.query(
      `SELECT id, order_id, nonce, to_supplier, to_buyer, status FROM settlements WHERE order_id = ANY($1)`,
      [ids],
    )) as SettlementRow[],
    readSettlement,
  );
  const disputes = await loadDisputes(manager, ids);
  const retentions = await loadRetentions(manager, ids);
  return new Map(
    orders.map((row) => [
      row.order_hash,
      {
        id: row.id,
        orderHash: row.order_hash,
        reference: row.reference,
        buyerId: row.buyer_id,
        supplierId: row.supplier_id,
        attesterId: row.attester_id,
        arbiterId: row.arbiter_id,
        supplierAddress: row.terms.supplier,
        token: row.token,
        terms: termsFromJson(row.terms),
        status: row.status,
        amount: BigInt(row.amount),
        deliverBy: row.deliver_by,
        claimBy: row.claim_by,
        funded: BigInt(row.funded),
        held: BigInt(row.held),
        released: BigInt(row.released),
        paid: BigInt(row.paid),
        refunded: BigInt(row.refunded),
        fees: BigInt(row.fees),
        claimed: BigInt(row.claimed),
        contested: BigInt(row.contested),
        disputed: BigInt(row.disputed),
        retained: BigInt(row.retained),
        invoiced: BigInt(row.invoiced),
        settlementCount: row.settlement_count,
        trailLength: row.trail_length,
        deliveries: deliveries.get(row.id) ?? [],
        invoices: invoices.get(row.id) ?? [],
        settlements: settlements.get(row.id) ?? [],
        disputes: disputes.get(row.id) ?? [],
        retentions: retentions.get(row.id) ?? [],
      },
    ]),
  );
}

function readDelivery(row: DeliveryRow): DeliveryState {
  return {
    id: row.id,
    number: row.number,
    round: row.round,
    claimantId: row.claimant_id,
    amount: BigInt(row.amount),
    cumulative: BigInt(row.cumulative),
    deliveredAt: row.delivered_at,
    evidenceHash: row.evidence_hash,
    status: row.status,
    claimedAt: row.claimed_at,
    inspectionEndsAt: row.inspection_ends_at,
    decidedAt: row.decided_at,
  };
}

function readInvoice(row: InvoiceRow): InvoiceState {
  return {
    id: row.id,
    number: row.number,
    from: BigInt(row.from_amount),
    to: BigInt(row.to_amount),
    dueDate: row.due_date,
    dueAt: row.due_at,
    documentHash: row.document_hash,
    registered: row.registered,
    invoiceHash: row.invoice_hash,
    status: row.status,
    paid: BigInt(row.paid),
    holderId: row.holder_id,
    holderAddress: row.holder_address,
    pledgeeId: row.pledgee_id,
    pledgeeAddress: row.pledgee_address,
    acknowledgedAt: row.acknowledged_at,
  };
}

function readSettlement(row: SettlementRow): SettlementState {
  const { id, nonce, status } = row;
  return { id, nonce, status, toSupplier: BigInt(row.to_supplier), toBuyer: BigInt(row.to_buyer) };
}

/** Writes back everything that logs can change. `steps`: trail entries that the caller adds, of which orders keep count, by order id. */
export async function saveTrades(
  manager: EntityManager,
  trades: readonly Trade[],
  steps: ReadonlyMap<string, number> = new Map(),
): Promise<void> {
  if (trades.length === 0) return;
  const orders = trades.map((trade) => {
    const {
      terms: _,
      deliveries: __,
      invoices: ___,
      settlements: ____,
      disputes: _____,
      retentions: ______,
      ...order
    } = trade;
    return { ...order, steps: steps.get(order.id) ?? 0 };
  });
  await manager.query(
    `UPDATE purchase_orders AS target SET status = source.status, amount = source.amount, deliver_by = source."deliverBy",
       claim_by = source."claimBy", funded = source.funded, held = source.held, released = source.released, paid = source.paid,
       refunded = source.refunded, fees = source.fees, claimed = source.claimed, contested = source.contested,
       disputed = source.disputed, retained = source.retained, invoiced = source.invoiced,
       settlement_count = source."settlementCount", trail_length = trail_length + source.steps, updated_at = (SELECT network_now())
     FROM jsonb_to_recordset($1::jsonb) AS source (id text, status text, amount numeric, "deliverBy" timestamptz,
       "claimBy" timestamptz, funded numeric, held numeric, released numeric, paid numeric, refunded numeric, fees numeric,
       claimed numeric, contested numeric, disputed numeric, retained numeric, invoiced numeric, "settlementCount" integer,
       steps integer)
     WHERE target.id = source.id`,
    [toJson(orders)],
  );
  const deliveries = trades.flatMap((trade) =>
    trade.deliveries.map((delivery) => ({ ...delivery, orderId: trade.id })),
  );
  if (deliveries.length > 0) {
    await manager.query(
      `INSERT INTO deliveries AS target (id, order_id, number, round, claimant_id, amount, cumulative, delivered_at, evidence,
         evidence_hash, status, claimed_at, inspection_ends_at, decided_at)
       SELECT id, "orderId", number, round, "claimantId", amount, cumulative, "deliveredAt", '[]', "evidenceHash", status, "claimedAt",
         "inspectionEndsAt", "decidedAt"
       FROM jsonb_to_recordset($1::jsonb) AS source (id text, "orderId" text, number integer, round integer, "claimantId" text, amount numeric,
         cumulative numeric, "deliveredAt" timestamptz, "evidenceHash" text, status text, "claimedAt" timestamptz,
         "inspectionEndsAt" timestamptz, "decidedAt" timestamptz)
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, claimed_at = excluded.claimed_at,
         inspection_ends_at = excluded.inspection_ends_at, decided_at = excluded.decided_at
       WHERE (target.status, target.claimed_at, target.inspection_ends_at, target.decided_at)
         IS DISTINCT FROM (excluded.status, excluded.claimed_at, excluded.inspection_ends_at, excluded.decided_at)`,
      [toJson(deliveries)],
    );
  }
  const invoices = trades.flatMap((trade) =>
    trade.invoices.map((invoice) => ({
      ...invoice,
      orderId: trade.id,
      ...partiesOf(trade),
      amount: invoice.to - invoice.from,
    })),
  );
  if (invoices.length > 0) {
    await manager.query(
      `INSERT INTO invoices AS target (id, order_id, number, supplier_id, buyer_id, holder_id, holder_address, from_amount, to_amount,
         pledgee_id, pledgee_address, amount, paid, due_date, due_at, document_hash, registered, invoice_hash, acknowledged_at,
         status)
       SELECT id, "orderId", number, "supplierId", "buyerId", "holderId", "holderAddress", "from", "to", "pledgeeId",
         "pledgeeAddress", amount, paid, "dueDate", "dueAt", "documentHash", registered, "invoiceHash", "acknowledgedAt", status
       FROM jsonb_to_recordset($1::jsonb) AS source (id text, "orderId" text, number text, "supplierId" text, "buyerId" text,
         "holderId" text, "holderAddress" text, "from" numeric, "to" numeric, "pledgeeId" text, "pledgeeAddress" text,
         amount numeric, paid numeric, "dueDate" date, "dueAt" timestamptz, "documentHash" text, registered boolean, "invoiceHash" text, "acknowledgedAt" timestamptz,
         status text)
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, paid = excluded.paid, holder_id = excluded.holder_id,
         holder_address = excluded.holder_address, pledgee_id = excluded.pledgee_id,
         pledgee_address = excluded.pledgee_address, acknowledged_at = excluded.acknowledged_at`,
      [toJson(invoices)],
    );
  }
  const settlements = trades.flatMap((trade) => trade.settlements);
  if (settlements.length > 0) {
    await manager.query(
      `UPDATE settlements AS target SET status = source.status
       FROM jsonb_to_recordset($1::jsonb) AS source (id text, status text)
       WHERE target.id = source.id AND target.status <> source.status`,
      [toJson(settlements)],
    );
  }
  await saveDisputes(manager, trades);
  await saveRetentions(manager, trades);
}

function partiesOf({ supplierId, buyerId }: Trade): { supplierId: string; buyerId: string } {
  return { supplierId, buyerId };
}
