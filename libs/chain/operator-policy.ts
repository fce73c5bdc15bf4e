import type { EntityManager } from 'typeorm';
import { appendAudits, NETWORK_TENANT } from '#audit';
import type { FeeLimits } from '#config';
import { type ContractAddresses, type ErrorCode, QuittanceError } from '#domain';
import { countSpending, GAS, noteLimitReached } from '#keystore';
import {
  auditAnchorInterface,
  deskInterface,
  escrowInterface,
  registryInterface,
  tokenInterface,
} from './contracts.js';
import type { Fees } from './fees.js';
import type { ChainFailure } from './intent-queue.js';
import type { Judgement } from './judgement.js';
import type { TransactionRequest } from './raw-transaction.js';

/** What an operator's account signs. Everything else is refused before the key is touched, whoever asks for it. */
export interface OperatorPolicy {
  readonly chainId: bigint;
  /** `0x…` of contract and selector, lower case: what may be called. */
  readonly calls: ReadonlySet<string>;
  readonly feeLimits: FeeLimits;
}

const ESCROW_FUNCTIONS = ['fundWithAuthorisation', 'accept', 'settle', 'execute'];
const DESK_FUNCTIONS = [
  'fund',
  'claimDelivery',
  'accept',
  'releaseDeemed',
  'releaseAcknowledged',
  'contest',
  'contestRetention',
  'rule',
  'executeFallback',
  'releaseRetention',
  'reclaim',
  'changeOrder',
];
const REGISTRY_FUNCTIONS = ['issue', 'acknowledge', 'assign', 'pledge', 'releasePledge'];

function callKey(target: string, calldata: string): string {
  return `${target} ${calldata.slice(0, 10)}`.toLowerCase();
}

/** Relaying signed messages and doing what anyone may do. The play money of a sandbox may be minted too. */
export function operatorPolicy(
  contracts: ContractAddresses,
  feeLimits: FeeLimits,
  {
    sandboxToken,
    auditAnchor,
  }: { readonly sandboxToken?: string | undefined; readonly auditAnchor?: string | undefined } = {},
): OperatorPolicy {
  const allowed = [
    [contracts.escrow, escrowInterface, ESCROW_FUNCTIONS],
    [contracts.deliveryDesk, deskInterface, DESK_FUNCTIONS],
    [contracts.invoiceRegistry, registryInterface, REGISTRY_FUNCTIONS],
    ...(auditAnchor === undefined ? [] : ([[auditAnchor, auditAnchorInterface, ['anchor']]] as const)),
    ...(sandboxToken === undefined ? [] : ([[sandboxToken, tokenInterface, ['mint']]] as const)),
  ] as const;
  const calls = allowed.flatMap(([target, contract, names]) =>
    names.map((name) => callKey(target, contract.getFunction(name)?.selector ?? `${name} is not a function`)),
  );
  return { chainId: contracts.chainId, calls: new Set(calls), feeLimits };
}

type SigningFailure = ChainFailure & { readonly code: ErrorCode };

interface Call {
  readonly target: string;
  readonly calldata: string;
}

/** The most that a transaction can cost, in wei. */
export function highestCost(gasLimit: bigint, { maxFeePerGas }: Pick<Fees, 'maxFeePerGas'>): bigint {
  return gasLimit * maxFeePerGas;
}

/** Why an account must not make a call; undefined when it may. A call of itself without data cancels one of its nonces. */
export function refusedCall(
  policy: OperatorPolicy,
  account: string,
  { target, calldata }: Call,
): SigningFailure | undefined {
  const cancels = target.toLowerCase() === account.toLowerCase() && calldata === '0x';
  if (cancels || policy.calls.has(callKey(target, calldata))) return undefined;
  const selector = calldata.slice(0, 10);
  return {
    code: 'signing_not_allowed',
    detail: `The operator's account does not call ${selector} of ${target} on chain ${policy.chainId}.`,
    arguments: { chainId: policy.chainId.toString(), target, selector },
  };
}

