import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '#testing';
import { issueOrder } from './support/orders.js';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

const run = promisify(execFile);

/** The blocks of the README that are run, in their order. */
function scripts(): string[] {
  const blocks = readFileSync('README.md', 'utf8').matchAll(
    /run by test\/e2e\/readme\.e2e\.ts\. -->\n```bash\n(.*?)```/gs,
  );
  return [...blocks].map(([, script = '']) => script);
}

describe('what the documentation shows', () => {
  let network: RunningNetwork;

  beforeAll(async () => {
    network = await RunningNetwork.start({ auditCheckpointSeconds: 1 });
  });

  afterAll(async () => {
    await network.stop();
  });

  /** An order that was paid, and whose entries in the audit log are under an anchored checkpoint. */
  async function anchoredOrder(buyer: ApiCaller, supplier: ApiCaller): Promise<string> {
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1000' }),
    );
    const order = await issueOrder(network, buyer, supplier, 'GUIDE-TRAIL');
    const path = `/v1/purchase-orders/${order.id}`;
    await supplier.post(`${path}/accept`);
    await network.mined(await buyer.post(`${path}/fund`));
    await network.mined(await supplier.post(`${path}/deliveries`));
    await network.mined(await buyer.post(`${path}/accept-delivery`));
    await network.untilAnchored();
    return order.id;
  }

  test("the README's first payment ends in a settled order and its story", async () => {
    const buyer = await network.business('Reader', ['buyer']);
    const supplier = await network.business('Writer', ['supplier']);
    const [script = ''] = scripts();
    expect(script).toContain('curl');
    const { stdout } = await run('bash', ['-e', '-c', script], {
      env: { ...process.env, API: network.baseUrl, BUYER: buyer.token, SUPPLIER: supplier.token },
      timeout: 50_000,
    });
    expect(stdout).toMatch(
      /order_issued 500000000 .*order_funded 500000000 0x.*payment_released 500000000 0x.*order_settled/s,
    );
  });

  test('a new supplier gets from nothing to a paid invoice in five calls', async () => {
    const buyer = await network.business('Reader of invoices', ['buyer']);
    const faucet = { businessId: buyer.businessId, amount: '250000000' };
    await network.mined(await network.operator.post('/v1/sandbox/faucet', faucet));
    const [first = '', script = ''] = scripts();
    const helpers = first.split('\n').filter((line) => /^(call|field)\(\) /.test(line));
    expect(helpers).toHaveLength(2);
    expect(script.match(/call \$(OPERATOR|SUPPLIER) /g)).toHaveLength(5);
    const { stdout } = await run('bash', ['-e', '-c', [...helpers, script].join('\n')], {
      env: { ...process.env, API: network.baseUrl, BUYER: buyer.token, OPERATOR: network.operator.token },
      timeout: 50_000,
    });
    expect(stdout.trim().split('\n').at(-1)).toBe('paid');
  });

  test.each([
    ['first-payment', /^paid$.*payment_released.*order_settled/ms],
    ['external-signing', /^accepted\nrefused: orderHash$/m],
    ['errors', /not_found.*\/lines.*unauthenticated.*^404 not_found/ms],
    ['dry-run', /true,"status":201.*"issued".*duplicate_reference.*^200 issued cancelled/ms],
    ['idempotency', /201.*replayed: true.*key_reused.*key_missing.*^true null/ms],
    ['signed-requests', /^signed: treasury\nstolen: 401 unauthenticated$/m],
    [
      'webhooks',
      /^event: purchase_order\.issued.*webhook_endpoint\.tested.*^enabled\b.*purchase_order\.issued.*delivered.*whsec_/ms,
    ],
    ['verify-a-trail', /Verified\..*Verified\..*WRONG.*exit code 5/s],
    ['going-to-production', /The schema is current.*"role":"operator".*"sound":true/s],
  ])('the guide %s does what it says', async (name, said) => {
    const [buyer, supplier] = [await network.business(name, ['buyer']), await network.business(name, ['supplier'])];
    const port = String(await freePort());
    const blocks = [...readFileSync(`docs/guides/${name}.md`, 'utf8').matchAll(/^```(bash|ts)\n(.*?)^```/gms)];
    const written = (language: string) =>
      blocks.flatMap(([, its, text]) => (its === language ? [text] : [])).join('\n');
    const environment = {
      ...{ ...process.env, NODE_OPTIONS: '', API: network.baseUrl, OPERATOR: network.operator.token },
      ...{ BUYER: buyer.token, SUPPLIER_ID: supplier.businessId, OWNER_DATABASE_URL: network.databaseUrl },
      ...{ RPC: network.rpcUrl, DEPLOYMENT: network.deploymentFile, ESCROW: network.deployment.escrow },
      ...{ PORT: port, HOOKS: `http://127.0.0.1:${port}/hooks` },
    };
    if (name === 'verify-a-trail') Object.assign(environment, { ORDER: await anchoredOrder(buyer, supplier) });
    const limits = { env: environment, timeout: 50_000 };
    const shell = await run('bash', ['-e', '-o', 'pipefail', '-c', written('bash')], limits);
    // Below the root, whose package.json says where #sdk is.
    mkdirSync('cache/guides', { recursive: true });
    const program = `cache/guides/${name}.ts`;
    writeFileSync(program, written('ts'));
    const { stdout } = await run(process.execPath, [program], limits);
    expect(shell.stdout + stdout).toMatch(said);
  });

  test('the external signer settles an order with keys of its own', async () => {
    const { stdout } = await run(process.execPath, ['docs/guides/external-signer.mjs'], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        QUITTANCE_API_URL: network.baseUrl,
        QUITTANCE_API_KEY: network.operator.token,
      },
      timeout: 50_000,
    });
    expect(stdout).toContain('is settled: 75000000 of 75000000 paid');
  });

  test('the webhook receiver takes what its endpoint is sent, once, and nothing else', async () => {
    const port = await freePort();
    const reader = await network.business('Webhook reader', ['buyer']);
    const { body: endpoint } = await reader.post('/v1/webhook-endpoints', { url: `http://127.0.0.1:${port}/hooks` });
    const receiver = spawn(process.execPath, ['docs/guides/webhook-receiver.mjs'], {
      env: { ...process.env, NODE_OPTIONS: '', ENDPOINT_SECRET: endpoint.secret, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    receiver.stdout.on('data', (chunk) => {
      output += chunk;
    });
    try {
      await network.until('the receiver', async () => output.includes('listening'));
      const { body: sent } = await reader.post(`/v1/webhook-endpoints/${endpoint.id}/test`);
      await network.until('the webhook', async () => output.includes('webhook_endpoint.tested'));
      const attempts = async () => (await reader.get(`/v1/webhook-endpoints/${endpoint.id}/attempts`)).body.data;
      await network.until('the result', async () => (await attempts()).length === 1);
      await reader.post(`/v1/webhook-endpoints/${endpoint.id}/replay`, { messageId: sent.messageId });
      await network.until('the replay', async () => (await attempts()).length === 2);
      expect((await attempts()).map(({ outcome }: { outcome: string }) => outcome)).toEqual(['delivered', 'delivered']);
      expect(output.match(/webhook_endpoint\.tested/g)).toHaveLength(1);
      const forged = await fetch(endpoint.url, { method: 'POST', body: '{"type":"payment.released"}' });
      expect(forged.status).toBe(401);
    } finally {
      receiver.kill();
    }
  });
});
