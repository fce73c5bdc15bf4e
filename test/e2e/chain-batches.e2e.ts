import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Transaction } from 'ethers';
import { cancelIntent, encodeAccept, RpcClient, type RpcOutcome, type RpcRequest, retryIntent, stepsOf } from '#chain';
import { inTransaction } from '#database';
import { ZERO_HASH } from '#domain';
import { type BenchOrder, type BenchParty, TradeBench } from './support/trade-bench.js';

const AMOUNT = 1_000_000n;

/** A node that says of every call that it succeeds. */
class BlindNode extends RpcClient {
  override async batch(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
    const outcomes = await super.batch(requests);
    return outcomes.map((outcome, index) =>
      requests[index]?.method === 'eth_call' ? { ok: true, result: '0x' } : outcome,
    );
  }
}

describe('batches of chain work', () => {
  let bench: TradeBench;
  let buyer: BenchParty;
  let suppliers: BenchParty[];

  async function begin(options: Parameters<typeof TradeBench.open>[0] = {}): Promise<void> {
    bench = await TradeBench.open(options);
    await bench.sender.stop();
    bench.sender = bench.newSender(bench.rpc, { batchSize: 50 });
    buyer = await bench.party('Buyer');
    suppliers = [await bench.party('Supplier one'), await bench.party('Supplier two')];
    await bench.mint(buyer, 100n * AMOUNT);
    if (options.mining === 'manual') {
      await bench.sender.step();
      await bench.chain.call('evm_mine');
    }
    await bench.settle();
  }

  async function funded(count: number): Promise<BenchOrder[]> {
    const orders: BenchOrder[] = [];
    for (let index = 0; index < count; index += 1) {
      orders.push(await bench.order(buyer, suppliers[index % 2]!, AMOUNT));
    }
    for (const order of orders) await bench.fund(order, buyer);
    return orders;
  }

  const batches = () =>
    bench.query<{ kind: string; status: string; rows: number }>(
      `SELECT work.kind, work.status, count(*)::int AS rows FROM chain_transactions AS work
       JOIN chain_intents ON transaction_id = work.id WHERE chain_intents.kind <> 'mint'
       GROUP BY work.id ORDER BY nonce`,
    );

  afterEach(async () => {
    await bench.close();
  });

  describe('on a chain that mines at once', () => {
    beforeEach(() => begin());

    test('ready intents share a transaction, and payouts to one payee are made as one', async () => {
      const orders = await funded(10);
      await bench.settle();
      for (const order of orders) await bench.accept(order, buyer, AMOUNT);
      await bench.settle();
      expect(await batches()).toEqual([
        { kind: 'batch', status: 'mined', rows: 10 },
        { kind: 'batch', status: 'mined', rows: 10 },
      ]);
      for (const order of orders) expect(await bench.status(order)).toMatchObject({ status: 'settled', held: '0' });
      expect(await bench.tokenBalance(suppliers[0]!)).toBe(5n * AMOUNT);
      const payees = await bench.query<{ supplier_id: string }>(
        `SELECT supplier_id FROM chain_intents JOIN purchase_orders ON purchase_orders.id = subject
         WHERE kind = 'accept' ORDER BY batch_index`,
      );
      expect(payees.map(({ supplier_id: id }) => suppliers.findIndex((supplier) => supplier.id === id))).toEqual([
        ...[0, 0, 0, 0, 0],
        ...[1, 1, 1, 1, 1],
      ]);
      const { sum, entries, liability, owed } = await bench.books();
      expect({ sum, entries, liability }).toEqual({ sum: 0n, entries: 0n, liability: owed });
    });

    test('a batch waits for its size or its age, whichever comes first', async () => {
      await bench.sender.stop();
      bench.sender = bench.newSender(bench.rpc, { batchSize: 3, batchAgeMilliseconds: 60_000 });
      await funded(2);
      await bench.sender.step();
      expect(await bench.query(`SELECT 1 FROM chain_intents WHERE status = 'ready'`)).toHaveLength(2);
      await funded(1);
      await bench.sender.step();
      expect(await batches()).toMatchObject([{ kind: 'batch', rows: 3 }]);
    });

    test('a row that fails when it is mined fails its own intent alone, with the name of its error', async () => {
      const node = new BlindNode(bench.chain.rpcUrl);
      await bench.sender.stop();
      bench.sender = bench.newSender(node, { batchSize: 50 });
      const poor = await bench.party('Poor buyer');
      const orders = [await bench.order(buyer, suppliers[0]!, AMOUNT), await bench.order(poor, suppliers[1]!, AMOUNT)];
      const last = await bench.order(buyer, suppliers[1]!, AMOUNT);
      await bench.fund(orders[0]!, buyer);
      const failing = await bench.fund(orders[1]!, poor);
      await bench.fund(last, buyer);
      await bench.settle();
      node.close();
      expect(await batches()).toEqual([{ kind: 'batch', status: 'mined', rows: 3 }]);
      expect(await bench.operation(failing)).toMatchObject({
        status: 'failed',
        error: { code: 'ERC20InsufficientBalance' },
      });
      expect(await bench.status(orders[0]!)).toMatchObject({ status: 'funded' });
      expect(await bench.status(orders[1]!)).toMatchObject({ status: 'accepted' });
      expect(await bench.status(last)).toMatchObject({ status: 'funded' });
    });

    test('a batch that reverts as a whole has its rows sent one by one', async () => {
      const orders = await funded(3);
      await bench.chain.call('evm_setAutomine', false);
      await bench.sender.step();
      const [{ hash }] = (await bench.query(`SELECT hash FROM chain_attempts ORDER BY created_at DESC LIMIT 1`)) as [
        { hash: string },
      ];
      await bench.chain.call('anvil_dropTransaction', hash);
      await bench.chain.call('evm_setAutomine', true);
      await revertInItsPlace(hash);
      await bench.settle();
      for (const order of orders) expect(await bench.status(order)).toMatchObject({ status: 'funded' });
      expect(await bench.query(`SELECT count(*)::int FROM chain_intents WHERE is_single AND status = 'mined'`)).toEqual(
        [{ count: 3 }],
      );
      const [intent] = await bench.query<{ id: string }>(`SELECT id FROM chain_intents WHERE is_single LIMIT 1`);
      const steps = await stepsOf(bench.dataSource.manager, intent!.id);
      expect(steps.map(({ step }) => step)).toEqual([
        ...['recorded', 'assigned', 'signed', 'broadcast', 'broadcast', 'reverted', 'requeued'],
        ...['assigned', 'signed', 'broadcast', 'mined'],
      ]);
    });
  });

  /** Mines the batch with too little gas, as if the estimate had been wrong. */
  async function revertInItsPlace(hash: string): Promise<void> {
    const [work] = await bench.query<{ transaction_id: string; raw: string }>(
      `SELECT transaction_id, raw FROM chain_attempts WHERE hash = $1`,
      [hash],
    );
    const { nonce, to, data, maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(work!.raw);
    const signed = await bench.sender.account.sign({
      ...{ nonce: BigInt(nonce), target: to!, calldata: data, gasLimit: 560_000n },
      ...{ maxFeePerGas: maxFeePerGas!, maxPriorityFeePerGas: maxPriorityFeePerGas! },
    });
    await bench.query(
      `INSERT INTO chain_attempts (hash, transaction_id, number, raw, gas_limit, max_fee_per_gas, max_priority_fee_per_gas)
       VALUES ($1, $2, 2, $3, 560000, 1, 1)`,
      [signed.hash, work!.transaction_id, signed.raw],
    );
    await bench.chain.call('eth_sendRawTransaction', signed.raw);
  }

  test('an operator cancels what is out by spending its nonce, and the rest of its batch is sent again', async () => {
    await begin({ mining: 'manual' });
    const orders = await funded(3);
    await bench.sender.step();
    const [first] = await bench.query<{ id: string }>(`SELECT id FROM chain_intents WHERE batch_index = 0`);
    const { dataSource } = bench;
    expect(await inTransaction(dataSource, (manager) => cancelIntent(manager, first!.id))).toBeUndefined();
    await bench.sender.step();
    await bench.chain.call('evm_mine');
    await bench.reader.step();
    await bench.sender.step();
    await bench.chain.call('evm_mine');
    await bench.settle();
    const statuses = await Promise.all(orders.map((order) => bench.status(order)));
    expect(statuses.map(({ status }) => status)).toEqual(['accepted', 'funded', 'funded']);
    expect(
      await bench.query(`SELECT status, error->>'code' AS code FROM chain_intents WHERE id = $1`, [first!.id]),
    ).toEqual([{ status: 'failed', code: 'cancelled' }]);
    await expect(retryIntent(dataSource.manager, first!.id)).rejects.toThrow('invalid_transition');
  });

  test('a row whose batch left the chain is in it again, and happens once', async () => {
    await begin();
    const orders = await funded(4);
    const snapshot = await bench.chain.call<string>('evm_snapshot');
    await bench.settle();
    await bench.chain.call('evm_revert', snapshot);
    await bench.chain.call('anvil_mine', '0x3');
    await bench.settle();
    for (const order of orders) expect(await bench.status(order)).toMatchObject({ status: 'funded' });
    expect(await batches()).toEqual([{ kind: 'batch', status: 'mined', rows: 4 }]);
    const call = encodeAccept(bench.contracts, orders[0]!.terms, {
      ...{ cumulative: AMOUNT, evidenceHash: ZERO_HASH, claimHint: 0n, signature: '0x00' },
    });
    await bench.promise(orders[0]!.id, 'forged', orders[0]!.orderHash, call);
    await bench.settle();
    const [forged] = await bench.query<{ id: string }>(`SELECT id FROM chain_intents WHERE business_key = 'forged'`);
    expect((await stepsOf(bench.dataSource.manager, forged!.id)).map(({ step }) => step)).toEqual([
      'recorded',
      'refused',
    ]);
  });
});
