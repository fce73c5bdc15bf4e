import type { ContractAddresses } from '#domain';
import { deskInterface, escrowInterface } from './contracts.js';
import type { QueuedIntent } from './intent-queue.js';

/** Whom an action goes to and what it needs in a batch, its payout apart. */
interface ActionPlan {
  readonly target: 'escrow' | 'deliveryDesk';
  readonly selector: string;
  /** At least twice what is measured of an order with all clauses (contracts/gas/gas.json). Who needs more goes alone. */
  readonly gas: bigint;
  readonly paysOut: boolean;
}

/** What `TradeEscrow.execute` passes on; anything else is called directly. */
const plans: readonly ActionPlan[] = [
  plan('escrow', 'accept', 250_000n, true),
  plan('escrow', 'fundWithAuthorisation', 200_000n, false),
  plan('escrow', 'settle', 250_000n, true),
  plan('deliveryDesk', 'accept', 400_000n, true),
  plan('deliveryDesk', 'claimDelivery', 200_000n, false),
  plan('deliveryDesk', 'releaseDeemed', 400_000n, true),
  plan('deliveryDesk', 'fund', 250_000n, false),
  plan('deliveryDesk', 'releaseAcknowledged', 300_000n, true),
  plan('deliveryDesk', 'releaseRetention', 250_000n, true),
  plan('deliveryDesk', 'reclaim', 200_000n, true),
  plan('deliveryDesk', 'contest', 500_000n, true),
  plan('deliveryDesk', 'contestRetention', 250_000n, false),
  plan('deliveryDesk', 'rule', 300_000n, true),
  plan('deliveryDesk', 'executeFallback', 300_000n, true),
  plan('deliveryDesk', 'changeOrder', 200_000n, true),
];

function plan(target: ActionPlan['target'], name: string, gas: bigint, paysOut: boolean): ActionPlan {
  const fragment = (target === 'escrow' ? escrowInterface : deskInterface).getFunction(name);
  if (fragment === null) throw new Error(`The ${target} has no function ${name}`);
  return { target, selector: fragment.selector, gas, paysOut };
}

/** One payout at the end of a batch: what a push takes of a token with proxy and hooks, beyond the gas that it must leave unused. */
const PAYOUT_GAS = 70_000n;
/** What a push must bring (TokenPush) and every action must have before it (TradeEscrow), of which 63/64 are forwarded. */
const GAS_FLOOR = (500_000n * 64n) / 63n + 1n;
const PUSH_GAS = (200_000n * 64n) / 63n + 1n;
const TRANSACTION_GAS = 21_000n;
/** Calldata of an action, worst case: 40 gas per byte (EIP-7623). */
const CALLDATA_GAS_PER_BYTE = 40n;

function planOf(contracts: ContractAddresses, intent: QueuedIntent): ActionPlan | undefined {
  const selector = intent.calldata.slice(0, 10);
  return plans.find(
    (candidate) =>
      candidate.selector === selector && contracts[candidate.target].toLowerCase() === intent.target.toLowerCase(),
  );
}

function actionGas({ gas, paysOut }: ActionPlan, calldata: string): bigint {
  return gas + (paysOut ? PAYOUT_GAS : 0n) + CALLDATA_GAS_PER_BYTE * BigInt(calldata.length / 2);
}

/**
 * The gas within which an intent's call must succeed by itself to have a place in a batch; undefined for what cannot be relayed, or
 * must be alone because it failed in a batch before.
 */
export function gasInBatch(contracts: ContractAddresses, intent: QueuedIntent): bigint | undefined {
  const action = intent.isSingle ? undefined : planOf(contracts, intent);
  return action === undefined ? undefined : TRANSACTION_GAS + action.gas + (action.paysOut ? PUSH_GAS : 0n);
}

/** An intent that would succeed now with `gasLimit`. */
export interface AcceptedIntent {
  readonly intent: QueuedIntent;
  readonly gasLimit: bigint;
  /** Whether that is what it gets in a batch. */
  readonly fitsBatch: boolean;
}

