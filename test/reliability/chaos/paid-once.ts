import { Interface, JsonRpcProvider } from 'ethers';
import pg from 'pg';
import { sandboxStablecoinAbi, tradeEscrowAbi } from '#chain';

export interface PaymentCheck {
  /** Orders that held money. */
  readonly orders: number;
  /** Payments that the chain has seen. */
  readonly payments: number;
  /** One sentence for each thing that is wrong. */
  readonly violations: readonly string[];
}

interface OrderRow {
  readonly order_hash: string;
  readonly reference: string;
  readonly amount: string;
  readonly paid: string;
  readonly refunded: string;
  readonly fees: string;
}

/**
 * Compares what the chain's own logs say with the network's tables: no order pays out more than it held, and every payment on
 * chain is booked once.
 */
export async function checkPaidOnce(network: {
  readonly databaseUrl: string;
  readonly rpcUrl: string;
  readonly escrow: string;
  readonly token: string;
}): Promise<PaymentCheck> {
  const paid = await readPaymentsOnChain(network.rpcUrl, network.escrow);
  const left = await readTransfersFrom(network.escrow, network.rpcUrl, network.token);
  const database = new pg.Client({ connectionString: network.databaseUrl });
  await database.connect();
  try {
    const { rows: orders } = await database.query<OrderRow>(
      `SELECT order_hash, reference, amount, paid, refunded, fees FROM purchase_orders WHERE funded > 0`,
    );
    const { rows: payments } = await database.query<{ transaction_hash: string; log_index: number }>(
      `SELECT transaction_hash, log_index FROM payments WHERE status <> 'reverted'`,
    );
    const violations = orders.flatMap((order) => orderViolations(order, paid));
    const booked = payments.map((payment) => placeOf(payment.transaction_hash, payment.log_index));
    if (new Set(booked).size !== booked.length) violations.push('A payment on chain is booked twice.');
    const seen = paid.map(({ place }) => place);
    for (const place of without(seen, booked)) violations.push(`${place} is paid but not booked.`);
    for (const place of without(booked, seen)) violations.push(`${place} is booked but not paid.`);
    const told = paid.reduce((sum, payment) => sum + payment.amount, 0n);
    if (told !== left) violations.push(`${left} left the escrow, but its events tell of ${told}.`);
    return { orders: orders.length, payments: paid.length, violations };
  } finally {
    await database.end();
  }
}

interface PaidOut {
  readonly orderHash: string;
  readonly kind: 'paid' | 'refunded' | 'fees';
  readonly amount: bigint;
  readonly place: string;
}

/** The events that tell of money leaving escrow for an order's parties. */
const payouts: Readonly<Record<string, PaidOut['kind']>> = {
  AcceptedAndReleased: 'paid',
  Released: 'paid',
  Refunded: 'refunded',
  FeePaid: 'fees',
};

async function readPaymentsOnChain(rpcUrl: string, escrow: string): Promise<PaidOut[]> {
  const provider = new JsonRpcProvider(rpcUrl);
  try {
    const contract = new Interface(tradeEscrowAbi);
    const logs = await provider.getLogs({ address: escrow, fromBlock: 0, toBlock: 'latest' });
    const releasedBefore = new Map<string, bigint>();
    return logs.flatMap((log) => {
      const event = contract.parseLog(log);
      const kind = payouts[event?.name ?? ''];
      if (event === null || kind === undefined) return [];
      const { orderId, released, amount: stated } = event.args.toObject();
      const orderHash = String(orderId);
      // An acceptance says only how much is released in all.
      const amount = BigInt(stated ?? released - (releasedBefore.get(orderHash) ?? 0n));
      if (released !== undefined) releasedBefore.set(orderHash, BigInt(released));
      return [{ orderHash, kind, amount, place: placeOf(log.transactionHash, log.index) }];
    });
  } finally {
    provider.destroy();
  }
}

/** What the token says left the escrow; payouts of one transaction may be added up. */
async function readTransfersFrom(escrow: string, rpcUrl: string, token: string): Promise<bigint> {
  const provider = new JsonRpcProvider(rpcUrl);
  try {
    const contract = new Interface(sandboxStablecoinAbi);
    const topics = contract.encodeFilterTopics('Transfer', [escrow]);
    const logs = await provider.getLogs({ address: token, fromBlock: 0, toBlock: 'latest', topics });
    return logs.reduce((sum, log) => sum + BigInt(contract.parseLog(log)?.args.getValue('value') ?? 0n), 0n);
  } finally {
    provider.destroy();
  }
}

function orderViolations(order: OrderRow, paid: readonly PaidOut[]): string[] {
  const total = (kind: PaidOut['kind']) =>
    paid
      .filter((payment) => payment.orderHash === order.order_hash && payment.kind === kind)
      .reduce((sum, payment) => sum + payment.amount, 0n);
  const [paidOut, refunded, fees] = [total('paid'), total('refunded'), total('fees')];
  const violations: string[] = [];
  if (paidOut + refunded + fees > BigInt(order.amount)) {
    violations.push(`${order.reference} paid out ${paidOut + refunded + fees} of ${order.amount}.`);
  }
  if (paidOut !== BigInt(order.paid) || refunded !== BigInt(order.refunded) || fees !== BigInt(order.fees)) {
    violations.push(`${order.reference}: the chain paid ${paidOut}, ${refunded} and ${fees}, the books say otherwise.`);
  }
  return violations;
}

function without(places: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return places.filter((place) => !known.has(place));
}

function placeOf(transactionHash: string, logIndex: number): string {
  return `${transactionHash}:${logIndex}`;
}
