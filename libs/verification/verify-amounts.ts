import type { Bundle } from './bundle.js';
import { ensure, reading } from './faults.js';
import type { OrderLog, Verification } from './verifier.js';

/** What an event adds to, by the contract that emits it. */
const MOVEMENTS: Readonly<Record<string, 'funded' | 'paid' | 'refunded' | 'fees'>> = {
  OrderFunded: 'funded',
  OrderDeposited: 'funded',
  FundsAdded: 'funded',
  AcceptedAndReleased: 'paid',
  Released: 'paid',
  Refunded: 'refunded',
  FeePaid: 'fees',
};

/** What the order has received, paid and holds, replayed from its events. */
export interface ReplayedAmounts {
  /** Minor units in escrow. */
  readonly held: bigint;
  /** Minor units of goods released, as the last event about it says. */
  readonly released: bigint;
  /** By mutual agreement, as events tell of them. */
  readonly settlements: number;
  /** Whether clauses divide what is released, so that some of it may be retained or deducted. */
  readonly isDivided: boolean;
}

export function verifyAmounts(
  { order, deliveryDesk, totals }: Bundle,
  logs: readonly OrderLog[],
  orderHash: string,
  { interfaces, report }: Verification,
): ReplayedAmounts {
  const { domain, message } = order.typedData;
  const contracts = [
    [domain.verifyingContract, interfaces.escrow],
    [deliveryDesk, interfaces.desk],
  ] as const;
  const sums = { funded: 0n, paid: 0n, refunded: 0n, fees: 0n };
  let released = 0n;
  let settlements = 0;
  let isDivided = false;
  for (const log of logs) {
    const [, abi] = contracts.find(([address]) => address.toLowerCase() === log.address) ?? [];
    // Other contracts may name the order too; only escrow and desk say what happens to its money.
    if (abi === undefined) continue;
    const event = reading(log.place, () => abi.parseLog({ topics: [...log.topics], data: log.data }));
    if (event?.name === 'OrderSettled') settlements += 1;
    if (event?.name === 'ClausesAgreed') isDivided = true;
    const total = event === null ? undefined : MOVEMENTS[event.name];
    if (event === null || total === undefined) continue;
    const value = (name: string): bigint | undefined =>
      event.fragment.inputs.some((input) => input.name === name) ? (event.args.getValue(name) as bigint) : undefined;
    const before = released;
    released = value('released') ?? released;
    const stated = value('deposit') ?? value('added') ?? value('amount');
    const terms = message.terms as { amount?: string } | undefined;
    sums[total] += stated ?? (event.name === 'OrderFunded' ? BigInt(terms?.amount ?? 0) : released - before);
  }
  const held = sums.funded - sums.paid - sums.refunded - sums.fees;
  ensure(held >= 0n, `The events pay ${-held} more than was funded.`);
  for (const [name, amount] of Object.entries({ ...sums, held })) {
    const claimed = totals[name as keyof typeof totals];
    ensure(
      claimed === amount.toString(),
      `The file says ${name} ${claimed}, the events of ${orderHash} say ${amount}.`,
    );
  }
  const { funded, paid, refunded, fees } = sums;
  report(`Funded ${funded} = paid ${paid} + refunded ${refunded} + fees ${fees} + held ${held}, as the events say.`);
  return { held, released, settlements, isDivided };
}
