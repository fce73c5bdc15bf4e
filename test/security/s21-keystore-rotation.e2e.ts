import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { verifyAudit } from '#audit';
import { createDataSource } from '#database';
import { newId } from '#domain';
import { type EncryptedKey, Keystore } from '#keystore';
import { createTestDatabase, type TestDatabase } from '#testing';
import { runCli } from './support/cli.js';

interface Row {
  readonly address: string;
  readonly encrypted_key: EncryptedKey;
}

const KEYS = 60;
const DIGEST = Buffer.alloc(32, 0x21);

describe("S21: rotating the keystore's secret", () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const before = new Keystore(first);
  const after = new Keystore(second, [first]);
  const signatures = new Map<string, string>();
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource({ url: database.url }).initialize();
    for (let count = 0; count < KEYS; count += 1) {
      const { address, encryptedKey } = before.createKey();
      const business = newId('business');
      await dataSource.query(`INSERT INTO businesses (id, name, country, roles) VALUES ($1, $1, 'DE', '{buyer}')`, [
        business,
      ]);
      await dataSource.query(
        `INSERT INTO signers (id, business_id, kind, address, encrypted_key) VALUES ($1, $2, 'managed', $3, $4)`,
        [newId('signer'), business, address, JSON.stringify(encryptedKey)],
      );
      signatures.set(address, await before.signerOf(address, encryptedKey).signDigest(DIGEST));
    }
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  function rows(): Promise<Row[]> {
    return dataSource.query(`SELECT address, encrypted_key FROM signers`);
  }

  async function underTheNewSecret(): Promise<number> {
    return (await rows()).filter((row) => row.encrypted_key.secretId === after.secretId).length;
  }

  const secrets = (current: Buffer, ...older: Buffer[]) => ({
    DATABASE_URL: database.url,
    KEYSTORE_SECRET: current.toString('hex'),
    KEYSTORE_OLD_SECRETS: older.map((secret) => secret.toString('hex')).join(','),
  });

  async function everyKeySigns(keystore: Keystore): Promise<void> {
    for (const { address, encrypted_key } of await rows()) {
      expect(await keystore.signerOf(address, encrypted_key).signDigest(DIGEST)).toBe(signatures.get(address));
    }
  }

  test('S21: changes nothing without the old secret, and names what is missing but no secret', async () => {
    const { code, output } = await runCli(['keys', 'rotate-keystore'], secrets(second));
    expect(code).not.toBe(0);
    expect(output).toContain(`the secret ${before.secretId}, which is not here. Add it to KEYSTORE_OLD_SECRETS`);
    expect(output).not.toContain(second.toString('hex'));
    expect(await underTheNewSecret()).toBe(0);
    const malformed = await runCli(['keys', 'rotate-keystore'], { ...secrets(second), KEYSTORE_SECRET: 'abc123' });
    expect(malformed.output).toContain('KEYSTORE_SECRET');
    expect(malformed.output).not.toContain('abc123');
  });

  test('S21: can be killed at any time: every key signs throughout, and the same command goes on', async () => {
    const arguments_ = ['keys', 'rotate-keystore', '--batch', '7'];
    const killed = await runCli(arguments_, secrets(second, first), { killAfter: 'keys are under the secret' });
    expect(killed.signal).toBe('SIGKILL');
    const done = await underTheNewSecret();
    expect(done).toBeGreaterThanOrEqual(7);
    await everyKeySigns(after);

    const finished = await runCli([...arguments_, '--json'], secrets(second, first));
    expect(finished.code).toBe(0);
    expect(JSON.parse(finished.output)).toEqual({ secretId: after.secretId, rotated: KEYS - done, left: 0 });
    await everyKeySigns(new Keystore(second));
    const again = await runCli([...arguments_, '--json'], secrets(second, first));
    expect(JSON.parse(again.output)).toMatchObject({ rotated: 0, left: 0 });
  });

  test('S21: is in the audit log, each signer once', async () => {
    const entries: { details: { fromSecretIds: string[]; signers: string[] } }[] = await dataSource.query(
      `SELECT details FROM audit_entries WHERE action = 'rotate_keystore' AND subject = $1`,
      [after.secretId],
    );
    const signers = entries.flatMap(({ details }) => details.signers);
    expect(new Set(signers).size).toBe(KEYS);
    expect(signers).toHaveLength(KEYS);
    expect(new Set(entries.flatMap(({ details }) => details.fromSecretIds))).toEqual(new Set([before.secretId]));
    expect(await verifyAudit(dataSource.manager, 'network')).toBeUndefined();
  });
});
