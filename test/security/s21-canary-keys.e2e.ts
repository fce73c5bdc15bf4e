import { createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addressOfKey, type EncryptedKey, encryptKeystoreFile } from '#keystore';
import { freePort, KmsServer } from '#testing';
import { type ApiAnswer, ApiCaller } from '../e2e/support/running-network.js';
import { ProcessNetwork, until } from '../reliability/support/process-network.js';
import type { ServiceProcess } from '../reliability/support/service-process.js';
import { runCli } from './support/cli.js';

const CHEAP_SCRYPT = { n: 1024, r: 8, p: 1 };
const RICH = '0x3635c9adc5dea00000';

/** What must not be found, in every form in which it could be written down. */
function formsOf(name: string, secret: Buffer): [name: string, form: string][] {
  const hex = secret.toString('hex');
  const base64 = secret.toString('base64').replace(/=+$/, '');
  const decimal = BigInt(`0x${hex}`).toString();
  const bytes = [...secret].join(',');
  return [hex, hex.toUpperCase(), base64, secret.toString('base64url'), decimal, bytes].map((form) => [name, form]);
}

describe('S21: planted keys', () => {
  const directory = mkdtempSync(join(tmpdir(), 'quittance-canaries-'));
  const passwordFile = join(directory, 'password');
  const keystoreFile = join(directory, 'operator.json');
  const password = `canary ${randomBytes(18).toString('base64')}`;
  const operatorKey = randomBytes(32);
  const secrets = {
    keystore: randomBytes(32),
    older: randomBytes(32),
    cursor: randomBytes(32),
    stranger: randomBytes(32),
  };
  const operatorAddress = addressOfKey(operatorKey);
  const printed: string[] = [];
  let network: ProcessNetwork;
  let kms: KmsServer;
  let api: ServiceProcess & { readonly url: string };
  let worker: ServiceProcess;

  beforeAll(async () => {
    writeFileSync(passwordFile, `${password}\n`);
    writeFileSync(keystoreFile, encryptKeystoreFile(operatorKey, password, CHEAP_SCRYPT));
    network = await ProcessNetwork.open({
      environment: { LOG_LEVEL: 'trace', NODE_OPTIONS: `--report-on-signal --report-directory=${directory}` },
    });
    kms = await KmsServer.start();
    for (const address of [operatorAddress, kms.address]) await network.chain.call('anvil_setBalance', address, RICH);
    api = await network.startApi(undefined, {
      KEYSTORE_SECRET: secrets.keystore.toString('hex'),
      KEYSTORE_OLD_SECRETS: secrets.older.toString('hex'),
      CURSOR_SECRET: secrets.cursor.toString('hex'),
    });
    worker = await network.startWorker(undefined, {
      OPERATOR_KEY: '',
      OPERATOR_KEYSTORE_FILE: keystoreFile,
      OPERATOR_KEYSTORE_PASSWORD_FILE: passwordFile,
      OPERATOR_KMS_KEY_ID: kms.keyId,
      OPERATOR_KMS_ADDRESS: kms.address,
      AWS_ENDPOINT_URL_KMS: kms.url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });

  afterAll(async () => {
    await network.close();
    await kms.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  async function keep(asked: Promise<ApiAnswer>): Promise<ApiAnswer> {
    const answer = await asked;
    printed.push(JSON.stringify(answer.body));
    return answer;
  }

  /** The managed keys in clear, which only the secret opens. */
  async function managedKeys(): Promise<Buffer[]> {
    const rows = await network.query<{ address: string; encrypted_key: EncryptedKey }>(
      `SELECT address, encrypted_key FROM signers WHERE kind = 'managed'`,
    );
    return rows.map(({ address, encrypted_key: { secretId, nonce, ciphertext, tag } }) => {
      const decipher = createDecipheriv('aes-256-gcm', secrets.keystore, Buffer.from(nonce, 'base64'));
      decipher.setAAD(Buffer.from(`${secretId} ${address}`)).setAuthTag(Buffer.from(tag, 'base64'));
      const key = Buffer.concat([decipher.update(Buffer.from(ciphertext, 'base64')), decipher.final()]);
      expect(addressOfKey(key)).toBe(address);
      return key;
    });
  }

  /** Every row of every table as text. */
  async function databaseDump(): Promise<string> {
    const tables = await network.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const dumps: string[] = [];
    for (const { name } of tables) {
      const rows = await network.query<{ row: string }>(
        `SELECT row_to_json(t)::text || t::text AS row FROM ${name} AS t`,
      );
      dumps.push(...rows.map(({ row }) => row));
    }
    expect(tables.length).toBeGreaterThan(20);
    return dumps.join('\n');
  }

  test('S21: sign in an API and a worker, by keystore file and by KMS, and are found nowhere afterwards', async () => {
    const operator = await network.operator(api.url);
    const register = async (name: string, role: string) => {
      const { body } = await operator.post('/v1/businesses', {
        name,
        country: 'DE',
        roles: [role],
        signer: { kind: 'managed' },
      });
      return new ApiCaller(api.url, body.apiKey.secret, body.id, body.signer.address);
    };
    const [buyer, supplier] = [
      await register('Nordhafen Kliniken', 'buyer'),
      await register('Brava Instruments', 'supplier'),
    ];
    const fill = () =>
      keep(operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '100000000000' }));
    expect((await fill()).status).toBe(202);
    const now = Date.parse((await operator.get('/v1/network')).body.time);
    const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString();
    const issue = (reference: string, changes = {}) =>
      keep(
        buyer.post('/v1/purchase-orders', {
          ...{ supplierId: supplier.businessId, reference, fundBy: inDays(3), deliverBy: inDays(30) },
          lines: [{ sku: 'A', description: 'Gloves', quantity: '40', unitPrice: '12500000' }],
          ...{ inspectionPeriodSeconds: 432_000, ...changes },
        }),
      );
    const paths: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      const { body } = await issue(`S21-${count}`);
      const path = `/v1/purchase-orders/${body.id}`;
      expect((await keep(supplier.post(`${path}/accept`))).status).toBe(200);
      paths.push(path);
    }
    await Promise.all(paths.map((path) => keep(buyer.post(`${path}/fund`))));
    // Both accounts send: one lane each.
    await until('work by both accounts', 40_000, async () => {
      await fill();
      const signers = await network.query<{ signer: string }>(`SELECT DISTINCT signer FROM chain_transactions`);
      return signers.length === 2;
    });
    await until('funding', 30_000, async () => (await buyer.get(String(paths[0]))).body.status === 'funded');
    expect(kms.requests.filter((target) => target === 'TrentService.Sign').length).toBeGreaterThan(0);

    // Refusals and failures of every kind, by the API and by the service behind the worker.
    await keep(buyer.post(`${paths[0]}/fund`));
    await keep(buyer.post(`${paths[0]}/fund`, { signature: `0x${'11'.repeat(65)}` }));
    await keep(operator.send('POST', '/v1/businesses', { name: 'x'.repeat(10_000) }));
    await keep(buyer.get('/v1/purchase-orders/po_unknown'));
    kms.failNext('denied', 'not_der', 'other_key', 'throttled');
    for (let count = 0; count < 6; count += 1) await fill();
    const managed = await managedKeys();
    expect(managed).toHaveLength(2);
    // An API that cannot decrypt the managed keys.
    const stranger = await network.startApi(undefined, {
      API_PORT: String(await freePort()),
      KEYSTORE_SECRET: secrets.stranger.toString('hex'),
    });
    const { body: last } = await issue('S21-LAST');
    await keep(supplier.post(`/v1/purchase-orders/${last.id}/accept`));
    const elsewhere = new ApiCaller(stranger.url, buyer.token);
    const broken = await keep(elsewhere.post(`/v1/purchase-orders/${last.id}/fund`));
    expect(broken).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(broken.body)).not.toContain('KEYSTORE');

    // Processes that have no use for the keys, of which some fail for want of them.
    printed.push((await runCli(['status'], { QUITTANCE_API_URL: api.url, QUITTANCE_API_KEY: operator.token })).output);
    printed.push(
      (await runCli(['keys', 'rotate-keystore'], { DATABASE_URL: network.databaseUrl, KEYSTORE_SECRET: 'x' })).output,
    );
    const raw = network.startWorker(undefined, { OPERATOR_KEY: `${operatorKey.toString('hex')}` });
    await expect(raw).rejects.toThrow();
    const wrong = join(directory, 'wrong');
    writeFileSync(wrong, `not ${password}`);
    const closed = network.startWorker(undefined, {
      ...{ OPERATOR_KEY: '', OPERATOR_KEYSTORE_FILE: keystoreFile, OPERATOR_KEYSTORE_PASSWORD_FILE: wrong },
    });
    await expect(closed).rejects.toThrow();

    const canaries = [
      ...managed.flatMap((key) => formsOf('managed key', key)),
      ...formsOf('operator key', operatorKey),
      ...formsOf('keystore secret', secrets.keystore),
      ...formsOf('old keystore secret', secrets.older),
      ...formsOf('cursor secret', secrets.cursor),
      ...formsOf("another network's secret", secrets.stranger),
      ['password', password] as [string, string],
    ];
    const logs = readFileSync(network.logFile, 'utf8');
    expect(logs.length).toBeGreaterThan(500);
    const places: [string, string][] = [
      ['logs', logs],
      ['answers and output', printed.join('\n')],
      ['database', await databaseDump()],
      ['worker environment', environmentOf(worker.pid)],
    ];
    const found = places.flatMap(([place, text]) =>
      canaries.filter(([, form]) => text.includes(form)).map(([name]) => `${name} in ${place}`),
    );
    expect(found).toEqual([]);
  });

  test('S21: are not in the environment that the API and the worker show in a diagnostic report or hand to a child', async () => {
    for (const service of [api, worker]) service.signal('SIGUSR2');
    const reports = () => readdirSync(directory).filter((name) => name.startsWith('report.'));
    await until('two reports', 20_000, async () => reports().length === 2 && reports().every(isWhole));
    for (const name of reports()) {
      const text = readFileSync(join(directory, name), 'utf8');
      expect(JSON.parse(text).environmentVariables).toMatchObject({ LOG_LEVEL: 'trace' });
      const hexes = [operatorKey, ...Object.values(secrets)].map((secret) => secret.toString('hex'));
      expect([...hexes, password].filter((secret) => text.includes(secret))).toEqual([]);
    }
  });

  function isWhole(name: string): boolean {
    return readFileSync(join(directory, name), 'utf8').trimEnd().endsWith('}');
  }
});

/** On Linux what a process was started with; elsewhere nothing is known. */
function environmentOf(pid: number): string {
  const file = `/proc/${pid}/environ`;
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
