import type { AcceptedIntent } from './batching.js';
import { describeRevert } from './decoding.js';
import type { ChainFailure, FailedIntent, QueuedIntent } from './intent-queue.js';
import type { Prediction } from './simulation.js';

/** What the node said is for operators: it may name endpoints, keys and quotas. */
export const NODE_UNAVAILABLE: ChainFailure = {
  code: 'node_unavailable',
  detail: 'The chain node cannot say now what would become of the call. It is asked again.',
};

export interface PostponedIntent {
  readonly intentId: string;
  readonly failure: ChainFailure;
  /** In the node's words. */
  readonly message: string;
}

/** What is to be done with ready intents. */
export interface Judgement {
  readonly accepted: readonly AcceptedIntent[];
  readonly failed: readonly FailedIntent[];
  readonly postponed: readonly PostponedIntent[];
  /** Ids of those that were not looked at. */
  readonly deferred: readonly string[];
}

export function judge(intents: readonly { intent: QueuedIntent; prediction: Prediction | undefined }[]): Judgement {
  const accepted: AcceptedIntent[] = [];
  const failed: FailedIntent[] = [];
  const postponed: PostponedIntent[] = [];
  const deferred: string[] = [];
  for (const { intent, prediction } of intents) {
    switch (prediction?.outcome) {
      case 'succeeds':
        accepted.push({ intent, gasLimit: prediction.gasLimit, fitsBatch: prediction.fitsBatch });
        break;
      case 'reverts': {
        const { error } = prediction;
        const failure = { code: error.name, detail: describeRevert(error), arguments: error.arguments };
        failed.push({ ...intent, failure });
        break;
      }
      case 'unknown':
        postponed.push({ intentId: intent.id, failure: NODE_UNAVAILABLE, message: prediction.message });
        break;
      default:
        deferred.push(intent.id);
    }
  }
  return { accepted, failed, postponed, deferred };
}
