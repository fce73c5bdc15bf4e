import { REVERSED_SUFFIX } from '#ledger';
import { BOOKED_FOR_LOG, LIVE_COPY, SHADOW } from './shadow-schema.js';

/** The rows of one table that the chain decides on. */
export interface Comparison {
  readonly table: string;
  /** A query for the rows in `schema`: a text `key` and every compared column. */
  rows(schema: string): string;
}

/** Ids are made up at random, so what only the chain made is known by what the chain says of it. */
function keyOf(table: 'deliveries' | 'invoices' | 'disputes', naturalKey: string): string {
  const inBoth = `id IN (SELECT id FROM ${LIVE_COPY}.${table} INTERSECT SELECT id FROM ${SHADOW}.${table})`;
  return `CASE WHEN ${inBoth} THEN id ELSE ${naturalKey} END`;
}

/** An address may have got a business since it was booked under: both are the same owner. */
const owner = (address: string) =>
  `coalesce((SELECT business_id FROM signers WHERE signers.address = ${address}), ${address})`;

/**
 * The business that a row names as the owner of an address; where it names none, the one that the address has got since the row was
 * made. Of one that it had by then the row has to tell.
 */
const ownerId = (role: string, isYounger: string) => `coalesce(row.${role}_id, (
  SELECT business_id FROM signers AS signer WHERE signer.address = row.${role}_address AND (${isYounger}))) AS ${role}_id`;

/**
 * A signer may be on its way while a block is read, for less than this. Where the chain's clock is ahead of the network's, ids tell who
 * came first: they have the time of whoever made them.
 */
const ON_ITS_WAY = `interval '5 seconds'`;
const YOUNGER_THAN_PAYMENT = `signer.created_at > row.block_time - ${ON_ITS_WAY} OR split_part(signer.id, '_', 2) > split_part(row.id, '_', 2)`;
const YOUNGER_THAN_INVOICE = `signer.created_at > row.created_at - ${ON_ITS_WAY}`;

/** Where an owner is a business by now, so is what is outside of escrow. */
const accountKind = (account: string) =>
  `CASE WHEN ${account}.kind = 'external' AND ${owner(`${account}.owner`)} LIKE 'biz\\_%' THEN 'available' ELSE ${account}.kind END`;

/** Trail entries and bookings of logs that a reorganisation took away are history, and have been taken back. */
const standing = (schema: string, row: string) =>
  `EXISTS (SELECT 1 FROM ${schema}.chain_logs AS log
     WHERE log.block_hash = ${row}.block_hash AND log.log_index = ${row}.log_index AND NOT removed)`;

const standingBookings = (schema: string) => `
  SELECT substring(booking.reference FROM '^[0-9]+:0x[0-9a-f]{64}:[0-9]+') AS key, booking.id, booking.kind, order_id,
    block_number, transaction_hash, occurred_at,
    CASE WHEN booking.phase = 'posted' OR EXISTS (
      SELECT 1 FROM ${schema}.ledger_transactions AS ended WHERE ended.pending_id = booking.id AND ended.phase = 'posted')
      THEN 'posted' ELSE 'pending' END AS state
  FROM ${schema}.ledger_transactions AS booking
  WHERE booking.reference ~ ${BOOKED_FOR_LOG} AND booking.pending_id IS NULL AND booking.reference NOT LIKE '%${REVERSED_SUFFIX}'
    AND NOT EXISTS (
      SELECT 1 FROM ${schema}.ledger_transactions AS ended WHERE ended.pending_id = booking.id AND ended.phase = 'voided')
    AND NOT EXISTS (
      SELECT 1 FROM ${schema}.ledger_transactions AS undone WHERE undone.reference = booking.reference || '${REVERSED_SUFFIX}')`;