/** Why a transaction costs too much to be signed; undefined when it does not. */
export function refusedCost(policy: OperatorPolicy, cost: bigint): SigningFailure | undefined {
  const { perTransaction } = policy.feeLimits;
  if (perTransaction === undefined || cost <= perTransaction) return undefined;
  return {
    code: 'signing_limit_reached',
    detail: 'The transaction could cost more than one may. It waits for lower fees, or for a higher limit.',
    arguments: { wei: cost.toString(), limit: perTransaction.toString() },
  };
}

/** Throws what {@link refusedCall} and {@link refusedCost} say. Whatever came before, nothing else reaches the key. */
export function requireAllowed(policy: OperatorPolicy, account: string, request: TransactionRequest): void {
  const failure = refusedCall(policy, account, request) ?? refusedCost(policy, highestCost(request.gasLimit, request));
  if (failure !== undefined) throw new QuittanceError(failure.code, failure.detail);
}

const DAY_IS_SPENT: SigningFailure = {
  code: 'signing_limit_reached',
  detail: 'The operator has spent what it may spend on fees today. The work goes on tomorrow, or with a higher limit.',
};

/**
 * Takes out of what could be sent what must not be signed: calls that are not on the list fail, and what costs too much waits.
 * The rest is counted to what the account may spend today, in the caller's transaction. Refusals are audited; of those for the
 * day's limit the first of each day, since what waits comes up again every few seconds.
 */
export async function applyPolicy(
  manager: EntityManager,
  policy: OperatorPolicy,
  account: string,
  judgement: Judgement,
  fees: Fees,
): Promise<Judgement> {
  const failed = [...judgement.failed];
  const postponed = [...judgement.postponed];
  const accepted: Judgement['accepted'][number][] = [];
  const audits: { code: string; intents: string[] }[] = [];
  const refused = judgement.accepted.flatMap(({ intent }) => {
    const failure = refusedCall(policy, account, intent);
    return failure === undefined ? [] : [{ ...intent, failure }];
  });
  if (refused.length > 0) {
    failed.push(...refused);
    audits.push({ code: 'signing_not_allowed', intents: refused.map(({ id }) => id) });
  }
  const refusedIds = new Set(refused.map(({ id }) => id));
  const allowed = judgement.accepted
    .filter(({ intent }) => !refusedIds.has(intent.id))
    .map((entry) => ({ entry, cost: highestCost(entry.gasLimit, fees) }));
  const postpone = (intentId: string, failure: ChainFailure) =>
    postponed.push({ intentId, failure, message: failure.detail });
  const affordable = allowed.filter(({ entry, cost }) => {
    const failure = refusedCost(policy, cost);
    if (failure !== undefined) postpone(entry.intent.id, failure);
    return failure === undefined;
  });
  const spend = (amount: bigint) =>
    countSpending(manager, { signer: account, asset: GAS, amount, limit: policy.feeLimits.perDay });
  const total = affordable.reduce((sum, { cost }) => sum + cost, 0n);
  const fitsWhole = affordable.length > 0 && (await spend(total));
  for (const { entry, cost } of affordable) {
    if (fitsWhole || (await spend(cost))) accepted.push(entry);
    else postpone(entry.intent.id, DAY_IS_SPENT);
  }
  const limited = postponed.slice(judgement.postponed.length).map(({ intentId }) => intentId);
  if (limited.length > 0 && (await noteLimitReached(manager, account, GAS))) {
    audits.push({ code: 'signing_limit_reached', intents: limited });
  }
  if (audits.length > 0) {
    await appendAudits(
      manager,
      NETWORK_TENANT,
      audits.map((details) => ({
        actor: 'worker',
        action: 'sign_transaction',
        outcome: 'refused' as const,
        subject: account,
        details,
      })),
    );
  }
  return { ...judgement, accepted, failed, postponed };
}
