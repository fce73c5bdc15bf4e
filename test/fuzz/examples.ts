import { appendAudit } from '#audit';
import { recordIntent } from '#chain';
import { inTransaction } from '#database';
import { recordWorkFailures } from '#dead-letters';
import type { ApiCaller } from '../e2e/support/running-network.js';
import { newKeyPair, pemOf } from '../security/support/signed-request.js';
import type { Operation } from './document.js';
import type { Json } from './values.js';
import { made, type World } from './world.js';

/** A request that the network, as it is made, carries out. */
export interface Example {
  readonly token: string;
  readonly path: string;
  readonly body?: Json | FormData;
}

/** Examples by operation, such as `POST /v1/purchase-orders/{id}/fund`. */
export type Examples = ReadonlyMap<string, Example>;

/** Operations that no example is carried out for, and why. */
export const WITHOUT_EXAMPLE: Readonly<Record<string, string>> = {
  'POST /v1/sandbox/clock': "moves everybody's time, which other requests of the campaign stand on",
};

/** What can be asked for of trade; each operation has an order of its own. */
export function tradeExamples(world: World): Record<string, [ApiCaller, string, Json?]> {
  const { buyer, supplier, arbiter, bank } = world;
  const order = (name: string) => world.orderPath(name);
  const delivery = (name: string) => `/v1/deliveries/${world.order(`delivery of ${name}`)}`;
  const invoice = (name: string) => `/v1/invoices/${world.order(`invoice of ${name}`)}`;
  const dispute = (name: string) => `/v1/disputes/${world.order(`dispute of ${name}`)}`;
  const settlement = (name: string) => `/v1/settlements/${world.order(`settlement of ${name}`)}`;
  const newInvoice = { number: 'FUZZ-1', amount: '100', dueDate: '2030-01-31' };
  const split = { toSupplier: '1', toBuyer: '0' };
  const contest = { contested: '100', reason: 'Wet' };
  const ruling = { toSupplier: '50', reason: 'Half' };
  const items = (name: string, more: Json = {}) => ({ items: [{ orderId: world.order(name), ...(more as object) }] });
  const newOrder = {
    ...{ supplierId: supplier.businessId, reference: 'FUZZ', inspectionPeriodSeconds: 60 },
    lines: [{ sku: 'A', description: 'A', quantity: '1', unitPrice: '100' }],
    ...{ fundBy: '2039-01-01T00:00:00Z', deliverBy: '2040-01-01T00:00:00Z' },
  };
  return {
    'POST /v1/purchase-orders': [buyer, '/v1/purchase-orders', newOrder],
    'POST /v1/purchase-orders/bulk': [
      buyer,
      '/v1/purchase-orders/bulk',
      { items: [{ ...newOrder, reference: 'FUZZ-BULK' }] },
    ],
    'POST /v1/purchase-orders/{id}/accept/typed-data': [supplier, `${order('stay-issued')}/accept/typed-data`],
    'POST /v1/purchase-orders/{id}/accept': [supplier, `${order('accept')}/accept`],
    'POST /v1/purchase-orders/{id}/decline': [supplier, `${order('decline')}/decline`],
    'POST /v1/purchase-orders/{id}/cancel': [buyer, `${order('cancel')}/cancel`],
    'POST /v1/purchase-orders/{id}/fund/typed-data': [buyer, `${order('stay-accepted')}/fund/typed-data`],
    'POST /v1/purchase-orders/{id}/fund': [buyer, `${order('fund')}/fund`],
    'POST /v1/purchase-orders/{id}/reclaim': [buyer, `${order('reclaim')}/reclaim`],
    'POST /v1/purchase-orders/bulk/accept': [supplier, '/v1/purchase-orders/bulk/accept', items('accept-bulk')],
    'POST /v1/purchase-orders/bulk/fund': [buyer, '/v1/purchase-orders/bulk/fund', items('fund-bulk')],
    'POST /v1/purchase-orders/{id}/deliveries/typed-data': [
      supplier,
      `${order('stay-funded')}/deliveries/typed-data`,
      { amount: '1' },
    ],
    'POST /v1/purchase-orders/{id}/deliveries': [supplier, `${order('claim')}/deliveries`, { amount: '100' }],
    'POST /v1/purchase-orders/bulk/deliveries': [
      supplier,
      '/v1/purchase-orders/bulk/deliveries',
      items('claim-bulk', { amount: '100' }),
    ],
    'POST /v1/purchase-orders/{id}/accept-delivery/typed-data': [
      buyer,
      `${order('stay-delivered')}/accept-delivery/typed-data`,
    ],
    'POST /v1/purchase-orders/{id}/accept-delivery': [buyer, `${order('accept-delivery')}/accept-delivery`],
    'POST /v1/purchase-orders/bulk/accept-delivery': [
      buyer,
      '/v1/purchase-orders/bulk/accept-delivery',
      items('accept-delivery-bulk'),
    ],
    'POST /v1/deliveries/{id}/release': [supplier, `${delivery('release')}/release`],
    'POST /v1/deliveries/{id}/contest/typed-data': [buyer, `${delivery('stay-delivered')}/contest/typed-data`, contest],
    'POST /v1/deliveries/{id}/contest': [buyer, `${delivery('contest')}/contest`, contest],
    'POST /v1/disputes/{id}/rule/typed-data': [arbiter, `${dispute('rule')}/rule/typed-data`, ruling],
    'POST /v1/disputes/{id}/rule': [arbiter, `${dispute('rule')}/rule`, ruling],
    'POST /v1/disputes/{id}/concede/typed-data': [
      supplier,
      `${dispute('concede')}/concede/typed-data`,
      { reason: 'Sorry' },
    ],
    'POST /v1/disputes/{id}/concede': [supplier, `${dispute('concede')}/concede`, { reason: 'Sorry' }],
    'POST /v1/purchase-orders/{id}/invoices/typed-data': [
      supplier,
      `${order('invoice')}/invoices/typed-data`,
      { ...newInvoice, registered: true },
    ],
    'POST /v1/purchase-orders/{id}/invoices': [supplier, `${order('invoice')}/invoices`, newInvoice],
    'POST /v1/invoices/bulk': [
      supplier,
      '/v1/invoices/bulk',
      items('invoice-bulk', { ...newInvoice, number: 'FUZZ-2' }),
    ],
    'POST /v1/invoices/{id}/acknowledge/typed-data': [buyer, `${invoice('acknowledge')}/acknowledge/typed-data`],
    'POST /v1/invoices/{id}/acknowledge': [buyer, `${invoice('acknowledge')}/acknowledge`],
    'POST /v1/invoices/{id}/assign/typed-data': [
      supplier,
      `${invoice('assign')}/assign/typed-data`,
      { toBusinessId: bank.businessId, validBefore: '2040-01-01T00:00:00Z' },
    ],
    'POST /v1/invoices/{id}/assign': [supplier, `${invoice('assign')}/assign`, { toBusinessId: bank.businessId }],
    'POST /v1/invoices/{id}/pledge/typed-data': [
      supplier,
      `${invoice('pledge')}/pledge/typed-data`,
      { pledgeeId: bank.businessId, validBefore: '2040-01-01T00:00:00Z' },
    ],
    'POST /v1/invoices/{id}/pledge': [supplier, `${invoice('pledge')}/pledge`, { pledgeeId: bank.businessId }],
    'POST /v1/invoices/{id}/release-pledge/typed-data': [
      bank,
      `${invoice('release-pledge')}/release-pledge/typed-data`,
    ],
    'POST /v1/invoices/{id}/release-pledge': [bank, `${invoice('release-pledge')}/release-pledge`],
    'POST /v1/purchase-orders/{id}/settlements/typed-data': [
      supplier,
      `${order('propose')}/settlements/typed-data`,
      split,
    ],
    'POST /v1/purchase-orders/{id}/settlements': [supplier, `${order('propose')}/settlements`, split],
    'POST /v1/settlements/{id}/accept/typed-data': [buyer, `${settlement('settle')}/accept/typed-data`],
    'POST /v1/settlements/{id}/accept': [buyer, `${settlement('settle')}/accept`],
    'POST /v1/settlements/{id}/withdraw': [supplier, `${settlement('withdraw')}/withdraw`],
  };
}

