import type { Lease, LeaseStore } from './lease-store.js';
import { leaseSize, type RateSubject, subjectKey } from './rate-policy.js';

/** What was decided about one request. */
export interface RateDecision {
  readonly allowed: boolean;
  /** Of the subject that has least left, or that refused. */
  readonly policy: string;
  /** Whole requests that may follow now. */
  readonly remaining: number;
  /** Whole seconds until the bucket is full again. */
  readonly fullAfterSeconds: number;
  /** Whole seconds until one more is allowed; 0 where that is now. */
  readonly retryAfterSeconds: number;
}

/** Tokens that this instance holds, and what it last knew of the shared bucket. */
interface Holding {
  readonly subject: RateSubject;
  tokens: number;
  shared: number;
  knownAt: number;
  /** Until when the shared bucket is known to be empty. */
  emptyUntil: number;
  refill: Promise<void> | undefined;
}

export interface RateLimiterOptions {
  /** Milliseconds, only forward; the process's own clock unless told. */
  readonly now?: () => number;
  /** Subjects remembered; 50,000 unless told. */
  readonly capacity?: number;
}

const SWEEP_MILLISECONDS = 60_000;

/**
 * Limits requests over all instances without asking the database for each: tokens are leased from the shared bucket a handful at
 * a time, ahead of need, and the leases of all subjects that are due go in one statement. Together instances never allow more
 * than the shared buckets hold. While the store is away each instance keeps to the limits by itself.
 */
export class RateLimiter {
  private readonly holdings = new Map<string, Holding>();
  private due: Holding[] = [];
  private flushing: Promise<void> | undefined;
  private sweptAt: number;
  private readonly now: () => number;
  private readonly capacity: number;

  constructor(
    private readonly store: LeaseStore,
    { now = () => performance.now(), capacity = 50_000 }: RateLimiterOptions = {},
  ) {
    this.now = now;
    this.capacity = capacity;
    this.sweptAt = now();
  }

  /** Takes one token of every subject, or of none. Answers at once where this instance holds what is needed. */
  charge(subjects: readonly RateSubject[]): RateDecision | Promise<RateDecision> {
    const holdings = subjects.map((subject) => this.holding(subject));
    const refusal = holdings.find((holding) => this.isEmpty(holding));
    if (refusal !== undefined) return this.decide(refusal, false);
    return holdings.every(({ tokens }) => tokens >= 1) ? this.take(holdings) : this.takeAfterRefill(holdings);
  }

  /** Whether the subject is known to have nothing left. Takes nothing and asks nobody. */
  isExhausted(subject: RateSubject): RateDecision | undefined {
    const holding = this.holdings.get(subjectKey(subject));
    return holding !== undefined && this.isEmpty(holding) ? this.decide(holding, false) : undefined;
  }

  private isEmpty(holding: Holding): boolean {
    return holding.tokens < 1 && holding.emptyUntil > this.now();
  }

  /** Many may wait for one lease; those for whom nothing is left of it wait for the next. */
  private async takeAfterRefill(holdings: readonly Holding[]): Promise<RateDecision> {
    for (;;) {
      const lacking = holdings.filter(({ tokens }) => tokens < 1);
      if (lacking.length === 0) return this.take(holdings);
      const refusal = lacking.find((holding) => this.isEmpty(holding));
      if (refusal !== undefined) return this.decide(refusal, false);
      await Promise.all(lacking.map((holding) => this.refilled(holding)));
    }
  }

  private take(holdings: readonly Holding[]): RateDecision {
    let tightest: Holding | undefined;
    for (const holding of holdings) {
      holding.tokens -= 1;
      if (holding.tokens < leaseSize(holding.subject.policy) / 2 && holding.emptyUntil <= this.now()) {
        void this.refilled(holding);
      }
      if (tightest === undefined || this.remaining(holding) < this.remaining(tightest)) tightest = holding;
    }
    if (tightest === undefined) throw new Error('A request is charged to at least one subject');
    return this.decide(tightest, true);
  }

  private holding(subject: RateSubject): Holding {
    const key = subjectKey(subject);
    const known = this.holdings.get(key);
    if (known !== undefined) return known;
    if (this.holdings.size >= this.capacity) {
      // The one that was first seen longest ago: what it holds is lost to it for less than a second.
      const [oldest] = this.holdings.keys();
      this.holdings.delete(oldest ?? '');
    }
    const holding: Holding = {
      subject,
      tokens: 0,
      shared: subject.policy.burst,
      knownAt: this.now(),
      emptyUntil: 0,
      refill: undefined,
    };
    this.holdings.set(key, holding);
    return holding;
  }

  /** Ends when the next lease of `holding` was taken or could not be. */
  private refilled(holding: Holding): Promise<void> {
    if (holding.refill === undefined) {
      this.due.push(holding);
      this.flushing ??= this.flush();
      holding.refill = this.flushing;
    }
    return holding.refill;
  }

  /** Takes leases for whoever is due, as long as somebody is: who comes while a statement runs is in the next. */
  private async flush(): Promise<void> {
    // What this turn of the event loop asks for goes together.
    await new Promise((next) => setImmediate(next));
    const batch = this.due;
    this.due = [];
    let leases: Lease[] | undefined;
    try {
      leases = await this.store.take(batch.map(({ subject }) => subject));
    } catch {
      leases = undefined;
    }
    for (const [index, holding] of batch.entries()) {
      const lease = leases?.[index];
      if (lease === undefined) this.grantAlone(holding);
      else this.receive(holding, lease);
      holding.refill = undefined;
    }
    this.flushing = undefined;
    if (this.due.length > 0) {
      this.flushing = this.flush();
      for (const holding of this.due) holding.refill = this.flushing;
    }
    this.sweepSometimes();
  }

  private receive(holding: Holding, { granted, remaining }: Lease): void {
    const now = this.now();
    holding.tokens += granted;
    holding.shared = remaining;
    holding.knownAt = now;
    holding.emptyUntil = granted > 0 ? 0 : now + ((1 - remaining) / holding.subject.policy.perSecond) * 1000;
  }

  /** The store is away: one lease each time that a lease's worth of time has gone by. */
  private grantAlone(holding: Holding): void {
    const { policy } = holding.subject;
    const [now, size] = [this.now(), leaseSize(policy)];
    holding.tokens += size;
    holding.shared = 0;
    holding.knownAt = now;
    holding.emptyUntil = now + (size / policy.perSecond) * 1000;
  }

  private sweepSometimes(): void {
    if (this.now() < this.sweptAt + SWEEP_MILLISECONDS) return;
    this.sweptAt = this.now();
    void this.store.sweep().catch(() => undefined);
  }

  private remaining({ subject: { policy }, tokens, shared, knownAt }: Holding): number {
    const grown = Math.max(0, shared) + ((this.now() - knownAt) / 1000) * policy.perSecond;
    return Math.max(0, Math.floor(Math.min(policy.burst, tokens + grown)));
  }

  private decide(holding: Holding, allowed: boolean): RateDecision {
    const { policy } = holding.subject;
    const remaining = allowed ? this.remaining(holding) : 0;
    const seconds = (holding.emptyUntil - this.now()) / 1000;
    return {
      allowed,
      policy: policy.name,
      remaining,
      fullAfterSeconds: Math.ceil((policy.burst - remaining) / policy.perSecond),
      retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil(seconds)),
    };
  }
}
