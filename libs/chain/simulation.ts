import { minimum } from '#domain';
import type { DecodedError } from './decoding.js';
import type { QueuedIntent } from './intent-queue.js';
import { readRevert } from './reverts.js';
import { type RpcClient, readQuantity, writeQuantity } from './rpc.js';

/** What would become of an intent's call now. */
export type Prediction =
  | { readonly outcome: 'succeeds'; readonly gasLimit: bigint }
  | { readonly outcome: 'reverts'; readonly error: DecodedError }
  | { readonly outcome: 'unknown'; readonly message: string };

function callOf(from: string, intent: QueuedIntent): Record<string, string> {
  return { from, to: intent.target, data: intent.calldata };
}

/**
 * Runs calls without sending them, each with the gas limit that its transaction will have, so that what succeeds here fits. One
 * that runs out of gas is estimated instead and gets a quarter more than it needs. One `eth_call` costs the node a tenth of
 * the search that is `eth_estimateGas`.
 * @throws {RpcUnavailableError} when the node gives no usable answer
 */
export async function predictCalls(
  rpc: RpcClient,
  from: string,
  intents: readonly QueuedIntent[],
  blockGasLimit: bigint,
): Promise<Prediction[]> {
  const limits = intents.map((intent) => minimum(intent.gasLimit, blockGasLimit));
  const outcomes = await rpc.batch(
    intents.map((intent, index) => ({
      method: 'eth_call',
      params: [{ ...callOf(from, intent), gas: writeQuantity(limits[index] ?? 0n) }, 'latest'],
    })),
  );
  const predictions: Prediction[] = [];
  for (const [index, intent] of intents.entries()) {
    const outcome = outcomes[index];
    if (outcome?.ok) {
      predictions.push({ outcome: 'succeeds', gasLimit: limits[index] ?? 0n });
      continue;
    }
    const revert = outcome === undefined ? undefined : readRevert(outcome.error);
    if (revert === 'out_of_gas' || (revert !== undefined && isGasError(revert))) {
      predictions.push(await estimate(rpc, from, intent, blockGasLimit));
    } else if (revert === undefined) {
      predictions.push({ outcome: 'unknown', message: outcome?.error.message ?? 'no answer' });
    } else {
      predictions.push({ outcome: 'reverts', error: revert });
    }
  }
  return predictions;
}

/** Reverts that more gas may cure: none at all was said, or TokenPush asked for more. */
function isGasError(error: DecodedError): boolean {
  return error.name === 'None' || error.name === 'GasTooLowForPush';
}

async function estimate(
  rpc: RpcClient,
  from: string,
  intent: QueuedIntent,
  blockGasLimit: bigint,
): Promise<Prediction> {
  const [outcome] = await rpc.batch([{ method: 'eth_estimateGas', params: [callOf(from, intent), 'latest'] }]);
  if (outcome?.ok) {
    const wanted = (readQuantity(outcome.result) * 5n) / 4n;
    return { outcome: 'succeeds', gasLimit: minimum(wanted, blockGasLimit) };
  }
  const revert = outcome === undefined ? undefined : readRevert(outcome.error);
  if (revert === undefined) return { outcome: 'unknown', message: outcome?.error.message ?? 'no answer' };
  return { outcome: 'reverts', error: revert === 'out_of_gas' ? { name: 'OutOfGas', arguments: {} } : revert };
}
