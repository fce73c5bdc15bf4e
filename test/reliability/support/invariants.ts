import type { DataSource, EntityManager } from 'typeorm';
import { verifyAudit } from '#audit';
import { findCheckpoint, type RpcClient, RpcError, readQuantity } from '#chain';
import { verifyStates } from '#database-verification';
import { type ContractAddresses, type OrderStatus, orderTransitions } from '#domain';
import { reconcile } from '#reconciliation';
import { findMiscountedDays } from '#trail';

export interface InvariantScope {
  readonly dataSource: DataSource;
  readonly rpc: RpcClient;
  readonly contracts: ContractAddresses;
  readonly token: string;
  /** Nothing is under way any more: all events must be published, all work over, and everything equal to the chain. */
  readonly settled?: boolean;
}

/** Each promise that does not hold, as "I<n>: what is wrong". Empty when all is well. */
export async function brokenInvariants(scope: InvariantScope): Promise<string[]> {
  const checks = [zeroSums, liabilities, orderFlows, nonces, transitions, outbox, auditChains, states, sums];
  return (await Promise.all(checks.map((check) => check(scope)))).flat();
}

type Check = (scope: InvariantScope) => Promise<string[]>;

/** The rows of `sql`, each of which is one thing that is wrong. */
async function wrong(manager: EntityManager, name: string, sql: string): Promise<string[]> {
  const rows = (await manager.query(`${sql} LIMIT 5`)) as Record<string, unknown>[];
  return rows.map((row) => `${name}: ${JSON.stringify(row)}`);
}

/** I1: the ledger sums to zero per token, and each account is the sum of its entries. */
const zeroSums: Check = async ({ dataSource: { manager } }) => [
  ...(await wrong(
    manager,
    'I1 accounts of a token do not sum to zero',
    `SELECT token, sum(pending) AS pending, sum(posted) AS posted FROM ledger_accounts
     GROUP BY token HAVING sum(pending) <> 0 OR sum(posted) <> 0`,
  )),
  ...(await wrong(
    manager,
    'I1 a booking does not sum to zero',
    `SELECT transaction_id, token, sum(amount) FROM ledger_entries GROUP BY transaction_id, token HAVING sum(amount) <> 0`,
  )),
  ...(await wrong(
    manager,
    'I1 an account is not the sum of its entries',
    `SELECT account.id, account.pending, account.posted FROM ledger_accounts AS account LEFT JOIN (
       SELECT entry.account_id,
         coalesce(sum(amount) FILTER (WHERE booking.phase = 'pending' AND ended.phase IS NULL), 0) AS pending,
         coalesce(sum(amount) FILTER (WHERE booking.phase = 'posted' OR ended.phase = 'posted'), 0) AS posted
       FROM ledger_entries AS entry JOIN ledger_transactions AS booking ON booking.id = entry.transaction_id
       LEFT JOIN ledger_transactions AS ended ON ended.pending_id = booking.id
       GROUP BY entry.account_id
     ) AS entries ON entries.account_id = account.id
     WHERE account.pending <> coalesce(entries.pending, 0) OR account.posted <> coalesce(entries.posted, 0)`,
  )),
];

