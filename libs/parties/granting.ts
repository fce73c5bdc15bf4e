import { coversScope, type GrantedScope, QuittanceError } from '#domain';
import type { ApiKeyRole } from './api-key.entity.js';
import type { Principal } from './principal.js';

const networkRoles: readonly ApiKeyRole[] = ['operator', 'auditor', 'regulator'];

/** What is granted to an API key or to a person. */
export interface Grant {
  readonly businessId: string | null;
  readonly roles: readonly ApiKeyRole[];
  readonly scopes: readonly GrantedScope[];
  readonly expiresAt: Date | undefined;
}

function invalid(pointer: string, detail: string): QuittanceError {
  return new QuittanceError('invalid_request', detail, { errors: [{ pointer, detail }] });
}

/** Operator, auditor and regulator act for no business, buyer and supplier for one. Throws `invalid_request`. */
function requireFitting({ businessId, roles }: Grant): void {
  const ownerless = businessId === null ? roles.find((role) => !networkRoles.includes(role)) : undefined;
  if (ownerless !== undefined) throw invalid('/businessId', `The role ${ownerless} belongs to a business.`);
}

/**
 * Nobody grants more than they have: not a role, a scope, or a longer time. The operator registers whoever acts on the network, so
 * it grants every role. Throws `forbidden`, or `invalid_request` for what fits no credential.
 */
export function requireMayGrant(principal: Principal, grant: Grant): void {
  const { businessId, roles, scopes, expiresAt } = grant;
  if (principal.roles.includes('operator')) {
    if (businessId !== null && roles.some((role) => networkRoles.includes(role))) {
      throw new QuittanceError(
        'forbidden',
        'Operator, auditor and regulator belong to no business. A business lets auditors read by grants.',
      );
    }
    requireFitting(grant);
  } else if (businessId !== principal.businessId || roles.some((role) => !principal.roles.includes(role))) {
    throw new QuittanceError('forbidden', 'A business grants for itself, and roles that the caller has.');
  }
  requireWithin(principal, scopes, expiresAt);
}

/** Nobody lets others do more than they may, or for longer. Throws `forbidden`. */
export function requireWithin(
  principal: Principal,
  scopes: readonly GrantedScope[],
  expiresAt: Date | undefined,
): void {
  const more = scopes.find((scope) => !coversScope(principal.scopes, scope));
  if (more !== undefined) {
    throw new QuittanceError('forbidden', `Nobody grants more than they have: you do not have the scope ${more}.`);
  }
  if (principal.expiresAt !== undefined && (expiresAt === undefined || expiresAt > principal.expiresAt)) {
    const limit = principal.expiresAt.toISOString();
    throw new QuittanceError('forbidden', `Nobody grants more than they have: your own credential ends at ${limit}.`);
  }
}

/** Whether a caller has all that somebody else was granted, and so may take it away. */
export function mayRevoke(principal: Principal, granted: Pick<Grant, 'roles' | 'scopes'>): boolean {
  return (
    principal.roles.includes('operator') ||
    (granted.roles.every((role) => principal.roles.includes(role)) &&
      granted.scopes.every((scope) => coversScope(principal.scopes, scope)))
  );
}