/** What can be asked for around trade: people, keys, documents, webhooks, exports, the log and the network's own work. */
export async function deskExamples(world: World): Promise<Record<string, [ApiCaller, string, (Json | FormData)?]>> {
  const [people, papers, work] = await Promise.all([peopleExamples(world), paperExamples(world), workExamples(world)]);
  return { ...people, ...papers, ...work };
}

async function peopleExamples(world: World): Promise<Record<string, [ApiCaller, string, Json?]>> {
  const { network, operator, buyer, arbiter } = world;
  const firm = await network.business('Two pairs of eyes', ['buyer']);
  const business = async (name: string) => (await network.business(name, ['buyer'])).businessId;
  const member = async (name: string, by: ApiCaller = firm): Promise<string> =>
    made(await by.post('/v1/members', { name, roles: ['buyer'], scopes: ['*'] })).id;
  const key = async (more: object, by: ApiCaller = operator) =>
    made(await by.post('/v1/api-keys', { name: 'A key', roles: ['buyer'], ...more }));
  const [ada, bob, gone, erased, alsoErased, plain] = await Promise.all([
    member('Ada'),
    member('Bob'),
    ...['Eve', 'Finn', 'Gus', 'Cleo'].map((name) => member(name, arbiter)),
  ]);
  await Promise.all([erased, alsoErased].map(async (id) => made(await arbiter.post(`/v1/members/${id}/deactivate`))));
  const [adas, bobs, old, spent, open, signed] = await Promise.all([
    key({ businessId: firm.businessId, memberId: ada }),
    key({ businessId: firm.businessId, memberId: bob }),
    ...Array.from({ length: 4 }, () => key({ businessId: arbiter.businessId })),
  ]);
  const publicKey = pemOf(newKeyPair());
  const setKey = { 'idempotency-key': 'public-key' };
  made(await operator.send('PUT', `/v1/api-keys/${signed.id}/public-key`, { publicKey }, setKey));
  const [byAda, byBob] = [network.anonymous(adas.secret), network.anonymous(bobs.secret)];
  made(await byAda.send('PUT', '/v1/approval-policy', { threshold: '100' }, { 'idempotency-key': 'policy' }));
  const loosen = (threshold: string) => ({ method: 'PUT', path: '/v1/approval-policy', body: { threshold } });
  const [toApprove, toReject] = [
    made(await byAda.post('/v1/approvals', loosen('101'))),
    made(await byAda.post('/v1/approvals', loosen('102'))),
  ];
  const [pending, suspended, lively] = await Promise.all(['Pending', 'Suspended', 'Lively'].map(business));
  // In a sandbox every business is verified at once.
  await inTransaction(network.dataSource, async (manager) => {
    await manager.query(`UPDATE businesses SET status = 'pending' WHERE id = $1`, [pending]);
    const entry = { tenantId: 'operator', actor: 'test', action: 'test', outcome: 'done' as const, details: {} };
    await appendAudit(manager, { ...entry, subject: pending ?? '' });
  });
  made(await operator.post(`/v1/businesses/${suspended}/suspend`));
  const grant = {
    auditor: 'Treu',
    reads: ['trails'],
    period: { from: '2020-01-01T00:00:00Z', until: '2040-01-01T00:00:00Z' },
  };
  const expiresAt = new Date(Date.parse(await network.inDays(20))).toISOString();
  const [granted, revoked] = [
    made(await buyer.post('/v1/auditor-grants', { ...grant, expiresAt })),
    made(await buyer.post('/v1/auditor-grants', { ...grant, expiresAt })),
  ];
  world.note('mem', plain ?? '');
  world.note('agr', granted.id);
  const newBusiness = { name: 'Fuzz', country: 'DE', roles: ['buyer'], signer: { kind: 'managed' } };
  return {
    'POST /v1/businesses': [operator, '/v1/businesses', newBusiness],
    'PATCH /v1/businesses/{id}': [operator, `/v1/businesses/${lively}`, { legalName: 'Lively AG' }],
    'POST /v1/businesses/{id}/verify': [operator, `/v1/businesses/${pending}/verify`, { reason: 'Seen' }],
    'POST /v1/businesses/{id}/suspend': [operator, `/v1/businesses/${lively}/suspend`, { reason: 'Unseen' }],
    'POST /v1/businesses/{id}/reinstate': [operator, `/v1/businesses/${suspended}/reinstate`, { reason: 'Seen' }],
    'GET /v1/businesses/{id}': [buyer, `/v1/businesses/${buyer.businessId}`],
    'GET /v1/businesses/{id}/profile': [buyer, `/v1/businesses/${buyer.businessId}/profile`],
    'POST /v1/members': [arbiter, '/v1/members', { name: 'New', roles: ['buyer'] }],
    'GET /v1/members/{id}': [arbiter, `/v1/members/${plain}`],
    'PATCH /v1/members/{id}': [arbiter, `/v1/members/${plain}`, { roles: ['buyer'] }],
    'POST /v1/members/{id}/erase': [arbiter, `/v1/members/${erased}/erase`, { reason: 'Request 17' }],
    'POST /v1/operator/erasures': [
      operator,
      '/v1/operator/erasures',
      { subject: alsoErased ?? '', reason: 'Request 18' },
    ],
    'PUT /v1/api-keys/{id}/public-key': [operator, `/v1/api-keys/${open.id}/public-key`, { publicKey }],
    'DELETE /v1/api-keys/{id}/public-key': [operator, `/v1/api-keys/${signed.id}/public-key`],
    'POST /v1/members/{id}/deactivate': [arbiter, `/v1/members/${gone}/deactivate`],
    'PUT /v1/members/{id}/external-subject': [arbiter, `/v1/members/${plain}/external-subject`, { subject: 'auth0|1' }],
    'GET /v1/members/{id}/external-subject': [arbiter, `/v1/members/${plain}/external-subject`],
    'POST /v1/approvals': [byAda, '/v1/approvals', loosen('103')],
    'GET /v1/approvals/{id}': [byAda, `/v1/approvals/${toReject.id}`],
    'POST /v1/approvals/{id}/approve': [byBob, `/v1/approvals/${toApprove.id}/approve`, { digest: toApprove.digest }],
    'POST /v1/approvals/{id}/reject': [byBob, `/v1/approvals/${toReject.id}/reject`, { reason: 'No' }],
    'GET /v1/signature-policy': [byAda, '/v1/signature-policy'],
    'PUT /v1/signature-policy': [byAda, '/v1/signature-policy', { required: false }],
    'GET /v1/approval-policy': [byAda, '/v1/approval-policy'],
    'PUT /v1/approval-policy': [byAda, '/v1/approval-policy', { threshold: '99' }],
    'POST /v1/api-keys': [operator, '/v1/api-keys', { name: 'New', roles: ['auditor'] }],
    'POST /v1/api-keys/{id}/rotate': [operator, `/v1/api-keys/${old.id}/rotate`],
    'DELETE /v1/api-keys/{id}': [operator, `/v1/api-keys/${spent.id}`],
    'POST /v1/auditor-grants': [buyer, '/v1/auditor-grants', { ...grant, expiresAt }],
    'GET /v1/auditor-grants/{id}': [buyer, `/v1/auditor-grants/${granted.id}`],
    'GET /v1/auditor-grants/{id}/reads': [buyer, `/v1/auditor-grants/${granted.id}/reads`],
    'DELETE /v1/auditor-grants/{id}': [buyer, `/v1/auditor-grants/${revoked.id}`],
  };
}

