import { type ApiAnswer, ApiCaller } from '../../e2e/support/running-network.js';
import { until } from './process-network.js';

const DAY_MILLISECONDS = 86_400_000;
const UNIT_PRICE = 1_000_000n;

/** A buyer with money and a supplier, and what they do over the API. The calls outlive an API that is started anew on the same port. */
export class Traders {
  private references = 0;

  private constructor(
    readonly operator: ApiCaller,
    readonly buyer: ApiCaller,
    readonly supplier: ApiCaller,
    private readonly url: string,
  ) {}

  /** Needs an API at `url` and a worker. */
  static async register(operator: ApiCaller, url: string, money = 10n ** 12n): Promise<Traders> {
    const business = async (name: string, role: string) => {
      const answer = await operator.post('/v1/businesses', {
        ...{ name, country: 'DE', roles: [role], signer: { kind: 'managed' } },
      });
      require(answer, 201);
      return new ApiCaller(url, answer.body.apiKey.secret, answer.body.id, answer.body.signer.address);
    };
    const traders = new Traders(
      operator,
      await business('Kontor Nord', 'buyer'),
      await business('Werk Süd', 'supplier'),
      url,
    );
    if (money > 0n) {
      const faucet = { businessId: traders.buyer.businessId, amount: money.toString() };
      await traders.mined(await operator.post('/v1/sandbox/faucet', faucet));
    }
    return traders;
  }

  /** The same people, as an API at another address knows them. */
  at(url: string): Traders {
    const move = ({ token, businessId, address }: ApiCaller) => new ApiCaller(url, token, businessId, address);
    return new Traders(move(this.operator), move(this.buyer), move(this.supplier), url);
  }

  /** A second person of the buyer's. */
  async colleague(): Promise<ApiCaller> {
    const answer = await this.buyer.post('/v1/api-keys', { name: 'colleague', roles: ['buyer'] });
    require(answer, 201);
    return new ApiCaller(this.url, answer.body.secret, this.buyer.businessId, this.buyer.address);
  }

  /** The body of an order of `amount` (whole tokens) that is due in days. */
  async newOrder(amount = 40, changes: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    this.references += 1;
    const now = Date.parse((await this.operator.get('/v1/network')).body.time);
    const inDays = (days: number) => new Date(now + days * DAY_MILLISECONDS).toISOString();
    const line = { sku: 'A-1', description: 'Part', quantity: String(amount), unitPrice: UNIT_PRICE.toString() };
    return {
      supplierId: this.supplier.businessId,
      reference: `R-${this.references}-${this.url.split(':').at(-1)}`,
      lines: [line],
      ...{ fundBy: inDays(3), deliverBy: inDays(30), inspectionPeriodSeconds: 5 * 86_400, ...changes },
    };
  }

  /** The path of an order that the buyer issued. */
  async issuedOrder(amount = 40, changes: Record<string, unknown> = {}): Promise<string> {
    const issued = await this.buyer.post('/v1/purchase-orders', await this.newOrder(amount, changes));
    require(issued, 201);
    return `/v1/purchase-orders/${issued.body.id}`;
  }

  async acceptedOrder(amount = 40, changes: Record<string, unknown> = {}): Promise<string> {
    const path = await this.issuedOrder(amount, changes);
    require(await this.supplier.post(`${path}/accept`), 200);
    return path;
  }

  async fundedOrder(amount = 40, changes: Record<string, unknown> = {}): Promise<string> {
    const path = await this.acceptedOrder(amount, changes);
    await this.mined(await this.buyer.post(`${path}/fund`));
    return path;
  }

  /** Delivers everything. */
  async claimedOrder(amount = 40, changes: Record<string, unknown> = {}): Promise<string> {
    const path = await this.fundedOrder(amount, changes);
    const evidence = [{ sha256: 'ab'.repeat(32), name: 'delivery note' }];
    await this.mined(await this.supplier.post(`${path}/deliveries`, { reference: 'DN-1', evidence }));
    return path;
  }

  async mined(answer: ApiAnswer, milliseconds = 60_000): Promise<void> {
    require(answer, 202);
    await until(`operation ${answer.body.operation.id}`, milliseconds, async () => {
      const { body } = await this.operator.get(answer.body.operation.href);
      if (body.status === 'failed') throw new Error(`Operation failed: ${JSON.stringify(body.error)}`);
      return body.status === 'mined' || body.status === 'final';
    });
  }
}

function require(answer: ApiAnswer, status: number): void {
  if (answer.status !== status) throw new Error(`Expected ${status}: ${answer.status} ${JSON.stringify(answer.body)}`);
}
