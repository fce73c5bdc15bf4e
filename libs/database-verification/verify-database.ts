import { NO_RECORDS } from '#records';
import { type Fault, type RecordReach, type VerificationStep, type VerifiedPlace, verificationSteps } from './steps.js';

export interface VerificationProgress extends RecordReach {
  isDone(step: VerificationStep): boolean;
  /** Hears how each step went: why it was skipped, or that all was right, now or before. */
  hear(step: VerificationStep, outcome: 'ok' | 'done' | { readonly skipped: string }): void;
}

const fromTheStart: VerificationProgress = {
  records: NO_RECORDS,
  reach: () => undefined,
  isDone: () => false,
  hear: () => undefined,
};

/** Compares database, log, ledger and chain. Returns the first thing that is wrong; undefined when nothing is. */
export async function verifyDatabase(
  place: VerifiedPlace,
  progress: VerificationProgress = fromTheStart,
): Promise<Fault | undefined> {
  for (const step of verificationSteps) {
    const skipped = step.skipped?.(place);
    if (skipped !== undefined) {
      progress.hear(step, { skipped });
      continue;
    }
    if (progress.isDone(step)) {
      progress.hear(step, 'done');
      continue;
    }
    const fault = await step.verify(place, progress);
    if (fault !== undefined) return fault;
    progress.hear(step, 'ok');
  }
  return undefined;
}
