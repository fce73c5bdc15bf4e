import type { EntityManager } from 'typeorm';
import { QuittanceError } from '#domain';

/** One account that sends transactions on one chain. */
export interface Lane {
  readonly chainId: bigint;
  /** The account's address. */
  readonly signer: string;
}

/**
 * Why a lane signs nothing until a person has looked at it. `external_nonce`: somebody else used the account, or our records are
 * older than the chain. `nonce_gap`: the chain waits for a nonce that no transaction of ours has.
 */
export type LaneHaltCode = 'external_nonce' | 'nonce_gap';

export interface LaneState extends Lane {
  /** Grows with every process that takes the lane; who has an older one can neither sign nor send. */
  readonly token: bigint;
  /** The process that has the lane, in its own words. */
  readonly holder: string | null;
  readonly heartbeatAt: Date | null;
  readonly pausedReason: string | null;
  readonly haltedCode: LaneHaltCode | null;
  readonly haltedReason: string | null;
  readonly haltedAt: Date | null;
  /** What it waits for without being halted: fees above the ceiling, funds, a full pool. */
  readonly waitingReason: string | null;
  /** Asked for by {@link fillGap} and not done yet. */
  readonly isFilling: boolean;
  /** The nonce that the next transaction gets; null before the first look at the chain. */
  readonly nextNonce: bigint | null;
  /** The nonce that the chain expects next, as the holder last saw it. */
  readonly chainNonce: bigint | null;
  /** Transactions that are signed and in no block. */
  readonly openTransactions: number;
  readonly oldestOpenAt: Date | null;
}

interface LaneRow {
  readonly chain_id: string;
  readonly signer: string;
  readonly token: string;
  readonly holder: string | null;
  readonly heartbeat_at: Date | null;
  readonly paused_reason: string | null;
  readonly halted_code: LaneHaltCode | null;
  readonly halted_reason: string | null;
  readonly halted_at: Date | null;
  readonly waiting_reason: string | null;
  readonly fill_requested_at: Date | null;
  readonly next_nonce: string | null;
  readonly chain_nonce: string | null;
  readonly open: number;
  readonly oldest_open_at: Date | null;
}

/** All lanes, or those of one chain, by chain and signer. */
export async function laneStates(manager: EntityManager, chainId?: bigint): Promise<LaneState[]> {
  const rows = (await manager.query(
    `SELECT lane.*, open.count AS open, open.oldest AS oldest_open_at,
       coalesce((SELECT max(nonce) + 1 FROM chain_transactions AS work WHERE work.chain_id = lane.chain_id AND work.signer = lane.signer),
         first_nonce) AS next_nonce
     FROM chain_lanes AS lane
     CROSS JOIN LATERAL (
       SELECT count(*)::integer AS count, min(created_at) AS oldest FROM chain_transactions AS work
       WHERE work.chain_id = lane.chain_id AND work.signer = lane.signer AND status IN ('signed', 'broadcast')
     ) AS open
     WHERE $1::bigint IS NULL OR lane.chain_id = $1 ORDER BY lane.chain_id, lane.signer`,
    [chainId?.toString() ?? null],
  )) as LaneRow[];
  return rows.map((row) => ({
    chainId: BigInt(row.chain_id),
    signer: row.signer,
    token: BigInt(row.token),
    holder: row.holder,
    heartbeatAt: row.heartbeat_at,
    pausedReason: row.paused_reason,
    haltedCode: row.halted_code,
    haltedReason: row.halted_reason,
    haltedAt: row.halted_at,
    waitingReason: row.waiting_reason,
    isFilling: row.fill_requested_at !== null,
    nextNonce: row.next_nonce === null ? null : BigInt(row.next_nonce),
    chainNonce: row.chain_nonce === null ? null : BigInt(row.chain_nonce),
    openTransactions: row.open,
    oldestOpenAt: row.oldest_open_at,
  }));
}

/** Stops a lane from signing anything new. What is out is still looked after. */
export async function pauseLane(manager: EntityManager, lane: Lane, reason: string): Promise<void> {
  await change(manager, lane, `paused_reason = $3, paused_at = coalesce(paused_at, now())`, [reason]);
}

/**
 * Ends a pause and a halt. A halt whose cause is still there is found again before anything is signed: see {@link adoptNonce} and
 * {@link fillGap} for what removes causes.
 */
export async function resumeLane(manager: EntityManager, lane: Lane): Promise<void> {
  await change(
    manager,
    lane,
    `paused_reason = NULL, paused_at = NULL, halted_code = NULL, halted_reason = NULL, halted_at = NULL`,
    [],
  );
}

/**
 * Has the lane's holder close a gap: it sends nothing to itself with every nonce, from the chain's next one on, that has no
 * transaction of ours which can still be mined. Then the lane goes on by itself.
 */
export async function fillGap(manager: EntityManager, lane: Lane): Promise<void> {
  await change(manager, lane, 'fill_requested_at = now()', []);
}

/** Stops a lane until a person has looked at it. Only the first reason is kept. Returns whether it was not halted before. */
export async function haltLane(
  manager: EntityManager,
  lane: Lane,
  code: LaneHaltCode,
  reason: string,
): Promise<boolean> {
  const [rows] = (await manager.query(
    `UPDATE chain_lanes SET halted_code = $3, halted_reason = $4, halted_at = now()
     WHERE chain_id = $1 AND signer = $2 AND halted_code IS NULL RETURNING 1`,
    [lane.chainId.toString(), lane.signer, code, reason],
  )) as [unknown[], number];
  return rows.length > 0;
}

async function change(manager: EntityManager, lane: Lane, changes: string, values: readonly unknown[]): Promise<void> {
  const [rows] = (await manager.query(
    `UPDATE chain_lanes SET ${changes} WHERE chain_id = $1 AND signer = $2 RETURNING 1`,
    [lane.chainId.toString(), lane.signer, ...values],
  )) as [unknown[], number];
  if (rows.length === 0) {
    throw new QuittanceError('not_found', `Nobody has sent from ${lane.signer} on chain ${lane.chainId} yet.`);
  }
}
