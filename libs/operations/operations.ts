import type { EntityManager } from 'typeorm';
import { type ContractCall, intentRow, recordIntent } from '#chain';
import { deferredWrites } from '#database';
import { newId, QuittanceError } from '#domain';
import { keepTrace } from './operation-traces.js';

/** Chain work that somebody is promised. */
export interface ChainWork {
  readonly chainId: bigint;
  /** Who watches it; null for what the network does by itself. */
  readonly businessId: string | null;
  /** What it does, in the API's words: `fund_order`. */
  readonly kind: string;
  /** The id of what it is about. */
  readonly subject: string;
  /** Unique per chain while the work is not failed, such as `fund:0x…`. */
  readonly businessKey: string;
  /** Work with the same lane key is done in the order in which it was recorded. */
  readonly laneKey: string;
  readonly call: ContractCall;
}

/**
 * Records an operation and its intent in the caller's transaction; the sender takes it from there after the commit.
 * Returns the operation's id. Throws `invalid_transition` when the same work is under way already; within a command, whose writes
 * wait for its end, the command does.
 */
export async function promiseChainWork(manager: EntityManager, work: ChainWork): Promise<string> {
  const operationId = newId('operation');
  const intent = {
    chainId: work.chainId,
    businessKey: work.businessKey,
    laneKey: work.laneKey,
    kind: work.call.kind,
    target: work.call.target,
    calldata: work.call.calldata,
    gasLimit: work.call.gasLimit,
    subject: work.subject,
    operationId,
  };
  await keepTrace(manager, operationId, work.businessId);
  const writes = deferredWrites(manager);
  if (writes !== undefined) {
    const { businessId, kind, subject } = work;
    writes.operations.push({ id: operationId, business_id: businessId, kind, subject });
    writes.intents.push(intentRow(intent));
    return operationId;
  }
  await manager.query(
    `INSERT INTO operations (id, business_id, kind, subject, status) VALUES ($1, $2, $3, $4, 'pending')`,
    [operationId, work.businessId, work.kind, work.subject],
  );
  const intentId = await recordIntent(manager, intent);
  if (intentId === undefined) {
    const [same] = (await manager.query(
      `SELECT operations.status FROM chain_intents LEFT JOIN operations ON operations.id = operation_id
       WHERE chain_id = $1 AND business_key = $2 AND chain_intents.status <> 'failed'`,
      [work.chainId.toString(), work.businessKey],
    )) as { status: string | null }[];
    throw new QuittanceError('invalid_transition', 'This is under way already.', {
      state: same?.status ?? 'pending',
      allowedActions: [{ action: 'list_operations', href: `/v1/operations?subject=${work.subject}` }],
    });
  }
  return operationId;
}
