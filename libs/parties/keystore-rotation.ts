import type { EntityManager } from 'typeorm';
import { appendAudit } from '#audit';
import { OPERATOR_TENANT } from '#database';
import type { EncryptedKey, Keystore } from '#keystore';

interface Row {
  readonly id: string;
  readonly address: string;
  readonly encrypted_key: EncryptedKey;
}

/** How many managed keys are not under the keystore's current secret. */
export async function countKeysOfOldSecrets(manager: EntityManager, keystore: Keystore): Promise<number> {
  const [row] = (await manager.query(
    `SELECT count(*)::int AS count FROM signers WHERE kind = 'managed' AND encrypted_key ->> 'secretId' IS DISTINCT FROM $1`,
    [keystore.secretId],
  )) as [{ count: number }];
  return row.count;
}

/**
 * Encrypts up to `limit` managed keys under the keystore's current secret, in the caller's transaction, with an audit entry that
 * names them. Returns how many there were; zero when all are. What was committed is done: a later call goes on with the rest.
 * Throws, having changed nothing, when a key's secret is not known here.
 */
export async function rotateKeystore(
  manager: EntityManager,
  keystore: Keystore,
  actor: string,
  limit: number,
): Promise<number> {
  const rows = (await manager.query(
    `SELECT id, address, encrypted_key FROM signers
     WHERE kind = 'managed' AND encrypted_key ->> 'secretId' IS DISTINCT FROM $1
     ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [keystore.secretId, limit],
  )) as Row[];
  if (rows.length === 0) return 0;
  const moved = rows.map(({ id, address, encrypted_key }) => ({
    id,
    encryptedKey: keystore.reencrypt(address, encrypted_key),
  }));
  await manager.query(
    `UPDATE signers SET encrypted_key = moved."encryptedKey"
     FROM jsonb_to_recordset($1::jsonb) AS moved (id text, "encryptedKey" jsonb) WHERE signers.id = moved.id`,
    [JSON.stringify(moved)],
  );
  const fromSecretIds = [...new Set(rows.map(({ encrypted_key }) => encrypted_key.secretId ?? 'unnamed'))].sort();
  await appendAudit(manager, {
    tenantId: OPERATOR_TENANT,
    actor,
    action: 'rotate_keystore',
    outcome: 'done',
    subject: keystore.secretId,
    details: { fromSecretIds, signers: rows.map(({ id }) => id) },
  });
  return rows.length;
}
