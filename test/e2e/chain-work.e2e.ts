import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyAudit } from '#audit';
import {
  adoptNonce,
  type LaneState,
  laneStates,
  RpcClient,
  RpcError,
  type RpcOutcome,
  type RpcRequest,
  RpcUnavailableError,
  resumeLane,
} from '#chain';
import { type BenchParty, TradeBench } from './support/trade-bench.js';

const AMOUNT = 1_000_000_000n;

/** A node that answers every question about a call with an error of its own. */
class RefusingNode extends RpcClient {
  override async batch(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
    const outcomes = await super.batch(requests);
    return outcomes.map((outcome, index) =>
      requests[index]?.method === 'eth_call'
        ? { ok: false, error: new RpcError(-32005, 'daily request count exceeded for key 5ecret') }
        : outcome,
    );
  }
}

/** A node that takes no transactions: the connection breaks while they are sent. */
class MuteNode extends RpcClient {
  override async batch(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
    if (requests.some(({ method }) => method === 'eth_sendRawTransaction')) {
      throw new RpcUnavailableError('connection reset');
    }
    return super.batch(requests);
  }
}

describe('chain work', () => {
  let bench: TradeBench;
  let buyer: BenchParty;
  let supplier: BenchParty;

  async function begin(options: Parameters<typeof TradeBench.open>[0] = {}): Promise<void> {
    bench = await TradeBench.open(options);
    buyer = await bench.party('Buyer');
    supplier = await bench.party('Supplier');
  }

  async function expectBalancedBooks(): Promise<void> {
    const { sum, entries, liability, owed } = await bench.books();
    expect({ sum, entries, liability }).toEqual({ sum: 0n, entries: 0n, liability: owed });
  }

  afterEach(async () => {
    await bench.close();
  });

  describe('on a chain that mines at once', () => {
    beforeEach(() => begin());

    test('a delivery that the buyer accepts is paid', async () => {
      const order = await bench.order(buyer, supplier, AMOUNT);
      await bench.mint(buyer, AMOUNT);
      await bench.settle();
      const funding = await bench.fund(order, buyer);
      await bench.settle();
      expect(await bench.status(order)).toMatchObject({ status: 'funded', held: '1000000000' });
      await expectBalancedBooks();
      await bench.claim(order, supplier, 400_000_000n, 400_000_000n);
      await bench.settle();
      await bench.accept(order, buyer, 400_000_000n);
      await bench.settle();
      expect(await bench.status(order)).toMatchObject({ status: 'funded', held: '600000000', released: '400000000' });
      await expectBalancedBooks();
      const last = await bench.claim(order, supplier, 600_000_000n, AMOUNT);
      await bench.settle();
      await bench.accept(order, buyer, AMOUNT);
      await bench.settle();

      expect(await bench.status(order)).toMatchObject({ status: 'settled', held: '0', released: '1000000000' });
      await expectBalancedBooks();
      expect(await bench.operation(funding)).toMatchObject({ status: 'mined', error: null });
      expect(await bench.operation(last.operationId)).toMatchObject({ status: 'mined' });
      expect(await bench.trail(order)).toEqual([
        ...['order_funded', 'delivery_claimed', 'delivery_accepted', 'payment_released'],
        ...['delivery_claimed', 'delivery_accepted', 'payment_released', 'order_settled'],
      ]);
      const payments = await bench.query(`SELECT amount, payee_id, status FROM payments ORDER BY block_number`);
      expect(payments).toEqual([
        { amount: '400000000', payee_id: supplier.id, status: 'mined' },
        { amount: '600000000', payee_id: supplier.id, status: 'mined' },
      ]);
      expect(await verifyAudit(bench.dataSource.manager, 'network')).toBeUndefined();
    });

    test('silence of the buyer pays the claim once its inspection has ended', async () => {
      const order = await bench.order(buyer, supplier, AMOUNT);
      await bench.mint(buyer, AMOUNT);
      await bench.settle();
      await bench.fund(order, buyer);
      await bench.settle();
      const { id } = await bench.claim(order, supplier, AMOUNT, AMOUNT);
      await bench.settle();
      expect(await bench.schedules.run()).toBe(0);
      await bench.advance(600n);
      await bench.settle();
      expect(await bench.schedules.run()).toBe(1);
      expect(await bench.schedules.run()).toBe(0);
      await bench.settle();
      expect(await bench.query(`SELECT status FROM deliveries WHERE id = $1`, [id])).toEqual([{ status: 'deemed' }]);
      expect(await bench.status(order)).toMatchObject({ status: 'settled', released: '1000000000' });
      await expectBalancedBooks();
    });

    test('silence pays a claim too whose acceptance came to nothing', async () => {
      const order = await bench.order(buyer, supplier, AMOUNT);
      await bench.mint(buyer, AMOUNT);
      await bench.settle();
      await bench.fund(order, buyer);
      await bench.settle();
      const { id } = await bench.claim(order, supplier, AMOUNT, AMOUNT);
      await bench.settle();
      await bench.query(`UPDATE deliveries SET status = 'accepting' WHERE id = $1`, [id]);
      await bench.advance(600n);
      await bench.settle();
      expect(await bench.schedules.run()).toBe(1);
      await bench.settle();
      expect(await bench.query(`SELECT status FROM deliveries WHERE id = $1`, [id])).toEqual([{ status: 'deemed' }]);
    });

    test('silence of the supplier returns what is not under a claim, and silence of both lapses an unfunded order', async () => {
      const order = await bench.order(buyer, supplier, AMOUNT);
      const unfunded = await bench.order(buyer, supplier, AMOUNT);
      await bench.mint(buyer, AMOUNT);
      await bench.settle();
      await bench.fund(order, buyer);
      await bench.settle();
      await bench.claim(order, supplier, 250_000_000n, 250_000_000n);
      await bench.settle();
      await bench.advance(7200n);
      await bench.settle();
      expect(await bench.schedules.run()).toBe(3);
      await bench.settle();
      expect(await bench.status(order)).toMatchObject({
        status: 'settled',
        released: '250000000',
        refunded: '750000000',
      });
      expect(await bench.status(unfunded)).toMatchObject({ status: 'lapsed' });
      await expectBalancedBooks();
    });

    test('a call that would revert fails its operation with the contract error and uses no nonce', async () => {
      const order = await bench.order(buyer, supplier, AMOUNT);
      const operation = await bench.fund(order, buyer);
      await bench.settle();
      expect(await bench.operation(operation)).toMatchObject({
        status: 'failed',
        error: { code: 'ERC20InsufficientBalance' },
      });
      expect(await bench.status(order)).toMatchObject({ status: 'accepted' });
      expect(await bench.query(`SELECT 1 FROM chain_transactions`)).toEqual([]);
      await bench.mint(buyer, AMOUNT);
      await bench.settle();
      await bench.fund(order, buyer);
      await bench.settle();
      expect(await bench.status(order)).toMatchObject({ status: 'funded' });
    });

    test('work outlasts a node that answers errors, and clients are not told what the node said', async () => {
      const order = await bench.order(buyer, supplier, AMOUNT);
      await bench.mint(buyer, AMOUNT);
      await bench.settle();
      const operation = await bench.fund(order, buyer);
      await bench.sender.stop();
      const refusing = new RefusingNode(bench.chain.rpcUrl);
      const sender = bench.newSender(refusing);
      for (let round = 0; round < 40; round += 1) {
        await sender.step();
        await bench.query(`UPDATE chain_intents SET not_before = NULL`);
      }
      await sender.stop();
      refusing.close();
      const { status, error } = await bench.operation(operation);
      expect({ status, code: error?.code }).toEqual({ status: 'pending', code: 'node_unavailable' });
      expect(JSON.stringify(error)).not.toContain('5ecret');
      bench.sender = bench.newSender();
      await bench.settle();
      expect(await bench.operation(operation)).toMatchObject({ status: 'mined', error: null });
      expect(await bench.status(order)).toMatchObject({ status: 'funded' });
    });

    test('a sender that ended between commit and broadcast has its bytes sent again by the next', async () => {
      const mute = new MuteNode(bench.chain.rpcUrl);
      const first = bench.newSender(mute);
      const operation = await bench.mint(buyer, AMOUNT);
      await first.step();
      await first.stop();
      mute.close();
      const [attempt] = await bench.query<{ hash: string; error_class: string }>(
        `SELECT hash, error_class FROM chain_attempts`,
      );
      expect(attempt).toMatchObject({ error_class: 'network' });
      await bench.settle();
      expect(await bench.operation(operation)).toMatchObject({ status: 'mined' });
      expect(await bench.query(`SELECT hash FROM chain_attempts`)).toEqual([{ hash: attempt!.hash }]);
      expect(await bench.query(`SELECT transaction_hash FROM chain_transactions`)).toEqual([
        { transaction_hash: attempt!.hash },
      ]);
    });

    test('a lane whose nonces something else has used is halted', async () => {
      await bench.mint(buyer, AMOUNT);
      await bench.settle();
      await bench.chain.call('anvil_setNonce', bench.sender.account.address, '0x64');
      await bench.mint(buyer, AMOUNT);
      await bench.sender.step();
      await bench.mint(buyer, AMOUNT);
      await bench.sender.step();
      await bench.sender.step();
      expect(await bench.query(`SELECT status FROM chain_intents ORDER BY sequence`)).toEqual([
        { status: 'mined' },
        { status: 'ready' },
        { status: 'ready' },
      ]);
      const [lane] = await laneStates(bench.dataSource.manager);
      expect(lane).toMatchObject({ haltedCode: 'external_nonce', haltedReason: expect.stringMatching(/up to 99/) });
    });

    test('a lane stays halted over restarts until an operator adopts the nonces of somebody else', async () => {
      await bench.mint(buyer, AMOUNT);
      await bench.settle();
      await bench.sender.stop();
      await bench.chain.call('anvil_setNonce', bench.sender.account.address, '0x64');
      bench.sender = bench.newSender();
      const operation = await bench.mint(buyer, AMOUNT);
      for (let round = 0; round < 3; round += 1) await bench.sender.step();
      expect(await bench.operation(operation)).toMatchObject({ status: 'pending' });
      const { manager } = bench.dataSource;
      const [{ chainId, signer, nextNonce }] = (await laneStates(manager)) as [LaneState];
      await resumeLane(manager, { chainId, signer });
      await bench.sender.step();
      expect((await laneStates(manager))[0]).toMatchObject({ haltedCode: 'external_nonce' });
      const { nonces } = await adoptNonce(manager, bench.rpc, { chainId, signer });
      expect([nonces[0], nonces.at(-1)]).toEqual([nextNonce, 99n]);
      await bench.settle();
      expect(await bench.operation(operation)).toMatchObject({ status: 'mined' });
      expect(
        await bench.query(`SELECT nonce FROM chain_transactions WHERE kind = 'call' ORDER BY nonce DESC LIMIT 1`),
      ).toEqual([{ nonce: '100' }]);
    });

    test('only one process sends for an account', async () => {
      await bench.sender.step();
      await bench.mint(buyer, AMOUNT);
      const second = bench.newSender();
      await second.step();
      expect(await bench.query(`SELECT status FROM chain_intents`)).toEqual([{ status: 'ready' }]);
      for (let retry = 0; retry < 20; retry += 1) await second.step();
      const runner = bench.dataSource.createQueryRunner();
      const connection = (await runner.connect()) as { listenerCount(event: string): number };
      expect(connection.listenerCount('end')).toBeLessThan(10);
      await runner.release();
      await bench.sender.stop();
      await second.step();
      await second.stop();
      expect(await bench.query(`SELECT status FROM chain_intents`)).toEqual([{ status: 'assigned' }]);
    });

    test('a reorganisation takes payment, booking and status back, and the payment is made again', async () => {
      const order = await bench.order(buyer, supplier, AMOUNT);
      await bench.mint(buyer, AMOUNT);
      await bench.settle();
      const snapshot = await bench.chain.call<string>('evm_snapshot');
      await bench.fund(order, buyer);
      await bench.settle();
      const { id } = await bench.claim(order, supplier, AMOUNT, AMOUNT);
      await bench.settle();
      const accepting = await bench.accept(order, buyer, AMOUNT);
      await bench.settle();
      expect(await bench.status(order)).toMatchObject({ status: 'settled' });

      await bench.chain.call('evm_revert', snapshot);
      await bench.chain.call('evm_mine');
      await bench.reader.step();
      expect(await bench.status(order)).toEqual({ status: 'funding', held: '0', released: '0', refunded: '0' });
      expect(await bench.operation(accepting)).toMatchObject({ status: 'submitted' });
      expect(await bench.query(`SELECT status FROM payments`)).toEqual([{ status: 'reverted' }]);
      expect(await bench.query(`SELECT status FROM deliveries WHERE id = $1`, [id])).toEqual([{ status: 'submitted' }]);
      expect(await bench.trail(order)).toContain('payment_released_reverted');
      expect(await bench.query(`SELECT 1 FROM outbox_events WHERE type = 'payment.reverted'`)).toHaveLength(1);
      await expectBalancedBooks();

      await bench.settle();
      expect(await bench.status(order)).toMatchObject({ status: 'settled', released: '1000000000' });
      expect(await bench.operation(accepting)).toMatchObject({ status: 'mined' });
      const payments = await bench.query(`SELECT status FROM payments ORDER BY status`);
      expect(payments).toEqual([{ status: 'mined' }, { status: 'reverted' }]);
      expect(await bench.query(`SELECT number FROM chain_attempts WHERE number > 1`)).toEqual([]);
      await expectBalancedBooks();
    });
  });

  test('what is deep enough is final: operations, payments and ledger', async () => {
    await begin({ finalityDepth: 3n });
    const order = await bench.order(buyer, supplier, AMOUNT);
    await bench.mint(buyer, AMOUNT);
    await bench.settle();
    await bench.fund(order, buyer);
    await bench.settle();
    const accepting = await bench.accept(order, buyer, AMOUNT);
    await bench.settle();
    expect(await bench.operation(accepting)).toMatchObject({ status: 'mined' });
    await bench.chain.call('anvil_mine', '0x3');
    await bench.settle();
    expect(await bench.operation(accepting)).toMatchObject({ status: 'final' });
    expect(await bench.query(`SELECT status FROM payments`)).toEqual([{ status: 'final' }]);
    expect(await bench.query(`SELECT 1 FROM ledger_accounts WHERE pending <> 0`)).toEqual([]);
    await expectBalancedBooks();
  });

  test('a reorganisation below finality halts reading and sending, and deletes nothing', async () => {
    await begin({ finalityDepth: 1n });
    const snapshot = await bench.chain.call<string>('evm_snapshot');
    const order = await bench.order(buyer, supplier, AMOUNT);
    await bench.mint(buyer, AMOUNT);
    await bench.settle();
    await bench.fund(order, buyer);
    await bench.settle();
    await bench.chain.call('anvil_mine', '0x3');
    await bench.settle();
    await bench.chain.call('evm_revert', snapshot);
    await bench.chain.call('anvil_mine', '0xa', '0x7');
    await bench.reader.step();
    const [checkpoint] = await bench.query<{ halted_reason: string | null }>(
      `SELECT halted_reason FROM chain_checkpoints`,
    );
    expect(checkpoint?.halted_reason).toMatch(/reorganised/);
    expect(await bench.status(order)).toMatchObject({ status: 'funded', held: '1000000000' });
    expect(await bench.query(`SELECT 1 FROM chain_logs WHERE removed`)).toEqual([]);
    await bench.mint(buyer, AMOUNT);
    await bench.sender.step();
    expect(await bench.query(`SELECT 1 FROM chain_intents WHERE status = 'ready'`)).toHaveLength(1);
  });

  test('only the next transaction gets a higher fee, and only when blocks come without it and others pay more', async () => {
    await begin({ mining: 'manual' });
    await bench.reader.step();
    await bench.sender.stop();
    bench.sender = bench.newSender(bench.rpc, { resendMilliseconds: 0, bumpMilliseconds: 0 });
    const attempts = () =>
      bench.query(`SELECT nonce::int - min(nonce) OVER () AS place, number FROM chain_attempts
         JOIN chain_transactions ON chain_transactions.id = transaction_id ORDER BY nonce, number`);
    const untouched = [
      { place: '0', number: 1 },
      { place: '1', number: 1 },
    ];
    await bench.mint(buyer, AMOUNT);
    await bench.mint(buyer, AMOUNT);
    await bench.sender.step();
    await bench.query(`UPDATE chain_attempts SET max_fee_per_gas = max_fee_per_gas - 1`);
    await bench.sender.step();
    expect(await attempts()).toEqual(untouched);
    await bench.query(`UPDATE chain_checkpoints SET updated_at = now()`);
    await bench.sender.step();
    expect(await attempts()).toEqual([untouched[0], { place: '0', number: 2 }, untouched[1]]);
    await bench.query(`UPDATE chain_checkpoints SET updated_at = now()`);
    await bench.sender.step();
    expect(await attempts()).toHaveLength(3);
  });

  test('a transaction that reverts when it is mined fails its operation with the contract error', async () => {
    await begin({ mining: 'manual' });
    await bench.mint(buyer, AMOUNT);
    await bench.sender.step();
    await bench.chain.call('evm_mine');
    const one = await bench.order(buyer, supplier, AMOUNT);
    const two = await bench.order(buyer, supplier, AMOUNT);
    await bench.fund(one, buyer);
    const second = await bench.fund(two, buyer);
    await bench.sender.step();
    await bench.chain.call('evm_mine');
    await bench.settle();
    expect(await bench.status(one)).toMatchObject({ status: 'funded' });
    expect(await bench.status(two)).toMatchObject({ status: 'accepted' });
    expect(await bench.operation(second)).toMatchObject({
      status: 'failed',
      error: { code: 'ERC20InsufficientBalance' },
    });
    expect(
      await bench.query(`SELECT status, count(*)::int FROM chain_transactions GROUP BY status ORDER BY status`),
    ).toEqual([
      { status: 'mined', count: 2 },
      { status: 'reverted', count: 1 },
    ]);
    await expectBalancedBooks();
  });
});
