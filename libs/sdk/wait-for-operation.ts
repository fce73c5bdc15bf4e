import { setTimeout as sleep } from 'node:timers/promises';
import type { Schema } from './operation-types.js';

export type Operation = Schema<'OperationDetail'>;

export interface WaitOptions {
  /** `mined`: in a block, which a reorganisation may still take away. `final`: there for good. `mined` unless told. */
  readonly until?: 'mined' | 'final';
  /** Two minutes unless told. The operation goes on afterwards. */
  readonly timeoutMilliseconds?: number;
  readonly signal?: AbortSignal;
}

/** The chain work was given up. `operation.error` is the problem, with what may be done next. */
export class OperationFailed extends Error {
  constructor(readonly operation: Operation) {
    super(`${operation.id} failed: ${operation.error?.detail ?? operation.explanation}`);
    this.name = 'OperationFailed';
  }
}

/** It took longer than the caller wanted to wait. Nothing is wrong with it: `operation.explanation` says what it waits for. */
export class OperationPending extends Error {
  constructor(readonly operation: Operation) {
    super(`${operation.id} is ${operation.status}: ${operation.explanation}`);
    this.name = 'OperationPending';
  }
}

const TIMEOUT_MILLISECONDS = 120_000;
const FIRST_PAUSE_MILLISECONDS = 50;
const LONGEST_PAUSE_MILLISECONDS = 1_000;
const GROWTH = 1.5;

/**
 * Asks until the operation has got as far as told. @throws OperationFailed, OperationPending, and what `signal` was aborted with
 * @param fetchOperation asks for it once
 */
export async function waitForOperation(
  fetchOperation: () => Promise<Operation>,
  { until = 'mined', timeoutMilliseconds = TIMEOUT_MILLISECONDS, signal }: WaitOptions = {},
): Promise<Operation> {
  const end = Date.now() + timeoutMilliseconds;
  for (let pause = FIRST_PAUSE_MILLISECONDS; ; pause = Math.min(pause * GROWTH, LONGEST_PAUSE_MILLISECONDS)) {
    signal?.throwIfAborted();
    const operation = await fetchOperation();
    if (operation.status === 'failed') throw new OperationFailed(operation);
    if (operation.status === 'final' || operation.status === until) return operation;
    const left = end - Date.now();
    if (left <= 0) throw new OperationPending(operation);
    await sleep(Math.min(pause, left), undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
