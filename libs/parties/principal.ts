import { type BusinessStatus, type GrantedScope, sharedScopes } from '#domain';
import type { ApiKeyRole } from './api-key.entity.js';
import type { GrantedPart } from './auditor-grant.entity.js';

/** Who calls the API, and what they may do. */
export interface Principal {
  /** Id of the API key that calls, or of the member whom a token names. Logs name it. */
  readonly actorId: string;
  readonly actorName: string;
  readonly roles: readonly ApiKeyRole[];
  readonly scopes: readonly GrantedScope[];
  /** Undefined for the operator's, regulators' and network-wide auditors' keys; of an auditor's grant, the business that is read. */
  readonly businessId: string | undefined;
  /** The person who acts; undefined for keys that nobody answers for. */
  readonly memberId: string | undefined;
  /** When the API key ends; undefined for a token, whose end is that of a session and not of what its person may. */
  readonly expiresAt: Date | undefined;
  /** What limits an auditor whom a business lets read. */
  readonly grant?: { readonly id: string; readonly reads: readonly GrantedPart[] } | undefined;
  /** Undefined where the caller acts for no business. */
  readonly businessStatus: BusinessStatus | undefined;
  /** Above it a second person approves, in minor units; undefined: nobody does. */
  readonly approvalThreshold: bigint | undefined;
  /** With which its requests are signed, in base64; none: they are not. */
  readonly publicKeys: readonly string[];
  /** Whether its business takes signed requests only. */
  readonly signaturesRequired: boolean;
  /** What a second person let this caller do; set while that runs. */
  readonly approved?: { readonly amount: bigint | null } | undefined;
  readonly proof: CallerProof;
}

/** With which a command finds, in its own transaction, whether a caller still is what it was. */
export interface CallerProof {
  /** SHA-256 of an API key's secret, or of the issuer and the subject of a token; hex. */
  readonly credential: string;
  /** What `rights_of` said; it says something else as soon as any of it changes. */
  readonly rights: string;
}

/** Who asks with a credential: what never changes of it. */
export interface CallerIdentity {
  readonly id: string;
  readonly name: string;
  readonly businessId: string | null;
}

interface Rights {
  readonly roles: readonly ApiKeyRole[];
  readonly scopes: readonly GrantedScope[];
  readonly expiresAt: string | null;
  readonly memberId: string | null;
  readonly memberRoles: readonly ApiKeyRole[] | null;
  readonly memberScopes: readonly GrantedScope[] | null;
  readonly businessStatus: BusinessStatus | null;
  readonly approvalThreshold: string | null;
  readonly publicKeys?: readonly string[];
  /** Null where the caller acts for no business. */
  readonly signaturesRequired?: boolean | null;
}

/** The principal of a caller. A key of a member may do what both may. */
export function principalOf({ id, name, businessId }: CallerIdentity, proof: CallerProof): Principal {
  const rights = JSON.parse(proof.rights) as Rights;
  const { memberRoles, memberScopes } = rights;
  return {
    actorId: id,
    actorName: name,
    roles: memberRoles === null ? rights.roles : rights.roles.filter((role) => memberRoles.includes(role)),
    scopes: memberScopes === null ? rights.scopes : sharedScopes(rights.scopes, memberScopes),
    businessId: businessId ?? undefined,
    memberId: rights.memberId ?? undefined,
    expiresAt: rights.expiresAt === null ? undefined : new Date(rights.expiresAt),
    businessStatus: rights.businessStatus ?? undefined,
    approvalThreshold: rights.approvalThreshold === null ? undefined : BigInt(rights.approvalThreshold),
    publicKeys: rights.publicKeys ?? [],
    signaturesRequired: rights.signaturesRequired ?? false,
    proof,
  };
}

/**
 * Whether the caller reads what belongs to any business: the operator, regulators and network-wide auditors do. A key without a business
 * and without such a role reads nothing.
 */
export function mayReadEverything({ businessId, roles }: Pick<Principal, 'businessId' | 'roles'>): boolean {
  return (
    businessId === undefined && roles.some((role) => role === 'auditor' || role === 'operator' || role === 'regulator')
  );
}
