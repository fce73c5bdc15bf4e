import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HDNodeWallet, Wallet } from 'ethers';
import { ExternalSigner, Quittance, type Schema, type TrustedNetwork } from '#sdk';
import type { SampleOrderOutcome, SandboxBusiness } from './state.js';

/** How much of the network's time the sample trade takes. */
const SAMPLE_TRADE_DAYS = 30;

const DAY_SECONDS = 86_400;
const POLL_MILLISECONDS = 100;
const PATIENCE_MILLISECONDS = 60_000;

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

type Order = Schema<'PurchaseOrder'>;
type Role = Schema<'NewBusiness'>['roles'][number];

/** A business with its client, and its signer where it keeps its own key. */
interface Trader {
  readonly business: SandboxBusiness;
  readonly quittance: Quittance;
  readonly signer: ExternalSigner | undefined;
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
  private readonly stories = new Map<string, string>();
  private readonly traders = new Map<string, Trader>();

  private constructor(
    private readonly apiUrl: string,
    private readonly operator: Quittance,
    private readonly network: TrustedNetwork,
    private readonly startedAt: Date,
  ) {}

  static async open({ apiUrl, operatorApiKey }: SampleTradeOptions): Promise<SampleTrade> {
    const operator = new Quittance({ baseUrl: apiUrl, apiKey: operatorApiKey });
    const network = await operator.network.get();
    const trade = new SampleTrade(apiUrl, operator, network, new Date(network.time));
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
    await this.operator.sandbox.moveClock({ to: this.onDay(day) });
  }

  get businesses(): SandboxBusiness[] {
    return [...this.traders.values()].map(({ business }) => business);
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
    await this.acceptDelivery('hallbrook', order);
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
    await this.client('kestrel').purchaseOrders.decline(order.id, {
      reason: 'This year’s harvest of white tea is sold out.',
    });
  }