/** I2: what the ledger says is owed is what the contract says, at the block up to which was read, while it is on the chain. */
const liabilities: Check = async ({ dataSource, rpc, contracts, token, settled }) => {
  const checkpoint = await findCheckpoint(dataSource.manager, contracts.chainId);
  if (checkpoint === undefined) return [];
  const number = `0x${checkpoint.number.toString(16)}`;
  const block = (await rpc.send('eth_getBlockByNumber', [number, false])) as { hash: string } | null;
  const head = readQuantity(await rpc.send('eth_blockNumber'));
  if (settled && (block?.hash !== checkpoint.hash || head !== checkpoint.number)) {
    return [`I2: block ${checkpoint.number} was read last, and the chain is at ${head}`];
  }
  if (block?.hash !== checkpoint.hash) return [];
  const books = await reconcile(dataSource, rpc, contracts, token).catch((error: unknown) => {
    // After a reorganisation a local node forgets what older blocks left; then there is nothing to compare with yet.
    if (!settled && error instanceof RpcError && /BlockOutOfRange/.test(error.message)) return undefined;
    throw error;
  });
  if (books === undefined || books.conserved) return [];
  const said = JSON.stringify(books, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
  return [`I2 ledger, orders and chain differ: ${said}`];
};

/** I3: released and refunded are never more than funded. */
const orderFlows: Check = async ({ dataSource: { manager } }) => [
  ...(await wrong(
    manager,
    'I3 an order gave more than it got',
    `SELECT id, funded, held, paid, refunded, fees FROM purchase_orders
     WHERE paid + refunded + fees > funded OR held < 0 OR funded <> held + paid + refunded + fees`,
  )),
  ...(await wrong(
    manager,
    'I3 payments are not what the order says',
    `SELECT purchase_orders.id, paid, refunded, payments.released, payments.returned FROM purchase_orders JOIN (
       SELECT order_id, coalesce(sum(amount) FILTER (WHERE kind = 'release'), 0) AS released,
         coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS returned
       FROM payments WHERE status <> 'reverted' GROUP BY order_id
     ) AS payments ON payments.order_id = purchase_orders.id
     WHERE payments.released > paid OR payments.returned > refunded`,
  )),
];

/** I4: nonces of a signer are unique (a constraint) and have no gap; an intent is in one transaction. */
const nonces: Check = async ({ dataSource: { manager } }) => [
  ...(await wrong(
    manager,
    'I4 nonces have a gap',
    `SELECT chain_id, signer, min(nonce), max(nonce), count(*) FROM chain_transactions
     GROUP BY chain_id, signer HAVING max(nonce) - min(nonce) + 1 <> count(*)`,
  )),
  ...(await wrong(
    manager,
    'I4 a business key has two live intents',
    `SELECT chain_id, business_key, count(*) FROM chain_intents WHERE status <> 'failed' GROUP BY chain_id, business_key
     HAVING count(*) > 1`,
  )),
];

/** What an order's status is after an entry of its trail, as far as the entry says. */
const statusAfter: Readonly<Record<string, OrderStatus>> = {
  order_issued: 'issued',
  order_accepted: 'accepted',
  order_declined: 'declined',
  order_cancelled: 'cancelled',
  order_lapsed: 'lapsed',
  order_funding_submitted: 'funding',
  order_funded: 'funded',
  order_settled: 'settled',
  order_refunded: 'refunded',
};

/** I5: every change of an order's status is in the table and in the trail, and what the chain did is in the audit log. */
const transitions: Check = async ({ dataSource: { manager } }) => {
  const orders = (await manager.query(
    `SELECT orders.id, status, trail_length, array_agg(kind ORDER BY sequence) AS kinds, max(sequence) AS last
     FROM purchase_orders AS orders LEFT JOIN trail_entries ON order_id = orders.id GROUP BY orders.id`,
  )) as { id: string; status: OrderStatus; trail_length: number; kinds: (string | null)[]; last: number | null }[];
  const broken: string[] = [];
  for (const { id, status, trail_length: length, kinds, last } of orders) {
    const said = kinds.filter((kind) => kind !== null);
    if (said.length !== length || (last ?? 0) !== length) broken.push(`I5: the trail of ${id} has a gap`);
    const path = [...said.flatMap((kind) => statusAfter[kind] ?? []), status];
    for (const [index, from] of path.slice(0, -1).entries()) {
      const to = path[index + 1] as OrderStatus;
      if (from !== to && !leadsTo(from).has(to)) broken.push(`I5: ${id} went from ${from} to ${to}`);
    }
  }
  broken.push(
    ...(await wrong(
      manager,
      'I5 a log has no audit entry',
      `SELECT block_number, log_index, event FROM chain_logs AS log WHERE NOT EXISTS (
         SELECT 1 FROM audit_entries WHERE tenant_id = 'network' AND details ->> 'blockHash' = log.block_hash
           AND (details ->> 'logIndex')::int = log.log_index)`,
    )),
  );
  return broken;
};

function leadsTo(from: OrderStatus): Set<OrderStatus> {
  const reached = new Set<OrderStatus>([from]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const transition of orderTransitions) if (reached.has(transition.from)) reached.add(transition.to);
  }
  return reached;
}

/** I6: committed events have gapless positions, in the order of each subject's writing; in the end all have one. */
const outbox: Check = async ({ dataSource: { manager }, settled }) => [
  ...(await wrong(
    manager,
    'I6 positions have a gap',
    `SELECT count(*), max(position) FROM outbox_events WHERE position IS NOT NULL HAVING max(position) <> count(*)`,
  )),
  ...(await wrong(
    manager,
    'I6 events of one subject are out of order',
    `SELECT id, subject, position FROM (
       SELECT id, subject, position, lag(position) OVER (PARTITION BY subject ORDER BY sequence) AS before
       FROM outbox_events WHERE position IS NOT NULL
     ) AS event WHERE position < before`,
  )),
  ...(settled
    ? await wrong(
        manager,
        'I6 an event was never published',
        `SELECT id, type FROM outbox_events WHERE position IS NULL`,
      )
    : []),
];

/** I7: every tenant's audit chain verifies. */
const auditChains: Check = async ({ dataSource: { manager } }) => {
  const tenants = (await manager.query(`SELECT tenant_id FROM audit_heads ORDER BY 1`)) as { tenant_id: string }[];
  const broken: string[] = [];
  for (const { tenant_id: tenant } of tenants) {
    const fault = await verifyAudit(manager, tenant);
    if (fault !== undefined) broken.push(`I7: audit entry ${fault.sequence} of ${tenant}: ${fault.problem}`);
  }
  return broken;
};

/** The states of work, and of what it is done for, do not contradict each other, the trail and the log: no verification raises an alarm. */
const states: Check = async ({ dataSource }) => {
  const fault = await dataSource.transaction('REPEATABLE READ', verifyStates);
  return fault === undefined ? [] : [`States: ${JSON.stringify(fault)}`];
};

/** I9: the sums by day are those of what they sum, days whose sums a reorganisation took back too. */
const sums: Check = async ({ dataSource }) =>
  (await findMiscountedDays(dataSource.manager)).map((day) => `I9: the sums of ${day}`);