export const comparisons: readonly Comparison[] = [
  {
    table: 'chain_checkpoints',
    rows: (schema) => `SELECT chain_id::text AS key, number, hash, block_time FROM ${schema}.chain_checkpoints`,
  },
  {
    table: 'chain_logs',
    rows: (
      schema,
    ) => `SELECT block_hash || ':' || log_index AS key, chain_id, block_number, block_time, transaction_hash,
      transaction_index, address, topics, data, event, arguments, order_hash FROM ${schema}.chain_logs WHERE NOT removed`,
  },
  {
    table: 'chain_blocks',
    rows: (schema) => `SELECT number::text AS key, chain_id, hash, parent_hash, block_time FROM ${schema}.chain_blocks`,
  },
  {
    table: 'chain_transactions',
    rows: (schema) => `SELECT id AS key, status, block_number, block_hash, transaction_hash, gas_used
      FROM ${schema}.chain_transactions`,
  },
  {
    table: 'purchase_orders',
    rows: (
      schema,
    ) => `SELECT id AS key, status, amount, deliver_by, claim_by, funded, held, released, paid, refunded, fees,
      claimed, contested, disputed, retained, invoiced, settlement_count FROM ${schema}.purchase_orders`,
  },
  {
    table: 'deliveries',
    rows: (
      schema,
    ) => `SELECT ${keyOf('deliveries', `order_id || ':' || round || ':' || cumulative`)} AS key, order_id, round,
      claimant_id, amount, cumulative, delivered_at, evidence_hash, status, claimed_at, inspection_ends_at, decided_at
      FROM ${schema}.deliveries`,
  },
  {
    table: 'invoices',
    rows: (
      schema,
    ) => `SELECT ${keyOf('invoices', 'invoice_hash')} AS key, order_id, from_amount, to_amount, paid, due_at,
      document_hash, invoice_hash, holder_address, ${ownerId('holder', YOUNGER_THAN_INVOICE)}, pledgee_address,
      ${ownerId('pledgee', YOUNGER_THAN_INVOICE)}, acknowledged_at, status FROM ${schema}.invoices AS row`,
  },
  {
    table: 'settlements',
    rows: (schema) => `SELECT id AS key, status FROM ${schema}.settlements`,
  },
  {
    table: 'disputes',
    rows: (
      schema,
    ) => `SELECT ${keyOf('disputes', `order_id || ':' || round || ':' || number`)} AS key, order_id, round, number,
      kind, cumulative, tranche, contested, reason_hash, status, arbitration_ends_at, to_supplier, to_buyer, resolved_by,
      resolved_at FROM ${schema}.disputes`,
  },
  {
    table: 'retentions',
    rows: (
      schema,
    ) => `SELECT order_id || ':' || round || ':' || number AS key, amount, from_amount, to_amount, due_at, status
      FROM ${schema}.retentions WHERE status <> 'reverted'`,
  },
  {
    table: 'payments',
    rows: (
      schema,
    ) => `SELECT block_hash || ':' || log_index AS key, order_id, kind, payee_address, ${ownerId('payee', YOUNGER_THAN_PAYMENT)}, token, amount,
      credited, status, chain_id, block_number, block_time, transaction_hash FROM ${schema}.payments AS row WHERE status <> 'reverted'`,
  },
  {
    table: 'trail_entries',
    rows: (
      schema,
    ) => `SELECT DISTINCT order_id || ':' || block_hash || ':' || log_index || ':' || kind || ':' || coalesce(amount, 0)
      AS key, at, actor_address FROM ${schema}.trail_entries AS entry
      WHERE block_hash IS NOT NULL AND kind NOT LIKE '%\\_reverted' AND ${standing(schema, 'entry')}`,
  },
  {
    table: 'ledger_transactions',
    rows: (schema) => `SELECT key, booking.kind, order_id, block_number, transaction_hash, occurred_at, state, (
        SELECT jsonb_agg(jsonb_build_array(account, kind, token, amount) ORDER BY account, kind, token, amount) FROM (
          SELECT ${owner('account.owner')} AS account, ${accountKind('account')} AS kind, entry.token, sum(amount) AS amount
          FROM ${schema}.ledger_entries AS entry JOIN ${schema}.ledger_accounts AS account ON account.id = entry.account_id
          WHERE entry.transaction_id = booking.id GROUP BY 1, 2, 3
        ) AS entries WHERE amount <> 0
      ) AS entries FROM (${standingBookings(schema)}) AS booking`,
  },
  {
    table: 'ledger_accounts',
    rows: (
      schema,
    ) => `SELECT account || ':' || kind || ':' || token AS key, sum(pending) AS pending, sum(posted) AS posted
      FROM (SELECT ${owner('owner')} AS account, ${accountKind('ledger_accounts')} AS kind, token, pending, posted
        FROM ${schema}.ledger_accounts) AS owned
      GROUP BY account, kind, token HAVING sum(pending) <> 0 OR sum(posted) <> 0`,
  },
];
