import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { decodePublicKey } from '#http';
import { type ApiKey, type Business, type BusinessProfile, type Member, type Party, rightsOf } from '#parties';
import type { partySchema } from '../schemas/values.schema.js';
import type { apiKeySchema, businessProfileSchema, businessSchema, memberSchema } from './parties.schema.js';

export function presentBusiness({ business, signer }: Party): z.infer<typeof businessSchema> {
  return {
    id: business.id,
    name: business.name,
    legalName: business.legalName,
    country: business.country,
    lei: business.lei,
    status: business.status,
    roles: business.roles,
    externalReference: business.externalReference,
    signer: { kind: signer.kind, address: signer.address },
    createdAt: business.createdAt.toISOString(),
  };
}

export function presentProfile({
  business,
  profile,
}: {
  business: Business;
  profile: BusinessProfile;
}): z.infer<typeof businessProfileSchema> {
  const { legalName, lei, status } = business;
  const { businessId, taxId, iban, bic, statusReason, approvalThreshold, approvalWindowSeconds, signaturesRequired } =
    profile;
  return {
    ...{ businessId, legalName, lei, taxId, iban, bic, status, statusReason },
    approvalThreshold: approvalThreshold?.toString() ?? null,
    approvalWindowSeconds,
    signaturesRequired,
  };
}

export function presentApiKey(key: ApiKey): z.infer<typeof apiKeySchema> {
  return {
    id: key.id,
    name: key.name,
    roles: key.roles,
    scopes: key.scopes,
    businessId: key.businessId,
    memberId: key.memberId,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    previousSecretUntil: key.previousUntil?.toISOString() ?? null,
    publicKey: presentPublicKey(key.publicKeys[0]),
    previousPublicKeyUntil: key.previousPublicKeyUntil?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}

function presentPublicKey(encoded: string | undefined): z.infer<typeof apiKeySchema>['publicKey'] {
  if (encoded === undefined) return null;
  const sha256 = createHash('sha256').update(Buffer.from(encoded, 'base64')).digest('hex');
  return { algorithm: decodePublicKey(encoded).algorithm, sha256 };
}

export function presentMember(member: Member): z.infer<typeof memberSchema> {
  return {
    id: member.id,
    name: member.name,
    email: member.email,
    roles: member.roles,
    scopes: member.scopes,
    businessId: member.businessId,
    status: rightsOf(member).status,
    createdAt: member.createdAt.toISOString(),
    deactivatedAt: member.deactivatedAt?.toISOString() ?? null,
  };
}

/** A business as other resources name it; its id alone when it is unknown. */
export function presentParty(parties: Map<string, Party>, id: string): z.infer<typeof partySchema> {
  const party = parties.get(id);
  return { id, name: party?.business.name ?? '', address: party?.signer.address ?? '' };
}
