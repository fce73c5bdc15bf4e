import type { EntityManager } from 'typeorm';

/** One comparison of the ledger with the escrow contract in one token, both at one block. Minor units. */
export interface Comparison {
  readonly chainId: bigint;
  readonly token: string;
  readonly blockNumber: bigint;
  readonly blockHash: string;
  /** What the ledger says the contract holds for orders. */
  readonly escrowed: bigint;
  /** What the ledger says it owes as credit. */
  readonly credit: bigint;
  /** What the contract says it owes. */
  readonly owed: bigint;
  /** What it has. */
  readonly balance: bigint;
  /** What the ledger says it owes less what the contract says. */
  readonly difference: bigint;
}

export interface ReconciliationState extends Comparison {
  readonly checkedAt: Date;
  /** Since when books and contract differ, by one unit or more, or the contract has less than it owes. Null when all is well. */
  readonly alarmSince: Date | null;
}

type StateRow = { readonly [Column in 'chain_id' | 'token' | 'block_number' | 'block_hash']: string } & {
  readonly [Column in 'escrowed' | 'credit' | 'owed' | 'balance' | 'difference']: string;
} & { readonly checked_at: Date; readonly alarm_since: Date | null };

/** The newest comparison of every token, as the reconciler stored it. Empty before its first. */
export async function reconciliationState(manager: EntityManager): Promise<ReconciliationState[]> {
  const rows = (await manager.query(
    `SELECT chain_id, token, block_number, block_hash, escrowed, credit, owed, balance, difference, checked_at, alarm_since
     FROM reconciliation_states ORDER BY chain_id, token`,
  )) as StateRow[];
  return rows.map((row) => ({
    chainId: BigInt(row.chain_id),
    token: row.token,
    blockNumber: BigInt(row.block_number),
    blockHash: row.block_hash,
    escrowed: BigInt(row.escrowed),
    credit: BigInt(row.credit),
    owed: BigInt(row.owed),
    balance: BigInt(row.balance),
    difference: BigInt(row.difference),
    checkedAt: row.checked_at,
    alarmSince: row.alarm_since,
  }));
}

/** One unit is enough. */
export function isAlarming({ difference, balance, owed }: Comparison): boolean {
  return difference !== 0n || balance < owed;
}

/**
 * Stores a comparison as the newest, and as a finding when its outcome is another than that of the one before. Returns whether the
 * alarm was raised or cleared by it. What another reconciler compared at a later block stays.
 */
export async function storeComparison(
  manager: EntityManager,
  comparison: Comparison,
): Promise<'raised' | 'cleared' | undefined> {
  const alarming = isAlarming(comparison);
  const values = [
    comparison.chainId.toString(),
    comparison.token,
    comparison.blockNumber.toString(),
    comparison.blockHash,
    comparison.escrowed.toString(),
    comparison.credit.toString(),
    comparison.owed.toString(),
    comparison.balance.toString(),
    comparison.difference.toString(),
    alarming,
  ];
  const columns = 'chain_id, token, block_number, block_hash, escrowed, credit, owed, balance, difference';
  // For want of a row to lock before the first comparison of a token.
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('reconciliation ' || $1, 0))`, [comparison.token]);
  const [before] = (await manager.query(
    `SELECT difference, alarm_since IS NOT NULL AS alarm, block_number > $3 AS is_newer FROM reconciliation_states
     WHERE chain_id = $1 AND token = $2`,
    values.slice(0, 3),
  )) as { difference: string; alarm: boolean; is_newer: boolean }[];
  if (before?.is_newer) return undefined;
  await manager.query(
    `INSERT INTO reconciliation_states (${columns}, alarm_since)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, CASE WHEN $10::boolean THEN now() END)
     ON CONFLICT (chain_id, token) DO UPDATE SET block_number = $3, block_hash = $4, escrowed = $5, credit = $6, owed = $7,
       balance = $8, difference = $9, checked_at = now(),
       alarm_since = CASE WHEN $10::boolean THEN coalesce(reconciliation_states.alarm_since, now()) END`,
    values,
  );
  if (before?.alarm === alarming && before.difference === values[8]) return undefined;
  await manager.query(
    `INSERT INTO reconciliation_findings (${columns}, alarm) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values,
  );
  if (alarming) return 'raised';
  return before?.alarm ? 'cleared' : undefined;
}
