import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ReadContext, ReadRunner } from '#commands';
import { AUDITOR_TENANT, OPERATOR_TENANT, type TransactionScope } from '#database';
import type { Principal } from '#parties';
import type { AuthenticatedRequest } from './authentication.guard.js';
import { requirePrincipal } from './command.decorator.js';
import { toldPath } from './told-path.js';

/** One request that changes nothing: who asks, and for what. */
export class ReadRequest {
  constructor(
    readonly principal: Principal,
    private readonly context: ReadContext,
    private readonly action: string,
  ) {}

  /** Runs `work` on what the caller may see. */
  run<Result>(
    runner: ReadRunner,
    work: (manager: EntityManager) => Promise<Result>,
    scope: Pick<TransactionScope, 'isolation'> = {},
  ): Promise<Result> {
    return runner.run(this.context, this.action, work, scope);
  }
}

/** Whose rows the caller is shown. */
function readableTenant({ businessId, roles, grant }: Principal): string {
  return grant?.id ?? businessId ?? (roles.includes('operator') ? OPERATOR_TENANT : AUDITOR_TENANT);
}

/** The read that a request asks for. */
export const ReadOf = createParamDecorator((_: unknown, context: ExecutionContext): ReadRequest => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const principal = requirePrincipal(request);
  const { method, url, routeOptions } = request;
  return new ReadRequest(
    principal,
    {
      tenantId: readableTenant(principal),
      auditTenantId: principal.businessId ?? OPERATOR_TENANT,
      actor: principal.actorId,
      grantId: principal.grant?.id,
      request: { method, path: url, body: null },
      toldPath: toldPath(request),
    },
    `${method.toLowerCase()} ${routeOptions.url ?? url}`,
  );
});
