import { z } from 'zod';
import type { OrderTermsJson } from '#domain';
import type { ApiClient } from '../api-client.js';

const chainSchema = z.object({
  chainId: z.string(),
  blockNumber: z.string(),
  blockHash: z.string(),
  transactionHash: z.string(),
  logIndex: z.number(),
});

const stepSchema = z.object({
  sequence: z.number(),
  kind: z.string(),
  amount: z.string().nullable(),
  chain: chainSchema.nullable(),
});

const orderSchema = z.object({
  id: z.string(),
  reference: z.string(),
  orderHash: z.string(),
  terms: z.record(z.string(), z.string()),
  supplierSignature: z.string().nullable(),
  funded: z.string(),
  held: z.string(),
  released: z.string(),
  paid: z.string(),
  refunded: z.string(),
  fees: z.string(),
});

const networkSchema = z.object({
  chainId: z.string(),
  contracts: z.object({ escrow: z.string() }),
});

const trailSchema = z.object({ data: z.array(stepSchema), nextCursor: z.string().nullable() });

export type TrailStep = z.infer<typeof stepSchema>;

/** What a server says of an order. Nothing of it is believed. */
export interface TrailClaims {
  readonly order: Omit<z.infer<typeof orderSchema>, 'terms'> & { readonly terms: OrderTermsJson };
  readonly steps: readonly TrailStep[];
  readonly network: z.infer<typeof networkSchema>;
}

/** Reads an order and its whole trail from the API. */
export async function readTrailClaims(client: ApiClient, apiKey: string, orderId: string): Promise<TrailClaims> {
  const path = `/v1/purchase-orders/${encodeURIComponent(orderId)}`;
  const order = await client.get(path, apiKey, orderSchema);
  const steps: TrailStep[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: z.infer<typeof trailSchema> = await client.get(
      `${path}/trail${cursor === '' ? '' : `?cursor=${cursor}`}`,
      apiKey,
      trailSchema,
    );
    steps.push(...page.data);
    cursor = page.nextCursor;
  }
  const network = await client.get('/v1/network', apiKey, networkSchema);
  return { order: { ...order, terms: order.terms as OrderTermsJson }, steps, network };
}
