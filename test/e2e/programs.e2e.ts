import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createTestDatabase,
  freePort,
  type OwnedProcess,
  serviceUrls,
  startProcess,
  startTestChain,
  type TestChain,
  type TestDatabase,
} from '#testing';

const run = promisify(execFile);
const program = (name: string) => resolve(`dist/programs/${name}.js`);

describe('the bundled programs', () => {
  let [chain, database]: [TestChain, TestDatabase] = [] as never;
  let api: OwnedProcess | undefined;
  let url = '';

  beforeAll(async () => {
    [chain, database] = await Promise.all([startTestChain(), createTestDatabase()]);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    api = await startProcess(process.execPath, ['--enable-source-maps', program('api')], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        DATABASE_URL: serviceUrls(database.url).app,
        RPC_URL: chain.rpcUrl,
        DEPLOYMENT_FILE: chain.deploymentFile,
        KEYSTORE_SECRET: '07'.repeat(32),
        CURSOR_SECRET: '09'.repeat(32),
        API_PORT: String(port),
        SANDBOX: 'true',
      },
      ipc: true,
      signalWhenOrphaned: 'SIGTERM',
    });
    const { child } = api;
    await new Promise<void>((ready, failed) => {
      child.once('message', () => ready());
      child.once('exit', () => failed(new Error('The API did not start.')));
    });
  });

  afterAll(async () => {
    await api?.stop('SIGKILL', 0);
    await Promise.all([chain.stop(), database.drop()]);
  });

  test('the API serves the document that is committed', async () => {
    const response = await fetch(`${url}/openapi.json`);
    expect(await response.json()).toEqual(JSON.parse(readFileSync('openapi.json', 'utf8')));
  });

  test.each([
    ['/docs', 'text/html'],
    ['/docs/swagger-ui.css', 'text/css'],
    ['/docs/swagger-ui-bundle.js', 'application/javascript'],
    ['/console/', 'text/html'],
  ])('the API serves %s from the files of its package', async (path, type) => {
    const response = await fetch(`${url}${path}`);
    expect({ status: response.status, type: response.headers.get('content-type')?.split(';')[0] }).toEqual({
      status: 200,
      type,
    });
  });

  test('errors lead to the TypeScript sources', async () => {
    const failure = await run(process.execPath, ['--enable-source-maps', program('api')], { env: {} }).catch(
      (error: { stderr: string }) => error.stderr,
    );
    const main = readFileSync('apps/api/main.ts', 'utf8').split('\n');
    const line = main.findIndex((text) => text.includes('= readApiConfig()')) + 1;
    expect(failure).toContain(`${resolve('apps/api/main.ts')}:${line}:`);
  });

  test('the command line knows all of its commands', async () => {
    const { stdout } = await run(process.execPath, [program('cli'), '--help'], { env: {} });
    for (const command of ['doctor', 'import', 'keys', 'migrate', 'rebuild', 'verify', 'verify-trail']) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
  });
});
