import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type OwnedProcess, startProcess } from '#testing';
import { TradeBench } from './support/trade-bench.js';

jest.setTimeout(60_000);

let bench: TradeBench;
let worker: OwnedProcess | undefined;

beforeEach(async () => {
  bench = await TradeBench.open();
});

afterEach(async () => {
  await worker?.stop('SIGKILL', 0);
  await bench.close();
});

async function startWorker(ipc = false): Promise<OwnedProcess> {
  worker = await startProcess(process.execPath, [resolve('dist/programs/worker.js')], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: bench.database.url,
      RPC_URL: bench.chain.rpcUrl,
      DEPLOYMENT_FILE: bench.chain.deploymentFile,
      OPERATOR_KEY: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
      FINALITY_DEPTH: '1000',
      SANDBOX: 'true',
    },
    ipc,
    signalWhenOrphaned: 'SIGTERM',
  });
  return worker;
}

async function becomes(operationId: string, status: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while ((await bench.operation(operationId)).status !== status) {
    if (Date.now() > deadline) throw new Error(`The operation is ${(await bench.operation(operationId)).status}`);
    await new Promise((retry) => setTimeout(retry, 50));
  }
}

test('a worker does chain work, and after SIGTERM ends by itself without an error', async () => {
  const process = await startWorker();
  const party = await bench.party('Buyer');
  await becomes(await bench.mint(party, 5n), 'mined');
  const asked = Date.now();
  process.child.kill('SIGTERM');
  await process.ended;
  expect(Date.now() - asked).toBeLessThan(10_000);
  expect(process.child.exitCode).toBe(0);
});

test('a worker ends when the process that started it is gone', async () => {
  const process = await startWorker(true);
  await becomes(await bench.mint(await bench.party('Buyer'), 5n), 'mined');
  process.child.disconnect();
  await process.ended;
  expect(process.child.exitCode).toBe(0);
});

test('the work of a worker that was killed is finished by the next, once', async () => {
  const killed = await startWorker();
  const party = await bench.party('Buyer');
  const operations: string[] = [];
  for (let count = 0; count < 40; count += 1) operations.push(await bench.mint(party, 1n));
  while ((await bench.query(`SELECT 1 FROM chain_attempts`)).length === 0)
    await new Promise((retry) => setTimeout(retry, 1));
  killed.child.kill('SIGKILL');
  await killed.ended;
  await startWorker();
  for (const operation of operations) await becomes(operation, 'mined');
  const rows = await bench.query<{ nonces: number; span: string }>(
    `SELECT count(DISTINCT nonce)::int AS nonces, max(nonce) - min(nonce) + 1 AS span FROM chain_transactions`,
  );
  expect(rows).toEqual([{ nonces: 40, span: '40' }]);
  expect(await bench.tokenBalance(party)).toBe(40n);
});
