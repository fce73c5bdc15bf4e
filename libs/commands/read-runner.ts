import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction, type TransactionScope } from '#database';
import { QuittanceError } from '#domain';
import type { CommandContext, CommandRunner } from './command-runner.js';

/** Who reads, and what was asked. */
export interface ReadContext extends Pick<CommandContext, 'actor' | 'request'> {
  /** Whose rows are shown: a business's id, or `OPERATOR_TENANT` or `AUDITOR_TENANT`, who see all. */
  readonly tenantId: string;
  /** In whose audit log a refusal stands. */
  readonly auditTenantId: string;
}

/** What tells that somebody asked for what is not theirs. Both are the same for what does not exist. */
const DENIED = new Set(['not_found', 'forbidden']);

/** Runs reads: each in one transaction that shows its tenant's rows and in which the database refuses writes. */
export class ReadRunner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: Pick<CommandRunner, 'recordRefusal'>,
  ) {}

  /** Throws what `work` throws. What was denied is an audit entry. */
  async run<Result>(
    context: ReadContext,
    action: string,
    work: (manager: EntityManager) => Promise<Result>,
    scope: Pick<TransactionScope, 'isolation'> = {},
  ): Promise<Result> {
    try {
      return await inTransaction(this.dataSource, work, { ...scope, tenant: context.tenantId, readOnly: true });
    } catch (error) {
      if (error instanceof QuittanceError && DENIED.has(error.code)) {
        await this.commands.recordRefusal({ ...context, tenantId: context.auditTenantId }, action, error);
      }
      throw error;
    }
  }
}
