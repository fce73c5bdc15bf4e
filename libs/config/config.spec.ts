import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readApiConfig, readConfig } from './config.js';

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
    expect(readConfig(environment(1)).operatorKeys).toEqual([]);
    expect(() => readApiConfig(environment(1))).toThrow(/KEYSTORE_SECRET[\s\S]*CURSOR_SECRET/);
    const secrets = { KEYSTORE_SECRET: '07'.repeat(32), CURSOR_SECRET: '09'.repeat(32) };
    expect(readApiConfig(environment(1, secrets)).keystoreSecret).toEqual(Buffer.alloc(32, 7));
  });

  test('is a sandbox on the sandbox chain only', () => {
    expect(readConfig(environment(31337, { SANDBOX: 'true' })).sandbox).toBe(true);
    expect(() => readConfig(environment(1, { SANDBOX: 'true' }))).toThrow('SANDBOX=true is for chain 31337 only');
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
    expect(readConfig(environment(31337, { OPERATOR_KEY: keys })).operatorKeys).toHaveLength(2);
    expect(readConfig(environment(1, { OPERATOR_KEY: OWN_KEY })).operatorKeys).toEqual([OWN_KEY]);
    expect(() => readConfig(environment(1, { OPERATOR_KEY: keys }))).toThrow('is public');
  });

  test('waits for twelve blocks, in a sandbox for two, unless told otherwise', () => {
    expect(readConfig(environment(1)).finalityDepth).toBe(12);
    expect(readConfig(environment(1, { FINALITY_DEPTH: '' })).finalityDepth).toBe(12);
    expect(readConfig(environment(31337, { SANDBOX: 'true' })).finalityDepth).toBe(2);
    expect(readConfig(environment(31337, { SANDBOX: 'true', FINALITY_DEPTH: '5' })).finalityDepth).toBe(5);
  });
});
