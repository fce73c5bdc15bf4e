import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AUDITOR_TENANT, inTransaction } from '#database';
import { QuittanceError } from '#domain';
import { newestPosition } from './event-feed.js';

/** Streams that one API key may have open at one process. */
export const MOST_STREAMS_PER_KEY = 10;
/** Streams of one process. */
export const MOST_STREAMS = 1_000;
const POLL_MILLISECONDS = 200;

/**
 * The open streams of this process, and the one look at the feed's end that they share: however many there are, the database is asked
 * once a fifth of a second whether anything is new, and not at all while there are none.
 */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly openOf = new Map<string, number>();
  private readonly waiting = new Set<() => void>();
  private readonly ending = new AbortController();
  private open = 0;
  private watching = false;
  private position = '0';

  constructor(private readonly dataSource: DataSource) {}

  /** Aborted when the process ends. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Where the feed ended when it was looked at last. */
  get newest(): string {
    return this.position;
  }

  /** Looks at the feed's end now. */
  async look(): Promise<string> {
    const position = await inTransaction(this.dataSource, newestPosition, { tenant: AUDITOR_TENANT, readOnly: true });
    if (position !== this.position) {
      this.position = position;
      for (const wake of [...this.waiting]) wake();
    }
    return position;
  }

  /** Takes a place for a stream. Returns what gives it back. Throws `rate_limited`. */
  enter(apiKeyId: string): () => void {
    const ofKey = this.openOf.get(apiKeyId) ?? 0;
    if (ofKey >= MOST_STREAMS_PER_KEY || this.open >= MOST_STREAMS) {
      throw new QuittanceError(
        'rate_limited',
        `An API key has at most ${MOST_STREAMS_PER_KEY} streams, and this server ${MOST_STREAMS}. Close one first.`,
      );
    }
    this.openOf.set(apiKeyId, ofKey + 1);
    this.open += 1;
    void this.watch();
    let entered = true;
    return () => {
      if (!entered) return;
      entered = false;
      this.open -= 1;
      const left = (this.openOf.get(apiKeyId) ?? 1) - 1;
      if (left === 0) this.openOf.delete(apiKeyId);
      else this.openOf.set(apiKeyId, left);
    };
  }

  /** Resolves when the feed's end is no longer `position`, when `milliseconds` are over, or when the process ends. */
  async moved(position: string, milliseconds: number): Promise<void> {
    if (this.position !== position || this.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waiting.add(done);
    });
  }

  onModuleDestroy(): void {
    this.ending.abort();
    for (const wake of [...this.waiting]) wake();
  }

  private async watch(): Promise<void> {
    if (this.watching) return;
    this.watching = true;
    while (this.open > 0 && !this.signal.aborted) {
      // The next look tells what this one could not.
      await this.look().catch(() => undefined);
      await sleep(POLL_MILLISECONDS, undefined, { signal: this.signal }).catch(() => undefined);
    }
    this.watching = false;
  }
}
