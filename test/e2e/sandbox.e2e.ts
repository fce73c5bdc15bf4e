import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SandboxProcess } from '../performance/sandbox-process.js';
import { ApiCaller } from './support/running-network.js';

let sandbox: SandboxProcess;
let buyer: ApiCaller;

interface Business {
  readonly roles: readonly string[];
  readonly apiKey: string;
}

/** What `npm start` runs once everything is set up. */
beforeAll(async () => {
  sandbox = await SandboxProcess.start({ SANDBOX_SAMPLE_TRADE: 'true' });
  const { apiUrl, businesses } = sandbox.state as typeof sandbox.state & { readonly businesses: readonly Business[] };
  const key = businesses.find(({ roles }) => roles.includes('buyer'))?.apiKey ?? '';
  buyer = new ApiCaller(apiUrl, key);
}, 120_000);

afterAll(async () => {
  await sandbox?.stop();
});

test('the sample trade comes to all of its ends', async () => {
  const { apiUrl, operatorApiKey } = sandbox.state;
  const { body } = await new ApiCaller(apiUrl, operatorApiKey).get('/v1/purchase-orders?limit=100');
  const statuses = new Set(body.data.map(({ status }: { status: string }) => status));
  const ends = ['accepted', 'cancelled', 'declined', 'funded', 'issued', 'lapsed', 'refunded', 'settled'];
  expect([...statuses].sort()).toEqual(ends);
});

test('its workers make what is asked for, in every format', async () => {
  const period = { from: '2000-01-01T00:00:00Z', to: '2040-01-01T00:00:00Z' };
  const asked = [
    ...['csv', 'jsonl', 'parquet'].map((format) => ({ ...period, dataset: 'payments', format })),
    ...['pdf', 'camt.053'].map((format) => ({ ...period, dataset: 'statement', format })),
  ];
  // Three may be unfinished at a time.
  for (const request of asked) {
    const { status, body } = await buyer.post('/v1/exports', request);
    expect({ ...request, status, detail: body.detail }).toMatchObject({ status: 202, detail: undefined });
    const end = Date.now() + 20_000;
    let made = body;
    while (['queued', 'running'].includes(made.status) && Date.now() < end) {
      await new Promise((retry) => setTimeout(retry, 100));
      made = (await buyer.get(`/v1/exports/${body.id}`)).body;
    }
    expect({ format: request.format, status: made.status, error: made.error }).toEqual({
      format: request.format,
      status: 'ready',
      error: null,
    });
  }
});

test('it ends when it is told to, and everything with it', async () => {
  const { pids } = sandbox.state;
  await sandbox.stop();
  const alive = Object.entries(pids).filter(([, pid]) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  });
  expect(alive).toEqual([]);
});
