import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import pg, { type ClientConfig, type QueryConfig } from 'pg';

/** Statements that one connection keeps prepared; further texts are planned each time, as lists of varying length are. */
const MOST_STATEMENTS = 400;

/** SQLSTATE feature_not_supported: how a prepared statement says that a migration changed what it returns. */
const CACHED_PLAN_STATE = '0A000';
const CACHED_PLAN_MESSAGE = 'cached plan must not change result type';

/** Whether a statement failed only because it was prepared before a migration; the next attempt is prepared anew. */
export function isOutdatedPlan(error: unknown): boolean {
  const { driverError, code, message } = error as { driverError?: unknown; code?: unknown; message?: unknown };
  if (driverError !== undefined) return isOutdatedPlan(driverError);
  return code === CACHED_PLAN_STATE && message === CACHED_PLAN_MESSAGE;
}

type Query = (...input: readonly unknown[]) => unknown;

export interface Statement {
  readonly text: string;
  /** Texts only: where the driver cannot send a value, the statement after this one would be sent and done all the same. */
  readonly values?: readonly string[];
}

/** Of the client, what its types leave out. */
interface Pipelining {
  pipeline: boolean;
  readonly connection: { readonly stream: Socket };
}

/**
 * A connection that prepares every statement with parameters once and then only executes it: parsing and planning cost the
 * database more than running most of ours. Two statements can be one message, where the second is right whatever the first answers.
 */
export class PreparingClient extends pg.Client {
  private readonly names = new Map<string, string>();
  /** Part of the names, so that all are prepared anew after a migration. */
  private generation = 0;
  private held: Statement | undefined;
  /** Resolves once two statements that were sent together are answered: others wait until then. */
  private pair: Promise<unknown> | undefined;

  constructor(config?: ClientConfig) {
    super(config);
    const send = super.query.bind(this) as Query;
    const query: Query = (text, values, ...rest) => {
      const { held, pair } = this;
      if ((held ?? pair) !== undefined && typeof text !== 'string') {
        throw new Error('Only a statement goes with the one that is held');
      }
      if (pair !== undefined) return pair.then(() => query(text, values, ...rest));
      if (held !== undefined) {
        this.held = undefined;
        return this.together(
          async () => query(held.text, held.values),
          async () => query(text, values, ...rest),
        );
      }
      if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0 || rest.length > 0) {
        return send(text, values, ...rest);
      }
      return this.execute(send, text, values);
    };
    this.query = query as pg.Client['query'];
  }

  /**
   * Holds `statement` back until the next one, to be sent with it. What it answers is not told; when it fails, the next is said to. Throws
   * when one is held already.
   */
  holdForNext(statement: Statement): void {
    if (this.held !== undefined) throw new Error('A statement waits for the next one already');
    this.held = statement;
  }

  private async together(...statements: readonly (() => Promise<unknown>)[]): Promise<unknown> {
    const connection = this as unknown as Pipelining;
    const { stream } = connection.connection;
    connection.pipeline = true;
    stream.cork();
    this.pair = Promise.allSettled(statements.map((send) => send()));
    stream.uncork();
    const [first, second] = (await this.pair) as readonly PromiseSettledResult<unknown>[];
    connection.pipeline = false;
    this.pair = undefined;
    for (const answer of [first, second]) {
      if (answer?.status !== 'rejected') continue;
      // What the driver did not send leaves a connection of which nobody knows what was done on it.
      if (!(answer.reason instanceof pg.DatabaseError)) stream.destroy();
      throw answer.reason;
    }
    return second?.status === 'fulfilled' ? second.value : undefined;
  }

  private async execute(send: Query, text: string, values: unknown[]): Promise<unknown> {
    const name = this.nameOf(text);
    if (name === undefined) return send(text, values);
    try {
      return await send({ name, text, values } satisfies QueryConfig);
    } catch (error) {
      // The driver takes for prepared what it could not send.
      if (isOutdatedPlan(error) || !(error instanceof pg.DatabaseError)) {
        this.generation += 1;
        this.names.clear();
      }
      throw error;
    }
  }

  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= MOST_STATEMENTS) return known;
    const name = `q${this.generation}_${createHash('sha1').update(text).digest('base64url')}`;
    this.names.set(text, name);
    return name;
  }
}