async function paperExamples(world: World): Promise<Record<string, [ApiCaller, string, (Json | FormData)?]>> {
  const { network, operator, buyer, supplier } = world;
  const form = (text: string) => {
    const body = new FormData();
    body.append('file', new Blob([text]), `${text}.txt`);
    return body;
  };
  const document = async (text: string): Promise<string> => made(await supplier.post('/v1/documents', form(text))).id;
  const endpoint = async (name: string): Promise<string> =>
    made(await buyer.post('/v1/webhook-endpoints', { url: `http://127.0.0.1:9/${name}` })).id;
  const [shown, erased, held] = await Promise.all(['shown', 'erased', 'held'].map(document));
  const [read, changed, deleted, rotated, tested] = await Promise.all(
    ['read', 'changed', 'deleted', 'rotated', 'tested'].map(endpoint),
  );
  const period = { from: '2020-01-01T00:00:00Z', to: await network.inDays(0) };
  const wanted = { ...period, dataset: 'orders', format: 'csv' };
  const { id: exported } = made(await buyer.post('/v1/exports', wanted));
  await network.until('the export', async () => (await buyer.get(`/v1/exports/${exported}`)).body.status === 'ready');
  world.note('doc', shown ?? '');
  world.note('whe', read ?? '');
  world.note('exp', exported);
  return {
    'POST /v1/documents': [supplier, '/v1/documents', form('new')],
    'GET /v1/documents/{id}': [supplier, `/v1/documents/${shown}`],
    'GET /v1/documents/{id}/content': [supplier, `/v1/documents/${shown}/content`],
    'POST /v1/operator/documents/{id}/erase': [
      operator,
      `/v1/operator/documents/${erased}/erase`,
      { reason: 'Asked for' },
    ],
    'GET /v1/operator/holds': [operator, '/v1/operator/holds'],
    'POST /v1/operator/holds': [operator, '/v1/operator/holds', { subject: buyer.businessId, reason: null }],
    'POST /v1/operator/documents/{id}/hold': [operator, `/v1/operator/documents/${held}/hold`, { reason: 'Lawsuit' }],
    'POST /v1/exports': [buyer, '/v1/exports', wanted],
    'GET /v1/exports/{id}': [buyer, `/v1/exports/${exported}`],
    'GET /v1/exports/{id}/manifest': [buyer, `/v1/exports/${exported}/manifest`],
    'GET /v1/exports/{id}/content': [buyer, `/v1/exports/${exported}/content`],
    'POST /v1/webhook-endpoints': [buyer, '/v1/webhook-endpoints', { url: 'http://127.0.0.1:9/new' }],
    'GET /v1/webhook-endpoints/{id}': [buyer, `/v1/webhook-endpoints/${read}`],
    'GET /v1/webhook-endpoints/{id}/attempts': [buyer, `/v1/webhook-endpoints/${read}/attempts`],
    'PATCH /v1/webhook-endpoints/{id}': [buyer, `/v1/webhook-endpoints/${changed}`, { description: 'Changed' }],
    'DELETE /v1/webhook-endpoints/{id}': [buyer, `/v1/webhook-endpoints/${deleted}`],
    'POST /v1/webhook-endpoints/{id}/rotate-secret': [buyer, `/v1/webhook-endpoints/${rotated}/rotate-secret`],
    'POST /v1/webhook-endpoints/{id}/test': [buyer, `/v1/webhook-endpoints/${tested}/test`],
    'POST /v1/webhook-endpoints/{id}/replay': [buyer, `/v1/webhook-endpoints/${tested}/replay`, { after: '0' }],
  };
}

