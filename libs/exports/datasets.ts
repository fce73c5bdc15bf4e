import type { TableDataset } from './export.entity.js';

/** `amount`: minor units as a decimal string, which may have more than 64 bits; `json`: its text. */
export type ColumnType = 'text' | 'integer' | 'amount' | 'boolean' | 'time' | 'json';

export interface ExportColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** A cell as PostgreSQL's text, but for booleans; times are UTC to the microsecond. */
export type Cell = string | boolean | null;
export type ExportRow = Readonly<Record<string, Cell>>;

/** Rows of a table whose `time` is in the period, in an order that an index has. */
export interface TableSource {
  readonly columns: readonly ExportColumn[];
  /** What selects and orders them; `$1` is the first moment of the period, `$2` the first after it. */
  readonly sql: string;
  /** The same rows, counted. */
  readonly countSql: string;
}

/** Columns by the names that they have in a file, with their type and, where it is not the name's own, what they come from. */
type ColumnList = Readonly<Record<string, ColumnType | readonly [ColumnType, string]>>;

function table(list: ColumnList, { from, time, order }: { from: string; time: string; order: string }): TableSource {
  const columns = Object.entries(list).map(([name, entry]) => {
    const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const [type, source] = typeof entry === 'string' ? [entry, column] : entry;
    return { name, type, source };
  });
  const selected = columns.map(({ name, type, source }) => `${selection(type, source)} AS "${name}"`);
  const rows = `FROM ${from} WHERE ${time} >= $1 AND ${time} < $2`;
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    sql: `SELECT ${selected.join(', ')} ${rows} ORDER BY ${order}`,
    countSql: `SELECT count(*) AS count ${rows}`,
  };
}

function selection(type: ColumnType, source: string): string {
  if (type === 'boolean') return source;
  if (type === 'time') return `to_char(${source} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  return `(${source})::text`;
}

const onChain = {
  chainId: 'integer',
  blockNumber: 'integer',
  blockHash: 'text',
  transactionHash: 'text',
  logIndex: 'integer',
} as const;

/** Every dataset of rows. Row-level security decides which of them a tenant has. */
export const tableSources: { readonly [Dataset in TableDataset]: TableSource } = {
  orders: table(
    {
      ...{ id: 'text', orderHash: 'text', reference: 'text', status: 'text', buyerId: 'text', supplierId: 'text' },
      ...{ attesterId: 'text', arbiterId: 'text', token: 'text', amount: 'amount', funded: 'amount', held: 'amount' },
      ...{ released: 'amount', paid: 'amount', refunded: 'amount', fees: 'amount', fundBy: 'time', deliverBy: 'time' },
      createdAt: 'time',
    },
    { from: 'purchase_orders', time: 'created_at', order: 'id' },
  ),
  invoices: table(
    {
      ...{ id: 'text', orderId: 'text', number: 'text', status: 'text', supplierId: 'text', buyerId: 'text' },
      ...{ holderId: 'text', holderAddress: 'text', fromAmount: 'amount', toAmount: 'amount', amount: 'amount' },
      ...{ paid: 'amount', dueDate: 'text', documentHash: 'text', registered: 'boolean', acknowledgedAt: 'time' },
      createdAt: 'time',
    },
    { from: 'invoices', time: 'created_at', order: 'id' },
  ),
  payments: table(
    {
      ...{ id: 'text', orderId: 'text', kind: 'text', payeeId: 'text', payeeAddress: 'text', token: 'text' },
      ...{ amount: 'amount', credited: 'boolean', status: 'text', ...onChain, at: ['time', 'block_time'] },
    },
    { from: 'payments', time: 'block_time', order: 'id' },
  ),
  trail: table(
    {
      ...{ orderId: 'text', sequence: 'integer', kind: 'text', at: 'time', actorId: 'text', actorAddress: 'text' },
      ...{ amount: 'amount', subject: 'text', ...onChain, details: 'json' },
    },
    { from: 'trail_entries', time: 'at', order: 'order_id, sequence' },
  ),
  ledger: table(
    {
      ...{ transactionId: ['text', 'booking.id'], number: 'integer', phase: 'text', pendingId: 'text' },
      ...{ kind: ['text', 'booking.kind'], orderId: 'text' },
      ...{ accountId: 'integer', owner: 'text', account: ['text', 'account.kind'], token: ['text', 'entry.token'] },
      ...{ amount: 'amount', blockNumber: 'integer', transactionHash: 'text', occurredAt: 'time' },
    },
    {
      from: `ledger_transactions AS booking JOIN ledger_entries AS entry ON entry.transaction_id = coalesce(booking.pending_id, booking.id)
        JOIN ledger_accounts AS account ON account.id = entry.account_id`,
      time: 'booking.occurred_at',
      order: 'booking.id, entry.number',
    },
  ),
  audit: table(
    {
      ...{ tenantId: 'text', sequence: 'integer', at: 'time', actor: 'text', action: 'text', outcome: 'text' },
      ...{ subject: 'text', details: 'json', previousHash: 'text', hash: 'text' },
    },
    { from: 'audit_entries', time: 'at', order: 'tenant_id, sequence' },
  ),
};
