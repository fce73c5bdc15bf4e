import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { forgetSecrets, readApiConfig, readConfig } from './config.js';

const ADDRESS = `0x${'11'.repeat(20)}`;
/** The second account of every anvil. */
const PUBLIC_KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d';
const OWN_KEY = `0x${'42'.repeat(32)}`;

describe('the configuration', () => {
  const directory = mkdtempSync(join(tmpdir(), 'quittance-config-'));

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  function environment(chainId: number, changes: Record<string, string> = {}): Record<string, string> {
    const file = join(directory, `${chainId}.json`);
    const contracts = { escrow: ADDRESS, token: ADDRESS };
    writeFileSync(file, JSON.stringify({ chainId, blockNumber: 0, ...contracts }));
    return {
      DATABASE_URL: 'postgresql://db/quittance',
      RPC_URL: 'http://127.0.0.1:8545',
      DEPLOYMENT_FILE: file,
      ...changes,
    };
  }

  test('asks only the API for the secrets that only the API uses', () => {
    expect(readConfig(environment(1)).operatorKeys).toMatchObject({ raw: [], keystoreFiles: [], kms: [] });
    expect(() => readApiConfig(environment(1))).toThrow(/KEYSTORE_SECRET[\s\S]*CURSOR_SECRET/);
    const secrets = { KEYSTORE_SECRET: '07'.repeat(32), CURSOR_SECRET: '09'.repeat(32) };
    expect(readApiConfig(environment(1, secrets)).keystoreSecrets).toEqual({ current: Buffer.alloc(32, 7), older: [] });
  });

  test('is a sandbox on the sandbox chain only', () => {
    expect(readConfig(environment(31337, { SANDBOX: 'true' })).sandbox).toBe(true);
    expect(() => readConfig(environment(1, { SANDBOX: 'true' }))).toThrow('SANDBOX=true is for chain 31337 only');
  });

  test('takes tokens of a provider that is named in full and asked by https only', () => {
    const secrets = { KEYSTORE_SECRET: '07'.repeat(32), CURSOR_SECRET: '09'.repeat(32) };
    const named = {
      OIDC_ISSUER: 'https://login.example/',
      OIDC_AUDIENCE: 'quittance',
      OIDC_JWKS_URL: 'https://login.example/keys',
    };
    const oidc = (chainId: number, changes: Record<string, string>) =>
      readApiConfig(environment(chainId, { ...secrets, ...changes })).oidc;
    expect(oidc(1, { OIDC_ISSUER: '' })).toBeUndefined();
    expect(oidc(1, named)).toMatchObject({
      issuer: 'https://login.example/',
      algorithms: expect.not.arrayContaining(['HS256']),
    });
    expect(oidc(1, { ...named, OIDC_ALGORITHMS: 'ES256' })?.algorithms).toEqual(['ES256']);
    expect(() => oidc(1, { ...named, OIDC_AUDIENCE: '' })).toThrow('go together');
    for (const algorithm of ['HS256', 'none']) {
      expect(() => oidc(1, { ...named, OIDC_ALGORITHMS: algorithm })).toThrow('OIDC_ALGORITHMS');
    }
    const local = { ...named, OIDC_JWKS_URL: 'http://127.0.0.1:8080/keys' };
    expect(() => oidc(1, local)).toThrow('OIDC_JWKS_URL is an https URL');
    expect(() => oidc(31337, local)).toThrow('OIDC_JWKS_URL is an https URL');
    expect(oidc(31337, { ...local, SANDBOX: 'true' })?.jwksUrl).toBe(local.OIDC_JWKS_URL);
    for (const url of ['http://login.example/keys', 'https://user:word@login.example/', 'file:///etc/passwd', 'keys']) {
      expect(() => oidc(31337, { ...named, OIDC_JWKS_URL: url, SANDBOX: 'true' })).toThrow('OIDC_JWKS_URL');
    }
  });

  test('knows the URL that clients sign for, which has no query', () => {
    const publicUrl = (PUBLIC_URL: string) => readConfig(environment(1, { PUBLIC_URL })).publicUrl;
    expect(publicUrl('https://api.example/quittance')).toBe('https://api.example/quittance');
    expect(publicUrl('')).toBeUndefined();
    for (const url of ['api.example', 'ftp://api.example', 'https://api.example/?a', 'https://api.example/#a']) {
      expect(() => publicUrl(url)).toThrow('PUBLIC_URL');
    }
  });

  test('sends webhooks where there is a secret for them, and to this machine on the sandbox chain only', () => {
    const WEBHOOK_SECRET = '0b'.repeat(32);
    const roles = (changes: Record<string, string>) => readConfig(environment(1, changes)).workerRoles;
    expect(readConfig(environment(1, { WEBHOOK_SECRET: '' })).webhooks).toBeUndefined();
    expect(roles({})).not.toContain('webhooks');
    expect(roles({ WEBHOOK_SECRET })).toContain('webhooks');
    expect(() => roles({ WORKER_ROLES: 'webhooks' })).toThrow('WEBHOOK_SECRET');
    const toLoopback = { WEBHOOK_SECRET, WEBHOOKS_TO_LOOPBACK: 'true' };
    expect(readConfig(environment(31337, toLoopback)).webhooks?.allowLoopback).toBe(true);
    expect(() => roles(toLoopback)).toThrow('WEBHOOKS_TO_LOOPBACK=true is for chain 31337 only');
  });

  test('takes no key that everybody knows to another chain', () => {
    const keys = `${OWN_KEY},${PUBLIC_KEY}`;
    const development = { ALLOW_RAW_OPERATOR_KEY: 'true' };
    expect(readConfig(environment(31337, { OPERATOR_KEY: keys })).operatorKeys.raw).toHaveLength(2);
    expect(readConfig(environment(1, { ...development, OPERATOR_KEY: OWN_KEY })).operatorKeys.raw).toEqual([OWN_KEY]);
    expect(() => readConfig(environment(1, { ...development, OPERATOR_KEY: keys }))).toThrow('is public');
  });

  test('takes no raw key to a chain of real money, and says what to do instead', () => {
    const reading = () => readConfig(environment(10, { OPERATOR_KEY: OWN_KEY }));
    for (const hint of ['keys operator-file', 'OPERATOR_KEYSTORE_FILE', 'OPERATOR_KMS_KEY_ID', 'docs/guides/keys.md']) {
      expect(reading).toThrow(hint);
    }
    expect(reading).toThrow(expect.objectContaining({ message: expect.not.stringContaining(OWN_KEY.slice(2, 20)) }));
  });

  test('knows where keys are that it does not hold', () => {
    const files = { OPERATOR_KEYSTORE_FILE: 'a.json, b.json', OPERATOR_KEYSTORE_PASSWORD_FILE: 'password' };
    const kms = { OPERATOR_KMS_KEY_ID: 'alias/one', OPERATOR_KMS_ADDRESS: ADDRESS };
    expect(readConfig(environment(10, { ...files, ...kms })).operatorKeys).toEqual({
      raw: [],
      keystoreFiles: ['a.json', 'b.json'],
      passwordFile: 'password',
      kms: [{ keyId: 'alias/one', address: ADDRESS }],
    });
    expect(() => readConfig(environment(10, { ...files, OPERATOR_KEYSTORE_PASSWORD_FILE: '' }))).toThrow(
      'needs OPERATOR_KEYSTORE_PASSWORD_FILE',
    );
    expect(() => readConfig(environment(10, { ...kms, OPERATOR_KMS_ADDRESS: '' }))).toThrow('names 1 keys');
  });

  test("limits what an operator's account spends, but not the play money of a sandbox", () => {
    expect(readConfig(environment(31337)).operatorFeeLimits.perDay).toBeUndefined();
    expect(readConfig(environment(10)).operatorFeeLimits).toEqual({
      perTransaction: 5n * 10n ** 18n,
      perDay: 50n * 10n ** 18n,
    });
    const limits = { OPERATOR_MAX_FEE_PER_TRANSACTION: '0.25', OPERATOR_MAX_FEE_PER_DAY: '3' };
    expect(readConfig(environment(10, limits)).operatorFeeLimits).toEqual({
      perTransaction: 25n * 10n ** 16n,
      perDay: 3n * 10n ** 18n,
    });
    expect(() => readConfig(environment(10, { OPERATOR_MAX_FEE_PER_DAY: 'much' }))).toThrow('ether, such as 0.5');
  });

  test('is forgotten by the environment where it is secret', () => {
    const values = {
      OPERATOR_KEY: OWN_KEY,
      KEYSTORE_SECRET: 'a',
      KEYSTORE_OLD_SECRETS: 'b',
      CURSOR_SECRET: 'c',
      API_PORT: '1',
    };
    forgetSecrets(values);
    expect(values).toEqual({ API_PORT: '1' });
  });

  test('waits for twelve blocks, in a sandbox for two, unless told otherwise', () => {
    expect(readConfig(environment(1)).finalityDepth).toBe(12);
    expect(readConfig(environment(1, { FINALITY_DEPTH: '' })).finalityDepth).toBe(12);
    expect(readConfig(environment(31337, { SANDBOX: 'true' })).finalityDepth).toBe(2);
    expect(readConfig(environment(31337, { SANDBOX: 'true', FINALITY_DEPTH: '5' })).finalityDepth).toBe(5);
  });
});
