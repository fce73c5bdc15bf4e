import type { EntityManager } from 'typeorm';

export interface Spending {
  /** Address. */
  readonly signer: string;
  /** A token's address, or {@link GAS}. */
  readonly asset: string;
  /** In the token's minor unit, or wei. */
  readonly amount: bigint;
  /** The most for one day of the network's time (UTC); undefined: no limit. */
  readonly limit: bigint | undefined;
}

/** The asset that operators' transactions cost. */
export const GAS = 'gas';

const TODAY = `(network_now() AT TIME ZONE 'UTC')::date`;

/**
 * Counts what is about to be signed in the caller's transaction, unless the day's total would exceed the limit. Returns whether it
 * may be signed. Signatures for the same signer and asset wait for each other until the end of their transactions.
 */
export async function countSpending(
  manager: EntityManager,
  { signer, asset, amount, limit }: Spending,
): Promise<boolean> {
  const rows = (await manager.query(
    `INSERT INTO signer_spend AS total (signer, asset, day, spent)
     SELECT $1, $2, ${TODAY}, $3::numeric WHERE $4::numeric IS NULL OR $3::numeric <= $4::numeric
     ON CONFLICT (signer, asset, day) DO UPDATE SET spent = total.spent + EXCLUDED.spent
       WHERE $4::numeric IS NULL OR total.spent + EXCLUDED.spent <= $4::numeric
     RETURNING 1`,
    [signer, asset, amount.toString(), limit?.toString() ?? null],
  )) as unknown[];
  return rows.length > 0;
}

/** Notes that a limit was reached. Returns whether that is the first time on this day. */
export async function noteLimitReached(manager: EntityManager, signer: string, asset: string): Promise<boolean> {
  const rows = (await manager.query(
    `INSERT INTO signer_spend AS total (signer, asset, day, spent, limit_reached_at)
     VALUES ($1, $2, ${TODAY}, 0, network_now())
     ON CONFLICT (signer, asset, day) DO UPDATE SET limit_reached_at = EXCLUDED.limit_reached_at
       WHERE total.limit_reached_at IS NULL
     RETURNING 1`,
    [signer, asset],
  )) as unknown[];
  return rows.length > 0;
}
