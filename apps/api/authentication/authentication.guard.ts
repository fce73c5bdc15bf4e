import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { CommandRunner, noteGrantedRead } from '#commands';
import { OPERATOR_TENANT } from '#database';
import { QuittanceError } from '#domain';
import { type ApiKeyRole, type Principal, touchApiKey } from '#parties';
import { refusalUnderGrant } from './granted-reads.js';
import { KnownPrincipals } from './known-principals.js';

const NOTED_FOR_MILLISECONDS = 60_000;
const MOST_NOTED = 10_000;

const PUBLIC = 'quittance:public';
const ROLES = 'quittance:roles';
const COMMANDING = 'quittance:commanding';

/** A route that needs no key. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(PUBLIC, true);

/** The roles of which a key needs one. Without it, any key will do. */
export const Roles = (...roles: ApiKeyRole[]): ClassDecorator & MethodDecorator => SetMetadata(ROLES, roles);

/** A route that runs a command, which checks in its own transaction that the caller's key is still what it was. */
export const Commanding = (): MethodDecorator => SetMetadata(COMMANDING, true);

/** `forgetPrincipal` is to be called when a command finds that the caller's key is not what it was. */
export type AuthenticatedRequest = FastifyRequest & { principal?: Principal; forgetPrincipal?: () => void };

function bearerToken(request: FastifyRequest): string {
  const values = request.raw.rawHeaders.filter(
    (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === 'authorization',
  );
  const [, token] = /^Bearer ([!-~]{1,200})$/i.exec(values[0] ?? '') ?? [];
  if (values.length !== 1 || token === undefined) {
    throw new QuittanceError('unauthenticated', 'Send exactly one header "Authorization: Bearer <API key>".');
  }
  return token;
}

/** Lets only known API keys pass, with the roles that the route wants; auditors only read. Refusals are audited. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  private readonly noted = new Map<string, number>();
  private readonly known = new KnownPrincipals();

  constructor(
    private readonly reflector: Reflector,
    private readonly dataSource: DataSource,
    private readonly commands: CommandRunner,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets) === true) {
      return true;
    }
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = bearerToken(request);
    const { manager } = this.dataSource;
    const roles = this.reflector.getAllAndOverride<ApiKeyRole[] | undefined>(ROLES, targets);
    const mayPass = (holder: Principal) => roles === undefined || roles.some((role) => holder.roles.includes(role));
    const isCommand = this.reflector.getAllAndOverride<boolean | undefined>(COMMANDING, targets) === true;
    const recalled = isCommand ? this.known.recall(token) : undefined;
    const principal = recalled !== undefined && mayPass(recalled) ? recalled : await this.known.find(manager, token);
    if (principal === undefined) {
      throw new QuittanceError('unauthenticated', 'This API key is not valid.');
    }
    request.principal = principal;
    request.forgetPrincipal = () => this.known.forget(token);
    await this.requireGranted(principal, request);
    if (roles !== undefined && !mayPass(principal)) {
      const refusal = new QuittanceError('forbidden', `This needs an API key with the role ${roles.join(' or ')}.`);
      await this.commands.recordRefusal(
        {
          tenantId: principal.businessId ?? OPERATOR_TENANT,
          actor: principal.apiKeyId,
          request: { method: request.method, path: request.url, body: null },
        },
        `${request.method.toLowerCase()} ${request.routeOptions.url ?? request.url}`,
        refusal,
      );
      throw refusal;
    }
    await this.noteUse(principal.apiKeyId);
    return true;
  }

  /** Throws `forbidden` for what the grant of an auditor does not cover; the business that granted it sees that it was tried. */
  private async requireGranted(principal: Principal, request: AuthenticatedRequest): Promise<void> {
    const { method, url, routeOptions } = request;
    const refusal = refusalUnderGrant(principal, method, routeOptions.url ?? url);
    if (refusal === undefined) return;
    const { grant, businessId: auditTenantId = '', apiKeyId: actor } = principal;
    const context = { auditTenantId, actor, grantId: grant?.id ?? '', request: { method, path: url, body: null } };
    await noteGrantedRead(this.dataSource, context, refusal);
    throw refusal;
  }

  /** Last use is shown to the minute; a write per request would be waste. */
  private async noteUse(apiKeyId: string): Promise<void> {
    const now = Date.now();
    if ((this.noted.get(apiKeyId) ?? 0) > now - NOTED_FOR_MILLISECONDS) {
      return;
    }
    if (this.noted.size >= MOST_NOTED) {
      this.noted.clear();
    }
    this.noted.set(apiKeyId, now);
    await touchApiKey(this.dataSource.manager, apiKeyId);
  }
}
