import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { CommandRunner, noteGrantedRead } from '#commands';
import { OPERATOR_TENANT } from '#database';
import { coversScope, obligationRefusal, QuittanceError, type Scope } from '#domain';
import { type ApiKeyRole, type Principal, touchApiKey, unsignedRefusal } from '#parties';
import type { TriedCommand } from '../dry-run/tried-command.js';
import { RequestLimits } from '../limits/request-limits.js';
import { refusalUnderGrant } from './granted-reads.js';
import { KnownPrincipals } from './known-principals.js';
import { RequestSignatures } from './request-signatures.js';
import { toldPath } from './told-path.js';

const NOTED_FOR_MILLISECONDS = 60_000;
const MOST_NOTED = 10_000;

/** Access tokens carry what their provider says of a person; API keys have 70 characters. */
const BEARER = /^Bearer ([!-~]{1,8192})$/i;

const PUBLIC = 'quittance:public';
const ROLES = 'quittance:roles';
const SCOPE = 'quittance:scope';
const OBLIGING = 'quittance:obliging';
const COMMANDING = 'quittance:commanding';

/** A scope, or `any` where every credential will do. */
export type RouteScope = Scope | 'any';

/** A route that needs no key. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(PUBLIC, true);

/** The roles of which a key needs one. Without it, any key will do. */
export const Roles = (...roles: ApiKeyRole[]): ClassDecorator & MethodDecorator => SetMetadata(ROLES, roles);

/** The scope that a route wants. One that states none lets nobody pass. */
export const RequiredScope = (scope: RouteScope): MethodDecorator => SetMetadata(SCOPE, scope);

/** A route by which a business takes on something new, which it may once it is verified and while it is not suspended. */
export const Obliging = (): MethodDecorator => SetMetadata(OBLIGING, true);

/** A route that runs a command, which checks in its own transaction that the caller's key is still what it was. */
export const Commanding = (): MethodDecorator => SetMetadata(COMMANDING, true);

export type AuthenticatedRequest = FastifyRequest & {
  principal?: Principal;
  /** For when a command finds that the caller is not what it was: who it is now. Throws as the guard does. */
  authenticateAnew?: () => Promise<Principal>;
  /** What its command would do, where it was only tried. */
  tried?: TriedCommand;
};

/** What a route wants of whoever calls it. */
export interface Requirements {
  readonly roles: readonly ApiKeyRole[] | undefined;
  readonly scope: RouteScope;
  readonly obliges: boolean;
}

