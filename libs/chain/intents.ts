import type { EntityManager } from 'typeorm';
import { newId } from '#domain';

/** One piece of chain work: what to call and why. */
export interface ChainIntent {
  readonly chainId: bigint;
  /** Unique per chain, such as `fund:0x…`: the same work is not recorded again unless it failed for good. */
  readonly businessKey: string;
  /** Intents with the same lane key are mined in the order in which they were recorded; usually the order's hash. */
  readonly laneKey: string;
  /** The contract function, for people and metrics: `fundWithAuthorisation`. */
  readonly kind: string;
  readonly target: string;
  readonly calldata: string;
  readonly gasLimit: bigint;
  /** The id of what it is about. */
  readonly subject: string;
  /** The operation that a client is watching. */
  readonly operationId?: string;
}

/** Records an intent in the caller's transaction. Returns its id, or undefined when its business key is at work or done already. */
export async function recordIntent(manager: EntityManager, intent: ChainIntent): Promise<string | undefined> {
  const rows = (await manager.query(
    `INSERT INTO chain_intents
       (id, chain_id, business_key, lane_key, kind, target, calldata, gas_limit, subject, operation_id, status)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'ready')
     ON CONFLICT (chain_id, business_key) WHERE status <> 'failed' DO NOTHING RETURNING id`,
    [
      newId('intent'),
      intent.chainId.toString(),
      intent.businessKey,
      intent.laneKey,
      intent.kind,
      intent.target,
      intent.calldata,
      intent.gasLimit.toString(),
      intent.subject,
      intent.operationId ?? null,
    ],
  )) as { id: string }[];
  return rows[0]?.id;
}

/** An intent as `complete_command` records it, under a new id. */
export function intentRow(intent: ChainIntent): Readonly<Record<string, unknown>> {
  return {
    id: newId('intent'),
    chain_id: intent.chainId.toString(),
    business_key: intent.businessKey,
    lane_key: intent.laneKey,
    kind: intent.kind,
    target: intent.target,
    calldata: intent.calldata,
    gas_limit: intent.gasLimit.toString(),
    subject: intent.subject,
    operation_id: intent.operationId,
  };
}
