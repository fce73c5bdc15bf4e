import type { EntityManager } from 'typeorm';
import { newId } from '#domain';
import { type Sealed, seal, unseal } from '#keystore';
import { newSigningKeys, publicKeyText, type SigningKeys, secretText } from './signature.js';

/** Keeps endpoints' signing keys under WEBHOOK_SECRET, which opens no key of a signer. */
export class WebhookSecrets {
  readonly #secret: Buffer;

  /** `secret`: 32 bytes. */
  constructor(secret: Buffer) {
    if (secret.length !== 32) throw new Error('The webhook secret is 32 bytes');
    this.#secret = secret;
  }

  /** Gives an endpoint new keys. The returned `whsec_…` is the only time that its secret is seen. */
  async create(manager: EntityManager, endpointId: string): Promise<{ secret: string; publicKey: string }> {
    const id = newId('webhookSecret');
    const keys = newSigningKeys();
    const publicKey = publicKeyText(keys);
    const sealed = seal(this.#secret, Buffer.concat([keys.hmac, keys.seed]), boundTo(endpointId, id));
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
    )) as { id: string; endpoint_id: string; sealed: Sealed }[];
    const keys = new Map<string, SigningKeys[]>();
    for (const { id, endpoint_id: endpointId, sealed } of rows) {
      const bytes = unseal(this.#secret, sealed, boundTo(endpointId, id));
      const known = keys.get(endpointId) ?? [];
      keys.set(endpointId, [...known, { hmac: bytes.subarray(0, 32), seed: bytes.subarray(32) }]);
    }
    return keys;
  }
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
