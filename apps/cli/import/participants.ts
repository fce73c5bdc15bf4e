import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblem } from '../api-client.js';
import type { KeyMaker } from './identity.js';
import type { ImportState } from './import-state.js';
import { Interrupted, NetworkStalled } from './interruptions.js';
import type { Network } from './network.js';
import type { PlannedBusiness, PlannedOrder } from './plan.js';
import { waitForAll } from './wait-for-all.js';

const OPERATION_POLL_MILLISECONDS = 200;
const PATIENCE_MILLISECONDS = 120_000;

interface Participant {
  readonly id: string;
  readonly apiKeyId: string;
  readonly apiKey: string;
}

/** The businesses of an import with keys of their own. Secrets live in memory only, so every run makes new ones. */
export class Participants {
  private readonly byReference = new Map<string, Participant>();

  constructor(
    private readonly network: Network,
    private readonly state: ImportState,
    private readonly keys: KeyMaker,
    private readonly stop: AbortSignal,
  ) {}

  /**
   * Registers or finds the businesses and gives the buyers the money that their orders need.
   * @throws Interrupted, NetworkStalled, ApiProblem, ApiUnreachable
   */
  async gather(plan: {
    readonly businesses: readonly PlannedBusiness[];
    readonly orders: readonly PlannedOrder[];
  }): Promise<void> {
    await waitForAll(plan.businesses.map((business) => this.admit(business)));
    await this.provideMoney(plan.orders);
  }

  get(business: PlannedBusiness): Participant {
    const participant = this.byReference.get(business.externalReference);
    if (participant === undefined) throw new Error(`${business.externalReference} takes no part.`);
    return participant;
  }

  /** Revokes the keys that this run made, as far as the network lets it. */
  async dismiss(): Promise<void> {
    const all = [...this.byReference.values()];
    await Promise.allSettled(all.map(({ apiKeyId }) => this.network.revokeApiKey(apiKeyId, randomUUID())));
  }

  private async admit(business: PlannedBusiness): Promise<void> {
    if (this.stop.aborted) throw new Interrupted();
    const { externalReference, role } = business;
    const known = this.state.businessId(externalReference);
    const { id, apiKey } = known === undefined ? await this.register(business) : { id: known, apiKey: undefined };
    if (known === undefined) this.state.note({ type: 'business', reference: externalReference, id });
    // Every run needs other keys, so these are the requests whose Idempotency-Keys are new each time.
    const key = apiKey ?? (await this.network.createApiKey({ name: 'import', role, businessId: id }, randomUUID()));
    if (key.secret === null) throw new Error(`The network gave no API key for ${externalReference}.`);
    this.byReference.set(externalReference, { id, apiKeyId: key.id, apiKey: key.secret });
  }

  private async register({ name, country, role, externalReference }: PlannedBusiness): Promise<{
    id: string;
    apiKey: { id: string; secret: string } | undefined;
  }> {
    try {
      const key = this.keys('register', externalReference);
      const { id, apiKey } = await this.network.register({ name, country, role, externalReference }, key);
      return { id, apiKey: apiKey.secret === null ? undefined : { id: apiKey.id, secret: apiKey.secret } };
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'duplicate_reference') throw error;
      const id = await this.network.findBusiness(externalReference);
      if (id === undefined) throw error;
      return { id, apiKey: undefined };
    }
  }

  private async provideMoney(orders: readonly PlannedOrder[]): Promise<void> {
    const needs = new Map<PlannedBusiness, bigint>();
    for (const { buyer, amount } of orders) needs.set(buyer, (needs.get(buyer) ?? 0n) + amount);
    await waitForAll([...needs].map(([buyer, amount]) => this.mint(buyer, amount)));
  }

  private async mint(buyer: PlannedBusiness, amount: bigint): Promise<void> {
    const key = this.keys('mint', buyer.externalReference, amount.toString());
    const operation = await this.network.faucet(this.get(buyer).id, amount, key);
    for (const startedAt = Date.now(); Date.now() - startedAt < PATIENCE_MILLISECONDS; ) {
      if (this.stop.aborted) throw new Interrupted();
      const { status, error } = await this.network.operation(operation);
      if (status === 'mined' || status === 'final') return;
      if (status === 'failed')
        throw new Error(`${buyer.name} got no money: ${error?.detail ?? 'the operation failed'}`);
      await sleep(OPERATION_POLL_MILLISECONDS);
    }
    throw new NetworkStalled(PATIENCE_MILLISECONDS);
  }
}
