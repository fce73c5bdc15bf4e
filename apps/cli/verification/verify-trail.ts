import { decodeLog, isContractSignature, type RpcClient, readEscrow } from '#chain';
import { type ContractAddresses, orderTypedData, recoverSigner, termsFromJson, typedDataDigest } from '#domain';
import { readLogs } from '#verification';
import type { TrailClaims, TrailStep } from './trail-claims.js';

/** Something that the server says is not so. */
export class VerificationFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'VerificationFailure';
  }
}

interface NodeLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
}

function ensure(holds: boolean, problem: string): asserts holds {
  if (!holds) {
    throw new VerificationFailure(problem);
  }
}

function position(log: { blockHash: string; transactionHash: string; logIndex: number }): string {
  return `${log.blockHash} ${log.transactionHash} ${log.logIndex}`.toLowerCase();
}

/** Steps on chain that still stand: what a reorganisation undid is in the trail, but not on the chain. */
function standingSteps(steps: readonly TrailStep[]): (TrailStep & { chain: NonNullable<TrailStep['chain']> })[] {
  const onChain = steps.flatMap((step) => (step.chain === null ? [] : [{ ...step, chain: step.chain }]));
  const undone = new Set(onChain.filter(({ kind }) => kind.endsWith('_reverted')).map(({ chain }) => position(chain)));
  return onChain.filter(({ chain }) => !undone.has(position(chain)));
}

/** Events that move money, the step that tells of each, and the total that it adds to. */
const movements: Readonly<
  Record<string, { readonly step: string; readonly total: 'funded' | 'paid' | 'refunded' | 'fees' }>
> = {
  OrderFunded: { step: 'order_funded', total: 'funded' },
  OrderDeposited: { step: 'order_funded', total: 'funded' },
  FundsAdded: { step: 'order_funds_added', total: 'funded' },
  AcceptedAndReleased: { step: 'payment_released', total: 'paid' },
  Released: { step: 'payment_released', total: 'paid' },
  Refunded: { step: 'payment_refunded', total: 'refunded' },
  FeePaid: { step: 'fee_paid', total: 'fees' },
};

interface Movement {
  readonly event: string;
  readonly amount: bigint;
}

/** What each of an order's logs moved, by place. An acceptance says only what is released in all. */
function movementsIn(contracts: ContractAddresses, logs: readonly NodeLog[]): Map<string, Movement> {
  const moved = new Map<string, Movement>();
  let releasedBefore = 0n;
  for (const log of logs) {
    const { event, arguments: values } = decodeLog(contracts, log);
    if (movements[event] === undefined) continue;
    const released = values.released === undefined ? releasedBefore : BigInt(String(values.released));
    const { amount: ordered } = (values.order ?? {}) as { amount?: string };
    const stated = values.deposit ?? values.added ?? values.amount ?? ordered;
    const amount = stated === undefined ? released - releasedBefore : BigInt(String(stated));
    moved.set(position({ ...log, logIndex: Number(log.logIndex) }), { event, amount });
    releasedBefore = released;
  }
  return moved;
}

/**
 * Checks an order's trail against a node, trusting nothing but the node. Reports each check that holds.
 * Throws {@link VerificationFailure} at the first that does not. No event of the escrow is in a block before `fromBlock`.
 */
export async function verifyTrail(
  claims: TrailClaims,
  rpc: RpcClient,
  contracts: ContractAddresses,
  report: (check: string) => void,
  fromBlock?: bigint,
): Promise<void> {
  const { order } = claims;
  await verifyTerms(claims, rpc, contracts, report);
  const logs = await readOrderLogs(rpc, contracts, order.orderHash, fromBlock);
  const moved = movementsIn(contracts, logs);
  await verifySteps(claims, rpc, contracts, logs, moved, report);
  await verifyAmounts(claims, rpc, contracts, [...moved.values()], report);
}

async function verifyTerms(
  { order }: TrailClaims,
  rpc: RpcClient,
  contracts: ContractAddresses,
  report: (check: string) => void,
): Promise<void> {
  const terms = termsFromJson(order.terms);
  const typedData = orderTypedData(contracts, terms);
  const digest = typedDataDigest(typedData);
  ensure(digest === order.orderHash, `The terms hash to ${digest}, not to the order's id ${order.orderHash}.`);
  report(`The terms hash to the order's id ${digest}.`);
  if (order.supplierSignature !== null) {
    const signed =
      recoverSigner(typedData, order.supplierSignature) === terms.supplier ||
      (await isContractSignature(rpc, terms.supplier, digest, order.supplierSignature));
    ensure(signed, `The supplier's signature is not by ${terms.supplier}.`);
    report(`The supplier ${terms.supplier} signed the terms.`);
  }
}

