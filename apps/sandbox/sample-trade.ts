import { createHash } from 'node:crypto';
import { type HDNodeWallet, Wallet } from 'ethers';
import { ApiClient, type Promised } from './api-client.js';
import type { SampleOrderOutcome, SandboxBusiness } from './state.js';

/** How much of the network's time the sample trade takes. */
const SAMPLE_TRADE_DAYS = 30;

const DAY_SECONDS = 86_400;

export interface SampleTradeOptions {
  apiUrl: string;
  operatorApiKey: string;
}

interface Line {
  sku: string;
  description: string;
  quantity: string;
  unit?: string;
  /** Minor units: six decimals. */
  unitPrice: string;
}

interface Order {
  id: string;
  reference: string;
  status: string;
  amount: string;
}

/** Plays a month of invented trade through the public API: every way that an order can go, once. */
export async function playSampleTrade(
  options: SampleTradeOptions,
): Promise<{ businesses: SandboxBusiness[]; outcomes: SampleOrderOutcome[] }> {
  const trade = await SampleTrade.open(options);
  await trade.firstWeek();
  await trade.moveClockTo(12);
  await trade.silenceHasSpoken();
  await trade.moveClockTo(SAMPLE_TRADE_DAYS - 1);
  await trade.lastDays();
  return { businesses: trade.businesses, outcomes: await trade.outcomes() };
}

class SampleTrade {
  readonly businesses: SandboxBusiness[] = [];
  private readonly stories = new Map<string, string>();
  private readonly clients = new Map<string, ApiClient>();
  private readonly operator: ApiClient;

  private constructor(
    private readonly options: SampleTradeOptions,
    private readonly startedAt: Date,
  ) {
    this.operator = new ApiClient(options.apiUrl, options.operatorApiKey);
  }

  static async open(options: SampleTradeOptions): Promise<SampleTrade> {
    const { time } = await new ApiClient(options.apiUrl, options.operatorApiKey).get<{ time: string }>('/v1/network');
    const trade = new SampleTrade(options, new Date(time));
    await trade.register('hallbrook', 'Hallbrook Home GmbH', 'DE', ['buyer']);
    await trade.register('nordlys', 'Nordlys Outfitters AB', 'SE', ['buyer']);
    await trade.register('tavira', 'Tavira Ceramics Lda', 'PT', ['supplier']);
    await trade.register('kestrel', 'Kestrel Valley Tea', 'LK', ['supplier']);
    await trade.register('ostrava', 'Ostrava Castings s.r.o.', 'CZ', ['supplier'], Wallet.createRandom());
    await trade.register('meridian', 'Meridian Freight BV', 'NL', ['carrier']);
    await trade.register('larkspur', 'Larkspur Receivables SA', 'LU', ['financier']);
    await Promise.all([trade.faucet('hallbrook', '400000000000'), trade.faucet('nordlys', '250000000000')]);
    return trade;
  }

  /** Orders that the following days of silence decide, and orders that are done at once. */
  async firstWeek(): Promise<void> {
    await Promise.all([
      this.acceptedAndPaid(),
      this.declined(),
      this.cancelled(),
      this.lapsing(),
      this.neverDelivered(),
      this.deliveredInSilence(),
      this.settledByAgreement(),
      this.invoicedAndAssigned(),
      this.externallySigned(),
    ]);
  }

  /** After the clock was moved the worker executes what the terms say about silence; this waits for it. */
  async silenceHasSpoken(): Promise<void> {
    await Promise.all([
      this.reaches('QT-2603', 'refunded'),
      this.reaches('QT-2604', 'lapsed'),
      this.reaches('QT-2602', 'settled'),
    ]);
  }

  /** Orders that are open when the user arrives. */
  async lastDays(): Promise<void> {
    await Promise.all([this.partlyDelivered(), this.underInspection(), this.funded(), this.accepted(), this.issued()]);
  }

  /** @param day of the trade, counted from its start */
  async moveClockTo(day: number): Promise<void> {
    await this.operator.post('/v1/sandbox/clock', { to: this.onDay(day) });
  }

