import { InconsistentChainError, type Receipt } from './block.js';
import type { ChainLog } from './chain-log.js';
import { decodeErrorSelector, describeRevert } from './decoding.js';
import type { ChainFailure } from './intent-queue.js';
import type { OwnAttempt } from './mined-transactions.js';
import { readTransactionRequest } from './raw-transaction.js';
import { readRevert } from './reverts.js';
import { type RpcClient, writeQuantity } from './rpc.js';

/** An action of a batch that did not happen. */
export interface RowFailure {
  /** Its place in the batch. */
  readonly index: number;
  /** Undefined when it gave no reason: it had too little gas, and is tried alone. */
  readonly failure: ChainFailure | undefined;
}

/** What a mined transaction of ours came to. */
export type Outcome =
  | { readonly kind: 'done'; readonly rows: readonly RowFailure[] }
  /** A call of one intent reverted, or changed nothing. */
  | { readonly kind: 'failed'; readonly failure: ChainFailure }
  /** Nothing of the batch happened; its rows are tried one by one. */
  | { readonly kind: 'batch_reverted' }
  /** The nonce was spent on nothing in the place of what it was for. */
  | { readonly kind: 'spent' };

const NO_REASON = '0x00000000';

/** Reads what became of a mined attempt from its receipt and the logs of its block. */
export async function readOutcome(
  rpc: RpcClient,
  attempt: OwnAttempt,
  receipt: Receipt,
  logs: readonly ChainLog[],
): Promise<Outcome> {
  if (attempt.isCancellation) return { kind: 'spent' };
  if (attempt.transactionKind === 'batch') {
    return receipt.succeeded ? { kind: 'done', rows: failedRows(receipt, logs) } : { kind: 'batch_reverted' };
  }
  const failure = receipt.succeeded ? findNoEffect(attempt, receipt) : await explainRevert(rpc, attempt, receipt);
  return failure === undefined ? { kind: 'done', rows: [] } : { kind: 'failed', failure };
}

function failedRows(receipt: Receipt, logs: readonly ChainLog[]): RowFailure[] {
  return logs
    .filter(({ transactionHash, event }) => transactionHash === receipt.transactionHash && event === 'ActionFailed')
    .map(({ arguments: { index, reason } }) => {
      if (typeof index !== 'string' || typeof reason !== 'string') {
        throw new InconsistentChainError(`ActionFailed of ${receipt.transactionHash} cannot be read`);
      }
      return { index: Number(index), failure: reason === NO_REASON ? undefined : failureOf(reason) };
    });
}

/** The contract tells the selector of a row's error and not its arguments. */
function failureOf(selector: string): ChainFailure {
  const code = decodeErrorSelector(selector);
  return { code, detail: `The contract refused this action of a batch with ${code}.` };
}

/** Runs a reverted call again on the state of its block, as receipts do not say why. */
async function explainRevert(rpc: RpcClient, attempt: OwnAttempt, receipt: Receipt): Promise<ChainFailure> {
  const { target, calldata, gasLimit } = readTransactionRequest(attempt.raw);
  const call = { from: attempt.signer, to: target, data: calldata, gas: writeQuantity(gasLimit) };
  const [outcome] = await rpc.batch([{ method: 'eth_call', params: [call, writeQuantity(receipt.blockNumber)] }]);
  const error = outcome === undefined || outcome.ok ? undefined : readRevert(outcome.error);
  if (error === 'out_of_gas' || (error === undefined && receipt.gasUsed >= gasLimit)) {
    return { code: 'OutOfGas', detail: `The transaction used all of its ${gasLimit} gas.` };
  }
  if (error === undefined) {
    return { code: 'Reverted', detail: 'The transaction reverted; the same call succeeds after its block.' };
  }
  return { code: error.name, detail: describeRevert(error), arguments: error.arguments };
}

/** The registry passes over assignments whose nonce was used: their transactions succeed, and nothing moves. */
function findNoEffect({ kind }: OwnAttempt, receipt: Receipt): ChainFailure | undefined {
  if (kind !== 'assign' || receipt.logIndexes.length > 0) return undefined;
  return {
    code: 'AssignmentOutdated',
    detail:
      'Another signed assignment of the invoice was mined first. See who holds it now, and assign it again if need be.',
  };
}
