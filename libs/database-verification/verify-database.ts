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
  let failure: { readonly error: unknown } | undefined;
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
    try {
      const fault = await step.verify(place, progress);
      if (fault !== undefined) return fault;
      progress.hear(step, 'ok');
    } catch (error) {
      // Values that cannot be worked with at all are located by the step that they belong to, which may be a later one.
      failure ??= { error };
    }
  }
  if (failure !== undefined) throw failure.error;
  return undefined;
}
