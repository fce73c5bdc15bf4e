import { createHash } from 'node:crypto';
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

/**
 * A connection that prepares every statement with parameters once and then only executes it: parsing and planning cost the
 * database more than running most of ours.
 */
export class PreparingClient extends pg.Client {
  private readonly names = new Map<string, string>();
  /** Part of the names, so that all are prepared anew after a migration. */
  private generation = 0;

  constructor(config?: ClientConfig) {
    super(config);
    const send = super.query.bind(this) as Query;
    const query: Query = (text, values, ...rest) => {
      if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0 || rest.length > 0) {
        return send(text, values, ...rest);
      }
      return this.execute(send, text, values);
    };
    this.query = query as pg.Client['query'];
  }

  private async execute(send: Query, text: string, values: unknown[]): Promise<unknown> {
    const name = this.nameOf(text);
    if (name === undefined) return send(text, values);
    try {
      return await send({ name, text, values } satisfies QueryConfig);
    } catch (error) {
      if (isOutdatedPlan(error)) {
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
