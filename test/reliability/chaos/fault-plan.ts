import { between, pick, seededRandom } from '../random.js';

/** Deepest reorganisation; the network is told that blocks are final one deeper. */
export const DEEPEST_REORGANISATION = 5;

export type DatabaseStop =
  /** SIGKILL to the server: its children notice that it is gone. */
  | 'killed'
  /** What `pg_ctl stop -m immediate` does. */
  | 'immediate'
  /** A clean restart. */
  | 'restarted';

export type Fault<Victim extends string = string> =
  | { readonly kind: 'kill'; readonly victim: Victim }
  | { readonly kind: 'database'; readonly how: DatabaseStop; readonly awayMilliseconds: number }
  /** The newest blocks never were. Their transactions are mined again at once, or are forgotten by the node. */
  | { readonly kind: 'reorganise'; readonly depth: number; readonly transactions: 'kept' | 'forgotten' }
  /** SIGKILL to the node, which comes back with all but the newest blocks and without its pool. */
  | { readonly kind: 'kill-chain'; readonly lostBlocks: number };

/** When a fault comes: so many lines of the import's journal, and then so many milliseconds, after the one before. */
export interface PlannedFault<Victim extends string = string> {
  readonly afterLines: number;
  readonly afterMilliseconds: number;
  readonly fault: Fault<Victim>;
}

export interface PlanOptions<Victim extends string> {
  readonly seed: number;
  readonly victims: readonly Victim[];
  /** Lines of the import's journal between two faults, on average. */
  readonly meanLines: number;
}

const LONGEST_DELAY_MILLISECONDS = 400;
/** How soon a fault follows while the network is still getting over the one before. */
const LONGEST_FOLLOW_UP_MILLISECONDS = 2_000;
const FOLLOW_UPS = 1 / 4;
const MOST_LOST_BLOCKS = 3;

/**
 * Faults without end, which the seed decides on and nothing else. They are dealt like cards: every fault once, in random order, then
 * all of them again, so that a run of some length has met each.
 */
export function* planFaults<Victim extends string>(options: PlanOptions<Victim>): Generator<PlannedFault<Victim>> {
  const random = seededRandom(options.seed);
  for (;;) {
    for (const fault of shuffled(random, everyFault(random, options.victims))) {
      const followsUp = random() < FOLLOW_UPS;
      yield {
        fault,
        afterLines: followsUp ? 0 : Math.round(between(random, 0.5, 1.5) * options.meanLines),
        afterMilliseconds: Math.round(
          between(random, 0, followsUp ? LONGEST_FOLLOW_UP_MILLISECONDS : LONGEST_DELAY_MILLISECONDS),
        ),
      };
    }
  }
}

function everyFault<Victim extends string>(random: () => number, victims: readonly Victim[]): Fault<Victim>[] {
  const depths = Array.from({ length: DEEPEST_REORGANISATION }, (_, index) => index + 1);
  return [
    ...victims.map((victim) => ({ kind: 'kill' as const, victim })),
    ...(['killed', 'immediate', 'restarted'] as const).map((how) => ({
      kind: 'database' as const,
      how,
      awayMilliseconds: Math.round(between(random, 0, 1_500)),
    })),
    ...depths.map((depth) => ({
      kind: 'reorganise' as const,
      depth,
      transactions: pick(random, ['kept', 'forgotten'] as const),
    })),
    { kind: 'kill-chain', lostBlocks: Math.floor(between(random, 0, MOST_LOST_BLOCKS + 1)) },
  ];
}

function shuffled<Item>(random: () => number, items: readonly Item[]): Item[] {
  const order = items.map((item) => ({ item, place: random() }));
  return order.sort((left, right) => left.place - right.place).map(({ item }) => item);
}
