import type { DataSource, EntityManager } from 'typeorm';
import { findCheckpoint, type RpcClient, readEscrow } from '#chain';
import { inTransaction, type TransactionScope } from '#database';
import { type ContractAddresses, QuittanceError } from '#domain';
import { ledgerFlows } from '#ledger';
import { liabilityOf, sum } from './liability.js';

/** What became of the money of all orders, minor units. `funded = held + paid + refunded + fees` when nothing is lost. */
export interface MoneyFlow {
  readonly funded: bigint;
  readonly held: bigint;
  /** To payees. */
  readonly paid: bigint;
  readonly refunded: bigint;
  readonly fees: bigint;
}

/** The same money as the ledger, the orders and the chain have it, all at one block. */
export interface Reconciliation {
  readonly blockNumber: bigint;
  readonly ledger: MoneyFlow & { readonly credit: bigint };
  readonly orders: MoneyFlow;
  readonly chain: MoneyFlow & { readonly owed: bigint; readonly balance: bigint };
  /** What the ledger says the contract owes less what the contract says; zero when the books agree. */
  readonly difference: bigint;
  /** Ledger, orders and chain agree to the unit, and in each of them nothing is lost. */
  readonly conserved: boolean;
}

type FlowRow = { readonly [Field in keyof MoneyFlow]: string };

function toFlow(row: FlowRow): MoneyFlow {
  return {
    funded: BigInt(row.funded),
    held: BigInt(row.held),
    paid: BigInt(row.paid),
    refunded: BigInt(row.refunded),
    fees: BigInt(row.fees),
  };
}

/** From the ledger's running sums: what entered and left the escrow accounts, and by which kind of booking. */
async function readLedger(manager: EntityManager, token: string): Promise<MoneyFlow & { credit: bigint }> {
  const flows = (await ledgerFlows(manager)).filter((flow) => flow.token.toLowerCase() === token.toLowerCase());
  const escrowed = flows.filter(({ accountKind }) => accountKind === 'escrowed');
  const moved = (bookingKind: string) =>
    sum(
      escrowed
        .filter((flow) => flow.bookingKind === bookingKind || flow.bookingKind === `${bookingKind}_reversed`)
        .map(({ added, taken }) => added - taken),
    );
  return {
    funded: moved('order_funded'),
    ...liabilityOf(flows),
    paid: -moved('payment_released'),
    refunded: -moved('payment_refunded'),
    fees: -moved('fee_paid'),
  };
}

async function readOrders(manager: EntityManager, token: string): Promise<MoneyFlow> {
  const [row] = (await manager.query(
    `SELECT coalesce(sum(funded), 0)::text AS funded, coalesce(sum(held), 0)::text AS held,
            coalesce(sum(paid), 0)::text AS paid, coalesce(sum(refunded), 0)::text AS refunded,
            coalesce(sum(fees), 0)::text AS fees
     FROM purchase_orders WHERE lower(token) = lower($1)`,
    [token],
  )) as [FlowRow];
  return toFlow(row);
}

async function readLogs(manager: EntityManager, chainId: bigint, token: string): Promise<Omit<MoneyFlow, 'held'>> {
  const [row] = (await manager.query(
    `WITH escrow_logs AS (
       SELECT event, arguments, order_hash, block_number, log_index FROM chain_logs WHERE chain_id = $1 AND NOT removed
     ), opened AS (
       SELECT order_hash, (coalesce(arguments ->> 'deposit', arguments -> 'order' ->> 'amount'))::numeric AS amount FROM escrow_logs
       WHERE event IN ('OrderFunded', 'OrderDeposited') AND lower(arguments -> 'order' ->> 'token') = lower($2)
     ), moved AS (
       SELECT event, coalesce(arguments ->> 'added', arguments ->> 'amount')::numeric AS amount,
              (arguments ->> 'released')::numeric AS released, max((arguments ->> 'released')::numeric) OVER (
                PARTITION BY order_hash ORDER BY block_number, log_index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
              ) AS released_before
       FROM escrow_logs JOIN opened USING (order_hash)
       WHERE event IN ('FundsAdded', 'AcceptedAndReleased', 'Released', 'Refunded', 'FeePaid')
     ), sums AS (
       SELECT coalesce(sum(amount) FILTER (WHERE event = 'FundsAdded'), 0) AS added,
              coalesce(sum(CASE event WHEN 'Released' THEN amount WHEN 'AcceptedAndReleased' THEN
                released - coalesce(released_before, 0) END), 0)::text AS paid,
              coalesce(sum(amount) FILTER (WHERE event = 'Refunded'), 0)::text AS refunded,
              coalesce(sum(amount) FILTER (WHERE event = 'FeePaid'), 0)::text AS fees
       FROM moved
     )
     SELECT ((SELECT coalesce(sum(amount), 0) FROM opened) + added)::text AS funded, paid, refunded, fees FROM sums`,
    [chainId.toString(), token],
  )) as [Omit<FlowRow, 'held'>];
  const { held: _, ...moved } = toFlow({ ...row, held: '0' });
  return moved;
}

function isConserved(flow: MoneyFlow): boolean {
  return flow.funded === flow.held + flow.paid + flow.refunded + flow.fees;
}

function sameFlow(left: MoneyFlow, right: MoneyFlow): boolean {
  return (
    left.funded === right.funded &&
    left.held === right.held &&
    left.paid === right.paid &&
    left.refunded === right.refunded &&
    left.fees === right.fees
  );
}

/**
 * Compares the books with the chain at the block up to which it was read: logs for what moved, the escrow contract's own
 * totals for what it owes and has. Orders that strangers funded directly are in ledger and chain but not in `orders`.
 */
export async function reconcile(
  dataSource: DataSource,
  rpc: RpcClient,
  contracts: ContractAddresses,
  token: string,
  scope: Pick<TransactionScope, 'tenant'> = {},
): Promise<Reconciliation> {
  const books = await inTransaction(
    dataSource,
    async (manager) => ({
      checkpoint: await findCheckpoint(manager, contracts.chainId),
      ledger: await readLedger(manager, token),
      orders: await readOrders(manager, token),
      logs: await readLogs(manager, contracts.chainId, token),
    }),
    { ...scope, isolation: 'REPEATABLE READ', readOnly: true },
  );
  if (books.checkpoint === undefined) {
    throw new QuittanceError('unavailable', 'The chain has not been read yet. Is the reader running?');
  }
  const blockTag = { blockHash: books.checkpoint.hash };
  const { owed, balance } = await readEscrow(rpc, contracts, { token, blockTag });
  const { ledger, orders } = books;
  const chain = { ...books.logs, held: owed - ledger.credit, owed, balance };
  const difference = ledger.held + ledger.credit - owed;
  return {
    blockNumber: books.checkpoint.number,
    ledger,
    orders,
    chain,
    difference,
    conserved:
      difference === 0n && balance >= owed && sameFlow(ledger, chain) && [ledger, orders, chain].every(isConserved),
  };
}
