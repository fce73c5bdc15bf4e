import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { DataSource, EntityManager } from 'typeorm';
import { type AuditRecord, appendAudit, appendAudits, keepTextsOfLast, PersonalText } from '#audit';
import {
  commitWith,
  type DeferredWrites,
  databaseMessage,
  deferWrites,
  inTransaction,
  violatedConstraint,
} from '#database';
import { ALL_SCOPES, QuittanceError } from '#domain';
import { type Completion, completionOf, storableAnswer } from './completion.js';
import { isDenial } from './denials.js';
import { type DryRun, planOf, RolledBack, withoutSignatures } from './dry-run.js';

/** Who asks, and under which idempotency key. */
export interface CommandContext {
  /** The business that asks, or one of the network's own tenants. */
  readonly tenantId: string;
  /** The API key's id. */
  readonly actor: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** What the caller may do as far as is known, and the hash of its credential. */
  readonly proof: { readonly rights: string; readonly credential: string };
  readonly idempotencyKey: string;
  /** The path as the log tells it: without what callers wrote into it. */
  readonly toldPath: string;
  /** Method, path and body: what the idempotency key stands for. */
  readonly request: { readonly method: string; readonly path: string; readonly body: unknown };
}

export interface CommandOutcome<Body> {
  readonly status: number;
  readonly body: Body;
  /** What a replay answers instead, when the body holds a secret that is shown once. */
  readonly replayBody?: Body;
  readonly audit: { readonly action: string; readonly subject: string; readonly details: Record<string, unknown> };
  /** What was done and refused one by one, where the command stands for many; each is an entry after the command's own. */
  readonly items?: readonly Omit<AuditRecord, 'tenantId' | 'actor'>[];
}

export interface CommandResponse<Body> {
  readonly status: number;
  readonly body: Body;
  /** The body as JSON, where that was made already. */
  readonly json?: string | undefined;
  readonly replayed: boolean;
}

/** The caller may do something else than the context says, or nothing any more. Nothing was changed when it is thrown. */
export class OutdatedCaller extends Error {
  constructor() {
    super('The caller is not what it was');
    this.name = 'OutdatedCaller';
  }
}

/** What `begin_command` answers; the record is null for a key that is new. */
interface BeginRow {
  readonly held: boolean;
  readonly at: Date;
  readonly rights: string | null;
  readonly request_hash: string | null;
  readonly response_status: number;
  readonly response_body: unknown;
}

/** What of a path the log does not tell. */
export function askedPath({ request, toldPath }: Pick<CommandContext, 'request' | 'toldPath'>) {
  return request.path === toldPath ? {} : { path: new PersonalText(request.path) };
}

/** Told by the table of orders, whichever command wrote to it. */
function suspendedParty(): QuittanceError {
  return new QuittanceError('business_suspended', 'A party to the order is suspended: nothing new is agreed with it.', {
    state: 'suspended',
  });
}

/** With the caller's rights: whoever has others is not shown the answer. Scopes that restrict nothing change nothing. */
function requestHash(context: CommandContext): string {
  const roles = [...context.roles].sort();
  const scopes = context.scopes.includes(ALL_SCOPES) ? {} : { scopes: [...context.scopes].sort() };
  return createHash('sha256')
    .update(canonicalize({ ...context.request, roles, ...scopes }) ?? '')
    .digest('hex');
}

/**
 * Runs commands: the business change, its audit entry, its idempotency record and whatever `work` writes to ledger, outbox and
 * chain intents are one transaction. A refusal changes nothing but is itself an audit entry.
 */
