import type { EntityManager } from 'typeorm';

/** Where the chain work of an operation stands: what explains why it takes as long as it does. */
export interface WorkProgress {
  readonly intentId: string;
  readonly status: 'ready' | 'assigned' | 'mined' | 'final' | 'failed' | 'parked';
  /** How often it was put back since it last got on. */
  readonly failures: number;
  /** Not taken up before. */
  readonly notBefore: Date | null;
  readonly isCancelling: boolean;
  /** The operation before it in its order, when that has to be mined first. */
  readonly waitsFor: string | null;
  /** Why reading the chain is halted, if it is: then nothing is sent. */
  readonly chainHalted: string | null;
  /** Up to which block what was mined is final. */
  readonly finalBlock: bigint | null;
  /** Why no account sends anything new, when none does. */
  readonly allLanesStopped: string | null;
  readonly transaction: TransactionProgress | null;
}

export interface TransactionProgress {
  readonly signer: string;
  readonly nonce: bigint;
  readonly status: string;
  readonly blockNumber: bigint | null;
  /** How often it was signed: every time but the first with a higher fee. */
  readonly attempts: number;
  readonly lastSentAt: Date | null;
  /** Of the newest attempt, wei. */
  readonly maxFeePerGas: bigint;
  /** What the node last said against it. */
  readonly errorClass: string | null;
  /** Transactions of the same account with lower nonces that are in no block. */
  readonly ahead: number;
  readonly laneHalted: string | null;
  readonly lanePaused: string | null;
  readonly laneWaiting: string | null;
}

interface ProgressRow {
  readonly intent_id: string;
  readonly status: WorkProgress['status'];
  readonly failures: number;
  readonly not_before: Date | null;
  readonly is_cancelling: boolean;
  readonly waits_for: string | null;
  readonly chain_halted: string | null;
  readonly final_number: string | null;
  readonly all_lanes_stopped: string | null;
  readonly signer: string | null;
  readonly nonce: string;
  readonly transaction_status: string;
  readonly block_number: string | null;
  readonly attempts: number;
  readonly broadcast_at: Date | null;
  readonly max_fee_per_gas: string;
  readonly error_class: string | null;
  readonly ahead: number;
  readonly lane_halted: string | null;
  readonly lane_paused: string | null;
  readonly lane_waiting: string | null;
}

function toTransaction(row: ProgressRow): TransactionProgress | null {
  if (row.signer === null) return null;
  return {
    signer: row.signer,
    nonce: BigInt(row.nonce),
    status: row.transaction_status,
    blockNumber: row.block_number === null ? null : BigInt(row.block_number),
    attempts: row.attempts,
    lastSentAt: row.broadcast_at,
    maxFeePerGas: BigInt(row.max_fee_per_gas),
    errorClass: row.error_class,
    ahead: row.ahead,
    laneHalted: row.lane_halted,
    lanePaused: row.lane_paused,
    laneWaiting: row.lane_waiting,
  };
}

/** Where the newest chain work of an operation stands; undefined when it has none. */
export async function progressOf(manager: EntityManager, operationId: string): Promise<WorkProgress | undefined> {
  const [row] = (await manager.query(
    `SELECT intent.id AS intent_id, intent.status, intent.failures, intent.not_before,
       intent.cancel_requested_at IS NOT NULL AS is_cancelling, read.halted_reason AS chain_halted, read.final_number,
       (SELECT earlier.operation_id FROM chain_intents AS earlier
        WHERE earlier.lane_key = intent.lane_key AND earlier.chain_id = intent.chain_id AND earlier.sequence < intent.sequence
          AND earlier.status IN ('ready', 'assigned') ORDER BY earlier.sequence DESC LIMIT 1) AS waits_for,
       (SELECT CASE WHEN bool_and(halted_code IS NOT NULL OR paused_reason IS NOT NULL)
          THEN min(coalesce(halted_reason, paused_reason)) END
        FROM chain_lanes WHERE chain_lanes.chain_id = intent.chain_id) AS all_lanes_stopped,
       work.signer, work.nonce, work.status AS transaction_status, work.block_number, attempt.number AS attempts,
       attempt.broadcast_at, attempt.max_fee_per_gas, attempt.error_class,
       (SELECT count(*)::integer FROM chain_transactions AS lower WHERE lower.chain_id = work.chain_id
          AND lower.signer = work.signer AND lower.nonce < work.nonce AND lower.status IN ('signed', 'broadcast')) AS ahead,
       lane.halted_reason AS lane_halted, lane.paused_reason AS lane_paused, lane.waiting_reason AS lane_waiting
     FROM chain_intents AS intent
     LEFT JOIN chain_checkpoints AS read ON read.chain_id = intent.chain_id
     LEFT JOIN chain_transactions AS work ON work.id = intent.transaction_id
     LEFT JOIN chain_lanes AS lane ON lane.chain_id = work.chain_id AND lane.signer = work.signer
     LEFT JOIN LATERAL (
       SELECT * FROM chain_attempts WHERE transaction_id = work.id ORDER BY number DESC LIMIT 1
     ) AS attempt ON true
     WHERE intent.operation_id = $1 ORDER BY intent.sequence DESC LIMIT 1`,
    [operationId],
  )) as ProgressRow[];
  if (row === undefined) return undefined;
  return {
    intentId: row.intent_id,
    status: row.status,
    failures: row.failures,
    notBefore: row.not_before,
    isCancelling: row.is_cancelling,
    waitsFor: row.waits_for,
    chainHalted: row.chain_halted,
    finalBlock: row.final_number === null ? null : BigInt(row.final_number),
    allLanesStopped: row.all_lanes_stopped,
    transaction: toTransaction(row),
  };
}
