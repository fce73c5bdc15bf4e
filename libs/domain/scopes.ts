/**
 * What a credential may be used for. `payments:write` commits or redirects money: funding, acceptances, settlements, concessions,
 * acknowledgements, assignments and pledges. `network:write` is for operators, whose role those routes want besides.
 */
export const scopes = [
  'businesses:read',
  'businesses:write',
  'members:read',
  'members:write',
  'api_keys:read',
  'api_keys:write',
  'approvals:read',
  'approvals:write',
  'orders:read',
  'orders:write',
  'deliveries:read',
  'deliveries:write',
  'invoices:read',
  'invoices:write',
  'disputes:read',
  'disputes:write',
  'payments:read',
  'payments:write',
  'documents:read',
  'documents:write',
  'operations:read',
  'events:read',
  'webhooks:read',
  'webhooks:write',
  'ledger:read',
  'audit:read',
  'exports:read',
  'exports:write',
  'auditor_grants:read',
  'auditor_grants:write',
  'network:read',
  'network:write',
] as const;

export type Scope = (typeof scopes)[number];

/** Every scope there is, those that are added later among them. */
export const ALL_SCOPES = '*';

/** What is granted: `*`, or scopes by name. */
export type GrantedScope = Scope | typeof ALL_SCOPES;

export const grantableScopes: readonly GrantedScope[] = [ALL_SCOPES, ...scopes];

/** Whether `held` covers `wanted`. Only `*` covers `*`. */
export function coversScope(held: readonly GrantedScope[], wanted: GrantedScope): boolean {
  return held.includes(ALL_SCOPES) || held.includes(wanted);
}

/** What both cover. */
export function sharedScopes(one: readonly GrantedScope[], other: readonly GrantedScope[]): readonly GrantedScope[] {
  return [
    ...one.filter((scope) => coversScope(other, scope)),
    ...other.filter((scope) => coversScope(one, scope)),
  ].filter((scope, index, all) => all.indexOf(scope) === index);
}
