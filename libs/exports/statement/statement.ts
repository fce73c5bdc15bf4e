import type { EntityManager } from 'typeorm';
import { readRows } from '../read-rows.js';

/** What a token is called, and how many digits its minor unit has. */
export interface StatementToken {
  readonly symbol: string;
  readonly decimals: number;
}

/** Who the statement is for and what it covers. */
export interface StatementHead {
  /** Of the export; it names the statement. */
  readonly id: string;
  readonly businessId: string;
  readonly businessName: string;
  readonly from: Date;
  readonly to: Date;
  readonly createdAt: Date;
}

export interface StatementAccount {
  readonly id: bigint;
  readonly kind: string;
  readonly owner: string;
  readonly token: string;
  readonly tokenName: StatementToken;
  /** Posted, minor units, before the first and after the last moment of the period. */
  readonly opening: bigint;
  readonly closing: bigint;
  /** Bookings of the period, oldest first. */
  readonly lines: AsyncIterable<readonly StatementLine[]>;
}

/** A booking that became final in the period. */
export interface StatementLine {
  readonly id: string;
  readonly kind: string;
  /** Minor units; positive added to the account. */
  readonly amount: bigint;
  readonly at: Date;
  readonly orderId: string | null;
  readonly transactionHash: string | null;
}

/** Posted bookings of an account; what was pending first counts from when it was posted. */
const POSTED = `FROM ledger_transactions AS booking
  JOIN ledger_entries AS entry ON entry.transaction_id = coalesce(booking.pending_id, booking.id)
  WHERE booking.phase = 'posted' AND entry.account_id = $1`;

interface AccountRow {
  readonly id: string;
  readonly kind: string;
  readonly owner: string;
  readonly token: string;
}

interface LineRow {
  readonly id: string;
  readonly kind: string;
  readonly amount: string;
  readonly at: Date;
  readonly order_id: string | null;
  readonly transaction_hash: string | null;
}

/** The accounts that the transaction's tenant sees: those of its business and of its address. */
export async function findStatementAccounts(manager: EntityManager): Promise<AccountRow[]> {
  return (await manager.query(
    `SELECT id, kind, owner, token FROM ledger_accounts ORDER BY ledger_accounts.id`,
  )) as AccountRow[];
}

/** Lines of all accounts together. */
export async function countStatementLines(
  manager: EntityManager,
  accounts: readonly AccountRow[],
  { from, to }: Pick<StatementHead, 'from' | 'to'>,
): Promise<number> {
  const [{ count }] = (await manager.query(
    `SELECT count(*) AS count ${POSTED.replace('= $1', '= ANY($1::bigint[])')}
     AND booking.occurred_at >= $2 AND booking.occurred_at < $3`,
    [accounts.map(({ id }) => id), from, to],
  )) as [{ count: string }];
  return Number(count);
}

async function postedBefore(manager: EntityManager, accountId: string, time: Date): Promise<bigint> {
  const [{ sum }] = (await manager.query(
    `SELECT coalesce(sum(entry.amount), 0) AS sum ${POSTED} AND booking.occurred_at < $2`,
    [accountId, time],
  )) as [{ sum: string }];
  return BigInt(sum);
}

/** One account after the other, with what was posted on it in the period. */
export async function* readStatement(
  manager: EntityManager,
  accounts: readonly AccountRow[],
  { from, to }: Pick<StatementHead, 'from' | 'to'>,
  tokenName: (token: string) => Promise<StatementToken>,
): AsyncGenerator<StatementAccount> {
  for (const { id, kind, owner, token } of accounts) {
    yield {
      ...{ id: BigInt(id), kind, owner, token, tokenName: await tokenName(token) },
      opening: await postedBefore(manager, id, from),
      closing: await postedBefore(manager, id, to),
      lines: readLines(manager, id, from, to),
    };
  }
}

async function* readLines(
  manager: EntityManager,
  accountId: string,
  from: Date,
  to: Date,
): AsyncGenerator<StatementLine[]> {
  const sql = `SELECT booking.id, booking.kind, entry.amount, booking.occurred_at AS at, booking.order_id, booking.transaction_hash
    ${POSTED} AND booking.occurred_at >= $2 AND booking.occurred_at < $3 ORDER BY booking.occurred_at, booking.sequence`;
  for await (const rows of readRows<LineRow>(manager, `lines_of_${accountId}`, sql, [accountId, from, to])) {
    yield rows.map(({ id, kind, amount, at, order_id: orderId, transaction_hash: transactionHash }) => ({
      ...{ id, kind, amount: BigInt(amount), at, orderId, transactionHash },
    }));
  }
}

/** An account's id as the API has it. */
export function statementAccountId(id: bigint): string {
  return `lac_${id.toString().padStart(26, '0')}`;
}
