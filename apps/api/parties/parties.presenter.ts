import type { z } from 'zod';
import type { ApiKey, Party } from '#parties';
import type { partySchema } from '../schemas/values.schema.js';
import type { apiKeySchema, businessSchema } from './parties.schema.js';

export function presentBusiness({ business, signer }: Party): z.infer<typeof businessSchema> {
  return {
    id: business.id,
    name: business.name,
    country: business.country,
    roles: business.roles,
    externalReference: business.externalReference,
    signer: { kind: signer.kind, address: signer.address },
    createdAt: business.createdAt.toISOString(),
  };
}

export function presentApiKey(key: ApiKey): z.infer<typeof apiKeySchema> {
  return {
    id: key.id,
    name: key.name,
    roles: key.roles,
    businessId: key.businessId,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}

/** A business as other resources name it; its id alone when it is unknown. */
export function presentParty(parties: Map<string, Party>, id: string): z.infer<typeof partySchema> {
  const party = parties.get(id);
  return { id, name: party?.business.name ?? '', address: party?.signer.address ?? '' };
}