/** A transaction to be signed: one intent's own call, or a batch of several in this order. */
export interface PlannedTransaction {
  readonly kind: 'call' | 'batch';
  readonly target: string;
  readonly calldata: string;
  readonly gasLimit: bigint;
  readonly intents: readonly QueuedIntent[];
}

export interface BatchLimits {
  /** Actions in one transaction; 1 calls everything directly. */
  readonly batchSize: number;
  /** Gas of one batch: half a block, or what one transaction may cost. */
  readonly mostGas: bigint;
}

/**
 * Puts what can be relayed into batches, payouts to the same payee beside each other so that they are made as one; everything else is
 * called directly. Transactions are in the order of their oldest intents.
 */
export function planTransactions(
  contracts: ContractAddresses,
  accepted: readonly AcceptedIntent[],
  limits: BatchLimits,
): PlannedTransaction[] {
  const relayed = limits.batchSize > 1 ? accepted.filter(({ fitsBatch }) => fitsBatch) : [];
  const direct = accepted.filter((each) => !relayed.includes(each));
  const batches: { intents: AcceptedIntent[]; gas: bigint }[] = [];
  for (const each of byPayee(contracts, relayed)) {
    const action = planOf(contracts, each.intent);
    const gas = action === undefined ? each.gasLimit : actionGas(action, each.intent.calldata);
    const last = batches.at(-1);
    const empty = TRANSACTION_GAS + GAS_FLOOR;
    if (last !== undefined && last.intents.length < limits.batchSize && last.gas + gas <= limits.mostGas) {
      last.intents.push(each);
      last.gas += gas;
    } else {
      batches.push({ intents: [each], gas: empty + gas });
    }
  }
  const planned = [
    ...direct.map(asCall),
    ...batches.map(({ intents, gas }) => {
      const [only] = intents;
      return only !== undefined && intents.length === 1 ? asCall(only) : asBatch(contracts, intents, gas);
    }),
  ];
  const place = new Map(accepted.map(({ intent }, index) => [intent.id, index]));
  const oldest = ({ intents }: PlannedTransaction) => Math.min(...intents.map(({ id }) => place.get(id) ?? 0));
  return planned.sort((left, right) => oldest(left) - oldest(right));
}

function asCall({ intent, gasLimit }: AcceptedIntent): PlannedTransaction {
  const { target, calldata } = intent;
  return { kind: 'call', target, calldata, gasLimit, intents: [intent] };
}

function asBatch(contracts: ContractAddresses, accepted: readonly AcceptedIntent[], gas: bigint): PlannedTransaction {
  const intents = accepted.map(({ intent }) => intent);
  const calldata = encodeExecute(intents.map((intent) => intent.calldata));
  return { kind: 'batch', target: contracts.escrow, calldata, gasLimit: gas, intents };
}

/** In order of first appearance; the supplier is the second word of every order's tuple. */
function byPayee(contracts: ContractAddresses, accepted: readonly AcceptedIntent[]): AcceptedIntent[] {
  const groups = new Map<string, AcceptedIntent[]>();
  for (const each of accepted) {
    const { id, calldata } = each.intent;
    const payee = planOf(contracts, each.intent)?.paysOut ? calldata.slice(10 + 64, 10 + 3 * 64) : id;
    groups.set(payee, [...(groups.get(payee) ?? []), each]);
  }
  return [...groups.values()].flat();
}

const EXECUTE_SELECTOR = plan('escrow', 'execute', 0n, false).selector;

function word(value: number): string {
  return value.toString(16).padStart(64, '0');
}

/** Calldata of `TradeEscrow.execute(bytes[])`, by hand as in {@link CallEncoder}: `batching.spec.ts` holds it against ethers. */
export function encodeExecute(actions: readonly string[]): string {
  let heads = '';
  let tails = '';
  for (const action of actions) {
    const digits = action.slice(2).toLowerCase();
    heads += word(actions.length * 32 + tails.length / 2);
    tails += word(digits.length / 2) + digits.padEnd(Math.ceil(digits.length / 64) * 64, '0');
  }
  return EXECUTE_SELECTOR + word(32) + word(actions.length) + heads + tails;
}