  async outcomes(): Promise<SampleOrderOutcome[]> {
    const references = [...this.stories.keys()].sort();
    return Promise.all(
      references.map(async (reference) => {
        const order = await this.find(reference);
        return { orderId: order.id, reference, story: this.stories.get(reference) ?? '', status: order.status };
      }),
    );
  }

  private async acceptedAndPaid(): Promise<void> {
    const order = await this.fundedOrder('QT-2601', 'hallbrook', 'tavira', 'delivered, accepted and paid', {
      lines: [
        { sku: 'TAV-BWL-24', description: 'Stoneware bowl 24 cm, ocean glaze', quantity: '600', unitPrice: '7450000' },
        { sku: 'TAV-PLT-28', description: 'Stoneware plate 28 cm, ocean glaze', quantity: '600', unitPrice: '8900000' },
      ],
    });
    await this.deliver('tavira', order, { reference: 'CMR 88-1042' });
    await this.client('hallbrook').postAndSettle(`/v1/purchase-orders/${order.id}/accept-delivery`);
    await this.reaches('QT-2601', 'settled');
  }

  private async deliveredInSilence(): Promise<void> {
    const order = await this.fundedOrder('QT-2602', 'nordlys', 'kestrel', 'buyer silent: deemed accepted and paid', {
      lines: [{ sku: 'KVT-OP-25', description: 'Orange Pekoe, 25 kg chest', quantity: '80', unitPrice: '212500000' }],
      inspectionDays: 7,
    });
    await this.deliver('kestrel', order, { reference: 'B/L KVT-5590' });
  }

  private async neverDelivered(): Promise<void> {
    await this.fundedOrder('QT-2603', 'nordlys', 'tavira', 'never delivered: money back to the buyer', {
      lines: [{ sku: 'TAV-MUG-35', description: 'Camping mug 35 cl', quantity: '1500', unitPrice: '5200000' }],
      fundByDay: 7,
      deliverByDay: 10,
    });
  }

  private async lapsing(): Promise<void> {
    await this.acceptedOrder('QT-2604', 'hallbrook', 'kestrel', 'never funded: lapsed', {
      lines: [{ sku: 'KVT-GRN-10', description: 'Green tea, 10 kg carton', quantity: '120', unitPrice: '96000000' }],
      fundByDay: 5,
    });
  }

  private async declined(): Promise<void> {
    const order = await this.issue('QT-2605', 'nordlys', 'kestrel', 'declined by the supplier', {
      lines: [{ sku: 'KVT-WHT-05', description: 'White tea, 5 kg tin', quantity: '400', unitPrice: '310000000' }],
    });
    await this.client('kestrel').post(`/v1/purchase-orders/${order.id}/decline`, {
      reason: 'This year’s harvest of white tea is sold out.',
    });
  }

  private async cancelled(): Promise<void> {
    const order = await this.issue('QT-2606', 'hallbrook', 'tavira', 'cancelled by the buyer before funding', {
      lines: [{ sku: 'TAV-VAS-40', description: 'Floor vase 40 cm', quantity: '90', unitPrice: '34000000' }],
    });
    await this.client('hallbrook').post(`/v1/purchase-orders/${order.id}/cancel`, {
      reason: 'Ordered twice by mistake.',
    });
  }

  private async settledByAgreement(): Promise<void> {
    const order = await this.fundedOrder('QT-2607', 'hallbrook', 'tavira', 'a tenth broken: settled by agreement', {
      lines: [
        { sku: 'TAV-TIL-15', description: 'Glazed tile 15 cm, box of 22', quantity: '500', unitPrice: '24000000' },
      ],
    });
    await this.deliver('tavira', order, { reference: 'CMR 88-1067' });
    const refund = BigInt(order.amount) / 10n;
    const settlement = await this.client('hallbrook').postSigned<{ id: string }>(
      `/v1/purchase-orders/${order.id}/settlements`,
      { toSupplier: String(BigInt(order.amount) - refund), toBuyer: String(refund) },
    );
    await this.client('tavira').postAndSettle(`/v1/settlements/${settlement.id}/accept`);
    await this.reaches('QT-2607', 'settled');
  }

