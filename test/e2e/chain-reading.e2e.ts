import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Wallet } from 'ethers';
import {
  encodeAccept,
  encodeClaimDelivery,
  encodeFundWithAuthorization,
  encodeIssue,
  RpcClient,
  type RpcOutcome,
  type RpcRequest,
} from '#chain';
import {
  acceptanceTypedData,
  authorizationTypedData,
  deliveryClaimTypedData,
  hashText,
  invoiceIssueTypedData,
  newId,
  orderTypedData,
  typedDataDigest,
  ZERO_HASH,
} from '#domain';
import { expectSumsAsOfNow } from './support/sums-as-of.js';
import { type BenchOrder, type BenchParty, TradeBench } from './support/trade-bench.js';

const AMOUNT = 1_000_000_000n;

/** A node that shows other blocks than the real ones above `forkAt`, while it is set. */
class FlappingNode extends RpcClient {
  forkAt: bigint | undefined;

  override async batch(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
    const outcomes = await super.batch(requests);
    return outcomes.map((outcome) => {
      const block = outcome.ok ? (outcome.result as { number?: string; hash?: string } | null) : null;
      const isForked =
        this.forkAt !== undefined && block?.hash !== undefined && BigInt(block.number ?? 0) > this.forkAt;
      return isForked ? { ok: true, result: { ...block, hash: `0x${'ee'.repeat(32)}` } } : outcome;
    });
  }
}