/** The one credential of the request. Throws `unauthenticated` where there is none, or more. */
export function bearerToken(request: FastifyRequest): string {
  const values = request.raw.rawHeaders.filter(
    (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === 'authorization',
  );
  const [, token] = BEARER.exec(values[0] ?? '') ?? [];
  if (values.length !== 1 || token === undefined) {
    throw new QuittanceError(
      'unauthenticated',
      'Send exactly one header "Authorization: Bearer <API key or access token>".',
    );
  }
  return token;
}

/** What the handler of a route wants, as its decorators say. */
export function requirementsOf(handler: object): Requirements {
  const scope = Reflect.getMetadata(SCOPE, handler) as RouteScope | undefined;
  if (scope === undefined) throw new Error('The route states no scope');
  const roles = Reflect.getMetadata(ROLES, handler) as ApiKeyRole[] | undefined;
  return { scope, roles, obliges: Reflect.getMetadata(OBLIGING, handler) === true };
}

/** Why the caller may not ask this of a route; undefined when it may. */
export function refusalOf({ roles, scope, obliges }: Requirements, principal: Principal): QuittanceError | undefined {
  const unsigned = unsignedRefusal(principal);
  if (unsigned !== undefined) return unsigned;
  if (roles !== undefined && !roles.some((role) => principal.roles.includes(role))) {
    return new QuittanceError('forbidden', `This needs the role ${roles.join(' or ')}.`);
  }
  if (scope !== 'any' && !coversScope(principal.scopes, scope)) {
    return new QuittanceError('insufficient_scope', `This needs the scope ${scope}.`);
  }
  const { businessStatus } = principal;
  return obliges && businessStatus !== undefined ? obligationRefusal(businessStatus) : undefined;
}

/** Lets only known API keys and access tokens pass, with the role and the scope that the route wants. Refusals are audited. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  private readonly noted = new Map<string, number>();

  constructor(
    private readonly reflector: Reflector,
    private readonly dataSource: DataSource,
    private readonly commands: CommandRunner,
    private readonly known: KnownPrincipals,
    private readonly limits: RequestLimits,
    private readonly signatures: RequestSignatures,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    try {
      return await this.authenticates(context);
    } catch (error) {
      if (error instanceof QuittanceError && error.code === 'unauthenticated') {
        const http = context.switchToHttp();
        await this.limits.chargeFailure(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
      }
      throw error;
    }
  }

  private async authenticates(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets) === true) {
      return true;
    }
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = bearerToken(request);
    const roles = this.reflector.getAllAndOverride<ApiKeyRole[] | undefined>(ROLES, targets);
    const scope = this.reflector.get<RouteScope | undefined>(SCOPE, context.getHandler());
    if (scope === undefined) throw new Error(`${context.getHandler().name} states no scope`);
    const obliges = this.reflector.get<boolean | undefined>(OBLIGING, context.getHandler()) === true;
    const wanted = { roles, scope, obliges };
    const isCommand = this.reflector.getAllAndOverride<boolean | undefined>(COMMANDING, targets) === true;
    const recalled = isCommand && !this.signatures.isSigned(request) ? this.known.recall(token) : undefined;
    const principal =
      recalled !== undefined && recalled.publicKeys.length === 0 && refusalOf(wanted, recalled) === undefined
        ? recalled
        : await this.authenticate(request, token, wanted);
    request.principal = principal;
    request.authenticateAnew = () => this.authenticate(request, token, wanted);
    await this.noteUse(principal.actorId);
    return true;
  }

  /** Who holds the token now. Throws `unauthenticated`, or `forbidden` or `insufficient_scope`, which are audited. */
  private async authenticate(request: AuthenticatedRequest, token: string, wanted: Requirements): Promise<Principal> {
    const principal = await this.known.find(this.dataSource.manager, token);
    if (principal === undefined) {
      throw new QuittanceError('unauthenticated', 'This API key or access token is not valid.');
    }
    await this.requireSigned(principal, request);
    request.principal = principal;
    await this.requireGranted(principal, request);
    const refusal = refusalOf(wanted, principal);
    if (refusal === undefined) return principal;
    await this.recordRefusal(principal, request, refusal);
    throw refusal;
  }

  /** Throws `unauthenticated`: whoever has the secret and cannot sign may have stolen it, so the business is told. */
  private async requireSigned(principal: Principal, request: AuthenticatedRequest): Promise<void> {
    try {
      await this.signatures.require(request, principal);
    } catch (error) {
      if (error instanceof QuittanceError) await this.recordRefusal(principal, request, error);
      throw error;
    }
  }

  private recordRefusal(principal: Principal, request: AuthenticatedRequest, refusal: QuittanceError): Promise<void> {
    const { method, url: path, routeOptions } = request;
    return this.commands.recordRefusal(
      {
        tenantId: principal.businessId ?? OPERATOR_TENANT,
        actor: principal.actorId,
        request: { method, path, body: null },
        toldPath: toldPath(request),
      },
      `${method.toLowerCase()} ${routeOptions.url ?? path}`,
      refusal,
    );
  }

  /** Throws `forbidden` for what the grant of an auditor does not cover; the business that granted it sees that it was tried. */
  private async requireGranted(principal: Principal, request: AuthenticatedRequest): Promise<void> {
    const { method, url, routeOptions } = request;
    const refusal = refusalUnderGrant(principal, method, routeOptions.url ?? url);
    if (refusal === undefined) return;
    const { grant, businessId: auditTenantId = '', actorId: actor } = principal;
    const asked = { request: { method, path: url, body: null }, toldPath: toldPath(request) };
    const context = { auditTenantId, actor, grantId: grant?.id ?? '', ...asked };
    await noteGrantedRead(this.dataSource, context, refusal);
    throw refusal;
  }

  /** Last use is shown to the minute; a write per request would be waste. */
  private async noteUse(actorId: string): Promise<void> {
    const now = Date.now();
    if ((this.noted.get(actorId) ?? 0) > now - NOTED_FOR_MILLISECONDS) {
      return;
    }
    if (this.noted.size >= MOST_NOTED) {
      this.noted.clear();
    }
    this.noted.set(actorId, now);
    await touchApiKey(this.dataSource.manager, actorId);
  }
}
