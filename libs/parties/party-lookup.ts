import type { DataSource, EntityManager } from 'typeorm';
import { OPERATOR_TENANT, tenantOf } from '#database';
import type { BusinessStatus } from '#domain';
import type { EncryptedKey } from '#keystore';
import { Business, type BusinessRole } from './business.entity.js';
import { Signer } from './signer.entity.js';

/** A business together with the key that signs for it. */
export interface Party {
  readonly business: Business;
  readonly signer: Signer;
}

interface PartyRow {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly roles: BusinessRole[];
  readonly external_reference: string | null;
  readonly created_at: Date;
  readonly legal_name: string | null;
  readonly lei: string | null;
  readonly status: BusinessStatus;
  readonly signer_id: string;
  readonly kind: Signer['kind'];
  readonly address: string;
  readonly encrypted_key: EncryptedKey | null;
}

/** Name and signer of a business never change, and who decides by its status reads that anew; its key may be encrypted anew, and is known by then. */
const KNOWN_MILLISECONDS = 60_000;
const MOST_KNOWN = 10_000;

const knownParties = new WeakMap<DataSource, Map<string, { readonly party: Party; readonly until: number }>>();

/** Only who may use a business's key is shown it, so each sees its own edition of a party. */
function isKeyShown(tenant: string | undefined, businessId: string): boolean {
  return tenant === undefined || tenant === OPERATOR_TENANT || tenant === businessId;
}

function editionOf(tenant: string | undefined, businessId: string): string {
  return isKeyShown(tenant, businessId) ? `${businessId} with key` : businessId;
}

/**
 * The parties among `businessIds` that exist, by id; the encrypted keys of other businesses are left out. Those seen within the last
 * minute are not asked for again.
 */
export async function getParties(manager: EntityManager, businessIds: readonly string[]): Promise<Map<string, Party>> {
  const known = knownParties.get(manager.dataSource) ?? new Map();
  knownParties.set(manager.dataSource, known);
  const now = Date.now();
  const tenant = tenantOf(manager);
  const parties = new Map<string, Party>();
  const missing: string[] = [];
  for (const id of new Set(businessIds)) {
    const entry = known.get(editionOf(tenant, id));
    if (entry !== undefined && entry.until > now) parties.set(id, entry.party);
    else missing.push(id);
  }
  if (missing.length === 0) return parties;
  const rows = (await manager.query(
    `SELECT business.id, name, country, roles, external_reference, business.created_at, legal_name, lei, status, signer.id AS signer_id, kind, address,
       encrypted_key
     FROM businesses AS business JOIN signer_directory AS signer ON signer.business_id = business.id
     LEFT JOIN (SELECT id, encrypted_key FROM signers) AS own ON own.id = signer.id WHERE business.id = ANY($1)`,
    [missing],
  )) as PartyRow[];
  if (known.size + rows.length > MOST_KNOWN) known.clear();
  for (const row of rows) {
    const party = readParty(row, isKeyShown(tenant, row.id));
    parties.set(row.id, party);
    known.set(editionOf(tenant, row.id), { party, until: now + KNOWN_MILLISECONDS });
  }
  return parties;
}

function readParty(row: PartyRow, withKey: boolean): Party {
  const business = Object.assign(new Business(), {
    id: row.id,
    name: row.name,
    country: row.country,
    roles: row.roles,
    externalReference: row.external_reference,
    createdAt: row.created_at,
    legalName: row.legal_name,
    lei: row.lei,
    status: row.status,
  });
  const signer = Object.assign(new Signer(), {
    id: row.signer_id,
    businessId: row.id,
    kind: row.kind,
    address: row.address,
    encryptedKey: withKey ? row.encrypted_key : null,
  });
  return { business, signer };
}
