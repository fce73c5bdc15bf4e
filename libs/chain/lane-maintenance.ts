import { QuittanceError } from '#domain';
import { countSpending, GAS } from '#keystore';
import {
  type Assignment,
  type NewAttempt,
  newTransactionId,
  recordAssignments,
  recordAttempts,
} from './assignments.js';
import { remedyOf } from './broadcast-errors.js';
import { bumpFees, type FeeQuote, type Fees } from './fees.js';
import type { LaneHold } from './lane-hold.js';
import type { NonceSight } from './nonce-watch.js';
import type { OpenAttempt } from './open-transactions.js';
import type { OperatorAccount, SignedTransaction } from './operator-account.js';
import { highestCost, type OperatorPolicy } from './operator-policy.js';

export interface MaintenanceLimits {
  /** Wei per gas that no fee exceeds. */
  readonly maxFeePerGas: bigint;
  /** After which an unseen transaction gets a higher fee. */
  readonly bumpMilliseconds: number;
  /** How often nodes may refuse a transaction for good before its nonce is spent on nothing. */
  readonly refusalsAllowed: number;
}

/** An attempt that takes the place of one before. */
export interface Replacement extends NewAttempt {
  /** What it may cost more than the one before; wei. */
  readonly extraCost: bigint;
}

/** Of a transaction that moves nothing. */
const EMPTY_CALL_GAS = 21_000n;

/** Signs, for open transactions that need it, an attempt with a higher fee or one that spends the nonce on nothing. */
export async function signReplacements(
  account: OperatorAccount,
  open: readonly OpenAttempt[],
  quote: FeeQuote,
  limits: MaintenanceLimits,
): Promise<Replacement[]> {
  const signing = open.map(async (attempt): Promise<Replacement[]> => {
    const isCancellation = attempt.isCancellation || attempt.isUnwanted || attempt.refusals >= limits.refusalsAllowed;
    const isNew = isCancellation && !attempt.isCancellation;
    if (!isNew && !needsHigherFee(attempt, quote, limits.bumpMilliseconds)) return [];
    const fees = bumpFees(attempt, quote, limits.maxFeePerGas);
    if (fees === undefined) return [];
    const signed = await signWithin(() =>
      isCancellation ? account.sign(emptyCall(account, attempt.nonce, fees)) : account.signAgain(attempt.raw, fees),
    );
    if (signed === undefined) return [];
    const gasLimit = isCancellation ? EMPTY_CALL_GAS : attempt.gasLimit;
    const { transactionId, number } = attempt;
    const extra = highestCost(gasLimit, fees) - highestCost(attempt.gasLimit, attempt);
    const extraCost = extra > 0n ? extra : 0n;
    return [{ transactionId, number: number + 1, gasLimit, isCancellation, extraCost, ...fees, ...signed }];
  });
  return (await Promise.all(signing)).flat();
}

/** Undefined where the account's policy is against what it would cost: the transaction waits, as it does for lower fees. */
async function signWithin(sign: () => Promise<SignedTransaction>): Promise<SignedTransaction | undefined> {
  try {
    return await sign();
  } catch (error) {
    if (error instanceof QuittanceError) return undefined;
    throw error;
  }
}

/** Fees are not why a transaction waits behind a lower nonce, without new blocks, or for more than others pay. */
function needsHigherFee(attempt: OpenAttempt, quote: FeeQuote, bumpMilliseconds: number): boolean {
  if (attempt.errorClass !== null && remedyOf(attempt.errorClass) === 'raise_fee') return true;
  const isLow = attempt.maxFeePerGas < quote.maxFeePerGas || attempt.maxPriorityFeePerGas < quote.maxPriorityFeePerGas;
  return attempt.wasPassedOver && isLow && attempt.ageMilliseconds >= bumpMilliseconds;
}

function emptyCall(account: OperatorAccount, nonce: bigint, { maxFeePerGas, maxPriorityFeePerGas }: Fees) {
  return {
    nonce,
    target: account.address,
    calldata: '0x',
    gasLimit: EMPTY_CALL_GAS,
    maxFeePerGas,
    maxPriorityFeePerGas,
  };
}

/**
 * Records replacements before they are sent, those that the account may pay for today: what one costs more counts to the day. The
 * others wait with the fees they have. Returns what may be sent.
 */
export async function recordReplacements(
  hold: LaneHold,
  account: OperatorAccount,
  policy: OperatorPolicy | undefined,
  replacements: readonly Replacement[],
): Promise<readonly Replacement[]> {
  if (replacements.length === 0) return [];
  return hold.transaction(async (manager) => {
    const affordable: Replacement[] = [];
    for (const replacement of replacements) {
      const spending = { signer: account.address, asset: GAS, amount: replacement.extraCost };
      const isFree = policy === undefined || replacement.extraCost === 0n;
      if (isFree || (await countSpending(manager, { ...spending, limit: policy.feeLimits.perDay }))) {
        affordable.push(replacement);
      }
    }
    if (affordable.length > 0) await recordAttempts(manager, affordable);
    return affordable;
  });
}

/**
 * Signs a transaction that moves nothing for every nonce from the chain's next one on that no transaction of ours has, and ends a halt
 * for that gap.
 */
export async function fillNonces(
  hold: LaneHold,
  account: OperatorAccount,
  { chainNonce, nextNonce }: NonceSight,
  quote: FeeQuote,
): Promise<Assignment[]> {
  return hold.transaction(async (manager) => {
    const { chainId, signer } = hold.lane;
    const rows = (await manager.query(
      `SELECT nonce FROM generate_series($3::bigint, $4::bigint - 1) AS nonce WHERE NOT EXISTS (
         SELECT 1 FROM chain_transactions AS work
         WHERE work.chain_id = $1 AND work.signer = $2 AND work.nonce = nonce.nonce AND status <> 'foreign')`,
      [chainId.toString(), signer, chainNonce.toString(), nextNonce.toString()],
    )) as { nonce: string }[];
    const fillings = await Promise.all(
      rows.map(async (row): Promise<Assignment> => {
        const { maxFeePerGas, maxPriorityFeePerGas } = quote;
        const request = emptyCall(account, BigInt(row.nonce), { maxFeePerGas, maxPriorityFeePerGas });
        const signed = await account.sign(request);
        return { transactionId: newTransactionId(), kind: 'fill', intentIds: [], ...request, ...signed };
      }),
    );
    if (fillings.length > 0) await recordAssignments(manager, hold.lane, fillings);
    await manager.query(
      `UPDATE chain_lanes SET fill_requested_at = NULL,
         halted_reason = CASE halted_code WHEN 'nonce_gap' THEN NULL ELSE halted_reason END,
         halted_at = CASE halted_code WHEN 'nonce_gap' THEN NULL ELSE halted_at END,
         halted_code = nullif(halted_code, 'nonce_gap')
       WHERE chain_id = $1 AND signer = $2`,
      [chainId.toString(), signer],
    );
    return fillings;
  });
}
