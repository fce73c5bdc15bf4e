import type { EntityManager } from 'typeorm';
import { violatedConstraint } from '#database';
import { type BusinessStatus, newId, QuittanceError, unknownId } from '#domain';
import type { Keystore } from '#keystore';
import type { ApiKeyRole } from './api-key.entity.js';
import { createApiKey } from './api-keys.js';
import { Business, type BusinessRole } from './business.entity.js';
import { BusinessProfile } from './business-profile.entity.js';
import type { BusinessIdentity } from './business-standing.js';
import { getParties, type Party } from './party-lookup.js';
import { Signer } from './signer.entity.js';

export interface NewBusiness {
  readonly name: string;
  readonly country: string;
  readonly roles: readonly BusinessRole[];
  readonly externalReference?: string | undefined;
  readonly identity?: BusinessIdentity;
  readonly status: BusinessStatus;
  readonly signer: { readonly kind: 'managed' } | { readonly kind: 'external'; readonly address: string };
}

/** What a business's own first API key may do. Carriers attest and financiers hold invoices with the supplier's role. */
function keyRoles(roles: readonly BusinessRole[]): ApiKeyRole[] {
  return [...new Set(roles.map((role): ApiKeyRole => (role === 'buyer' ? 'buyer' : 'supplier')))];
}

/**
 * Registers a business with its signer and its first API key. Throws `duplicate_reference` when the reference, the
 * LEI or the external address is taken.
 */
export async function registerBusiness(
  manager: EntityManager,
  keystore: Keystore,
  request: NewBusiness,
): Promise<Party & { apiKey: { id: string; token: string } }> {
  const id = newId('business');
  const { identity = {} } = request;
  const key =
    request.signer.kind === 'managed' ? keystore.createKey() : { address: request.signer.address, encryptedKey: null };
  try {
    await manager.insert(Business, {
      id,
      name: request.name,
      country: request.country,
      roles: [...request.roles],
      externalReference: request.externalReference ?? null,
      legalName: identity.legalName ?? null,
      lei: identity.lei ?? null,
      status: request.status,
    });
    await manager.insert(BusinessProfile, {
      businessId: id,
      taxId: identity.taxId ?? null,
      iban: identity.iban ?? null,
      bic: identity.bic ?? null,
    });
    await manager.insert(Signer, { id: newId('signer'), businessId: id, kind: request.signer.kind, ...key });
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'businesses_external_reference_key') {
      throw new QuittanceError('duplicate_reference', 'A business with this externalReference is registered already.');
    }
    if (constraint === 'businesses_lei_key') {
      throw new QuittanceError('duplicate_reference', 'Another business on the network has this LEI.');
    }
    if (constraint === 'signers_address_key') {
      throw new QuittanceError('duplicate_reference', 'This address signs for another business already.');
    }
    throw error;
  }
  const apiKey = await createApiKey(manager, { name: 'first key', roles: keyRoles(request.roles), businessId: id });
  return { ...(await getParty(manager, id)), apiKey };
}

/** Throws `not_found`. */
export async function getParty(manager: EntityManager, businessId: string): Promise<Party> {
  const parties = await getParties(manager, [businessId]);
  const party = parties.get(businessId);
  if (party === undefined) {
    throw unknownId('business', businessId);
  }
  return party;
}