  private async invoicedAndAssigned(): Promise<void> {
    const order = await this.fundedOrder(
      'QT-2608',
      'hallbrook',
      'kestrel',
      'invoice sold to a financier, who was paid',
      {
        lines: [
          { sku: 'KVT-EG-25', description: 'Earl Grey blend, 25 kg chest', quantity: '150', unitPrice: '238000000' },
        ],
      },
    );
    const kestrel = this.client('kestrel');
    const invoice = await kestrel.postAndSettle<{ id: string } & Promised>(`/v1/purchase-orders/${order.id}/invoices`, {
      number: 'KVT-0417',
      dueDate: this.onDay(45).slice(0, 10),
      documentHash: hashOf('KVT-0417'),
      registered: true,
    });
    await this.client('hallbrook').postAndSettle(`/v1/invoices/${invoice.id}/acknowledge`);
    await kestrel.postAndSettle(`/v1/invoices/${invoice.id}/assign`, { toBusinessId: this.business('larkspur').id });
    await this.deliver('kestrel', order, { reference: 'B/L KVT-5612' });
    await this.client('hallbrook').postAndSettle(`/v1/purchase-orders/${order.id}/accept-delivery`);
    await this.reaches('QT-2608', 'settled');
  }

  private async externallySigned(): Promise<void> {
    const order = await this.fundedOrder(
      'QT-2609',
      'nordlys',
      'ostrava',
      'supplier signs with a key of its own; paid',
      {
        lines: [
          { sku: 'OST-CLP-07', description: 'Cast aluminium tent clamp', quantity: '9000', unitPrice: '1850000' },
        ],
      },
    );
    await this.deliver('ostrava', order, { reference: 'CMR 31-7720' });
    await this.client('nordlys').postAndSettle(`/v1/purchase-orders/${order.id}/accept-delivery`);
    await this.reaches('QT-2609', 'settled');
  }

  private async partlyDelivered(): Promise<void> {
    const order = await this.fundedOrder('QT-2610', 'hallbrook', 'ostrava', 'half delivered, accepted and paid', {
      lines: [{ sku: 'OST-PAN-28', description: 'Cast iron pan 28 cm', quantity: '2000', unitPrice: '19500000' }],
    });
    const half = String(BigInt(order.amount) / 2n);
    await this.deliver('ostrava', order, { amount: half, reference: 'CMR 31-7788' });
    await this.client('hallbrook').postAndSettle(`/v1/purchase-orders/${order.id}/accept-delivery`);
  }

  private async underInspection(): Promise<void> {
    const order = await this.fundedOrder('QT-2611', 'nordlys', 'tavira', 'delivered by the carrier, under inspection', {
      lines: [{ sku: 'TAV-BTL-50', description: 'Insulated bottle sleeve', quantity: '1200', unitPrice: '6700000' }],
      attester: 'meridian',
      inspectionDays: 10,
    });
    await this.deliver('meridian', order, { reference: 'MFL-204417' });
  }

  private async funded(): Promise<void> {
    await this.fundedOrder('QT-2612', 'hallbrook', 'kestrel', 'money in escrow, goods on their way', {
      lines: [{ sku: 'KVT-ROO-10', description: 'Rooibos, 10 kg carton', quantity: '300', unitPrice: '71000000' }],
    });
  }

  private async accepted(): Promise<void> {
    await this.acceptedOrder('QT-2613', 'nordlys', 'ostrava', 'accepted, waiting for the buyer’s money', {
      lines: [{ sku: 'OST-PEG-18', description: 'Forged tent peg 18 cm', quantity: '15000', unitPrice: '890000' }],
    });
  }

  private async issued(): Promise<void> {
    await this.issue('QT-2614', 'hallbrook', 'tavira', 'issued, waiting for the supplier’s answer', {
      lines: [
        { sku: 'TAV-CUP-08', description: 'Espresso cup 8 cl, set of 6', quantity: '750', unitPrice: '16400000' },
      ],
    });
  }

