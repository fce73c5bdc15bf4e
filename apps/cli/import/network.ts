import { z } from 'zod';
import type { ApiClient } from '../api-client.js';

const amount = z.string().transform((text) => BigInt(text));
const position = z.union([z.string(), z.number()]).transform(String);
const identified = z.object({ id: z.string() });
const promised = z.object({ operation: identified });

const networkSchema = z.object({
  chainId: z.union([z.string(), z.number()]).transform(String),
  token: z.object({ symbol: z.string(), decimals: z.number() }),
  time: z.coerce.date(),
  sandbox: z.boolean(),
});
const clockSchema = z.object({ time: z.coerce.date() });
const registeredSchema = identified.extend({ apiKey: z.object({ id: z.string(), secret: z.string().nullable() }) });
const apiKeySchema = z.object({ id: z.string(), secret: z.string().nullable() });
const operationSchema = identified.extend({
  status: z.enum(['pending', 'submitted', 'mined', 'final', 'failed']),
  error: z.looseObject({ detail: z.string().optional() }).nullable(),
});
const orderSchema = identified.extend({
  reference: z.string(),
  buyer: identified,
  status: z.string(),
  funded: amount,
  held: amount,
  claimed: amount,
  released: amount,
  refunded: amount,
});
const eventSchema = z.object({
  position,
  type: z.string(),
  subject: z.string(),
  payload: z.looseObject({ orderId: z.string().optional() }),
});
const reconciliationSchema = z.looseObject({ conserved: z.boolean(), difference: z.string() });

export type NetworkState = z.output<typeof networkSchema>;
export type NetworkEvent = z.output<typeof eventSchema>;
export type NetworkOrder = z.output<typeof orderSchema>;
export type Reconciliation = z.output<typeof reconciliationSchema>;

function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** Who asks, and the key under which the network does it once. */
export interface Authorisation {
  readonly apiKey: string;
  readonly idempotencyKey: string;
}

/** What an import asks of the API, operation by operation. */
export class Network {
  constructor(
    private readonly client: ApiClient,
    /** Of the operator. */
    private readonly apiKey: string,
  ) {}

  state(): Promise<NetworkState> {
    return this.client.get('/v1/network', this.apiKey, networkSchema);
  }

  reconciliation(): Promise<Reconciliation> {
    return this.client.get('/v1/reconciliation', this.apiKey, reconciliationSchema);
  }

  /** Moves the network's clock forward and returns what it shows then. */
  async moveClock(to: Date, idempotencyKey: string): Promise<Date> {
    const request = { apiKey: this.apiKey, idempotencyKey, body: { to: to.toISOString() } };
    return (await this.client.post('/v1/sandbox/clock', request, clockSchema)).body.time;
  }

  /** The secret is null when the business was registered before under the same key. */
  async register(
    business: { name: string; country: string; role: 'buyer' | 'supplier'; externalReference: string },
    idempotencyKey: string,
  ): Promise<z.output<typeof registeredSchema>> {
    const { role, ...fields } = business;
    const body = { ...fields, roles: [role], signer: { kind: 'managed' } };
    return (await this.client.post('/v1/businesses', { apiKey: this.apiKey, idempotencyKey, body }, registeredSchema))
      .body;
  }

  async findBusiness(externalReference: string): Promise<string | undefined> {
    const path = `/v1/businesses?externalReference=${encodeURIComponent(externalReference)}`;
    return (await this.client.get(path, this.apiKey, pageOf(identified))).data[0]?.id;
  }

  /** @throws ApiProblem `not_found` */
  async getBusiness(id: string): Promise<void> {
    await this.client.get(`/v1/businesses/${id}`, this.apiKey, identified);
  }

  async createApiKey(
    key: { name: string; role: 'buyer' | 'supplier'; businessId: string },
    idempotencyKey: string,
  ): Promise<{ id: string; secret: string | null }> {
    const body = { name: key.name, roles: [key.role], businessId: key.businessId };
    return (await this.client.post('/v1/api-keys', { apiKey: this.apiKey, idempotencyKey, body }, apiKeySchema)).body;
  }

  async revokeApiKey(id: string, idempotencyKey: string): Promise<void> {
    await this.client.delete(`/v1/api-keys/${id}`, { apiKey: this.apiKey, idempotencyKey });
  }

  /** Mints play money and returns the operation that does it. */
  async faucet(businessId: string, minorUnits: bigint, idempotencyKey: string): Promise<string> {
    const body = { businessId, amount: minorUnits.toString() };
    const request = { apiKey: this.apiKey, idempotencyKey, body };
    return (await this.client.post('/v1/sandbox/faucet', request, promised)).body.operation.id;
  }

  operation(id: string): Promise<z.output<typeof operationSchema>> {
    return this.client.get(`/v1/operations/${id}`, this.apiKey, operationSchema);
  }

  /** Returns the new order's id. */
  async issueOrder(body: object, by: Authorisation): Promise<string> {
    return (await this.client.post('/v1/purchase-orders', { ...by, body }, identified)).body.id;
  }

  async acceptOrder(orderId: string, by: Authorisation): Promise<void> {
    await this.client.post(`/v1/purchase-orders/${orderId}/accept`, by, identified);
  }

  /** Promises chain work on an order and returns its operation. */
  async promise(
    orderId: string,
    action: 'fund' | 'deliveries' | 'accept-delivery',
    body: object,
    by: Authorisation,
  ): Promise<string> {
    const answer = await this.client.post(`/v1/purchase-orders/${orderId}/${action}`, { ...by, body }, promised);
    return answer.body.operation.id;
  }

  order(id: string): Promise<NetworkOrder> {
    return this.client.get(`/v1/purchase-orders/${id}`, this.apiKey, orderSchema);
  }

  /** Oldest first, from the one after `after` on; at most 1,000. */
  async events(after: string): Promise<NetworkEvent[]> {
    const path = `/v1/events?limit=1000&after=${after}`;
    return (await this.client.get(path, this.apiKey, z.object({ data: z.array(eventSchema) }))).data;
  }

  /** All orders of the network, newest first. */
  async *orders(): AsyncIterable<NetworkOrder> {
    let cursor: string | null = null;
    do {
      const path: string = `/v1/purchase-orders?limit=100${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page: { data: NetworkOrder[]; nextCursor: string | null } = await this.client.get(
        path,
        this.apiKey,
        pageOf(orderSchema),
      );
      yield* page.data;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
}
