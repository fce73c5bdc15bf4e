import type { EntityManager } from 'typeorm';
import { DeferredWrites } from '#database';

/** Chain work that a command would ask for; amounts of gas as the intent states them. */
export interface PlannedCall {
  readonly operationId: string;
  /** The contract function, such as `fund`. */
  readonly kind: string;
  readonly target: string;
  /** May hold signatures, which are worth money to whoever has them: never shown. */
  readonly calldata: string;
  /** The most gas that it may use. */
  readonly gasLimit: bigint;
  readonly subject: string;
  /** Whether work that the caller's business asked for about the same order is to be mined before. */
  readonly waits: boolean;
}

/** An event that a command would publish. */
export interface PlannedEvent {
  readonly type: string;
  readonly subject: string;
  /** The businesses that would see it. */
  readonly businessIds: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What a command would do and answer. Nothing of it is there. */
export interface DryRun {
  /** Of the command's answer. */
  readonly status: number;
  /** Whether it was done under this Idempotency-Key before, so that nothing would be done again. */
  readonly replayed: boolean;
  readonly calls: readonly PlannedCall[];
  readonly events: readonly PlannedEvent[];
}

/** Ends the transaction of a dry run, so that nothing of it stays. */
export class RolledBack<Body> extends Error {
  constructor(
    readonly body: Body,
    readonly dryRun: DryRun,
  ) {
    super('Only tried');
    this.name = 'RolledBack';
  }
}

/** What is taken back again still passes through the database's files; signed calls do not have to. */
export function withoutSignatures(writes: DeferredWrites): DeferredWrites {
  return Object.assign(new DeferredWrites(writes.at), writes, {
    intents: writes.intents.map((intent) => ({ ...intent, calldata: '0x' })),
  });
}

/** What a command has left for its end, before that is taken back; nothing for one that is replayed. */
export async function planOf(
  manager: EntityManager,
  writes: DeferredWrites | undefined,
): Promise<Pick<DryRun, 'calls' | 'events'>> {
  if (writes === undefined) return { calls: [], events: [] };
  const events = writes.events as readonly unknown[] as readonly PlannedEvent[];
  return { calls: await plannedCalls(manager, writes), events };
}

/** An intent among deferred writes; see `intentRow`. */
interface DeferredIntent {
  readonly id: string;
  readonly lane_key: string;
  readonly kind: string;
  readonly target: string;
  readonly calldata: string;
  readonly gas_limit: string;
  readonly subject: string;
  readonly operation_id: string;
}

async function plannedCalls(manager: EntityManager, writes: DeferredWrites): Promise<PlannedCall[]> {
  const intents = writes.intents as readonly unknown[] as readonly DeferredIntent[];
  if (intents.length === 0) return [];
  const busy = (await manager.query(
    `SELECT DISTINCT lane_key FROM chain_intents
     WHERE lane_key = ANY($1) AND status IN ('ready', 'assigned') AND id <> ALL($2)`,
    [intents.map((intent) => intent.lane_key), intents.map(({ id }) => id)],
  )) as { lane_key: string }[];
  const lanes = new Set(busy.map((intent) => intent.lane_key));
  return intents.map((intent) => ({
    operationId: intent.operation_id,
    kind: intent.kind,
    target: intent.target,
    calldata: intent.calldata,
    gasLimit: BigInt(intent.gas_limit),
    subject: intent.subject,
    waits: lanes.has(intent.lane_key),
  }));
}
