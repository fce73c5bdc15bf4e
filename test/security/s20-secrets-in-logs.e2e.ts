import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiCaller } from '../e2e/support/running-network.js';
import { ProcessNetwork } from '../reliability/support/process-network.js';

describe('S20: secrets in logs, audit entries and documents', () => {
  let network: ProcessNetwork;
  let url: string;
  const cursorSecret = randomBytes(32).toString('hex');

  beforeAll(async () => {
    network = await ProcessNetwork.open({ environment: { LOG_LEVEL: 'trace' } });
    url = (await network.startApi(undefined, { CURSOR_SECRET: cursorSecret })).url;
  });
  afterAll(() => network.close());

  test('S20: a failure is logged with its request and without keys, passwords and parameters', async () => {
    const operator = await network.operator(url);
    const { body } = await operator.post('/v1/businesses', {
      name: 'Nordhafen Kliniken',
      country: 'DE',
      roles: ['buyer'],
      signer: { kind: 'managed' },
    });
    const buyer = new ApiCaller(url, body.apiKey.secret);
    await network.query(`ALTER TABLE purchase_orders RENAME TO purchase_orders_gone`);
    await network.query(`ALTER TABLE businesses RENAME TO businesses_gone`);
    const marker = `canary ${randomBytes(12).toString('hex')}`;
    const failed = [
      await buyer.get(`/v1/purchase-orders?reference=${encodeURIComponent(marker)}`),
      await operator.post('/v1/businesses', {
        name: marker,
        country: 'DE',
        roles: ['buyer'],
        signer: { kind: 'managed' },
      }),
    ];
    await network.query(`ALTER TABLE businesses_gone RENAME TO businesses`);
    await network.query(`ALTER TABLE purchase_orders_gone RENAME TO purchase_orders`);
    const log = readFileSync(network.logFile, 'utf8');
    for (const { body: problem } of failed) {
      expect(problem).toMatchObject({ status: 500 });
      expect(log).toContain(problem.requestId);
    }
    const databasePassword = new URL(network.databaseUrl).password;
    const secrets = [marker, buyer.token, operator.token, cursorSecret, '07'.repeat(32)].concat(databasePassword || []);
    for (const secret of secrets) expect(log).not.toContain(secret);
    for (const secret of secrets.map((text) => text.split('_').at(-1) ?? '')) expect(log).not.toContain(secret);
  });

  test('S20: keys that were tried are in no audit entry', async () => {
    const operator = await network.operator(url);
    const { body } = await operator.post('/v1/api-keys', { name: 'auditor', roles: ['auditor'] });
    const auditor = new ApiCaller(url, body.secret);
    expect((await auditor.post('/v1/businesses', {})).status).toBe(403);
    expect((await auditor.get(`/v1/purchase-orders?key=${auditor.token}`)).status).toBe(422);
    const secret = auditor.token.split('_').at(-1) ?? '';
    const [row] = await network.query<{ entries: number; leaks: number }>(
      `SELECT count(*)::int AS entries, (count(*) FILTER (WHERE entry::text LIKE '%' || $1 || '%'))::int AS leaks FROM audit_entries AS entry`,
      [secret],
    );
    expect(row?.entries).toBeGreaterThan(0);
    expect(row?.leaks).toBe(0);
  });

  test.each(['openapi.json', 'docker-compose.yml', '.env.example', 'README.md'])('S20: %s holds no secret', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(text).not.toMatch(/\bqk_[0-9a-z]{26}_[A-Za-z0-9_-]{43}/);
    expect(text).not.toMatch(/\bwhsec_[A-Za-z0-9+/]{32}/);
    // The one key that is allowed is that of the development chain's account, which everybody knows.
    const keys = (text.match(/\b0x[0-9a-f]{64}\b/g) ?? []).filter((key) => !/^0x(0+|59c6995e.*|ac0974be.*)$/.test(key));
    expect(keys).toEqual([]);
    expect(text).not.toMatch(/(SECRET|PASSWORD)\s*[=:]\s*['"]?[0-9a-f]{32,}/i);
  });
});
