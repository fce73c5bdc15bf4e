import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { databaseRoles } from './access/role-names.js';
import { isOutdatedPlan, PreparingClient, type Statement } from './preparing-client.js';

export type { Statement };

const MAX_ATTEMPTS = 5;
/** serialization_failure and deadlock_detected: the transaction did nothing and may be run again from its start. */
const RETRYABLE_STATES = new Set(['40001', '40P01']);

function mayRunAgain(error: unknown): boolean {
  return RETRYABLE_STATES.has(sqlState(error) ?? '') || isOutdatedPlan(error);
}

/** The SQLSTATE of a driver error, if it is one. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) {
    return undefined;
  }
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const state = driverError?.code ?? code;
  return typeof state === 'string' ? state : undefined;
}

/** The name of the constraint that a driver error tells of, if it does. */
export function violatedConstraint(error: unknown): string | undefined {
  const { driverError, constraint } = (error ?? {}) as { driverError?: { constraint?: string }; constraint?: string };
  return driverError?.constraint ?? constraint;
}

/** What the database says of an error; empty for errors of others. */
export function databaseMessage(error: unknown): string {
  const { driverError } = (error ?? {}) as { driverError?: { message?: string } };
  return String(driverError?.message ?? (error as { message?: unknown } | null)?.message ?? '');
}

/** For whom and how a transaction is run. */
export interface TransactionScope {
  /**
   * The tenant whose rows row-level security shows: a business's id, or one of the network's own tenants. Users of the database
   * whose rows it does not restrict need none; all others see nothing without.
   */
  readonly tenant?: string | undefined;
  /** READ COMMITTED unless told. */
  readonly isolation?: 'REPEATABLE READ' | undefined;
  /** The database refuses writes. */
  readonly readOnly?: boolean | undefined;
  /**
   * The first statement only reads, and sees nothing without the tenant, so it is sent along with the transaction's start. Where the
   * start failed unseen, a statement that writes would be a transaction of its own.
   */
  readonly beginsReading?: boolean | undefined;
  /** With the API's rights and row-level security, for workers that read on a tenant's behalf; their user is a member of that role. */
  readonly asApp?: boolean | undefined;
}

const TENANT = /^[a-z0-9_]{1,64}$/;
const START = 'START TRANSACTION';
const COMMIT = 'COMMIT';

/** One message, so that a tenant costs no round trip of its own. The setting ends with the transaction, however that ends. */
function opening({ tenant, isolation, readOnly, asApp }: TransactionScope): string {
  const start = [START, ...(isolation ? [`ISOLATION LEVEL ${isolation}`] : []), ...(readOnly ? ['READ ONLY'] : [])];
  if (tenant === undefined) return start.join(' ');
  if (!TENANT.test(tenant)) throw new Error(`This is not the id of a tenant: ${JSON.stringify(tenant)}`);
  const role = asApp ? `; SET LOCAL ROLE ${databaseRoles.app}` : '';
  return `${start.join(' ')}${role}; SELECT set_config('app.tenant_id', '${tenant}', true)`;
}

async function once<Result>(
  dataSource: DataSource,
  scope: TransactionScope,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  const runner = dataSource.createQueryRunner();
  const start = opening(scope);
  const send = runner.query.bind(runner) as QueryRunner['query'];
  // The runner keeps count of its transaction; only how it begins is ours. If it began otherwise, there would be no tenant and
  // therefore no rows.
  runner.query = (async (text: string, ...rest: []) => {
    const last = text === COMMIT ? lastStatements.get(runner.manager) : undefined;
    if (last === undefined && text !== START) return send(text, ...rest);
    const client: unknown = await runner.connect();
    const pairs = client instanceof PreparingClient;
    if (last !== undefined) {
      if (pairs) client.holdForNext(last);
      else await send(last.text, [...(last.values ?? [])]);
      return send(text);
    }
    if (!pairs || scope.beginsReading !== true) return send(start);
    client.holdForNext({ text: start });
    return undefined;
  }) as QueryRunner['query'];
  rememberTenant(runner.manager, scope.tenant);
  try {
    return await runner.manager.transaction(work);
  } finally {
    await runner.release();
  }
}

const lastStatements = new WeakMap<EntityManager, Statement>();

/**
 * Sends `statement` along with the commit of the transaction that `manager` belongs to. What it answers is not told; when it fails,
 * nothing of the transaction happened.
 */
export function commitWith(manager: EntityManager, statement: Statement): void {
  lastStatements.set(manager, statement);
}

const tenants = new WeakMap<EntityManager, string>();

function rememberTenant(manager: EntityManager, tenant: string | undefined): void {
  if (tenant !== undefined) tenants.set(manager, tenant);
}

/** The tenant of the transaction that `manager` belongs to; undefined where rows are not restricted. */
export function tenantOf(manager: EntityManager): string | undefined {
  return tenants.get(manager);
}

/**
 * Runs `work` in one transaction: all of it or nothing. Serialization failures and deadlocks run the whole of `work` again, at most
 * five times, so it must have no effects outside the database. This is the only place that sets a tenant.
 */
export async function inTransaction<Result>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<Result>,
  scope: TransactionScope = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(dataSource, scope, work);
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !mayRunAgain(error)) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
    }
  }
}