describe('reading the chain', () => {
  let bench: TradeBench;
  let buyer: BenchParty;
  let supplier: BenchParty;

  beforeEach(async () => {
    bench = await TradeBench.open();
    buyer = await bench.party('Buyer');
    supplier = await bench.party('Supplier');
    await bench.mint(buyer, AMOUNT * 3n);
    await bench.settle();
  });

  afterEach(async () => {
    await bench.close();
  });

  async function expectBalancedBooks(): Promise<void> {
    const { sum, entries, liability, owed } = await bench.books();
    expect({ sum, entries, liability }).toEqual({ sum: 0n, entries: 0n, liability: owed });
  }

  async function fundedOrder(): Promise<BenchOrder> {
    const order = await bench.order(buyer, supplier, AMOUNT);
    await bench.fund(order, buyer);
    await bench.settle();
    return order;
  }

  /** Sends a call that the network did not record, as anybody can. */
  async function callDirectly(target: string, calldata: string): Promise<void> {
    await bench.callDirectly({ target, calldata });
    await bench.settle();
  }

  test('a claim and an invoice that the supplier made without the network become part of the order', async () => {
    const order = await fundedOrder();
    const slice = {
      from: 0n,
      to: AMOUNT,
      numberHash: hashText('R-1'),
      dueDate: 2n ** 40n - 1n,
      documentHash: ZERO_HASH,
    };
    const issue = invoiceIssueTypedData(bench.contracts, { orderHash: order.orderHash, ...slice });
    const issued = supplier.wallet.signingKey.sign(typedDataDigest(issue)).serialized;
    const issueCall = encodeIssue(bench.contracts, order.terms, { ...slice, signature: issued });
    await callDirectly(issueCall.target, issueCall.calldata);
    const claim = {
      orderHash: order.orderHash,
      round: 0n,
      cumulative: AMOUNT,
      deliveredAt: 2n ** 256n - 1n,
      evidenceHash: ZERO_HASH,
    };
    const signature = supplier.wallet.signingKey.sign(
      typedDataDigest(deliveryClaimTypedData(bench.contracts, claim)),
    ).serialized;
    const claimant = supplier.wallet.address;
    const claimCall = encodeClaimDelivery(bench.contracts, order.terms, { ...claim, claimant, signature });
    await callDirectly(claimCall.target, claimCall.calldata);

    expect(await bench.query(`SELECT status, amount, claimant_id FROM deliveries`)).toEqual([
      { status: 'claimed', amount: String(AMOUNT), claimant_id: supplier.id },
    ]);
    expect(await bench.query(`SELECT status, amount, holder_id, due_date::text FROM invoices`)).toEqual([
      { status: 'issued', amount: String(AMOUNT), holder_id: supplier.id, due_date: '9999-12-31' },
    ]);
    await bench.accept(order, buyer, AMOUNT);
    await bench.settle();
    expect(await bench.query(`SELECT status, paid FROM invoices`)).toEqual([{ status: 'paid', paid: String(AMOUNT) }]);
    expect(
      await bench.query(
        `SELECT kind FROM ledger_accounts WHERE kind IN ('receivable', 'payable') AND pending + posted <> 0`,
      ),
    ).toEqual([]);
    await expectBalancedBooks();
  });

  test('an order of strangers is booked, so that the ledger equals the contract, and otherwise left alone', async () => {
    const stranger = { id: '', wallet: Wallet.createRandom() };
    const { terms } = await bench.order(buyer, supplier, AMOUNT);
    const strange = { ...terms, supplier: stranger.wallet.address };
    const orderHash = typedDataDigest(orderTypedData(bench.contracts, strange));
    const validBefore = strange.fundBy;
    const authorization = authorizationTypedData(bench.token, {
      from: buyer.wallet.address,
      to: bench.contracts.escrow,
      value: AMOUNT,
      validBefore,
      nonce: orderHash,
    });
    const signature = buyer.wallet.signingKey.sign(typedDataDigest(authorization)).serialized;
    const funding = encodeFundWithAuthorization(bench.contracts, strange, signature);
    await callDirectly(funding.target, funding.calldata);
    await expectBalancedBooks();
    expect((await bench.books()).liability).toBe(AMOUNT);
    const acceptance = { orderHash, round: 0n, cumulative: AMOUNT, evidenceHash: ZERO_HASH };
    const accepted = buyer.wallet.signingKey.sign(
      typedDataDigest(acceptanceTypedData(bench.contracts, acceptance)),
    ).serialized;
    const accept = encodeAccept(bench.contracts, strange, { ...acceptance, claimHint: 0n, signature: accepted });
    await callDirectly(accept.target, accept.calldata);
    await expectBalancedBooks();
    expect(await bench.query(`SELECT 1 FROM payments`)).toEqual([]);
    expect(await bench.query(`SELECT 1 FROM trail_entries`)).toEqual([]);
  });

  test('a branch that is left and taken again is undone and applied again', async () => {
    const order = await fundedOrder();
    await bench.accept(order, buyer, 400_000_000n);
    await bench.settle();
    const node = new FlappingNode(bench.chain.rpcUrl);
    const reader = bench.newReader(node);
    await bench.reader.stop();
    const head = BigInt(await bench.chain.call<string>('eth_blockNumber'));
    for (let flap = 1; flap <= 2; flap += 1) {
      node.forkAt = head - 1n;
      await reader.step();
      expect(await bench.status(order)).toMatchObject({ held: '1000000000', released: '0' });
      expect(await bench.query(`SELECT status FROM payments`)).toEqual([{ status: 'reverted' }]);
      node.forkAt = undefined;
      await reader.step();
      expect(await bench.status(order)).toMatchObject({ held: '600000000', released: '400000000' });
      expect(await bench.query(`SELECT status FROM payments`)).toEqual([{ status: 'mined' }]);
      await expectBalancedBooks();
    }
    expect(await bench.query(`SELECT status FROM chain_intents WHERE status <> 'mined'`)).toEqual([]);
    await reader.stop();
    node.close();
  });

  test('logs are not lost behind a node that leaves them out of ranges', async () => {
    const forgetful = new (class extends RpcClient {
      override send(method: string, params: readonly unknown[] = []): Promise<unknown> {
        return method === 'eth_getLogs' ? Promise.resolve([]) : super.send(method, params);
      }
    })(bench.chain.rpcUrl);
    await bench.reader.stop();
    bench.reader = bench.newReader(forgetful);
    const order = await fundedOrder();
    await bench.reader.stop();
    forgetful.close();
    expect(await bench.status(order)).toMatchObject({ status: 'funded', held: String(AMOUNT) });
    await expectBalancedBooks();
  });

  test('a block whose own transactions have logs that it does not show is not read', async () => {
    const order = await bench.order(buyer, supplier, AMOUNT);
    await bench.fund(order, buyer);
    await bench.sender.step();
    const [before] = await bench.query(`SELECT number FROM chain_checkpoints`);
    const hiding = new (class extends RpcClient {
      override async send(method: string, params: readonly unknown[] = []): Promise<unknown> {
        return method === 'eth_getLogs' ? [] : super.send(method, params);
      }
      override async batch(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
        const outcomes = await super.batch(requests);
        return outcomes.map((outcome, index) =>
          requests[index]?.method === 'eth_getLogs' ? { ok: true, result: [] } : outcome,
        );
      }
    })(bench.chain.rpcUrl);
    await bench.reader.stop();
    const reader = bench.newReader(hiding);
    await expect(reader.step()).rejects.toThrow(/logs that its block did not show/);
    await reader.stop();
    hiding.close();
    expect(await bench.query(`SELECT number FROM chain_checkpoints`)).toEqual([before]);
    await bench.settle();
    expect(await bench.status(order)).toMatchObject({ status: 'funded' });
  });

  test('of two readers one reads and the other waits its turn, and what they read is applied once', async () => {
    const order = await fundedOrder();
    await bench.reader.stop();
    const claim = {
      orderHash: order.orderHash,
      round: 0n,
      cumulative: AMOUNT,
      deliveredAt: 2n ** 256n - 1n,
      evidenceHash: ZERO_HASH,
    };
    const digest = typedDataDigest(deliveryClaimTypedData(bench.contracts, claim));
    const signature = supplier.wallet.signingKey.sign(digest).serialized;
    const claimant = supplier.wallet.address;
    await bench.callDirectly(encodeClaimDelivery(bench.contracts, order.terms, { ...claim, claimant, signature }));
    const [first, second] = [bench.newReader(), bench.newReader()];
    const waits = 1_000;
    try {
      const rests = await Promise.all([first.step(), second.step()]);
      expect(rests.filter((rest) => rest === waits)).toHaveLength(1);
      expect(await bench.query(`SELECT status FROM deliveries`)).toEqual([{ status: 'claimed' }]);
      const [reading, waiting] = rests[0] === waits ? [second, first] : [first, second];
      await bench.chain.call('anvil_mine', '0x3');
      expect(await waiting.step()).toBe(waits);
      await reading.stop();
      expect(await waiting.step()).not.toBe(waits);
    } finally {
      await first.stop();
      await second.stop();
    }
    const head = BigInt(await bench.chain.call<string>('eth_blockNumber'));
    expect(await bench.query(`SELECT number FROM chain_checkpoints`)).toEqual([{ number: head.toString() }]);
    const entries = await bench.query(`SELECT kind FROM trail_entries WHERE kind = 'delivery_claimed'`);
    expect(entries).toHaveLength(1);
    await expectBalancedBooks();
  });

  test('a node that is behind changes nothing', async () => {
    const order = await fundedOrder();
    const [before] = await bench.query(`SELECT number, hash FROM chain_checkpoints`);
    const behind = new (class extends RpcClient {
      override batch(requests: readonly RpcRequest[]): Promise<RpcOutcome[]> {
        const old = requests.map(({ method, params }) => ({
          method,
          params: params[0] === 'latest' ? ['0x2', false] : params,
        }));
        return super
          .batch(old)
          .then((outcomes) => outcomes.map((outcome, index) => (index === 1 ? { ok: true, result: null } : outcome)));
      }
    })(bench.chain.rpcUrl);
    await bench.reader.stop();
    const reader = bench.newReader(behind);
    await reader.step();
    await reader.stop();
    behind.close();
    expect(await bench.query(`SELECT number, hash, halted_reason FROM chain_checkpoints`)).toEqual([
      { ...(before as object), halted_reason: null },
    ]);
    expect(await bench.status(order)).toMatchObject({ status: 'funded' });
  });

  test('a failed registration frees its slice and takes the debt back', async () => {
    const order = await fundedOrder();
    const id = newId('invoice');
    await bench.query(
      `INSERT INTO invoices (id, order_id, number, supplier_id, buyer_id, holder_id, holder_address, from_amount, to_amount, amount,
         due_date, due_at, document_hash, registered, invoice_hash, status)
       VALUES ($1, $2, 'R-2', $3, $4, $3, $5, 5, 10, 5, '2030-01-01', '2030-01-01Z', $6, true, $7, 'registering')`,
      [id, order.id, supplier.id, buyer.id, supplier.wallet.address, ZERO_HASH, hashText('R-2')],
    );
    await bench.query(`UPDATE purchase_orders SET invoiced = 10 WHERE id = $1`, [order.id]);
    await bench.bookInvoice(order, id, supplier.id, buyer.id, 5n);
    const slice = { from: 5n, to: 10n, numberHash: hashText('R-2'), dueDate: 1n, documentHash: ZERO_HASH };
    const call = encodeIssue(bench.contracts, order.terms, { ...slice, signature: `0x${'00'.repeat(65)}` });
    const operation = await bench.promise(id, `issue:${id}`, order.orderHash, call);
    await bench.settle();
    expect(await bench.operation(operation)).toMatchObject({ status: 'failed', error: { code: 'SliceNotNext' } });
    expect(await bench.query(`SELECT status FROM invoices`)).toEqual([{ status: 'failed' }]);
    expect(await bench.query(`SELECT invoiced FROM purchase_orders WHERE id = $1`, [order.id])).toEqual([
      { invoiced: '0' },
    ]);
    expect(
      await bench.query(`SELECT 1 FROM ledger_accounts WHERE kind IN ('receivable', 'payable') AND posted <> 0`),
    ).toEqual([]);
    await expectSumsAsOfNow(bench.dataSource);
  });
});
