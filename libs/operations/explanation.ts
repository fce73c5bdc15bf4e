import { formatUnits } from '#domain';
import type { OperationStatus } from './operation.entity.js';
import type { TransactionProgress, WorkProgress } from './work-progress.js';

const GWEI_DECIMALS = 9;

/** What the node said against a transaction, for people; see `classifyBroadcastError`. */
const nodeAnswers: Readonly<Record<string, string>> = {
  fee_too_low: 'the node finds its fee too low',
  replacement_underpriced: 'the node wants a higher fee for a replacement',
  insufficient_funds: 'the sending account has too little money for gas',
  nonce_too_low: 'something else has used its nonce',
  network: 'the node could not be reached',
};

/** In one or two plain sentences: where an operation stands, what it waits for, and whether somebody has to act. */
export function explainOperation(
  status: OperationStatus,
  problem: { readonly detail: string } | undefined,
  progress: WorkProgress | undefined,
): string {
  switch (status) {
    case 'failed':
      return `It failed, and nothing happened on chain. ${problem?.detail ?? ''}`.trim();
    case 'final':
      return `It is done${inBlock(progress)} and cannot be undone any more.`;
    case 'mined':
      return `It is done${inBlock(progress)}. It becomes final once enough blocks are on top${finalUpTo(progress)}.`;
    case 'pending':
    case 'submitted':
      return progress === undefined ? 'It is about to be prepared.' : explainOpen(problem, progress);
  }
}

function inBlock(progress: WorkProgress | undefined): string {
  const block = progress?.transaction?.blockNumber ?? null;
  return block === null ? '' : ` in block ${block}`;
}

function finalUpTo(progress: WorkProgress | undefined): string {
  return progress?.finalBlock == null ? '' : `; blocks up to ${progress.finalBlock} are final now`;
}

function explainOpen(problem: { readonly detail: string } | undefined, progress: WorkProgress): string {
  const { chainHalted, status, transaction, failures } = progress;
  if (chainHalted !== null) {
    return `Reading the chain is halted, so nothing is sent until an operator has looked at it: ${chainHalted}`;
  }
  if (status === 'parked') {
    return `It was parked after ${failures} failures and waits for an operator. ${problem?.detail ?? ''}`.trim();
  }
  if (transaction !== null && status === 'assigned') {
    const cancelling = progress.isCancelling ? ' An operator has asked for it to be cancelled.' : '';
    return `${explainSent(transaction)}${cancelling}`;
  }
  return explainWaiting(problem, progress);
}

function explainWaiting(problem: { readonly detail: string } | undefined, progress: WorkProgress): string {
  const { waitsFor, allLanesStopped, notBefore, failures } = progress;
  if (waitsFor !== null) return `It waits until operation ${waitsFor}, which came before it, is mined.`;
  if (allLanesStopped !== null) {
    return `No account of the network sends anything now; an operator has to look at it: ${allLanesStopped}`;
  }
  if (failures > 0 && problem !== undefined) {
    const next = notBefore === null ? '' : ` It is tried again at ${notBefore.toISOString()}.`;
    return `${problem.detail} This happened ${failures} times so far.${next}`;
  }
  return 'It is next in line and about to be sent to the chain.';
}

function explainSent(transaction: TransactionProgress): string {
  const { nonce, attempts, lastSentAt, errorClass, ahead, blockNumber } = transaction;
  if (blockNumber !== null) return `It is in block ${blockNumber}; what it did there is being read.`;
  const fee = formatUnits(transaction.maxFeePerGas, GWEI_DECIMALS);
  const sent =
    lastSentAt === null
      ? `It is signed with nonce ${nonce} and about to be sent.`
      : `It was sent with nonce ${nonce}, last at ${lastSentAt.toISOString()} with a fee of up to ${fee} gwei per gas, and waits for a block.`;
  const again = attempts > 1 ? ` Its fee was raised ${attempts - 1} times.` : '';
  const behind = ahead > 0 ? ` ${ahead} earlier transactions of the same account come first.` : '';
  const answer = errorClass === null ? undefined : nodeAnswers[errorClass];
  const refusal = answer === undefined ? '' : ` When it was last sent, ${answer}.`;
  return `${sent}${again}${behind}${refusal}${explainLane(transaction)}`;
}

function explainLane({ laneHalted, lanePaused, laneWaiting }: TransactionProgress): string {
  if (laneHalted !== null)
    return ` The account that sends it is halted until an operator has looked at it: ${laneHalted}`;
  if (lanePaused !== null) return ` The account that sends it is paused by an operator: ${lanePaused}`;
  return laneWaiting === null ? '' : ` The account that sends it waits: ${laneWaiting}`;
}
