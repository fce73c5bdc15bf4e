import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readContracts } from '#chain';
import type { ContractAddresses } from '#domain';
import { ApiClient } from '../../apps/cli/api-client.js';
import { readTrailClaims, type TrailClaims } from '../../apps/cli/verification/trail-claims.js';
import { verifyTrail } from '../../apps/cli/verification/verify-trail.js';
import { issueOrder } from './support/orders.js';
import { RunningNetwork } from './support/running-network.js';

describe('verifying a trail', () => {
  let network: RunningNetwork;
  let claims: TrailClaims;
  let contracts: ContractAddresses;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    const buyer = await network.business('Buyer', ['buyer']);
    const supplier = await network.business('Supplier', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1000' }),
    );
    const issued = await issueOrder(network, buyer, supplier, 'PO-1');
    const path = `/v1/purchase-orders/${issued.id}`;
    await supplier.post(`${path}/accept`);
    await network.mined(await buyer.post(`${path}/fund`));
    await network.mined(
      await supplier.post(`${path}/invoices`, { number: 'I', dueDate: '2040-01-01', registered: true }),
    );
    await network.mined(await supplier.post(`${path}/deliveries`, { amount: '400' }));
    await network.mined(await buyer.post(`${path}/accept-delivery`));
    claims = await readTrailClaims(new ApiClient(network.baseUrl), network.operator.token, issued.id);
    contracts = await readContracts(network.rpc, {
      chainId: BigInt(claims.network.chainId),
      escrow: claims.network.contracts.escrow,
    });
  });

  afterAll(async () => {
    await network.stop();
  });

  async function verify(told: TrailClaims): Promise<string[]> {
    const checks: string[] = [];
    await verifyTrail(told, network.rpc, contracts, (check) => checks.push(check));
    return checks;
  }

  function withStep(kind: string, change: (step: TrailClaims['steps'][number]) => TrailClaims['steps']): TrailClaims {
    return { ...claims, steps: claims.steps.flatMap((step) => (step.kind === kind ? change(step) : [step])) };
  }

  test('finds an honest trail right', async () => {
    const checks = await verify(claims);
    expect(checks.at(-1)).toContain('Funded 1000 = paid 400 + refunded 0 + fees 0 + held 600');
  });

  test('finds changed terms', async () => {
    const terms = { ...claims.order.terms, amount: '1001' };
    await expect(verify({ ...claims, order: { ...claims.order, terms } })).rejects.toThrow('The terms hash to');
  });

  test('finds a forged agreement', async () => {
    const forged = `0x${'11'.repeat(65)}`;
    await expect(verify({ ...claims, order: { ...claims.order, supplierSignature: forged } })).rejects.toThrow(
      'signature',
    );
  });

  test('finds a payment that was left out', async () => {
    await expect(verify(withStep('payment_released', () => []))).rejects.toThrow('leaves out');
  });

  test('finds a payment of another amount, or in another place', async () => {
    await expect(verify(withStep('payment_released', (step) => [{ ...step, amount: '401' }]))).rejects.toThrow(
      'not 401',
    );
    const moved = withStep('payment_released', (step) => [
      { ...step, chain: step.chain === null ? null : { ...step.chain, blockHash: `0x${'22'.repeat(32)}` } },
    ]);
    await expect(verify(moved)).rejects.toThrow('is in block');
  });

  test('finds totals that the chain does not have', async () => {
    await expect(verify({ ...claims, order: { ...claims.order, held: '601' } })).rejects.toThrow('the chain says 600');
  });
});
