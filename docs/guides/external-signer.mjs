// Plays a whole trade between two businesses that keep their own keys: the network sees addresses and signatures only.
// Run it against a sandbox: node docs/guides/external-signer.mjs
// Address and operator key: QUITTANCE_API_URL and QUITTANCE_API_KEY, else .quittance/sandbox.json (folder: QUITTANCE_HOME).
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Wallet } from 'ethers';
import { ExternalSigner, Quittance } from '#sdk';

const { QUITTANCE_API_URL, QUITTANCE_API_KEY, QUITTANCE_HOME = '.quittance' } = process.env;
const state = QUITTANCE_API_KEY ? {} : JSON.parse(readFileSync(join(QUITTANCE_HOME, 'sandbox.json'), 'utf8'));
const baseUrl = QUITTANCE_API_URL ?? state.apiUrl;
const operator = new Quittance({ baseUrl, apiKey: QUITTANCE_API_KEY ?? state.operatorApiKey });

// Chain, contracts and token that we sign for. In production they stand in your configuration: take them once, and compare.
const network = await operator.network.get();

/** Registers a business whose key stays in this process. */
async function register(name, role) {
  const wallet = Wallet.createRandom();
  const signer = { kind: 'external', address: wallet.address };
  const { id, apiKey } = await operator.businesses.register({ name, country: 'PT', roles: [role], signer });
  const quittance = new Quittance({ baseUrl, apiKey: apiKey.secret });
  return { id, wallet, quittance, signer: new ExternalSigner(quittance, wallet, network) };
}

const buyer = await register('Own Keys Trading', 'buyer');
const supplier = await register('Cold Wallet Works', 'supplier');
await operator.waitFor(await operator.sandbox.fill({ businessId: buyer.id, amount: '75000000' }));

// What both agreed, each from its own books. Every signature below is for this, or is refused.
const agreed = {
  buyer: buyer.wallet.address,
  supplier: supplier.wallet.address,
  lines: [{ sku: 'LAMP', description: 'Desk lamp', quantity: '3', unitPrice: '25000000' }],
  fundBy: '2039-01-31T00:00:00Z',
  deliverBy: '2039-03-31T00:00:00Z',
  inspectionPeriodSeconds: 86400,
};
const { id } = await buyer.quittance.purchaseOrders.issue({
  supplierId: supplier.id,
  reference: randomUUID(),
  lines: agreed.lines,
  fundBy: agreed.fundBy,
  deliverBy: agreed.deliverBy,
  inspectionPeriodSeconds: agreed.inspectionPeriodSeconds,
});

/** The order as the API tells it now, held against what was agreed: a hash of anything else throws. */
async function reviewed({ quittance, signer }) {
  return signer.review(await quittance.purchaseOrders.get(id), agreed);
}

await supplier.signer.acceptOrder(await reviewed(supplier));
await buyer.quittance.waitFor(await buyer.signer.fundOrder(await reviewed(buyer)));
const delivery = { deliveredAt: (await operator.network.get()).time, amount: 75000000n };
await supplier.quittance.waitFor(await supplier.signer.claimDelivery(await reviewed(supplier), delivery));
await buyer.quittance.waitFor(await buyer.signer.acceptDelivery(await reviewed(buyer), 75000000n));

const settled = await buyer.quittance.purchaseOrders.get(id);
console.log(
  `${settled.reference} is ${settled.status}: ${settled.released} of ${settled.amount} paid to ${supplier.wallet.address}`,
);
if (settled.status !== 'settled') process.exit(1);
