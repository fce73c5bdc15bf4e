import type { DataSource, EntityManager } from 'typeorm';
import { appendAudit } from '#audit';
import { inTransaction, type TransactionScope } from '#database';
import type { QuittanceError } from '#domain';
import { askedPath, type CommandContext, type CommandRunner } from './command-runner.js';
import { isDenial } from './denials.js';

/** Who reads, and what was asked. One per request. */
export interface ReadContext extends Pick<CommandContext, 'actor' | 'request' | 'toldPath'> {
  /** Whose rows are shown: a business's id, a grant's, or `OPERATOR_TENANT` or `AUDITOR_TENANT`, who see all. */
  readonly tenantId: string;
  /** In whose audit log a refusal stands, and what is read under a grant. */
  readonly auditTenantId: string;
  /** The grant under which an auditor reads. */
  readonly grantId?: string | undefined;
}

/** What the audit log calls a read by an auditor; its subject is the grant. */
export const READ_UNDER_GRANT = 'read_under_grant';

/** Runs reads: each in one transaction that shows its tenant's rows and in which the database refuses writes. */
export class ReadRunner {
  /** Requests whose audit entry is there. */
  readonly #noted = new WeakSet<ReadContext>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: Pick<CommandRunner, 'recordRefusal'>,
  ) {}

  /**
   * Throws what `work` throws. What was denied is an audit entry, and so is every request under a grant, before it is answered: in the
   * log of the business that granted it.
   */
  async run<Result>(
    context: ReadContext,
    action: string,
    work: (manager: EntityManager) => Promise<Result>,
    scope: Pick<TransactionScope, 'isolation'> = {},
  ): Promise<Result> {
    try {
      const result = await inTransaction(this.dataSource, work, {
        ...scope,
        tenant: context.tenantId,
        readOnly: true,
        beginsReading: true,
      });
      if (context.grantId !== undefined) await this.#note(context, context.grantId);
      return result;
    } catch (error) {
      if (isDenial(error)) {
        await (context.grantId === undefined
          ? this.commands.recordRefusal({ ...context, tenantId: context.auditTenantId }, action, error)
          : this.#note(context, context.grantId, error));
      }
      throw error;
    }
  }

  async #note(context: ReadContext, grantId: string, refusal?: QuittanceError): Promise<void> {
    if (refusal === undefined && this.#noted.has(context)) return;
    await noteGrantedRead(this.dataSource, { ...context, grantId }, refusal);
    this.#noted.add(context);
  }
}

/** Writes into the log of the business that granted it what an auditor read or was refused. */
export async function noteGrantedRead(
  dataSource: DataSource,
  { auditTenantId, actor, request, toldPath, grantId }: Omit<ReadContext, 'tenantId'> & { readonly grantId: string },
  refusal?: QuittanceError,
): Promise<void> {
  const { path: asked } = askedPath({ request, toldPath });
  await inTransaction(
    dataSource,
    (manager) =>
      appendAudit(manager, {
        tenantId: auditTenantId,
        actor,
        action: READ_UNDER_GRANT,
        outcome: refusal === undefined ? 'done' : 'refused',
        subject: grantId,
        details: {
          ...{ method: request.method, path: toldPath },
          ...(asked === undefined ? {} : { asked }),
          ...(refusal === undefined ? {} : { code: refusal.code }),
        },
      }),
    { tenant: auditTenantId },
  );
}
