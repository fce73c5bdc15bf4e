import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  applyEscrowCommand,
  claimedOf,
  type EscrowCommand,
  type EscrowPayments,
  EscrowRefusal,
  type EscrowState,
  frozenOf,
  NO_CLAUSES,
  newEscrowState,
  type OrderTerms,
  positionOf,
  randomSalt,
  retainedOf,
  ZERO_ADDRESS,
  ZERO_HASH,
} from '#domain';
import { EscrowBench, type Shown } from './support/escrow-bench.js';
import {
  amounts,
  clauses,
  commandOf,
  DAY,
  type Draw,
  inspectionPeriods,
  sequences,
  timeOf,
} from './support/escrow-commands.js';

/** How many random sequences; each takes about a second. With ESCROW_SHRINK=1 a failure is made smaller, with ESCROW_COVERAGE=1 what happened is counted. */
const SEQUENCES = Number(process.env.ESCROW_SEQUENCES ?? 24);
describe('one order at escrow and desk', () => {
  const seen = new Map<string, number>();
  let bench: EscrowBench;

  beforeAll(async () => {
    bench = await EscrowBench.open();
  });

  afterAll(async () => {
    await bench.close();
  });

  test('goes as the model says, whatever is done to it and when', async () => {
    const property = fc.asyncProperty(
      amounts,
      clauses,
      inspectionPeriods,
      sequences,
      async (amount, chosen, period, sequence) => {
        await compare(bench, termsOf(bench, amount, period, chosen), sequence, seen);
      },
    );
    await fc.assert(property, { numRuns: SEQUENCES, endOnFailure: process.env.ESCROW_SHRINK !== '1' });
    if (process.env.ESCROW_COVERAGE === '1') {
      const lines = [...seen].sort().map(([what, times]) => `${times}\t${what}\n`);
      process.stdout.write(lines.join(''));
    }
  }, 3_600_000);
});

/** Does the same to the model and to the contracts, and compares refusals, payments and all that is kept after every step. */
async function compare(bench: EscrowBench, terms: OrderTerms, sequence: readonly Draw[], seen: Map<string, number>) {
  let state = newEscrowState(terms);
  let { balances } = await bench.show(terms, state);
  let sentWhenOver = 0;
  for (const draw of sequence) {
    const now = timeOf(terms, state, bench.now, draw.time);
    const command = commandOf(terms, state, draw, now);
    if (command === undefined) continue;
    if (state.record !== 'none' && state.held === 0n) sentWhenOver += 1;
    if (sentWhenOver > 3) return;
    const expected = predict(terms, state, command, now);
    const refusal = await bench.perform(terms, state, command, now);
    expect({ command, refusal }).toEqual({ command, refusal: expected.refusal });
    const what = `${command.kind}: ${refusal ?? (expected.state === state ? 'no-op' : 'done')}`;
    seen.set(what, (seen.get(what) ?? 0) + 1);
    state = expected.state;
    const { shown, balances: after, owed } = await bench.show(terms, state);
    expect({ command, ...shown }).toEqual({ command, ...shownBy(terms, state) });
    const payments: EscrowPayments = {
      buyer: after.buyer - balances.buyer,
      payees: after.payees - balances.payees,
      feeRecipient: after.feeRecipient - balances.feeRecipient,
    };
    expect({ command, ...payments }).toEqual({ command, ...expected.payments });
    expect(after.escrow).toBe(owed);
    balances = after;
  }
}

function predict(terms: OrderTerms, state: EscrowState, command: EscrowCommand, now: bigint) {
  try {
    return { ...applyEscrowCommand(terms, state, command, now), refusal: undefined };
  } catch (error) {
    if (!(error instanceof EscrowRefusal)) throw error;
    return { state, payments: { buyer: 0n, payees: 0n, feeRecipient: 0n }, refusal: error.error };
  }
}

function termsOf(
  bench: EscrowBench,
  amount: bigint,
  inspectionPeriod: bigint,
  chosen: Partial<OrderTerms>,
): OrderTerms {
  const fundBy = bench.now + DAY;
  return {
    ...NO_CLAUSES,
    ...chosen,
    arbiter: chosen.arbitrationPeriod === undefined ? ZERO_ADDRESS : bench.addressOf('arbiter'),
    feeRecipient: chosen.feeBps === undefined ? ZERO_ADDRESS : bench.addressOf('feeRecipient'),
    buyer: bench.addressOf('buyer'),
    supplier: bench.addressOf('supplier'),
    token: bench.token,
    amount,
    attester: ZERO_ADDRESS,
    fundBy,
    deliverBy: fundBy + 20n * DAY,
    inspectionPeriod,
    linesRoot: ZERO_HASH,
    documentsHash: ZERO_HASH,
    salt: randomSalt(),
  };
}

/** What the contracts should show: nothing of a round whose record is gone. */
function shownBy(terms: OrderTerms, state: EscrowState): Shown['shown'] {
  const isKept = state.record === 'kept';
  const status = state.held !== 0n ? 1n : isKept ? 2n : 0n;
  const known = <Value>(value: Value, otherwise: Value) => (isKept ? value : otherwise);
  const amendment = state.amended
    ? [
        state.total,
        state.funded,
        state.deliverBy === terms.deliverBy && state.changes === 0n ? 0n : state.deliverBy,
        state.changes,
      ]
    : [0n, 0n, 0n, 0n];
  return {
    status,
    held: state.held,
    released: known(state.released, 0n),
    round: known(state.round, 0n),
    claimed: known(claimedOf(state), 0n),
    position: known(positionOf(state), 0n),
    frozen: known(frozenOf(state), 0n),
    retained: known(retainedOf(state), 0n),
    disputeCount: known(BigInt(state.disputes.length), 0n),
    trancheCount: known(BigInt(state.tranches.length), 0n),
    amendment,
    amounts: [...state.disputes.map(({ contested }) => contested), ...state.tranches.map(({ amount }) => amount)].map(
      (amount) => known(amount, 0n),
    ),
  };
}