async function workExamples(world: World): Promise<Record<string, [ApiCaller, string, Json?]>> {
  const { operator, buyer, supplier } = world;
  const [intents, letter, entry] = await Promise.all([waitingIntents(world), deadLetter(world), loggedEntry(world)]);
  const lane = (await operator.get('/v1/operator/lanes')).body.data[1].signer;
  const [{ id: account }] = (await buyer.get('/v1/ledger/accounts')).body.data;
  const operations = (await buyer.get('/v1/operations')).body.data as { id: string }[];
  world.note('op', ...operations.map(({ id }) => id));
  world.note('lac', account);
  const order = world.orderPath('stay-delivered');
  const id = world.order('stay-delivered');
  return {
    'POST /v1/sandbox/faucet': [operator, '/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1' }],
    'POST /v1/operator/lanes/{signer}/pause': [operator, `/v1/operator/lanes/${lane}/pause`, { reason: 'Looking' }],
    'POST /v1/operator/lanes/{signer}/resume': [operator, `/v1/operator/lanes/${lane}/resume`],
    'POST /v1/operator/lanes/{signer}/fill': [operator, `/v1/operator/lanes/${lane}/fill`],
    'POST /v1/operator/lanes/{signer}/adopt': [operator, `/v1/operator/lanes/${lane}/adopt`],
    'GET /v1/operator/intents/{id}': [operator, `/v1/operator/intents/${intents[0]}`],
    'POST /v1/operator/intents/{id}/retry': [operator, `/v1/operator/intents/${intents[1]}/retry`],
    'POST /v1/operator/intents/{id}/cancel': [operator, `/v1/operator/intents/${intents[0]}/cancel`],
    'POST /v1/operator/dead-letters/{id}/requeue': [operator, `/v1/operator/dead-letters/${letter}/requeue`],
    'GET /v1/purchase-orders/{id}': [buyer, order],
    'GET /v1/purchase-orders/{id}/trail': [buyer, `${order}/trail`],
    'GET /v1/trails/{order}': [buyer, `/v1/trails/${id}`],
    'GET /v1/trails/{order}/bundle': [buyer, `/v1/trails/${id}/bundle`],
    'GET /v1/trails/aggregates': [buyer, '/v1/trails/aggregates?by=month'],
    'GET /v1/deliveries/{id}': [buyer, `/v1/deliveries/${world.order('delivery of stay-delivered')}`],
    'GET /v1/invoices/{id}': [supplier, `/v1/invoices/${world.order('invoice of acknowledge')}`],
    'GET /v1/settlements/{id}': [buyer, `/v1/settlements/${world.order('settlement of settle')}`],
    'GET /v1/disputes/{id}': [buyer, `/v1/disputes/${world.order('dispute of rule')}`],
    'GET /v1/operations/{id}': [buyer, `/v1/operations/${operations[0]?.id}`],
    'GET /v1/ledger/accounts/{id}/balance': [buyer, `/v1/ledger/accounts/${account}/balance`],
    'GET /v1/ledger/accounts/{id}/statement': [buyer, `/v1/ledger/accounts/${account}/statement`],
    'GET /v1/audit/entries/{sequence}/proof': [buyer, `/v1/audit/entries/${entry}/proof`],
    'GET /v1/audit/consistency': [operator, '/v1/audit/consistency?first=1&second=2'],
    'GET /v1/reconciliation/purchase-orders/{id}': [operator, `/v1/reconciliation/purchase-orders/${id}`],
  };
}

