import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from 'playwright-core';
import { auditAnchorInterface, deskInterface, escrowInterface } from '#chain';
import { LocalKeySigner } from '#keystore';
import { type Ask, type Bundle, BundleFault, readBundle, verifyBundle, writeBundle } from '#verification';
import { pick } from '../reliability/random.js';
import { printedRandom } from '../reliability/support/seed.js';
import { issueOrder } from './support/orders.js';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

const CHROMIUM_OPTIONS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];
const LOG_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
/** Each kind of change this often: 1,200 in all. */
const CHANGES = 600;
const interfaces = { escrow: escrowInterface, desk: deskInterface, anchor: auditAnchorInterface };

describe("an order's bundle", () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let orderId: string;
  let text: string;
  const directory = mkdtempSync(join(tmpdir(), 'quittance-bundle-'));
  const file = join(directory, 'bundle.json');

  beforeAll(async () => {
    network = await RunningNetwork.start({ auditCheckpointSeconds: 1, consoleDirectory: 'dist/console' });
    buyer = await network.business('Buyer', ['buyer']);
    supplier = await network.business('Supplier', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1000' }),
    );
    const issued = await issueOrder(network, buyer, supplier, 'PO-1');
    orderId = issued.id;
    const path = `/v1/purchase-orders/${orderId}`;
    await supplier.post(`${path}/accept`);
    await network.mined(await buyer.post(`${path}/fund`));
    const evidence = [{ sha256: 'ab'.repeat(32) }, { sha256: 'cd'.repeat(32) }];
    await network.mined(await supplier.post(`${path}/deliveries`, { amount: '400', evidence }));
    await network.mined(await buyer.post(`${path}/accept-delivery`));
    await network.untilAnchored();
    text = await bundleFor(buyer);
    writeFileSync(file, text);
  }, 120_000);

  afterAll(async () => {
    await network.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  async function bundleFor(caller: ApiCaller): Promise<string> {
    const answer = await fetch(`${network.baseUrl}/v1/trails/${orderId}/bundle`, {
      headers: { authorization: `Bearer ${caller.token}` },
    });
    expect(answer.status).toBe(200);
    return await answer.text();
  }

  const answers = new Map<string, Promise<unknown>>();
  /** The node, whose answers stay the same for as long as nothing is mined. */
  const ask: Ask = (method, params) => {
    const key = JSON.stringify([method, params]);
    const answer = answers.get(key) ?? network.rpc.send(method, params);
    answers.set(key, answer);
    return answer;
  };

  const expected = () => ({
    escrow: network.deployment.escrow,
    auditAnchor: network.deployment.auditAnchor,
    log: LocalKeySigner.ofHex(LOG_KEY).address,
  });

  async function verify(bundleText: string, node: Ask | undefined = ask): Promise<string[]> {
    const checks: string[] = [];
    const report = (check: string) => checks.push(check);
    await verifyBundle(readBundle(bundleText), { interfaces, ask: node, expected: expected(), report });
    return checks;
  }

  test('is verified by itself and a node, and says in words what was checked', async () => {
    const checks = await verify(text);
    expect(checks.join('\n')).toMatch(/The terms are those of order 0x[0-9a-f]{64} in the escrow/);
    expect(checks).toContain('Funded 1000 = paid 400 + refunded 0 + fees 0 + held 600, as the events say.');
    expect(checks).toContain('The 1 lines are those that the terms bind.');
    expect(checks).toContain('Of 1 citations of evidence 1 are listed: 2 pieces, by their SHA-256.');
    expect(checks.join('\n')).toMatch(/supplier .* signed[\s\S]*receipts in \d+ blocks[\s\S]*entries about the order/);
    const state = 'The escrow says of the order what the events say: funded, held 600, released 400, 0 settlements.';
    expect(checks).toContain(state);
    expect(checks.join('\n')).toMatch(/The escrow has \d+ of the token, and owes \d+ for all orders and credit/);
    expect(checks.at(-1)).toContain("The audit log's root is anchored on chain");
    expect(readBundle(text).log?.entries.length).toBeGreaterThanOrEqual(4);
  });

  test('is the same to the auditor and more complete, and of no use to strangers', async () => {
    const auditor = await network.auditor();
    const entries = (bundle: Bundle) => bundle.log?.entries.map(({ entry }) => entry.tenantId) ?? [];
    const wholeText = await bundleFor(auditor);
    await verify(wholeText);
    const whole = readBundle(wholeText);
    expect(new Set(entries(whole)).size).toBe(3);
    expect(new Set(entries(readBundle(text)))).toEqual(new Set([buyer.businessId, 'network']));
    const stranger = await network.business('Stranger', ['buyer']);
    expect((await stranger.get(`/v1/trails/${orderId}/bundle`)).status).toBe(404);
    expect((await stranger.get('/v1/trails/po_unknown/bundle')).status).toBe(404);
  });

  test('says without a node what was not checked', async () => {
    const checks: string[] = [];
    await verifyBundle(readBundle(text), { interfaces, report: (check) => checks.push(check) });
    expect(checks.at(-1)).toContain('No node was asked');
  });

  test.each([
    ['escrow', 'The escrow is'],
    ['auditAnchor', 'The anchor is'],
    ['log', 'The audit log is'],
  ])('is wrong where the %s is not the one that is known', async (name, problem) => {
    const other = { ...expected(), [name]: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' };
    const work = verifyBundle(readBundle(text), { interfaces, ask, expected: other, report: () => undefined });
    await expect(work).rejects.toThrow(problem);
  });

  test('is checked by a page in a browser, served or from a disk, that asks nobody but the node', async () => {
    const executablePath = execFileSync(process.execPath, ['scripts/chromium.mjs'], { encoding: 'utf8' }).trim();
    const browser = await chromium.launch({ executablePath, args: CHROMIUM_OPTIONS });
    try {
      const forged = `${file}.forged`;
      const { digest: _digest, format: _format, ...body } = readBundle(text);
      writeFileSync(forged, writeBundle({ ...body, totals: { ...body.totals, paid: '401' } }));
      const places = [
        `${network.baseUrl}/console/verify.html`,
        pathToFileURL(resolve('dist/console/verify.html')).href,
      ];
      for (const place of places) {
        const page = await browser.newPage();
        const asked = new Set<string>();
        const refused: string[] = [];
        page.on('request', (request) => asked.add(new URL(request.url()).origin));
        page.on('console', (message) => refused.push(message.text()));
        page.on('pageerror', (error) => refused.push(error.message));
        await page.goto(place);
        asked.clear();
        const verdictOn = async (path: string, addresses: Record<string, string>) => {
          await page.locator('input[name=bundle]').setInputFiles(path);
          for (const [name, value] of Object.entries(addresses)) await page.locator(`input[name=${name}]`).fill(value);
          await page.getByRole('button', { name: 'Verify' }).click();
          await page.locator('#verdict[data-outcome=right], #verdict[data-outcome=wrong]').waitFor({ timeout: 30_000 });
          return page.locator('#verdict').textContent();
        };
        const { escrow, auditAnchor = '', log } = expected();
        const addresses = { rpc: network.rpcUrl, escrow, anchor: auditAnchor, log };
        expect(await verdictOn(file, addresses)).toBe('Verified.');
        expect(await page.locator('#checks li').allTextContents()).toEqual(await verify(text));
        expect(await verdictOn(forged, {})).toContain('Wrong: The file says paid 401');
        expect(await verdictOn(file, { rpc: '' })).toContain('Consistent in itself');
        expect([...asked]).toEqual([new URL(network.rpcUrl).origin]);
        expect(refused).toEqual([]);
        await page.close();
      }
    } finally {
      await browser.close();
    }
  }, 120_000);

  test('is checked with a node that limits the range of blocks', async () => {
    let refused = 0;
    const limited: Ask = (method, params) => {
      const { fromBlock, toBlock } = (params[0] ?? {}) as { fromBlock?: string; toBlock?: string };
      const isTooMuch = fromBlock === 'earliest' || toBlock === 'latest' || Number(toBlock) - Number(fromBlock) >= 3;
      if (method !== 'eth_getLogs' || !isTooMuch) return ask(method, params);
      refused += 1;
      return Promise.reject(new Error('eth_getLogs is limited to 3 blocks'));
    };
    expect(await verify(text, limited)).toEqual(await verify(text));
    expect(refused).toBeGreaterThan(1);
  });

  test('does not blame the file for a node that fails', async () => {
    const failing: Ask = () => Promise.reject(new Error('connection refused'));
    await expect(verify(text, failing)).rejects.toThrow('connection refused');
    await expect(verify(text, failing)).rejects.not.toBeInstanceOf(BundleFault);
  });

  test('is checked by the command line, which names the first thing that is wrong', async () => {
    const cli = async (path: string, ...options: string[]) => {
      const arguments_ = [resolve('dist/programs/cli.js'), 'verify', path, '--rpc', network.rpcUrl, ...options];
      const environment = { ...process.env, NODE_OPTIONS: '' };
      return await promisify(execFile)(process.execPath, arguments_, { env: environment }).then(
        ({ stdout }) => ({ code: 0, stdout }),
        ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
      );
    };
    expect(await cli(file)).toEqual({ code: 0, stdout: expect.stringMatching(/ok {5}The terms[\s\S]*Verified\.\n$/) });
    const fromBlock = String(network.deployment.blockNumber);
    expect((await cli(file, '--from-block', fromBlock)).stdout).toMatch(/Verified\.\n$/);
    expect((await cli(file, '--from-block', 'first')).code).toBe(2);
    const { digest: _digest, format: _format, ...body } = readBundle(text);
    writeFileSync(`${file}.changed`, writeBundle({ ...body, totals: { ...body.totals, paid: '401' } }));
    expect(await cli(`${file}.changed`)).toEqual({
      code: 5,
      stdout: expect.stringContaining('WRONG  The file says paid 401'),
    });
    expect((await cli(`${file}.absent`)).code).toBe(2);
  }, 60_000);

  test(`is never verified with any one byte changed, of ${CHANGES}`, async () => {
    const { random } = printedRandom('bundle bytes');
    const bytes = Buffer.from(text, 'utf8');
    for (let change = 0; change < CHANGES; change += 1) {
      const place = Math.floor(random() * bytes.length);
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ (1 << Math.floor(random() * 8));
      const work = verify(changed.toString('utf8'));
      await expect(work).rejects.toBeInstanceOf(BundleFault);
    }
  }, 120_000);

  test(`is never verified with any field changed and the digest made to fit, of ${CHANGES}`, async () => {
    const { random } = printedRandom('bundle fields');
    const { digest: _digest, format: _format, ...body } = readBundle(text);
    const paths = leavesOf(body);
    for (let change = 0; change < CHANGES; change += 1) {
      // Each leaf once, then any; above the leaves now and then.
      const path = paths[change] ?? pick(random, paths);
      const changed = structuredClone(body);
      mutate(changed, change < paths.length || random() < 0.5 ? path : above(path), random);
      const outcome = await verify(writeBundle(changed)).then(
        () => `verified with ${path.join('.')} changed`,
        (error: unknown) => error,
      );
      expect(outcome).toBeInstanceOf(BundleFault);
    }
  }, 300_000);
});

type Path = readonly (string | number)[];

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, member]) =>
    leavesOf(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

/** Changes what is at `path`: another digit or letter, another number, a member or element less, one too many. */
function mutate(root: object, path: Path, random: () => number): void {
  const name = path.at(-1);
  if (name === undefined) throw new Error('There is nothing at the root to change');
  const parent = path.slice(0, -1).reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], root);
  const holder = parent as Record<string | number, unknown>;
  const value = holder[name];
  if (typeof value === 'number') holder[name] = value + pick(random, [1, -1, 0.5, 256]);
  else if (typeof value === 'string') holder[name] = changedText(value, random);
  else if (value === null || typeof value !== 'object') holder[name] = 'x';
  else if (Array.isArray(holder)) mutateList(holder, Number(name), path.at(-2) === 'entries', random);
  else if (random() < 0.5) delete holder[name];
  else if (Array.isArray(value)) value.push(value[0] ?? 'x');
  else (value as Record<string, unknown>).extra = '1';
}

/** That something else is in the log as well cannot be told, so what it says is left out of no list here, only repeated. */
function mutateList(list: unknown[], place: number, isOfLog: boolean, random: () => number): void {
  if (!isOfLog && random() < 0.5) list.splice(place, 1);
  else list.push(structuredClone(list[place]));
}

/** What holds the leaf at `path`; the leaf itself where that is everything. */
function above(path: Path): Path {
  return path.length > 1 ? path.slice(0, -1) : path;
}

function changedText(text: string, random: () => number): string {
  if (text === '') return 'x';
  const place = Math.floor(random() * text.length);
  const old = text.charAt(place);
  const candidates = [...'0123456789abcdef'].filter((digit) => digit !== old.toLowerCase());
  return text.slice(0, place) + pick(random, candidates) + text.slice(place + 1);
}
