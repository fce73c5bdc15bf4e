import { setTimeout as sleep } from 'node:timers/promises';
import { between, pick } from './random.js';

export type Victim = 'api' | 'worker' | 'reader' | 'import';

export interface KillerOptions {
  readonly random: () => number;
  readonly kills: number;
  readonly leastPauseMilliseconds: number;
  readonly mostPauseMilliseconds: number;
  /** The process that plays the part now; undefined while it is being started again. */
  readonly pidOf: (victim: Victim) => number | undefined;
  readonly tell: (line: string) => void;
}

/** One sandbox gives a service up after six deaths in a row; this must not happen to it by chance. */
const MOST_PER_VICTIM = 5;

/** Kills processes without warning at random moments until it has done so often enough or is told to stop. */
export class Killer {
  private readonly counts = new Map<Victim, number>();
  private stopped = false;

  constructor(private readonly options: KillerOptions) {}

  get killed(): Readonly<Partial<Record<Victim, number>>> {
    return Object.fromEntries(this.counts);
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  stop(): void {
    this.stopped = true;
  }

  async run(): Promise<void> {
    const { random, kills, leastPauseMilliseconds, mostPauseMilliseconds, tell } = this.options;
    const startedAt = Date.now();
    while (this.total < kills && !this.stopped) {
      await sleep(between(random, leastPauseMilliseconds, mostPauseMilliseconds));
      const victims = (['api', 'worker', 'reader', 'import'] as const).filter(
        (victim) => (this.counts.get(victim) ?? 0) < MOST_PER_VICTIM,
      );
      const victim = pick(random, victims);
      if (this.stopped || !this.kill(victim)) continue;
      this.counts.set(victim, (this.counts.get(victim) ?? 0) + 1);
      tell(`${((Date.now() - startedAt) / 1000).toFixed(1)} s: killed ${victim}`);
    }
  }

  private kill(victim: Victim): boolean {
    const pid = this.options.pidOf(victim);
    if (pid === undefined) return false;
    try {
      process.kill(pid, 'SIGKILL');
      return true;
    } catch {
      // It is dead and not started again yet.
      return false;
    }
  }
}
