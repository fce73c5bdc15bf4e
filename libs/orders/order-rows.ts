import type { EntityManager } from 'typeorm';
import { formatUnits, type OrderLine, type OrderStatus, type OrderTermsJson, QUANTITY_DECIMALS } from '#domain';
import { PurchaseOrder } from './purchase-order.entity.js';

/** An order as the driver returns it; amounts are decimal strings. */
interface OrderRow {
  readonly id: string;
  readonly order_hash: string;
  readonly reference: string;
  readonly buyer_id: string;
  readonly supplier_id: string;
  readonly attester_id: string | null;
  readonly arbiter_id: string | null;
  readonly token: string;
  readonly amount: string;
  readonly terms: OrderTermsJson;
  readonly status: OrderStatus;
  readonly supplier_signature: string | null;
  readonly fund_by: Date;
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
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS = `id, order_hash, reference, buyer_id, supplier_id, attester_id, arbiter_id, token, amount, terms, status,
  supplier_signature, fund_by, deliver_by, claim_by, funded, held, released, paid, refunded, fees, claimed, contested, disputed,
  retained, invoiced, settlement_count, created_at, updated_at`;

function readOrder(row: OrderRow): PurchaseOrder {
  return Object.assign(new PurchaseOrder(), {
    id: row.id,
    orderHash: row.order_hash,
    reference: row.reference,
    buyerId: row.buyer_id,
    supplierId: row.supplier_id,
    attesterId: row.attester_id,
    arbiterId: row.arbiter_id,
    token: row.token,
    amount: BigInt(row.amount),
    terms: row.terms,
    status: row.status,
    supplierSignature: row.supplier_signature,
    fundBy: row.fund_by,
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
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  });
}

/** The orders that are there, locked, in the order of their ids as everywhere. */
export async function lockOrderRows(
  manager: EntityManager,
  ids: readonly string[],
): Promise<Map<string, PurchaseOrder>> {
  const [only, ...further] = ids;
  if (only !== undefined && further.length === 0) {
    const order = await lockOrderRow(manager, only);
    return new Map(order === undefined ? [] : [[only, order]]);
  }
  const rows = (await manager.query(
    `SELECT ${COLUMNS} FROM purchase_orders WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
    [ids],
  )) as OrderRow[];
  return new Map(rows.map((row) => [row.id, readOrder(row)]));
}

/** Every command on an order begins with this, so it goes without the mapper. */
export async function lockOrderRow(manager: EntityManager, id: string): Promise<PurchaseOrder | undefined> {
  const [row] = (await manager.query(`SELECT ${COLUMNS} FROM purchase_orders WHERE id = $1 FOR UPDATE`, [
    id,
  ])) as OrderRow[];
  return row === undefined ? undefined : readOrder(row);
}

export type NewOrderRow = Pick<
  PurchaseOrder,
  | 'id'
  | 'orderHash'
  | 'reference'
  | 'buyerId'
  | 'supplierId'
  | 'attesterId'
  | 'arbiterId'
  | 'token'
  | 'amount'
  | 'terms'
  | 'fundBy'
  | 'deliverBy'
  | 'claimBy'
>;

function lineRow({ quantity, unitPrice, amount, ...line }: OrderLine) {
  return {
    ...line,
    quantity: formatUnits(quantity, QUANTITY_DECIMALS),
    unitPrice: unitPrice.toString(),
    amount: amount.toString(),
  };
}

/** Inserts an issued order and its lines. Its trail is one entry long: whoever calls this writes that entry. */
export async function insertOrder(
  manager: EntityManager,
  order: NewOrderRow,
  lines: readonly OrderLine[],
): Promise<PurchaseOrder> {
  const [row] = (await manager.query(
    `WITH issued AS (
       INSERT INTO purchase_orders (id, order_hash, reference, buyer_id, supplier_id, attester_id, arbiter_id, token, amount, terms,
         status, fund_by, deliver_by, claim_by, trail_length)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'issued', $11, $12, $13, 1) RETURNING ${COLUMNS}
     ), lines AS (
       INSERT INTO purchase_order_lines (order_id, number, sku, description, quantity, unit, unit_price, amount)
       SELECT $1, number, sku, description, quantity, unit, "unitPrice", amount FROM jsonb_to_recordset($14::jsonb)
         AS line (number integer, sku text, description text, quantity numeric, unit text, "unitPrice" numeric, amount numeric)
     )
     SELECT * FROM issued`,
    [
      order.id,
      order.orderHash,
      order.reference,
      order.buyerId,
      order.supplierId,
      order.attesterId,
      order.arbiterId,
      order.token,
      order.amount.toString(),
      JSON.stringify(order.terms),
      order.fundBy,
      order.deliverBy,
      order.claimBy,
      JSON.stringify(lines.map(lineRow)),
    ],
  )) as [OrderRow];
  return readOrder(row);
}

/**
 * Inserts issued orders of the tenant as their buyer, their lines and the first entry of each one's trail. Returns when, and the ids of
 * those that are there now: those whose reference the buyer used before, in the same call too, are left out.
 */
export async function insertOrders(
  manager: EntityManager,
  orders: readonly { readonly order: NewOrderRow; readonly lines: readonly OrderLine[] }[],
): Promise<{ readonly at: Date; readonly ids: ReadonlySet<string> }> {
  const common = commonTerms(orders.map(({ order }) => order.terms));
  const rows = orders.map(({ order }) => ({
    ...order,
    amount: order.amount.toString(),
    terms: termsBeside(common, order.terms),
  }));
  const lines = orders.flatMap(({ order, lines }) => lines.map((line) => ({ orderId: order.id, ...lineRow(line) })));
  const [issued] = (await manager.query(`SELECT at, ids FROM issue_orders($1, $2, $3)`, [
    JSON.stringify(rows),
    JSON.stringify(lines),
    JSON.stringify(common),
  ])) as [{ at: Date; ids: string[] }];
  return { at: issued.at, ids: new Set(issued.ids) };
}

/** What all of `terms` agree on. */
function commonTerms([first, ...others]: readonly OrderTermsJson[]): Partial<OrderTermsJson> {
  return Object.fromEntries(
    Object.entries(first ?? {}).filter(([name, value]) =>
      others.every((terms) => terms[name as keyof OrderTermsJson] === value),
    ),
  );
}

/** What `terms` says that `common` does not. */
function termsBeside(common: Partial<OrderTermsJson>, terms: OrderTermsJson): Partial<OrderTermsJson> {
  return Object.fromEntries(Object.entries(terms).filter(([name]) => !(name in common)));
}

/** An order as it is right after it was inserted. */
export function issuedOrder(order: NewOrderRow, at: Date): PurchaseOrder {
  return Object.assign(new PurchaseOrder(), order, {
    ...{ status: 'issued', supplierSignature: null, settlementCount: 0, createdAt: at, updatedAt: at },
    ...{ funded: 0n, held: 0n, released: 0n, paid: 0n, refunded: 0n, fees: 0n },
    ...{ claimed: 0n, contested: 0n, disputed: 0n, retained: 0n, invoiced: 0n },
  });
}