/** Chain work that nobody takes up by itself: two intents that rest for a day. */
async function waitingIntents({ network, buyer }: World): Promise<string[]> {
  const { chainId, escrow } = network.deployment;
  return inTransaction(network.dataSource, async (manager) => {
    const ids: string[] = [];
    for (const name of ['cancel', 'retry']) {
      const id = await recordIntent(manager, {
        ...{ chainId: BigInt(chainId), businessKey: `fuzz:${name}`, laneKey: `fuzz:${name}`, kind: 'reclaim' },
        ...{ target: escrow, calldata: '0x', gasLimit: 100_000n, subject: buyer.businessId },
      });
      ids.push(id ?? '');
    }
    await manager.query(`UPDATE chain_intents SET not_before = now() + interval '1 day' WHERE id = ANY($1)`, [ids]);
    return ids;
  });
}

async function deadLetter({ network, operator }: World): Promise<string> {
  const failure = { reference: 'fuzz:letter', subject: 'po_fuzz', reason: 'It was made to fail' };
  await inTransaction(network.dataSource, async (manager) => {
    await recordWorkFailures(manager, 'schedules', [failure]);
    await manager.query(`UPDATE work_failures SET parked_at = now() WHERE reference = $1`, [failure.reference]);
  });
  return (await operator.get('/v1/operator/dead-letters')).body.data[0].id;
}

/** The place of an entry of the buyer's that a checkpoint covers. */
async function loggedEntry({ network, operator, buyer }: World): Promise<string> {
  const [entry] = (await buyer.get('/v1/audit/entries?limit=1')).body.data;
  await network.until('a checkpoint', async () => (await operator.get('/v1/audit/checkpoints')).body.data.length > 0);
  return entry.sequence;
}

/** Whatever has nothing in its path is read by who may. */
function plainReads({ buyer, operator }: World, operations: readonly Operation[]): Record<string, [ApiCaller, string]> {
  const plain = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  return Object.fromEntries(
    plain.map(({ path, roles }) => {
      const caller = roles.length === 0 || roles.includes('buyer') ? buyer : operator;
      return [`GET ${path}`, [caller, path]];
    }),
  );
}

export async function examplesOf(world: World, operations: readonly Operation[]): Promise<Examples> {
  const all = { ...plainReads(world, operations), ...tradeExamples(world), ...(await deskExamples(world)) };
  return new Map(
    Object.entries(all).map(([name, [caller, path, body]]) => [
      name,
      { token: caller.token, path, ...(body === undefined ? {} : { body }) },
    ]),
  );
}
