import type { EntityManager } from 'typeorm';

/**
 * `available` is what the network's contracts moved to a business's own address less what they took from there, `external` the
 * same of an address that belongs to no business, `escrowed` what the contract holds for a buyer's orders, `credit` what it owes
 * because a token refused a payout, `receivable` and `payable` the two sides of invoices, `fees` what a recipient of fees earned.
 * docs/decisions/0018-chart-of-accounts.md has every posting rule.
 */
export const ledgerAccountKinds = [
  'available',
  'external',
  'escrowed',
  'credit',
  'receivable',
  'payable',
  'fees',
] as const;
export type LedgerAccountKind = (typeof ledgerAccountKinds)[number];

/** Contra accounts: what is behind them is not the network's, so nothing bounds them. All others never go below zero. */
const contraKinds: ReadonlySet<LedgerAccountKind> = new Set(['available', 'external', 'payable']);

export function isBounded(kind: LedgerAccountKind): boolean {
  return !contraKinds.has(kind);
}

export interface AccountName {
  /** A business id, or an address that belongs to none. */
  readonly owner: string;
  readonly kind: LedgerAccountKind;
  readonly token: string;
}

export interface LockedAccount extends AccountName {
  readonly id: string;
  readonly pending: bigint;
  readonly posted: bigint;
  /** By this transaction, with nothing on it yet. */
  readonly isNew: boolean;
}

export function accountKey({ owner, kind, token }: AccountName): string {
  return `${owner}\n${kind}\n${token}`;
}

/**
 * Creates missing accounts and locks all of them in id order, so that two bookings never wait for each other in a circle. By
 * {@link accountKey}.
 */
export async function lockAccounts(
  manager: EntityManager,
  names: readonly AccountName[],
): Promise<Map<string, LockedAccount>> {
  const wanted = [...new Map(names.map((name) => [accountKey(name), name])).values()];
  const columns = [wanted.map(({ owner }) => owner), wanted.map(({ kind }) => kind), wanted.map(({ token }) => token)];
  const created = (await manager.query(
    `INSERT INTO ledger_accounts (owner, kind, token)
     SELECT owner, kind, token FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (owner, kind, token)
     WHERE NOT EXISTS (
       SELECT FROM ledger_accounts AS known
       WHERE known.owner = wanted.owner AND known.kind = wanted.kind AND known.token = wanted.token)
     ORDER BY owner, kind, token ON CONFLICT DO NOTHING RETURNING id`,
    columns,
  )) as { id: string }[];
  const rows = (await manager.query(
    `SELECT account.id, owner, kind, token, pending, posted
     FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (owner, kind, token)
     JOIN ledger_accounts AS account USING (owner, kind, token)
     ORDER BY account.id FOR UPDATE OF account`,
    columns,
  )) as (AccountName & { id: string; pending: string; posted: string })[];
  const isNew = new Set(created.map(({ id }) => id));
  return new Map(
    rows.map((row) => [
      accountKey(row),
      { ...row, pending: BigInt(row.pending), posted: BigInt(row.posted), isNew: isNew.has(row.id) },
    ]),
  );
}

/** Takes back accounts that were created for bookings which were then refused. */
export async function dropUnusedAccounts(manager: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await manager.query(`DELETE FROM ledger_accounts WHERE id = ANY($1::bigint[])`, [ids]);
}
