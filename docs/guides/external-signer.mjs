// Plays a whole trade between two businesses that keep their own keys: the network sees addresses and signatures only.
// Run it against a sandbox: node docs/guides/external-signer.mjs
// Address and operator key: QUITTANCE_API_URL and QUITTANCE_API_KEY, else .quittance/sandbox.json (folder: QUITTANCE_HOME).
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Wallet } from 'ethers';

const { QUITTANCE_API_URL, QUITTANCE_API_KEY, QUITTANCE_HOME = '.quittance' } = process.env;
const state = QUITTANCE_API_KEY ? {} : JSON.parse(readFileSync(join(QUITTANCE_HOME, 'sandbox.json'), 'utf8'));
const api = QUITTANCE_API_URL ?? state.apiUrl;
const operator = { key: QUITTANCE_API_KEY ?? state.operatorApiKey };

async function request(party, method, path, body) {
  const response = await fetch(`${api}/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${party.key}`,
      'idempotency-key': randomUUID(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${answer.code}: ${answer.detail}`);
  return answer;
}

/** Registers a business whose key stays in this process. */
async function register(name, role) {
  const wallet = Wallet.createRandom();
  const signer = { kind: 'external', address: wallet.address };
  const business = await request(operator, 'POST', '/businesses', { name, country: 'PT', roles: [role], signer });
  return { id: business.id, key: business.apiKey.secret, wallet };
}

/** Asks for the typed data of a step, signs it here, and does the step with the signature. */
async function sign(party, path, body = {}) {
  const { typedData } = await request(party, 'POST', `${path}/typed-data`, body);
  const signature = await party.wallet.signTypedData(typedData.domain, typedData.types, typedData.message);
  return request(party, 'POST', path, { ...body, signature });
}

async function mined({ operation }) {
  for (;;) {
    const { status, error } = await request(operator, 'GET', operation.href.replace('/v1', ''));
    if (status === 'failed') throw new Error(JSON.stringify(error));
    if (status === 'mined' || status === 'final') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const buyer = await register('Own Keys Trading', 'buyer');
const supplier = await register('Cold Wallet Works', 'supplier');
await mined(await request(operator, 'POST', '/sandbox/faucet', { businessId: buyer.id, amount: '75000000' }));

const order = await request(buyer, 'POST', '/purchase-orders', {
  supplierId: supplier.id,
  reference: randomUUID(),
  lines: [{ sku: 'LAMP', description: 'Desk lamp', quantity: '3', unitPrice: '25000000' }],
  fundBy: '2039-01-31T00:00:00Z',
  deliverBy: '2039-03-31T00:00:00Z',
  inspectionPeriodSeconds: 86400,
});
const path = `/purchase-orders/${order.id}`;
await sign(supplier, `${path}/accept`);
await mined(await sign(buyer, `${path}/fund`));
const { time } = await request(buyer, 'GET', '/network');
await mined(await sign(supplier, `${path}/deliveries`, { deliveredAt: time }));
await mined(await sign(buyer, `${path}/accept-delivery`));

const settled = await request(buyer, 'GET', path);
console.log(
  `${settled.reference} is ${settled.status}: ${settled.released} of ${settled.amount} paid to ${supplier.wallet.address}`,
);
if (settled.status !== 'settled') process.exit(1);