  private async fundedOrder(...order: Parameters<SampleTrade['issue']>): Promise<Order> {
    const accepted = await this.acceptedOrder(...order);
    await this.client(order[1]).postAndSettle(`/v1/purchase-orders/${accepted.id}/fund`);
    return this.reaches(accepted.reference, 'funded');
  }

  private async acceptedOrder(...order: Parameters<SampleTrade['issue']>): Promise<Order> {
    const issued = await this.issue(...order);
    return this.client(order[2]).postSigned<Order>(`/v1/purchase-orders/${issued.id}/accept`);
  }

  private async issue(
    reference: string,
    buyer: string,
    supplier: string,
    story: string,
    terms: { lines: Line[]; fundByDay?: number; deliverByDay?: number; inspectionDays?: number; attester?: string },
  ): Promise<Order> {
    this.stories.set(reference, story);
    return this.client(buyer).post<Order>('/v1/purchase-orders', {
      supplierId: this.business(supplier).id,
      ...(terms.attester === undefined ? {} : { attesterId: this.business(terms.attester).id }),
      reference,
      lines: terms.lines,
      fundBy: this.onDay(terms.fundByDay ?? SAMPLE_TRADE_DAYS + 14),
      deliverBy: this.onDay(terms.deliverByDay ?? SAMPLE_TRADE_DAYS + 60),
      inspectionPeriodSeconds: (terms.inspectionDays ?? 14) * DAY_SECONDS,
    });
  }

  private async deliver(claimant: string, order: Order, goods: { amount?: string; reference: string }): Promise<void> {
    const client = this.client(claimant);
    const { time } = await client.get<{ time: string }>('/v1/network');
    await client.postAndSettle(`/v1/purchase-orders/${order.id}/deliveries`, {
      ...goods,
      deliveredAt: time,
      evidence: [{ sha256: hashOf(goods.reference), name: `${goods.reference}.pdf` }],
    });
  }

  private async reaches(reference: string, status: string): Promise<Order> {
    const { id } = await this.find(reference);
    return this.operator.until<Order>(`/v1/purchase-orders/${id}`, (order) => order.status === status);
  }

  private async find(reference: string): Promise<Order> {
    const { data } = await this.operator.get<{ data: Order[] }>(`/v1/purchase-orders?reference=${reference}`);
    const [order] = data;
    if (order === undefined) throw new Error(`There is no order ${reference}.`);
    return order;
  }

  private async register(
    reference: string,
    name: string,
    country: string,
    roles: string[],
    wallet?: HDNodeWallet,
  ): Promise<void> {
    const business = await this.operator.post<{
      id: string;
      signer: { address: string };
      apiKey: { secret: string };
    }>('/v1/businesses', {
      ...{ name, country, roles, externalReference: reference },
      signer: wallet === undefined ? { kind: 'managed' } : { kind: 'external', address: wallet.address },
    });
    const signer = wallet === undefined ? undefined : new Wallet(wallet.privateKey);
    this.clients.set(reference, new ApiClient(this.options.apiUrl, business.apiKey.secret, signer));
    this.businesses.push({
      id: business.id,
      name,
      roles,
      apiKey: business.apiKey.secret,
      address: business.signer.address,
      ...(wallet === undefined ? {} : { signerKey: wallet.privateKey }),
    });
  }

  private async faucet(reference: string, amount: string): Promise<void> {
    const businessId = this.business(reference).id;
    await this.operator.settled(await this.operator.post('/v1/sandbox/faucet', { businessId, amount }));
  }

  private business(reference: string): SandboxBusiness {
    const index = [...this.clients.keys()].indexOf(reference);
    const business = this.businesses[index];
    if (business === undefined) throw new Error(`${reference} is not registered.`);
    return business;
  }

  private client(reference: string): ApiClient {
    const client = this.clients.get(reference);
    if (client === undefined) throw new Error(`${reference} is not registered.`);
    return client;
  }

  /** RFC 3339 time of a day of the trade. */
  private onDay(day: number): string {
    return new Date(this.startedAt.getTime() + day * DAY_SECONDS * 1000).toISOString();
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
