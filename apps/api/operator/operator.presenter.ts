import type { z } from 'zod';
import type { IntentStep, LaneState } from '#chain';
import type { DeadLetter } from '#dead-letters';
import type { ChainWorkItem } from '#operations';
import type { chainWorkSchema, deadLetterSchema, laneSchema, stepSchema } from './operator.schema.js';

function time(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

export function presentLane(lane: LaneState): z.infer<typeof laneSchema> {
  return {
    chainId: lane.chainId.toString(),
    signer: lane.signer,
    state: lane.haltedCode !== null ? 'halted' : lane.pausedReason !== null ? 'paused' : 'active',
    holder: lane.holder,
    heartbeatAt: time(lane.heartbeatAt),
    pausedReason: lane.pausedReason,
    haltedCode: lane.haltedCode,
    haltedReason: lane.haltedReason,
    haltedAt: time(lane.haltedAt),
    waitingReason: lane.waitingReason,
    isFilling: lane.isFilling,
    nextNonce: lane.nextNonce?.toString() ?? null,
    chainNonce: lane.chainNonce?.toString() ?? null,
    openTransactions: lane.openTransactions,
    oldestOpenAt: time(lane.oldestOpenAt),
  };
}

export function presentChainWork(item: ChainWorkItem): z.infer<typeof chainWorkSchema> {
  return {
    ...item,
    error: item.error === null ? null : { ...item.error },
    notBefore: time(item.notBefore),
    nonce: item.nonce?.toString() ?? null,
    createdAt: item.createdAt.toISOString(),
    updatedAt: item.updatedAt.toISOString(),
  };
}

export function presentStep({ at, step, detail }: IntentStep): z.infer<typeof stepSchema> {
  return { at: at.toISOString(), step, detail: { ...detail } };
}

export function presentDeadLetter(letter: DeadLetter): z.infer<typeof deadLetterSchema> {
  return { ...letter, firstFailedAt: letter.firstFailedAt.toISOString(), parkedAt: letter.parkedAt.toISOString() };
}
