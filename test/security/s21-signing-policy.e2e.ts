import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyAudit } from '#audit';
import { operatorPolicy, recordIntent } from '#chain';
import { type ApiAnswer, type ApiCaller, RunningNetwork } from '../e2e/support/running-network.js';
import { TradeBench } from '../e2e/support/trade-bench.js';
import { runCli } from './support/cli.js';

describe('S21: a managed signer', () => {
  const AMOUNT = 500_000_000n;
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let token: string;

  beforeAll(async () => {
    network = await RunningNetwork.start();
    buyer = await network.business('Nordhafen Kliniken', ['buyer']);
    supplier = await network.business('Brava Instruments', ['supplier']);
    const { businessId } = buyer;
    await network.mined(await network.operator.post('/v1/sandbox/faucet', { businessId, amount: '100000000000' }));
    token = (await network.operator.get('/v1/network')).body.token.address;
  });

  afterAll(() => network.stop());

  async function acceptedOrder(reference: string): Promise<string> {
    const issued = await buyer.post('/v1/purchase-orders', {
      supplierId: supplier.businessId,
      reference,
      lines: [{ sku: 'A', description: 'Gloves', quantity: '40', unitPrice: '12500000' }],
      fundBy: await network.inDays(30),
      deliverBy: await network.inDays(60),
      inspectionPeriodSeconds: 432_000,
    });
    const path = `/v1/purchase-orders/${issued.body.id}`;
    expect((await supplier.post(`${path}/accept`)).status).toBe(200);
    return path;
  }

  async function setPolicy(...args: string[]): Promise<void> {
    const DATABASE_URL = String((network.dataSource.options as { url?: string }).url);
    const outcome = await runCli(['keys', 'policy', buyer.businessId, ...args], { DATABASE_URL });
    expect(outcome).toMatchObject({ code: 0 });
    // It takes effect within a second.
    await new Promise((passed) => setTimeout(passed, 1_000));
  }

  function spent(): Promise<{ spent: string }[]> {
    return network.dataSource.query(`SELECT spent FROM signer_spend WHERE signer = $1 ORDER BY day`, [buyer.address]);
  }

  function refusals(code: string): Promise<unknown[]> {
    return network.dataSource.query(
      `SELECT action FROM audit_entries WHERE tenant_id = $1 AND outcome = 'refused' AND details ->> 'code' = $2`,
      [buyer.businessId, code],
    );
  }

  test('S21: signs no more in a day than the operator set, also when all is asked for at once', async () => {
    const paths: string[] = [];
    for (const reference of ['S21-1', 'S21-2', 'S21-3', 'S21-4']) paths.push(await acceptedOrder(reference));
    await setPolicy('--daily-limit', `${token}=${2n * AMOUNT + 1n}`);
    const answers = await Promise.all(paths.map((path) => buyer.post(`${path}/fund`)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([202, 202, 409, 409]);
    const refused = answers.filter(({ status }) => status === 409) as ApiAnswer[];
    expect(refused.map(({ body }) => body)).toEqual(
      refused.map(() =>
        expect.objectContaining({
          code: 'signing_limit_reached',
          allowedActions: [{ action: 'retry_after_midnight_utc' }, { action: 'ask_operator_for_signing_policy' }],
        }),
      ),
    );
    expect(await spent()).toEqual([{ spent: (2n * AMOUNT).toString() }]);
    expect(await refusals('signing_limit_reached')).toHaveLength(2);
    const waiting = paths.filter((_, index) => answers[index]?.status === 409);
    for (const path of waiting) expect((await buyer.get(path)).body.status).toBe('accepted');

    await network.advanceDays(1);
    expect((await buyer.post(`${waiting[0]}/fund`)).status).toBe(202);
    await setPolicy('--reset');
    expect((await buyer.post(`${waiting[1]}/fund`)).status).toBe(202);
    expect(await spent()).toEqual([{ spent: (2n * AMOUNT).toString() }, { spent: (2n * AMOUNT).toString() }]);
  });

  test('S21: signs no message that the operator left out, and every change of that is audited', async () => {
    const path = await acceptedOrder('S21-5');
    await setPolicy('--message', 'Acceptance');
    const refused = await buyer.post(`${path}/fund`);
    expect(refused).toMatchObject({ status: 403, body: { code: 'signing_not_allowed' } });
    expect(await refusals('signing_not_allowed')).toHaveLength(1);
    await setPolicy('--message', 'Acceptance', 'ReceiveWithAuthorization');
    await network.mined(await buyer.post(`${path}/fund`));
    const changes = await network.dataSource.query(
      `SELECT details -> 'policy' AS policy FROM audit_entries WHERE action = 'set_signing_policy' AND subject = $1
       ORDER BY sequence`,
      [buyer.businessId],
    );
    expect(changes.map(({ policy }: { policy: unknown }) => policy)).toEqual([
      { dailyLimits: { [token]: (2n * AMOUNT + 1n).toString() } },
      null,
      { messages: ['Acceptance'] },
      { messages: ['Acceptance', 'ReceiveWithAuthorization'] },
    ]);
    expect(await verifyAudit(network.dataSource.manager, 'network')).toBeUndefined();
  });
});

describe("S21: an operator's account", () => {
  const UNLIMITED = { perTransaction: undefined, perDay: undefined };
  let bench: TradeBench;

  beforeAll(async () => {
    bench = await TradeBench.open();
  });

  afterAll(() => bench.close());

  function intentOf(id: string): Promise<{ status: string; error: { code: string } | null }[]> {
    return bench.query(`SELECT status, error FROM chain_intents WHERE id = $1`, [id]);
  }

  function audited(code: string): Promise<unknown[]> {
    return bench.query(
      `SELECT subject FROM audit_entries WHERE action = 'sign_transaction' AND outcome = 'refused' AND details ->> 'code' = $1`,
      [code],
    );
  }

  test('S21: calls no contract and no function that is not on its list: nothing is signed, it fails and is audited', async () => {
    const policy = operatorPolicy(bench.contracts, UNLIMITED);
    const sender = bench.newSender(bench.rpc, { policy });
    const calls = [
      // Play money is not minted outside of sandboxes; a stranger's contract; a function of ours for the guardian.
      { target: bench.token.verifyingContract, calldata: `0x40c10f19${'00'.repeat(31)}01${'00'.repeat(31)}05` },
      { target: `0x${'77'.repeat(20)}`, calldata: '0x12345678' },
      { target: bench.contracts.escrow, calldata: `0x84b0196e` },
    ];
    const ids: string[] = [];
    for (const [index, call] of calls.entries()) {
      const id = await recordIntent(bench.dataSource.manager, {
        ...{ chainId: bench.contracts.chainId, businessKey: `s21:${index}`, laneKey: `s21:${index}`, kind: 'mint' },
        ...{ ...call, gasLimit: 100_000n, subject: 's21' },
      });
      ids.push(String(id));
    }
    await sender.step();
    await sender.stop();
    for (const id of ids) {
      expect(await intentOf(id)).toMatchObject([{ status: 'failed', error: { code: 'signing_not_allowed' } }]);
    }
    expect(await audited('signing_not_allowed')).toHaveLength(1);
    expect(await bench.query(`SELECT 1 FROM chain_attempts`)).toEqual([]);
    const call = { nonce: 0n, gasLimit: 21_000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n, ...calls[1]! };
    await expect(sender.account.sign(call)).rejects.toThrow('signing_not_allowed');
    const cancelling = { ...call, target: sender.account.address, calldata: '0x' };
    expect((await sender.account.sign(cancelling)).raw).toMatch(/^0x02/);
  });

  test('S21: spends no more on gas than a transaction and a day may cost; the work waits and goes on with a higher limit', async () => {
    const token = bench.token.verifyingContract;
    const party = await bench.party('Buyer');
    const withLimits = (perTransaction: bigint | undefined, perDay: bigint | undefined) =>
      bench.newSender(bench.rpc, {
        policy: operatorPolicy(bench.contracts, { perTransaction, perDay }, { sandboxToken: token }),
      });
    const again = () => bench.query(`UPDATE chain_intents SET not_before = NULL WHERE status = 'ready'`);
    const attempts = async () => (await bench.query(`SELECT 1 FROM chain_attempts`)).length;
    const operation = await bench.mint(party, 5n);

    const poor = withLimits(1n, undefined);
    await poor.step();
    await poor.stop();
    expect(await attempts()).toBe(0);
    await again();
    const spentOut = withLimits(undefined, 1n);
    await spentOut.step();
    await again();
    await spentOut.step();
    await spentOut.stop();
    expect(await attempts()).toBe(0);
    expect(await audited('signing_limit_reached')).toHaveLength(1);

    await again();
    const rich = withLimits(10n ** 18n, 10n ** 18n);
    await rich.step();
    await rich.stop();
    expect(await attempts()).toBe(1);
    const spent = async () =>
      (await bench.query<{ spent: string }>(`SELECT spent FROM signer_spend WHERE asset = 'gas'`))[0]?.spent;
    const highestCost = async () =>
      (await bench.query<{ most: string }>(`SELECT max(gas_limit * max_fee_per_gas) AS most FROM chain_attempts`))[0]
        ?.most;
    const first = await highestCost();
    expect(await spent()).toBe(first);

    // A higher fee for the same transaction counts too: by what it may cost more.
    const refuseAsTooCheap = () =>
      bench.query(`UPDATE chain_attempts SET error_class = 'replacement_underpriced', broadcast_at = NULL`);
    await refuseAsTooCheap();
    const atItsLimit = withLimits(undefined, BigInt(first ?? 0));
    await atItsLimit.step();
    await atItsLimit.stop();
    expect(await attempts()).toBe(1);
    await refuseAsTooCheap();
    const withRoom = withLimits(undefined, 10n ** 18n);
    await withRoom.step();
    await withRoom.stop();
    expect(await attempts()).toBe(2);
    expect(BigInt((await highestCost()) ?? 0)).toBeGreaterThan(BigInt(first ?? 0));
    expect(await spent()).toBe(await highestCost());
    await bench.settle();
    expect((await bench.operation(operation)).status).toBe('mined');
  });
});
