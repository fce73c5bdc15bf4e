import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { appendAudit } from '#audit';
import { OPERATOR_TENANT } from '#database';
import { newId } from '#domain';
import { type Sealed, seal, unseal } from '#keystore';
import { newSigningKeys, publicKeyText, type SigningKeys, secretText } from './signature.js';

/** Signing keys as the database keeps them, with a fingerprint of the secret that they are under; none for the first ones. */
type SealedKeys = Sealed & { readonly secretId?: string };

/** Keeps endpoints' signing keys under WEBHOOK_SECRET, which opens no key of a signer. */
export class WebhookSecrets {
  /** Fingerprint of the secret that new keys are under. */
  readonly secretId: string;
  readonly #secret: Buffer;
  readonly #known: ReadonlyMap<string, Buffer>;

  /** 32 bytes each. `older`: what keys may be under, while the secret is rotated. */
  constructor(secret: Buffer, older: readonly Buffer[] = []) {
    if ([secret, ...older].some(({ length }) => length !== 32)) throw new Error('The webhook secret is 32 bytes');
    this.#secret = secret;
    this.#known = new Map([secret, ...older].map((known) => [fingerprint(known), known]));
    this.secretId = fingerprint(secret);
  }

  /** Gives an endpoint new keys. The returned `whsec_…` is the only time that its secret is seen. */
  async create(manager: EntityManager, endpointId: string): Promise<{ secret: string; publicKey: string }> {
    const id = newId('webhookSecret');
    const keys = newSigningKeys();
    const publicKey = publicKeyText(keys);
    const sealed = this.#seal(Buffer.concat([keys.hmac, keys.seed]), boundTo(endpointId, id));
    await manager.query(`INSERT INTO webhook_secrets (id, endpoint_id, sealed, public_key) VALUES ($1, $2, $3, $4)`, [
      id,
      endpointId,
      JSON.stringify(sealed),
      publicKey,
    ]);
    return { secret: secretText(keys), publicKey };
  }

  /**
   * Gives an endpoint new keys and lets the current ones sign beside them for `overlapSeconds`. Keys of an earlier rotation
   * end now, so that there are never more than two.
   */
  async rotate(
    manager: EntityManager,
    endpointId: string,
    overlapSeconds: number,
  ): Promise<{ secret: string; publicKey: string }> {
    await manager.query(
      `UPDATE webhook_secrets
       SET expires_at = least(expires_at, network_now()
         + CASE WHEN expires_at IS NULL THEN make_interval(secs => $2) ELSE interval '0' END)
       WHERE endpoint_id = $1`,
      [endpointId, overlapSeconds],
    );
    return this.create(manager, endpointId);
  }

  /** The keys that sign for each of `endpointIds` now, the newest first. */
  async live(manager: EntityManager, endpointIds: readonly string[]): Promise<Map<string, SigningKeys[]>> {
    const rows = (await manager.query(
      `SELECT id, endpoint_id, sealed FROM webhook_secrets
       WHERE endpoint_id = ANY($1) AND (expires_at IS NULL OR expires_at > network_now()) ORDER BY id DESC`,
      [endpointIds],
    )) as { id: string; endpoint_id: string; sealed: SealedKeys }[];
    const keys = new Map<string, SigningKeys[]>();
    for (const { id, endpoint_id: endpointId, sealed } of rows) {
      const bytes = this.#unseal(sealed, boundTo(endpointId, id));
      const known = keys.get(endpointId) ?? [];
      keys.set(endpointId, [...known, { hmac: bytes.subarray(0, 32), seed: bytes.subarray(32) }]);
    }
    return keys;
  }

  /**
   * Seals up to `limit` keys under the current secret that are under an older one, in the caller's transaction, with an audit entry.
   * Returns how many there were. Throws, having changed nothing, when one is under a secret that is not known here.
   */
  async reseal(manager: EntityManager, limit: number): Promise<number> {
    const rows = (await manager.query(
      `SELECT id, endpoint_id, sealed FROM webhook_secrets WHERE sealed ->> 'secretId' IS DISTINCT FROM $1
       ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [this.secretId, limit],
    )) as { id: string; endpoint_id: string; sealed: SealedKeys }[];
    if (rows.length === 0) return 0;
    const resealed = rows.map(({ id, endpoint_id: endpointId, sealed }) => {
      const bound = boundTo(endpointId, id);
      return { id, sealed: this.#seal(this.#unseal(sealed, bound), bound) };
    });
    await manager.query(
      `UPDATE webhook_secrets SET sealed = moved.sealed
       FROM jsonb_to_recordset($1::jsonb) AS moved (id text, sealed jsonb) WHERE webhook_secrets.id = moved.id`,
      [JSON.stringify(resealed)],
    );
    const fromSecretIds = [...new Set(rows.map(({ sealed }) => sealed.secretId ?? 'unnamed'))].sort();
    await appendAudit(manager, {
      ...{ tenantId: OPERATOR_TENANT, actor: 'worker', action: 'rotate_webhook_secret', outcome: 'done' },
      ...{ subject: this.secretId, details: { fromSecretIds, keys: rows.length } },
    });
    return rows.length;
  }

  #seal(bytes: Buffer, bound: string): SealedKeys {
    return { ...seal(this.#secret, bytes, bound), secretId: this.secretId };
  }

  /** Keys from before secrets had names are under whichever opens them. */
  #unseal(sealed: SealedKeys, bound: string): Buffer {
    const { secretId } = sealed;
    if (secretId !== undefined) {
      const secret = this.#known.get(secretId);
      if (secret === undefined)
        throw new Error(`A key of a webhook endpoint is under the secret ${secretId}, not known here`);
      return unseal(secret, sealed, bound);
    }
    for (const secret of this.#known.values()) {
      try {
        return unseal(secret, sealed, bound);
      } catch {
        // Under another one.
      }
    }
    throw new Error('A key of a webhook endpoint is under a secret that is not known here');
  }
}

/** Names a secret without telling it. */
function fingerprint(secret: Buffer): string {
  return createHash('sha256').update('quittance webhook secret ').update(secret).digest('hex').slice(0, 16);
}

function boundTo(endpointId: string, secretId: string): string {
  return `webhook secret ${endpointId} ${secretId}`;
}

/** The public keys, `whpk_…`, that signatures of each of `endpointIds` may be checked with now, the newest first. */
export async function publicKeysOf(
  manager: EntityManager,
  endpointIds: readonly string[],
): Promise<Map<string, { publicKey: string; expiresAt: Date | null }[]>> {
  const rows = (await manager.query(
    `SELECT endpoint_id, public_key, expires_at FROM webhook_secrets
     WHERE endpoint_id = ANY($1) AND (expires_at IS NULL OR expires_at > network_now()) ORDER BY id DESC`,
    [endpointIds],
  )) as { endpoint_id: string; public_key: string; expires_at: Date | null }[];
  return Map.groupBy(
    rows.map((row) => ({ endpointId: row.endpoint_id, publicKey: row.public_key, expiresAt: row.expires_at })),
    ({ endpointId }) => endpointId,
  );
}
