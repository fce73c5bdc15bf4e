import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { DataSource, EntityManager } from 'typeorm';
import { appendAudit } from '#audit';
import { inTransaction } from '#database';
import { QuittanceError } from '#domain';

/** The tenant of keys that belong to no business. */
export const OPERATOR_TENANT = 'operator';

/** Who asks, and under which idempotency key. */
export interface CommandContext {
  /** The business that asks, or `OPERATOR_TENANT`. */
  readonly tenantId: string;
  /** The API key's id. */
  readonly actor: string;
  readonly roles: readonly string[];
  readonly idempotencyKey: string;
  /** Method, path and body: what the idempotency key stands for. */
  readonly request: { readonly method: string; readonly path: string; readonly body: unknown };
}

export interface CommandOutcome<Body> {
  readonly status: number;
  readonly body: Body;
  /** What a replay answers instead, when the body holds a secret that is shown once. */
  readonly replayBody?: Body;
  readonly audit: { readonly action: string; readonly subject: string; readonly details: Record<string, unknown> };
}

export interface CommandResponse<Body> {
  readonly status: number;
  readonly body: Body;
  readonly replayed: boolean;
}

interface IdempotencyRow {
  readonly request_hash: string;
  readonly response_status: number;
  readonly response_body: unknown;
}

function requestHash(context: CommandContext): string {
  const roles = [...context.roles].sort();
  return createHash('sha256')
    .update(canonicalize({ ...context.request, roles }) ?? '')
    .digest('hex');
}

/**
 * Runs commands: the business change, its audit entry, its idempotency record and whatever `work` writes to ledger, outbox and
 * chain intents are one transaction. A refusal changes nothing but is itself an audit entry.
 */
export class CommandRunner {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws `request_in_flight`, `idempotency_key_reused`, or what `work` throws. */
  async run<Body>(
    context: CommandContext,
    action: string,
    work: (manager: EntityManager) => Promise<CommandOutcome<Body>>,
  ): Promise<CommandResponse<Body>> {
    const hash = requestHash(context);
    try {
      return await inTransaction(this.dataSource, (manager) => this.#execute(manager, context, hash, work));
    } catch (error) {
      if (error instanceof QuittanceError) {
        await this.recordRefusal(context, action, error);
      }
      throw error;
    }
  }

  /** Writes the audit entry of a refusal in a transaction of its own. */
  async recordRefusal(
    context: Pick<CommandContext, 'tenantId' | 'actor' | 'request'>,
    action: string,
    error: QuittanceError,
  ): Promise<void> {
    await inTransaction(this.dataSource, (manager) =>
      appendAudit(manager, {
        tenantId: context.tenantId,
        actor: context.actor,
        action,
        outcome: 'refused',
        subject: context.request.path,
        details: { code: error.code, detail: error.detail },
      }),
    );
  }

  async #execute<Body>(
    manager: EntityManager,
    context: CommandContext,
    hash: string,
    work: (manager: EntityManager) => Promise<CommandOutcome<Body>>,
  ): Promise<CommandResponse<Body>> {
    const replay = await this.#replay(manager, context, hash);
    if (replay !== undefined) {
      return { status: replay.response_status, body: replay.response_body as Body, replayed: true };
    }
    const outcome = await work(manager);
    await manager.query(
      `INSERT INTO idempotency_records (tenant_id, key, request_hash, response_status, response_body)
       VALUES ($1, $2, $3, $4, $5)`,
      [
        context.tenantId,
        context.idempotencyKey,
        hash,
        outcome.status,
        JSON.stringify(outcome.replayBody ?? outcome.body),
      ],
    );
    await appendAudit(manager, {
      tenantId: context.tenantId,
      actor: context.actor,
      outcome: 'done',
      ...outcome.audit,
    });
    return { status: outcome.status, body: outcome.body, replayed: false };
  }

  async #replay(manager: EntityManager, context: CommandContext, hash: string): Promise<IdempotencyRow | undefined> {
    const { tenantId, idempotencyKey } = context;
    const [lock] = (await manager.query(`SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held`, [
      `${tenantId}\n${idempotencyKey}`,
    ])) as [{ held: boolean }];
    if (!lock.held) {
      throw new QuittanceError(
        'request_in_flight',
        'A request with this Idempotency-Key is being worked on. Ask again in a moment.',
      );
    }
    const [row] = (await manager.query(
      `SELECT request_hash, response_status, response_body FROM idempotency_records WHERE tenant_id = $1 AND key = $2`,
      [tenantId, idempotencyKey],
    )) as IdempotencyRow[];
    if (row !== undefined && row.request_hash !== hash) {
      throw new QuittanceError(
        'idempotency_key_reused',
        'This Idempotency-Key was used for a different request. Use a new key for a new request.',
      );
    }
    return row;
  }
}