export class CommandRunner {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws `request_in_flight`, `idempotency_key_reused`, {@link OutdatedCaller}, or what `work` throws. */
  async run<Body>(
    context: CommandContext,
    action: string,
    work: (manager: EntityManager) => Promise<CommandOutcome<Body>>,
  ): Promise<CommandResponse<Body>> {
    const hash = requestHash(context);
    try {
      return await inTransaction(
        this.dataSource,
        async (manager) => (await this.#execute(manager, context, hash, work)).response,
        { tenant: context.tenantId, beginsReading: true },
      );
    } catch (thrown) {
      const error = await this.#refusalIn(thrown, context);
      if (error instanceof QuittanceError) {
        await this.recordRefusal(context, action, error);
      }
      throw error;
    }
  }

  /**
   * Does all that {@link run} does, with every check, and takes it back. Throws what `run` throws. As with a read, only that somebody
   * asked for what is not theirs leaves an audit entry.
   */
  async dryRun<Body>(
    context: CommandContext,
    action: string,
    work: (manager: EntityManager) => Promise<CommandOutcome<Body>>,
  ): Promise<{ readonly body: Body; readonly dryRun: DryRun }> {
    const hash = requestHash(context);
    try {
      return await inTransaction<never>(
        this.dataSource,
        async (manager) => {
          const { response, writes } = await this.#execute(manager, context, hash, work, true);
          const plan = await planOf(manager, writes);
          // What waits for the commit is checked now, as there is none.
          await manager.query('SET CONSTRAINTS ALL IMMEDIATE');
          const { body, status, replayed } = response;
          throw new RolledBack(body, { status, replayed, ...plan });
        },
        { tenant: context.tenantId, beginsReading: true },
      );
    } catch (thrown) {
      if (thrown instanceof RolledBack) return { body: thrown.body as Body, dryRun: thrown.dryRun };
      const error = await this.#refusalIn(thrown, context);
      if (isDenial(error)) {
        await this.recordRefusal(context, action, error);
      }
      throw error;
    }
  }

  /** Writes the audit entry of a refusal in a transaction of its own. */
  async recordRefusal(
    context: Pick<CommandContext, 'tenantId' | 'actor' | 'request' | 'toldPath'>,
    action: string,
    error: QuittanceError,
  ): Promise<void> {
    await inTransaction(
      this.dataSource,
      (manager) =>
        appendAudit(manager, {
          tenantId: context.tenantId,
          actor: context.actor,
          action,
          outcome: 'refused',
          subject: context.toldPath,
          details: { code: error.code, detail: new PersonalText(error.detail), ...askedPath(context) },
        }),
      { tenant: context.tenantId },
    );
  }

  async #execute<Body>(
    manager: EntityManager,
    context: CommandContext,
    hash: string,
    work: (manager: EntityManager) => Promise<CommandOutcome<Body>>,
    tried = false,
  ): Promise<{ readonly response: CommandResponse<Body>; readonly writes?: DeferredWrites }> {
    const begun = await this.#begin(manager, context, hash);
    if (begun.request_hash !== null) {
      return {
        response: { status: begun.response_status, body: begun.response_body as Body, replayed: true },
      };
    }
    const writes = deferWrites(manager, begun.at);
    const outcome = await work(manager);
    const { status, body, replayBody } = outcome;
    const answer = storableAnswer(replayBody ?? body);
    const completion = completionOf(context, hash, { ...outcome, answer }, tried ? withoutSignatures(writes) : writes);
    await this.#complete(manager, context, outcome, completion, tried);
    const json = replayBody === undefined ? answer : undefined;
    return { response: { status, body, json, replayed: false }, writes };
  }

  /** Takes the idempotency key, and tells what was answered under it before and what the caller may do now. */
  async #begin(manager: EntityManager, context: CommandContext, hash: string): Promise<BeginRow> {
    const [begun] = (await manager.query(`SELECT * FROM begin_command($1, $2, $3, $4)`, [
      context.tenantId,
      context.idempotencyKey,
      context.actor,
      context.proof.credential,
    ])) as [BeginRow];
    if (!begun.held) {
      throw new QuittanceError(
        'request_in_flight',
        'A request with this Idempotency-Key is being worked on. Ask again in a moment.',
      );
    }
    if (begun.rights !== context.proof.rights) throw new OutdatedCaller();
    if (begun.request_hash !== null && begun.request_hash !== hash) {
      throw new QuittanceError(
        'idempotency_key_reused',
        'This Idempotency-Key was used for a different request. Use a new key for a new request.',
      );
    }
    return begun;
  }

  /**
   * Writes everything that the command left for its end, its idempotency record and its audit entry: along with the commit, where
   * nothing comes after it.
   */
  async #complete(
    manager: EntityManager,
    { tenantId, actor }: CommandContext,
    { items }: CommandOutcome<unknown>,
    { statement, texts }: Completion,
    tried: boolean,
  ): Promise<void> {
    if (!tried && items === undefined && texts.length === 0) {
      commitWith(manager, statement);
      return;
    }
    await manager.query(statement.text, [...statement.values]);
    await keepTextsOfLast(manager, tenantId, texts);
    if (items !== undefined) {
      await appendAudits(
        manager,
        tenantId,
        items.map((item) => ({ ...item, actor })),
      );
    }
  }

  /** What a failed transaction means to whoever asked. */
  async #refusalIn(thrown: unknown, { tenantId }: CommandContext): Promise<unknown> {
    const constraint = violatedConstraint(thrown);
    if (constraint === 'no_suspended_party') return suspendedParty();
    if (constraint === 'no_work_twice') return this.#workUnderWay(tenantId, databaseMessage(thrown));
    return thrown;
  }

  async #workUnderWay(tenant: string, subject: string): Promise<QuittanceError> {
    // The refusal is certain; only how far the work has come takes the database once more.
    const [same] = await inTransaction(
      this.dataSource,
      (manager) =>
        manager.query<{ status: string }[]>(
          `SELECT status FROM operations WHERE subject = $1 AND status <> 'failed' ORDER BY id DESC LIMIT 1`,
          [subject],
        ),
      { tenant, readOnly: true, beginsReading: true },
    ).catch(() => []);
    return new QuittanceError('invalid_transition', 'This is under way already.', {
      state: same?.status ?? 'pending',
      allowedActions: [{ action: 'list_operations', href: `/v1/operations?subject=${subject}` }],
    });
  }
}
