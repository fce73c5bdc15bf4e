import { minimum } from '#domain';
import { GAS_CEILING } from './contracts.js';
import type { DecodedError } from './decoding.js';
import type { QueuedIntent } from './intent-queue.js';
import { readRevert } from './reverts.js';
import { type RpcClient, type RpcOutcome, type RpcRequest, RpcUnavailableError, writeQuantity } from './rpc.js';

/** What would become of an intent's call now. */
export type Prediction =
  | { readonly outcome: 'succeeds'; readonly gasLimit: bigint }
  | { readonly outcome: 'reverts'; readonly error: DecodedError }
  | { readonly outcome: 'unknown'; readonly message: string }
  /** Others took all the time there was; nothing is known about this one. */
  | { readonly outcome: 'deferred' };

/** Calls that are tried with more gas in one go. Whoever makes calls costly must not make everybody wait for long. */
const MOST_SECOND_TRIES = 16;

function requestOf(from: string, intent: QueuedIntent, gas: bigint): RpcRequest {
  const call = { from, to: intent.target, data: intent.calldata, gas: writeQuantity(gas) };
  return { method: 'eth_call', params: [call, 'latest'] };
}

/**
 * Runs calls without sending them, each with the gas limit that its transaction will have, so that what succeeds here fits. One
 * for which that is too little is tried again with the most that any call may have; beyond that it fails. Contract wallets decide
 * how much gas their signatures take, and the operator pays for it.
 * @throws {RpcUnavailableError} when the node gives no usable answer
 */
export async function predictCalls(
  rpc: RpcClient,
  from: string,
  intents: readonly QueuedIntent[],
  blockGasLimit: bigint,
): Promise<Prediction[]> {
  const ceiling = minimum(GAS_CEILING, blockGasLimit);
  const limits = intents.map((intent) => minimum(intent.gasLimit, ceiling));
  const outcomes = await rpc.batch(intents.map((intent, index) => requestOf(from, intent, limits[index] ?? ceiling)));
  let secondTries = 0;
  return Promise.all(
    intents.map((intent, index): Prediction | Promise<Prediction> => {
      const gasLimit = limits[index] ?? ceiling;
      const prediction = read(outcomes[index], gasLimit);
      if (prediction !== 'needs_more_gas') return prediction;
      secondTries += 1;
      return secondTries > MOST_SECOND_TRIES ? { outcome: 'deferred' } : tryAtCeiling(rpc, from, intent, ceiling);
    }),
  );
}

function read(outcome: RpcOutcome | undefined, gasLimit: bigint): Prediction | 'needs_more_gas' {
  if (outcome === undefined) return { outcome: 'unknown', message: 'no answer' };
  if (outcome.ok) return { outcome: 'succeeds', gasLimit };
  const revert = readRevert(outcome.error);
  if (revert === undefined) return { outcome: 'unknown', message: outcome.error.message };
  if (revert === 'out_of_gas' || isGasError(revert)) return 'needs_more_gas';
  return { outcome: 'reverts', error: revert };
}

/** Reverts that more gas may cure: none at all was said, or TokenPush asked for more. */
function isGasError(error: DecodedError): boolean {
  return error.name === 'None' || error.name === 'GasTooLowForPush';
}

/** Alone, so that a node that cannot answer for this call still does for others. */
async function tryAtCeiling(rpc: RpcClient, from: string, intent: QueuedIntent, ceiling: bigint): Promise<Prediction> {
  try {
    const [outcome] = await rpc.batch([requestOf(from, intent, ceiling)]);
    const prediction = read(outcome, ceiling);
    if (prediction !== 'needs_more_gas') return prediction;
    return { outcome: 'reverts', error: { name: 'GasTooHigh', arguments: { ceiling: ceiling.toString() } } };
  } catch (error) {
    if (error instanceof RpcUnavailableError) return { outcome: 'unknown', message: error.message };
    throw error;
  }
}
