import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Wallet } from 'ethers';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

/** Installing Chromium takes its time where there is none. */
const SETUP_MILLISECONDS = 300_000;
/** What a person does in a minute. */
const TEST_MILLISECONDS = 60_000;
const CHROMIUM_OPTIONS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

jest.setTimeout(TEST_MILLISECONDS);

describe('the console in a browser', () => {
  let network: RunningNetwork;
  let browser: Browser;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  const pageErrors: string[] = [];
  const strangers: string[] = [];

  beforeAll(async () => {
    const executablePath = execFileSync(process.execPath, ['scripts/chromium.mjs'], { encoding: 'utf8' }).trim();
    [network, browser] = await Promise.all([
      RunningNetwork.start({ consoleDirectory: 'dist/console' }),
      chromium.launch({ executablePath, args: CHROMIUM_OPTIONS }),
    ]);
    buyer = await network.business('Nordhafen Kliniken', ['buyer']);
    supplier = await network.business('Brava Instruments', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '900000000000' }),
    );
  }, SETUP_MILLISECONDS);

  afterAll(async () => {
    await browser?.close();
    await network?.stop();
  });

  /** A fresh browser window in which nobody is signed in. */
  async function openConsole(): Promise<Page> {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => pageErrors.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(network.baseUrl)) strangers.push(request.url());
    });
    await page.goto(`${network.baseUrl}/console/`);
    return page;
  }

  async function signIn(token: string): Promise<Page> {
    const page = await openConsole();
    await page.getByLabel('API key', { exact: true }).fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    return page;
  }

  async function acceptedOrder(reference: string, from = supplier): Promise<string> {
    const issued = await buyer.post('/v1/purchase-orders', {
      supplierId: from.businessId,
      reference,
      lines: [{ sku: 'SYR-10', description: 'Syringe 10 ml, box', quantity: '1234', unitPrice: '12500000' }],
      fundBy: await network.inDays(3),
      deliverBy: await network.inDays(30),
      inspectionPeriodSeconds: 5 * 86_400,
    });
    expect(issued.status).toBe(201);
    if (from === supplier)
      expect((await supplier.post(`/v1/purchase-orders/${issued.body.id}/accept`)).status).toBe(200);
    return issued.body.id;
  }

  /** The API does what the first request asks for, but its answer never arrives. Returns the requests' idempotency keys. */
  async function loseFirstAnswer(page: Page, url: string): Promise<string[]> {
    const keys: string[] = [];
    await page.route(url, async (route) => {
      keys.push(route.request().headers()['idempotency-key'] ?? '');
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    return keys;
  }

  /** Opens the form of an action. */
  async function openForm(page: Page, action: string): Promise<Locator> {
    await page.getByRole('button', { name: action }).click();
    return page.getByRole('dialog', { name: action });
  }

  /** Sends a form that the API takes. */
  async function send(form: Locator, button: string): Promise<void> {
    await form.getByRole('button', { name: button }).click();
    await form.waitFor({ state: 'hidden' });
  }

  test('tells a wrong key from a right one and forgets it after signing out', async () => {
    const page = await signIn('qk_wrong');
    await page.getByRole('alert').getByText('This API key is not valid').waitFor();
    await page.getByLabel('API key', { exact: true }).fill(buyer.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Nordhafen Kliniken').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key', { exact: true }).waitFor();
    expect(await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])')).not.toContain('qk_');
    await page.context().close();
  });

  test('carries an order from funding to payment by clicks of both parties', async () => {
    await acceptedOrder('PO-CLICKS');

    const buying = await signIn(buyer.token);
    const row = buying.getByRole('row').filter({ hasText: 'PO-CLICKS' });
    await row.getByText('15,425.00').waitFor();
    await row.getByText('Accepted').waitFor();
    await row.getByRole('link', { name: 'PO-CLICKS' }).click();
    const keys = await loseFirstAnswer(buying, '**/fund');
    const funding = await openForm(buying, 'Fund order');
    await funding.getByRole('button', { name: 'Fund order' }).click();
    await funding.getByRole('alert').getByText('The network does not answer').waitFor();
    await send(funding, 'Fund order');
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), keys[0]]);
    await buying.getByRole('list', { name: 'Trail' }).getByText('Order funded: the money is in escrow').waitFor();

    const selling = await signIn(supplier.token);
    await selling.getByRole('link', { name: 'PO-CLICKS' }).click();
    const claim = await openForm(selling, 'Claim delivery');
    await claim.getByLabel('Number of the delivery note').fill('DN-1');
    await claim.getByLabel('Worth').fill('more than all');
    await claim.getByRole('button', { name: 'Claim delivery' }).click();
    await claim.getByText('An amount such as 1,500.25').waitFor();
    await claim.getByLabel('Worth').fill('999,999');
    await claim.getByRole('button', { name: 'Claim delivery' }).click();
    await claim.getByRole('alert').waitFor();
    await claim.getByLabel('Worth').fill('15,425.00');
    const evidence = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('Received in full.') };
    await claim.locator('input[type=file]').setInputFiles(evidence);
    await send(claim, 'Claim delivery');
    await selling.getByRole('list', { name: 'Trail' }).getByText('Delivery claimed').waitFor();

    await buying.getByRole('table', { name: 'Deliveries' }).getByText('Claimed', { exact: true }).waitFor();
    await send(await openForm(buying, 'Accept delivery'), 'Accept delivery');
    const payment = selling
      .getByRole('list', { name: 'Trail' })
      .getByRole('listitem')
      .filter({ hasText: 'Payment released to the payee' });
    await payment.waitFor();
    expect(await payment.textContent()).toMatch(/15,425\.00 \w+ to Brava Instruments\s*Block \d+\s*0x[0-9a-f]{8}…/);
    await selling.getByText('Settled').first().waitFor();

    await selling.getByRole('link', { name: 'Payments' }).click();
    await selling.getByRole('table', { name: 'Payments' }).getByText('15,425.00').waitFor();
    await Promise.all([buying.context().close(), selling.context().close()]);
  });

  test('lets a business that keeps its own key sign what it agrees to', async () => {
    const wallet = Wallet.createRandom();
    const external = await network.business('Kestrel Valley Tea', ['supplier'], wallet.address);
    await acceptedOrder('PO-SIGNED', external);

    const page = await signIn(external.token);
    await page.getByRole('link', { name: 'PO-SIGNED' }).click();
    const form = await openForm(page, 'Accept order');
    await form.getByRole('button', { name: 'Accept order' }).click();
    const { domain, types, message } = JSON.parse((await form.locator('pre').textContent()) ?? '');
    delete types.EIP712Domain;
    await form.getByRole('textbox', { name: 'Signature' }).fill(await wallet.signTypedData(domain, types, message));
    await send(form, 'Send with signature');
    await page.getByRole('list', { name: 'Trail' }).getByText('Order accepted').waitFor();
    await page.context().close();
  });

  test('shows an operator that nothing is lost, and moves the clock', async () => {
    const page = await signIn(network.operator.token);
    await page.getByRole('link', { name: 'Network' }).click();
    await page.getByText('Conserved: yes').waitFor();
    await page.getByRole('table', { name: 'Reconciliation' }).getByRole('row', { name: /^Paid/ }).waitFor();
    const before = Date.parse(await network.inDays(0));
    await page.getByLabel('Move forward by').fill('2');
    await page.getByRole('button', { name: 'Move clock' }).click();
    await page.getByText('The clock was moved').waitFor();
    expect(Date.parse(await network.inDays(0)) - before).toBeGreaterThanOrEqual(2 * 86_400_000);
    await page.context().close();
  });

  test('breaks nowhere and asks nothing of other servers', () => {
    expect(pageErrors).toEqual([]);
    expect(strangers).toEqual([]);
  });
});
