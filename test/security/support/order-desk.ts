import { type ApiAnswer, type ApiCaller, RunningNetwork } from '../../e2e/support/running-network.js';

/** A network with a buyer and a supplier, and orders that can be spoiled. */
export class OrderDesk {
  private references = 0;

  private constructor(
    readonly network: RunningNetwork,
    readonly buyer: ApiCaller,
    readonly supplier: ApiCaller,
    private readonly fundBy: string,
    private readonly deliverBy: string,
  ) {}

  static async open(options: Parameters<typeof RunningNetwork.start>[0] = {}): Promise<OrderDesk> {
    const network = await RunningNetwork.start(options);
    const buyer = await network.business('Nordhafen Kliniken', ['buyer']);
    const supplier = await network.business('Brava Instruments', ['supplier']);
    return new OrderDesk(network, buyer, supplier, await network.inDays(3), await network.inDays(30));
  }

  /** A body that is right; every one has a reference of its own. */
  newOrder(changes: Record<string, unknown> = {}): Record<string, unknown> {
    this.references += 1;
    return {
      supplierId: this.supplier.businessId,
      reference: `PO-${this.references}`,
      lines: [{ sku: 'A', description: 'Gloves', quantity: '10', unitPrice: '100' }],
      fundBy: this.fundBy,
      deliverBy: this.deliverBy,
      inspectionPeriodSeconds: 86_400,
      ...changes,
    };
  }

  issue(changes: Record<string, unknown> = {}): Promise<ApiAnswer> {
    return this.buyer.post('/v1/purchase-orders', this.newOrder(changes));
  }

  /** An order that holds money, as a path. */
  async fundedOrder(changes: Record<string, unknown> = {}): Promise<string> {
    await this.network.mined(
      await this.network.operator.post('/v1/sandbox/faucet', { businessId: this.buyer.businessId, amount: '1000' }),
    );
    const path = `/v1/purchase-orders/${(await this.issue(changes)).body.id}`;
    await this.supplier.post(`${path}/accept`);
    await this.network.mined(await this.buyer.post(`${path}/fund`));
    return path;
  }

  close(): Promise<void> {
    return this.network.stop();
  }
}