async function readOrderLogs(
  rpc: RpcClient,
  contracts: ContractAddresses,
  orderHash: string,
  fromBlock: bigint | undefined,
): Promise<NodeLog[]> {
  const filter = { address: [contracts.escrow, contracts.deliveryDesk], topics: [null, orderHash] };
  return (await readLogs((method, parameters) => rpc.send(method, parameters), filter, fromBlock)) as NodeLog[];
}

async function verifySteps(
  { order, steps }: TrailClaims,
  rpc: RpcClient,
  contracts: ContractAddresses,
  orderLogs: readonly NodeLog[],
  moved: ReadonlyMap<string, Movement>,
  report: (check: string) => void,
): Promise<void> {
  const standing = standingSteps(steps);
  const told = new Set<string>();
  for (const step of standing) {
    const name = `Step ${step.sequence} (${step.kind})`;
    const receipt = (await rpc.send('eth_getTransactionReceipt', [step.chain.transactionHash])) as {
      blockHash: string;
      logs: NodeLog[];
    } | null;
    ensure(receipt !== null, `${name}: the node knows no transaction ${step.chain.transactionHash}.`);
    ensure(receipt.blockHash === step.chain.blockHash, `${name}: the transaction is in block ${receipt.blockHash}.`);
    const log = receipt.logs.find((candidate) => Number(candidate.logIndex) === step.chain.logIndex);
    ensure(log !== undefined, `${name}: the transaction has no log ${step.chain.logIndex}.`);
    const decoded = decodeLog(contracts, log);
    ensure(decoded.event !== 'Unknown', `${name}: the log is not one of the network's contracts.`);
    ensure(
      decoded.orderHash === undefined || decoded.orderHash === order.orderHash,
      `${name}: the log is about order ${decoded.orderHash}.`,
    );
    const movement = moved.get(position(step.chain));
    const isToldHere = movement !== undefined && movements[movement.event]?.step === step.kind;
    ensure(
      !isToldHere || movement.amount.toString() === step.amount,
      `${name}: the log says ${movement?.amount}, not ${step.amount}.`,
    );
    told.add(position(step.chain));
  }
  report(`${standing.length} steps on chain are in the blocks and logs that they name.`);
  const untold = orderLogs.find((log) => !told.has(position({ ...log, logIndex: Number(log.logIndex) })));
  ensure(untold === undefined, `The trail leaves out log ${Number(untold?.logIndex)} of ${untold?.transactionHash}.`);
  report(`The trail leaves out none of the ${orderLogs.length} events of the order.`);
}

async function verifyAmounts(
  { order }: TrailClaims,
  rpc: RpcClient,
  contracts: ContractAddresses,
  moved: readonly Movement[],
  report: (check: string) => void,
): Promise<void> {
  const totals = { funded: 0n, paid: 0n, refunded: 0n, fees: 0n };
  for (const { event, amount } of moved) {
    const total = movements[event]?.total;
    if (total !== undefined) totals[total] += amount;
  }
  const { orders } = await readEscrow(rpc, contracts, { token: order.terms.token, orderHashes: [order.orderHash] });
  const [state] = orders;
  ensure(state !== undefined, 'The escrow contract does not answer.');
  const { funded, paid, refunded, fees } = totals;
  const chain = { ...totals, held: state.held };
  for (const [name, amount] of Object.entries(chain)) {
    const claimed = order[name as keyof typeof chain];
    ensure(claimed === amount.toString(), `The server says ${name} ${claimed}, the chain says ${amount}.`);
  }
  // The contract forgets an order that holds nothing once it could not be funded any more.
  const isRecorded = state.status !== 'none';
  ensure(
    !isRecorded || order.released === state.released.toString(),
    `The contract released ${state.released}, the server says ${order.released}.`,
  );
  ensure(funded === paid + refunded + fees + state.held, 'Funded is not paid + refunded + fees + held.');
  report(
    `Funded ${funded} = paid ${paid} + refunded ${refunded} + fees ${fees} + held ${state.held}, as the contract says.`,
  );
}
