import { describeRevert } from './decoding.js';
import type { ChainFailure, FailedIntent, QueuedIntent } from './intent-queue.js';
import type { Prediction } from './simulation.js';

/** What is to be done with ready intents. */
export interface Judgement {
  readonly accepted: readonly { readonly intent: QueuedIntent; readonly gasLimit: bigint }[];
  readonly failed: readonly FailedIntent[];
  readonly postponed: readonly { readonly intentId: string; readonly failure: ChainFailure }[];
  /** Ids of those that were not looked at. */
  readonly deferred: readonly string[];
}

export function judge(intents: readonly { intent: QueuedIntent; prediction: Prediction | undefined }[]): Judgement {
  const accepted: { intent: QueuedIntent; gasLimit: bigint }[] = [];
  const failed: FailedIntent[] = [];
  const postponed: { intentId: string; failure: ChainFailure }[] = [];
  const deferred: string[] = [];
  for (const { intent, prediction } of intents) {
    switch (prediction?.outcome) {
      case 'succeeds':
        accepted.push({ intent, gasLimit: prediction.gasLimit });
        break;
      case 'reverts': {
        const { error } = prediction;
        const failure = { code: error.name, detail: describeRevert(error), arguments: error.arguments };
        failed.push({ ...intent, failure });
        break;
      }
      case 'unknown':
        postponed.push({ intentId: intent.id, failure: { code: 'node_unavailable', detail: prediction.message } });
        break;
      default:
        deferred.push(intent.id);
    }
  }
  return { accepted, failed, postponed, deferred };
}
