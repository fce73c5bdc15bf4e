import type { EntityManager } from 'typeorm';
import type { LedgerAccount, LedgerBalance } from './history.js';

/**
 * What an account held before the end of the period of the grant under which `manager` reads, or at `time` within it, in the states of
 * today. It counts what came before the period, which the grant does not show line by line.
 */
export async function balanceUnderGrant(
  manager: EntityManager,
  accountId: bigint,
  time?: Date,
): Promise<LedgerBalance> {
  const [row] = (await manager.query(`SELECT pending, posted FROM balance_under_grant($1, $2)`, [
    accountId.toString(),
    time ?? null,
  ])) as [{ pending: string; posted: string }];
  return { pending: BigInt(row.pending), posted: BigInt(row.posted) };
}

/** The accounts with the balances of {@link balanceUnderGrant}. */
export async function balancesUnderGrant(
  manager: EntityManager,
  accounts: readonly LedgerAccount[],
): Promise<LedgerAccount[]> {
  const restated: LedgerAccount[] = [];
  for (const account of accounts) {
    restated.push({ ...account, ...(await balanceUnderGrant(manager, account.id)) });
  }
  return restated;
}
