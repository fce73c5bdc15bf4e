import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import pg from 'pg';

/** A crash: what was running is gone between two things that it did to the outside. */
export interface CrashPoint {
  /** Of the queries of a step, from 1. */
  readonly query: number;
  /** Whether the query is carried out, and nobody learns of it. */
  readonly done: boolean;
}

type Query = (config: unknown, values?: unknown, callback?: (error: Error | null, result?: unknown) => void) => unknown;

const original = pg.Client.prototype.query as Query;

/** Cuts the database off from a component in the middle of a step, and everything that it does from then on. */
export class CrashPoints {
  private left = 0;
  private done = false;
  private armed = false;
  private down = false;
  private onCrash: () => void = () => undefined;

  constructor() {
    const points = this;
    pg.Client.prototype.query = function query(this: pg.Client, ...all: Parameters<Query>) {
      return points.pass(this, all);
    } as typeof pg.Client.prototype.query;
  }

  /** Until {@link disarm}: the next queries of anybody count. `onCrash` is told at once. */
  arm(point: CrashPoint, onCrash: () => void): void {
    this.left = point.query;
    this.done = point.done;
    this.armed = true;
    this.onCrash = onCrash;
  }

  /** Returns whether the crash happened. */
  disarm(): boolean {
    const happened = this.down;
    this.armed = false;
    this.down = false;
    return happened;
  }

  remove(): void {
    pg.Client.prototype.query = original as typeof pg.Client.prototype.query;
  }

  private pass(client: pg.Client, all: Parameters<Query>): unknown {
    if (!this.armed) return original.apply(client, all);
    if (this.down) return this.cutOff(client, all);
    this.left -= 1;
    if (this.left > 0) return original.apply(client, all);
    if (isStream(all[0])) return this.crashStream(client, all[0], all);
    if (!this.done) {
      this.crash();
      return this.cutOff(client, all);
    }
    const { promise, answer } = pending(all);
    original.call(client, all[0], typeof all[1] === 'function' ? undefined : all[1], () => {
      this.crash();
      destroy(client);
      answer(new Error('crashed'));
    });
    return promise;
  }

  /** What rows are copied through tells by its events how it ends; that of a closed connection is an error. */
  private crashStream(client: pg.Client, stream: Writable, all: Parameters<Query>): unknown {
    const crash = () => {
      this.crash();
      destroy(client);
    };
    if (this.done) stream.prependOnceListener('finish', crash);
    else crash();
    return original.apply(client, all);
  }

  private crash(): void {
    this.down = true;
    this.onCrash();
  }

  private cutOff(client: pg.Client, all: Parameters<Query>): unknown {
    destroy(client);
    if (isStream(all[0])) return original.apply(client, all);
    const { promise, answer } = pending(all);
    setImmediate(() => answer(new Error('crashed')));
    return promise;
  }
}

function isStream(query: unknown): query is Writable {
  return query instanceof Writable;
}

/** How the caller of a query is answered: by its callback or by the promise that it gets. */
function pending(all: Parameters<Query>): { promise: Promise<never> | undefined; answer: (error: Error) => void } {
  const callback = typeof all[1] === 'function' ? (all[1] as (error: Error) => void) : all[2];
  if (callback !== undefined) return { promise: undefined, answer: (error) => callback(error) };
  let answer: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, reject) => {
    answer = reject;
  });
  return { promise, answer };
}

/** Closes the connection without a word. */
export function destroy(client: pg.Client): void {
  (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
}
