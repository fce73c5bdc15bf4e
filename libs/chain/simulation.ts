import { type ContractAddresses, minimum } from '#domain';
import { gasInBatch } from './batching.js';
import { GAS_CEILING } from './contracts.js';
import type { DecodedError } from './decoding.js';
import type { QueuedIntent } from './intent-queue.js';
import { readRevert } from './reverts.js';
import { type RpcClient, type RpcOutcome, type RpcRequest, RpcUnavailableError, writeQuantity } from './rpc.js';

/** What would become of an intent's call now. */
export type Prediction =
  | { readonly outcome: 'succeeds'; readonly gasLimit: bigint; readonly fitsBatch: boolean }
  | { readonly outcome: 'reverts'; readonly error: DecodedError }
  | { readonly outcome: 'unknown'; readonly message: string }
  /** Others took all the time there was; nothing is known about this one. */
  | { readonly outcome: 'deferred' };

/** Calls that are tried with more gas in one go. Whoever makes calls costly must not make everybody wait for long. */
const MOST_SECOND_TRIES = 16;
/** Parts into which calls are split whose answer did not come: two such steps find one poisonous call in a hundred. */
const PARTS = 10;

export interface Foresight {
  readonly predictions: readonly Prediction[];
  /** Whether the node answered for calls meanwhile, so that those without an answer have only themselves to blame. */
  readonly isNodeWell: boolean;
}

interface Trial {
  readonly intent: QueuedIntent;
  readonly gas: bigint;
  readonly fitsBatch: boolean;
}

/**
 * Runs calls without sending them, in one exchange, each with the gas that it will have, so that what succeeds here fits. One for
 * which that is too little is tried again alone with the most that any call may have; beyond that it fails. Contract wallets decide
 * how much gas their signatures take, and the operator pays for it.
 *
 * Calls for which the node gives no answer are found by parts, and those that had none before are asked for one by one, so that they
 * hold up nobody else.
 * @throws {RpcUnavailableError} when the node is not there at all
 */
export async function predictCalls(
  rpc: RpcClient,
  from: string,
  intents: readonly QueuedIntent[],
  { contracts, blockGasLimit }: { contracts: ContractAddresses; blockGasLimit: bigint },
): Promise<Foresight> {
  const ceiling = minimum(GAS_CEILING, blockGasLimit);
  const trials = intents.map((intent): Trial => {
    const gas = gasInBatch(contracts, intent);
    const fits = gas !== undefined && gas <= ceiling;
    return { intent, gas: fits ? gas : minimum(intent.gasLimit, ceiling), fitsBatch: fits };
  });
  const ask = (asked: readonly Trial[]) => askInParts(rpc, from, asked);
  const unsuspected = trials.filter(({ intent }) => intent.failures === 0);
  const suspected = trials.filter(({ intent }) => intent.failures > 0);
  const answers = new Map<Trial, RpcOutcome | RpcUnavailableError | undefined>();
  const note = (asked: readonly Trial[], outcomes: readonly (RpcOutcome | RpcUnavailableError)[]) => {
    for (const [index, trial] of asked.entries()) answers.set(trial, outcomes[index]);
  };
  note(unsuspected, await ask(unsuspected));
  const alone = suspected.slice(0, MOST_SECOND_TRIES);
  await Promise.all(alone.map(async (trial) => note([trial], await ask([trial]))));
  let secondTries = 0;
  const predictions = await Promise.all(
    trials.map((trial): Prediction | Promise<Prediction> => {
      if (!answers.has(trial)) return { outcome: 'deferred' };
      const prediction = read(answers.get(trial), trial.gas, trial.fitsBatch);
      if (prediction !== 'needs_more_gas') return prediction;
      secondTries += 1;
      return secondTries > MOST_SECOND_TRIES ? { outcome: 'deferred' } : tryAtCeiling(rpc, from, trial.intent, ceiling);
    }),
  );
  return { predictions, isNodeWell: await isWell(rpc, from, predictions) };
}

function requestOf(from: string, intent: QueuedIntent, gas: bigint): RpcRequest {
  const call = { from, to: intent.target, data: intent.calldata, gas: writeQuantity(gas) };
  return { method: 'eth_call', params: [call, 'latest'] };
}

async function askInParts(
  rpc: RpcClient,
  from: string,
  trials: readonly Trial[],
): Promise<(RpcOutcome | RpcUnavailableError)[]> {
  if (trials.length === 0) return [];
  try {
    return await rpc.batch(trials.map(({ intent, gas }) => requestOf(from, intent, gas)));
  } catch (error) {
    if (!(error instanceof RpcUnavailableError)) throw error;
    if (trials.length === 1) return [error];
    // A node that does not answer at all has no poison among its calls.
    await rpc.send('eth_chainId');
    const size = Math.ceil(trials.length / PARTS);
    const parts = Array.from({ length: Math.ceil(trials.length / size) }, (_, part) =>
      trials.slice(part * size, (part + 1) * size),
    );
    return (await Promise.all(parts.map((part) => askInParts(rpc, from, part)))).flat();
  }
}

/** Whether any call was answered; if none was, whether the node answers for one that does nothing. */
async function isWell(rpc: RpcClient, from: string, predictions: readonly Prediction[]): Promise<boolean> {
  if (!predictions.some(({ outcome }) => outcome === 'unknown')) return true;
  if (predictions.some(({ outcome }) => outcome === 'succeeds' || outcome === 'reverts')) return true;
  try {
    const [outcome] = await rpc.batch([{ method: 'eth_call', params: [{ from, to: from, data: '0x' }, 'latest'] }]);
    return outcome?.ok === true;
  } catch (error) {
    if (error instanceof RpcUnavailableError) return false;
    throw error;
  }
}

function read(
  outcome: RpcOutcome | RpcUnavailableError | undefined,
  gasLimit: bigint,
  fitsBatch: boolean,
): Prediction | 'needs_more_gas' {
  if (outcome === undefined) return { outcome: 'unknown', message: 'no answer' };
  if (outcome instanceof RpcUnavailableError) return { outcome: 'unknown', message: outcome.message };
  if (outcome.ok) return { outcome: 'succeeds', gasLimit, fitsBatch };
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
    const prediction = read(outcome, ceiling, false);
    if (prediction !== 'needs_more_gas') return prediction;
    return { outcome: 'reverts', error: { name: 'GasTooHigh', arguments: { ceiling: ceiling.toString() } } };
  } catch (error) {
    if (error instanceof RpcUnavailableError) return { outcome: 'unknown', message: error.message };
    throw error;
  }
}