  private async cancelled(): Promise<void> {
    const order = await this.issue('QT-2606', 'hallbrook', 'tavira', 'cancelled by the buyer before funding', {
      lines: [{ sku: 'TAV-VAS-40', description: 'Floor vase 40 cm', quantity: '90', unitPrice: '34000000' }],
    });
    await this.client('hallbrook').purchaseOrders.cancel(order.id, {
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
    const settlement = await this.client('hallbrook').settlements.propose(order.id, {
      ...{ toSupplier: String(BigInt(order.amount) - refund), toBuyer: String(refund) },
    });
    const tavira = this.client('tavira');
    await tavira.waitFor(await tavira.settlements.accept(settlement.id));
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
    const [kestrel, hallbrook] = [this.client('kestrel'), this.client('hallbrook')];
    const invoice = await kestrel.invoices.issue(order.id, {
      number: 'KVT-0417',
      dueDate: this.onDay(45).slice(0, 10),
      documentHash: hashOf('KVT-0417'),
      registered: true,
    });
    await kestrel.waitFor(invoice);
    await hallbrook.waitFor(await hallbrook.invoices.acknowledge(invoice.id));
    await kestrel.waitFor(await kestrel.invoices.assign(invoice.id, { toBusinessId: this.business('larkspur').id }));
    await this.deliver('kestrel', order, { reference: 'B/L KVT-5612' });
    await this.acceptDelivery('hallbrook', order);
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
    await this.acceptDelivery('nordlys', order);
    await this.reaches('QT-2609', 'settled');
  }

  private async partlyDelivered(): Promise<void> {
    const order = await this.fundedOrder('QT-2610', 'hallbrook', 'ostrava', 'half delivered, accepted and paid', {
      lines: [{ sku: 'OST-PAN-28', description: 'Cast iron pan 28 cm', quantity: '2000', unitPrice: '19500000' }],
    });
    const half = String(BigInt(order.amount) / 2n);
    await this.deliver('ostrava', order, { amount: half, reference: 'CMR 31-7788' });
    await this.acceptDelivery('hallbrook', order);
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
    const buyer = this.client(order[1]);
    await buyer.waitFor(await buyer.purchaseOrders.fund(accepted.id));
    return this.reaches(accepted.reference, 'funded');
  }

  private async acceptedOrder(...order: Parameters<SampleTrade['issue']>): Promise<Order> {
    const { id } = await this.issue(...order);
    const { quittance, signer } = this.trader(order[2]);
    if (signer === undefined) return quittance.purchaseOrders.accept(id);
    return signer.acceptOrder(signer.review(await quittance.purchaseOrders.get(id)));
  }

  private async issue(
    reference: string,
    buyer: string,
    supplier: string,
    story: string,
    terms: { lines: Line[]; fundByDay?: number; deliverByDay?: number; inspectionDays?: number; attester?: string },
  ): Promise<Order> {
    this.stories.set(reference, story);
    return this.client(buyer).purchaseOrders.issue({
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
    const { quittance, signer } = this.trader(claimant);
    const { time } = await quittance.network.get();
    const evidence = [{ sha256: hashOf(goods.reference), name: `${goods.reference}.pdf` }];
    const claim = { reference: goods.reference, deliveredAt: time, evidence };
    const amount = goods.amount ?? order.amount;
    const answer =
      signer === undefined
        ? await quittance.deliveries.claim(order.id, { ...claim, amount })
        : await signer.claimDelivery(signer.review(await quittance.purchaseOrders.get(order.id)), {
            ...{ ...claim, amount: BigInt(amount) },
          });
    await quittance.waitFor(answer);
  }

  private async acceptDelivery(buyer: string, order: Order): Promise<void> {
    const client = this.client(buyer);
    await client.waitFor(await client.deliveries.accept(order.id));
  }

  /** Resolves when the order has got there. @throws after a minute */
  private async reaches(reference: string, status: Order['status']): Promise<Order> {
    for (const end = Date.now() + PATIENCE_MILLISECONDS; ; ) {
      const order = await this.find(reference);
      if (order.status === status) return order;
      if (Date.now() > end) throw new Error(`${reference} is ${order.status}, not ${status}.`);
      await sleep(POLL_MILLISECONDS);
    }
  }

  private async find(reference: string): Promise<Order> {
    const { data } = await this.operator.purchaseOrders.list({ reference });
    const [order] = data;
    if (order === undefined) throw new Error(`There is no order ${reference}.`);
    return order;
  }

  private async register(
    reference: string,
    name: string,
    country: string,
    roles: Role[],
    wallet?: HDNodeWallet,
  ): Promise<void> {
    const { id, apiKey, signer } = await this.operator.businesses.register({
      ...{ name, country, roles, externalReference: reference },
      signer: wallet === undefined ? { kind: 'managed' } : { kind: 'external', address: wallet.address },
    });
    if (apiKey.secret === null) throw new Error(`${name} was registered before, and its key is shown once.`);
    const quittance = new Quittance({ baseUrl: this.apiUrl, apiKey: apiKey.secret });
    this.traders.set(reference, {
      quittance,
      signer: wallet === undefined ? undefined : new ExternalSigner(quittance, wallet, this.network),
      business: {
        ...{ id, name, roles, apiKey: apiKey.secret, address: signer.address },
        ...(wallet === undefined ? {} : { signerKey: wallet.privateKey }),
      },
    });
  }

  private async faucet(reference: string, amount: string): Promise<void> {
    const businessId = this.business(reference).id;
    await this.operator.waitFor(await this.operator.sandbox.fill({ businessId, amount }));
  }

  private business(reference: string): SandboxBusiness {
    return this.trader(reference).business;
  }

  private client(reference: string): Quittance {
    return this.trader(reference).quittance;
  }

  private trader(reference: string): Trader {
    const trader = this.traders.get(reference);
    if (trader === undefined) throw new Error(`${reference} is not registered.`);
    return trader;
  }

  /** RFC 3339 time of a day of the trade. */
  private onDay(day: number): string {
    return new Date(this.startedAt.getTime() + day * DAY_SECONDS * 1000).toISOString();
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
