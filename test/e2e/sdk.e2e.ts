import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HDNodeWallet, Wallet } from 'ethers';
import {
  type AgreedTerms,
  ExternalSigner,
  Quittance,
  QuittanceProblem,
  type Schema,
  type TransportOptions,
  UnexpectedTypedData,
} from '#sdk';
import { openTracing, type Tracing } from '#tracing';
import { playSampleTrade } from '../../apps/sandbox/sample-trade.js';
import { RunningNetwork } from './support/running-network.js';

const LINES = [{ sku: 'LAMP', description: 'Desk lamp', quantity: '40', unitPrice: '2500000' }];
const AMOUNT = 100_000_000n;
const NOTE = createHash('sha256').update('signed delivery note').digest('hex');

interface Party {
  readonly id: string;
  readonly apiKey: string;
  readonly wallet: HDNodeWallet;
  readonly quittance: Quittance;
  readonly signer: ExternalSigner;
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

/** Takes OTLP over HTTP, as a collector does. */
async function startCollector() {
  const spans: OtlpSpan[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString());
    for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const losses: string[] = [];
  return { spans, losses, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describe('the SDK against a network', () => {
  let network: RunningNetwork;
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let tracing: Tracing;
  let operator: Quittance;
  let trusted: Schema<'Network'>;
  let buyer: Party;
  let supplier: Party;
  let financier: Party;
  let references = 0;

  function client(apiKey: string, options: Partial<TransportOptions> = {}): Quittance {
    return new Quittance({ baseUrl: network.baseUrl, apiKey, ...options });
  }

  async function party(name: string, role: 'buyer' | 'supplier' | 'financier'): Promise<Party> {
    const wallet = Wallet.createRandom();
    const signer = { kind: 'external' as const, address: wallet.address };
    const { id, apiKey } = await operator.businesses.register({ name, country: 'PT', roles: [role], signer });
    const secret = apiKey.secret ?? '';
    const quittance = client(secret);
    return { id, apiKey: secret, wallet, quittance, signer: new ExternalSigner(quittance, wallet, trusted) };
  }

  beforeAll(async () => {
    collector = await startCollector();
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    tracing = openTracing('test', (_, reason) => collector.losses.push(reason), environment)!;
    network = await RunningNetwork.start({ tracer: tracing.tracer });
    operator = client(network.operator.token);
    trusted = await operator.network.get();
    buyer = await party('Own Keys Trading', 'buyer');
    supplier = await party('Cold Wallet Works', 'supplier');
    financier = await party('Vault Receivables', 'financier');
    await operator.waitFor(await operator.sandbox.fill({ businessId: buyer.id, amount: (AMOUNT * 10n).toString() }));
  });

  afterAll(async () => {
    await network.stop();
    await tracing.exporter.close();
    collector.close();
    expect(collector.losses).toEqual([]);
  });

  async function issued(clauses?: Schema<'NewClauses'>) {
    references += 1;
    const [fundBy, deliverBy] = [await network.inDays(10), await network.inDays(20)];
    const order = await buyer.quittance.purchaseOrders.issue({
      ...{ supplierId: supplier.id, reference: `SDK-${references}`, lines: LINES, fundBy, deliverBy },
      inspectionPeriodSeconds: 86_400,
      ...(clauses === undefined ? {} : { clauses }),
    });
    const [from, to] = [buyer.wallet.address, supplier.wallet.address];
    const agreed: AgreedTerms = {
      ...{ buyer: from, supplier: to, lines: LINES, fundBy, deliverBy, inspectionPeriodSeconds: 86_400 },
      ...(clauses === undefined ? {} : { clauses: order.terms }),
    };
    return { id: order.id, agreed };
  }

  /** The order as `who` sees it now, held against what was agreed. */
  async function reviewed(who: Party, { id, agreed }: { id: string; agreed: AgreedTerms }) {
    return who.signer.review(await who.quittance.purchaseOrders.get(id), agreed);
  }

  async function funded(clauses?: Schema<'NewClauses'>) {
    const order = await issued(clauses);
    await supplier.signer.acceptOrder(await reviewed(supplier, order));
    await buyer.quittance.waitFor(await buyer.signer.fundOrder(await reviewed(buyer, order)));
    return order;
  }

  async function delivered(order: Awaited<ReturnType<typeof issued>>, amount: bigint) {
    const { time } = await supplier.quittance.network.get();
    const answer = await supplier.signer.claimDelivery(await reviewed(supplier, order), {
      ...{ deliveredAt: time, amount, reference: 'DN-1', evidence: [{ sha256: NOTE, name: 'delivery note' }] },
    });
    await supplier.quittance.waitFor(answer);
    return answer.id;
  }

  test('an invoice of own keys is registered, acknowledged, pledged, sold and paid to whoever holds it', async () => {
    const order = await funded();
    const invoice = await supplier.signer.registerInvoice(await reviewed(supplier, order), {
      ...{ number: 'INV-1', dueDate: '2031-01-31', amount: AMOUNT, documentSha256: NOTE },
    });
    await supplier.quittance.waitFor(invoice);
    const current = () => supplier.quittance.invoices.get(invoice.id);
    const acknowledged = await buyer.signer.acknowledgeInvoice(await buyer.quittance.invoices.get(invoice.id));
    await buyer.quittance.waitFor(acknowledged);
    const to = { businessId: financier.id, address: financier.wallet.address, validBefore: await network.inDays(1) };
    await supplier.quittance.waitFor(await supplier.signer.pledgeInvoice(await current(), to));
    await financier.quittance.waitFor(await financier.signer.releasePledge(await current()));
    await supplier.quittance.waitFor(await supplier.signer.assignInvoice(await current(), to));
    await delivered(order, AMOUNT);
    await buyer.quittance.waitFor(await buyer.signer.acceptDelivery(await reviewed(buyer, order), AMOUNT));
    const [payment] = (await financier.quittance.payments.list({ orderId: order.id })).data;
    expect(payment).toMatchObject({ amount: AMOUNT.toString(), payee: { id: financier.id } });
  });

  test('a contest is conceded and the rest is split, each signed by its own key', async () => {
    const order = await funded({ arbitration: { periodSeconds: 86_400, fallbackSupplierBps: 5_000 } });
    const deliveryId = await delivered(order, AMOUNT / 2n);
    const contest = { reason: 'Half of them are broken.', contested: AMOUNT / 4n };
    const contested = await buyer.signer.contestDelivery(await reviewed(buyer, order), deliveryId, contest);
    await buyer.quittance.waitFor(contested);
    const concession = { toSupplier: 0n, reason: 'They are.' };
    const ruled = await supplier.signer.concedeDispute(await reviewed(supplier, order), contested.id, concession);
    await supplier.quittance.waitFor(ruled);
    const { held } = await buyer.quittance.purchaseOrders.get(order.id);
    const split = { toSupplier: 1n, toBuyer: BigInt(held) - 1n };
    const proposed = await buyer.signer.proposeSettlement(await reviewed(buyer, order), split);
    const accepted = await supplier.signer.acceptSettlement(await reviewed(supplier, order), proposed.id, split);
    await supplier.quittance.waitFor(accepted);
    expect(await buyer.quittance.purchaseOrders.get(order.id)).toMatchObject({ status: 'settled', held: '0' });
  });

  test('a network that asks for another signature than was agreed gets none', async () => {
    const order = await issued();
    const liar = client(buyer.apiKey, {
      fetch: async (url, init) => {
        const text = await (await fetch(url, init)).text();
        const escrow = trusted.contracts.escrow;
        return new Response(text.replaceAll(escrow, financier.wallet.address));
      },
    });
    const cheated = new ExternalSigner(liar, buyer.wallet, trusted);
    await supplier.signer.acceptOrder(await reviewed(supplier, order));
    const seen = await reviewed(buyer, order);
    await expect(cheated.fundOrder(seen)).rejects.toThrow(UnexpectedTypedData);
    const other = { ...order, agreed: { ...order.agreed, lines: [{ ...LINES[0]!, quantity: '41' }] } };
    await expect(reviewed(buyer, other)).rejects.toThrow('orderHash');
    expect(await buyer.quittance.purchaseOrders.get(order.id)).toMatchObject({ status: 'accepted', funded: '0' });
  });

  test('answers that get lost are asked for again, and nothing is done twice', async () => {
    let losses = 2;
    const unlucky = client(network.operator.token, {
      retry: { firstPauseMilliseconds: 1 },
      fetch: async (url, init) => {
        const answer = await fetch(url, init);
        if (losses === 0) return answer;
        losses -= 1;
        await answer.arrayBuffer();
        throw new TypeError('fetch failed');
      },
    });
    const name = 'Registered Once';
    const { id } = await unlucky.businesses.register({
      name,
      country: 'PT',
      roles: ['buyer'],
      signer: { kind: 'managed' },
    });
    const ids: string[] = [];
    for await (const business of operator.businesses.listAll({ limit: 2 })) {
      if (business.name === name) ids.push(business.id);
    }
    expect({ losses, ids }).toEqual({ losses: 0, ids: [id] });
  });

  test('a refusal says what is possible instead', async () => {
    const { id } = await issued();
    const refusal = await buyer.quittance.purchaseOrders.reclaim(id).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(QuittanceProblem);
    expect(refusal).toMatchObject({ status: 409, code: 'invalid_transition', state: 'issued' });
  });

  test('an invoice that confirms its delivery is issued with it, or neither is', async () => {
    const order = await funded();
    const { time: deliveredAt } = await operator.network.get();
    const invoice = { number: 'INV-2', dueDate: '2031-01-31', delivery: { deliveredAt } };
    const { invoices } = supplier.quittance;
    await expect(invoices.issue(order.id, invoice)).rejects.toMatchObject({ code: 'signature_required' });
    const registered = invoices.issue(order.id, { ...invoice, registered: true });
    await expect(registered).rejects.toMatchObject({ status: 422, errors: [{ pointer: '/delivery' }] });
    expect((await invoices.list({ orderId: order.id })).data).toEqual([]);
  });

  test('a payment is one trace, from the request to the posted entry of the ledger', async () => {
    const order = await issued();
    await supplier.signer.acceptOrder(await reviewed(supplier, order));
    const [traceId, caller] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    const headers = { traceparent: `00-${traceId}-${caller}-01` };
    await buyer.quittance.waitFor(await buyer.signer.fundOrder(await reviewed(buyer, order), { headers }));
    await network.rpc.send('anvil_mine', ['0x5']);
    const traced = () => collector.spans.filter((span) => span.traceId === traceId);
    await network.until('the trace', async () => traced().some(({ name }) => name.startsWith('ledger posted')));
    const named = (name: string) => traced().filter((span) => span.name.startsWith(name));
    const request = named('POST /v1/purchase-orders/:id/fund').find(({ name }) => !name.includes('typed-data'))!;
    const [command] = named('command fund_order');
    expect(request.parentSpanId).toBe(caller);
    expect(command?.parentSpanId).toBe(request.spanId);
    const work = ['intent waits', 'chain transaction', 'receipt', 'ledger pending', 'finality', 'ledger posted'];
    for (const name of work) {
      expect(named(name).map((span) => span.parentSpanId)).toEqual([command?.spanId]);
    }
    const [row] = await network.dataSource.query(
      `SELECT count(*)::int AS kept FROM operation_traces WHERE traceparent LIKE $1`,
      [`00-${traceId}-%`],
    );
    expect(row.kept).toBe(0);
  });

  test('a document goes up as a form and comes down as it was', async () => {
    const form = new FormData();
    form.set('file', new Blob(['%PDF-1.7 terms'], { type: 'application/pdf' }), 'terms.pdf');
    const { id, sha256 } = await buyer.quittance.documents.upload(form);
    const content = await buyer.quittance.documents.content(id);
    expect(await content.text()).toBe('%PDF-1.7 terms');
    expect(sha256).toBe(createHash('sha256').update('%PDF-1.7 terms').digest('hex'));
  });

  test('the sample trade of npm start plays every way that an order can go', async () => {
    const { outcomes, businesses } = await playSampleTrade({
      apiUrl: network.baseUrl,
      operatorApiKey: network.operator.token,
    });
    const count = (status: string) => outcomes.filter((outcome) => outcome.status === status).length;
    expect(businesses).toHaveLength(7);
    expect(outcomes).toHaveLength(14);
    expect(
      Object.fromEntries(['settled', 'refunded', 'lapsed', 'declined', 'cancelled'].map((s) => [s, count(s)])),
    ).toEqual({ settled: 5, refunded: 1, lapsed: 1, declined: 1, cancelled: 1 });
  });
});
