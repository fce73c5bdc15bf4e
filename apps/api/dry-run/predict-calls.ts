import { quoteFees, type RpcClient, type RpcOutcome, RpcUnavailableError, readRevert } from '#chain';
import type { PlannedCall } from '#commands';
import { type OperationProblem, problemOf } from '#operations';
import type { callOutcomes } from './dry-run.schema.js';

/** Calls of one dry run that are tried; of more, only their limits are told. */
export const MOST_TRIED_CALLS = 20;

/** Above any fee. Operators have ceilings of their own. */
const NO_CEILING = 2n ** 255n;

/** What would become of a call after the latest block. */
export interface PredictedCall {
  readonly call: PlannedCall;
  readonly outcome: (typeof callOutcomes)[number];
  /** Undefined where it is not known. */
  readonly gas: bigint | undefined;
  readonly problem: OperationProblem | undefined;
}

/** Wei per gas. */
export interface PresentFees {
  /** Base fee of the latest block, and a tip. */
  readonly expected: bigint;
  /** What senders offer. */
  readonly most: bigint;
}

export interface Prediction {
  readonly calls: readonly PredictedCall[];
  readonly fees: PresentFees | undefined;
}

/** Asks a node what would become of calls, each by itself. Where the node does not answer, that is what is told. */
export async function predictCalls(rpc: RpcClient, calls: readonly PlannedCall[]): Promise<Prediction> {
  if (calls.length === 0) return { calls: [], fees: undefined };
  const tried = calls.filter(({ waits }) => !waits).slice(0, MOST_TRIED_CALLS);
  const [outcomes, fees] = await Promise.all([
    unlessUnavailable(rpc.batch(tried.map(estimateOf))),
    unlessUnavailable(presentFees(rpc)),
  ]);
  const outcomeOf = new Map(tried.map((call, index) => [call, outcomes?.[index]]));
  return { calls: calls.map((call) => predicted(call, outcomeOf.get(call))), fees };
}

/** From nobody's account: whoever relays what was signed changes nothing about it. */
function estimateOf({ target, calldata }: PlannedCall) {
  return { method: 'eth_estimateGas', params: [{ to: target, data: calldata }] };
}

async function presentFees(rpc: RpcClient): Promise<PresentFees> {
  const { maxFeePerGas: most, maxPriorityFeePerGas: tip } = await quoteFees(rpc, NO_CEILING);
  return { most, expected: (most - tip) / 2n + tip };
}

function predicted(call: PlannedCall, outcome: RpcOutcome | undefined): PredictedCall {
  const told = { call, gas: undefined, problem: undefined };
  if (outcome === undefined) return { ...told, outcome: call.waits ? 'waits' : 'unknown' };
  if (outcome.ok) return { ...told, outcome: 'succeeds', gas: BigInt(String(outcome.result)) };
  const revert = readRevert(outcome.error);
  if (revert === undefined) return { ...told, outcome: 'unknown' };
  const failure = revert === 'out_of_gas' ? { code: 'OutOfGas' } : { code: revert.name, arguments: revert.arguments };
  const { operationId: id, kind, subject } = call;
  return { ...told, outcome: 'reverts', problem: problemOf({ id, kind, subject }, failure) };
}

async function unlessUnavailable<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RpcUnavailableError) return undefined;
    throw error;
  }
}
