import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ContractCall, encodeIssue, registryInterface } from '#chain';
import { hashText, invoiceIssueTypedData, newId, typedDataDigest, ZERO_HASH } from '#domain';
import { type BenchOrder, type BenchParty, TradeBench } from './support/trade-bench.js';

const AMOUNT = 1_000_000_000n;
const issued = registryInterface.getEvent('InvoiceIssued')?.topicHash;

describe('what suppliers do on chain without the network', () => {
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

  async function fundedOrder(): Promise<BenchOrder> {
    const order = await bench.order(buyer, supplier, AMOUNT);
    await bench.fund(order, buyer);
    await bench.settle();
    return order;
  }

  function issue(order: BenchOrder, from: bigint, to: bigint): ContractCall {
    const slice = { from, to, numberHash: hashText('R-1'), dueDate: 2n ** 33n, documentHash: ZERO_HASH };
    const data = invoiceIssueTypedData(bench.contracts, { orderHash: order.orderHash, ...slice });
    const signature = supplier.wallet.signingKey.sign(typedDataDigest(data)).serialized;
    return encodeIssue(bench.contracts, order.terms, { ...slice, signature });
  }

  /** Another invoice of the supplier, as the API would have recorded it. */
  async function recordInvoice(order: BenchOrder, number: string, invoiceHash: string): Promise<void> {
    await bench.query(
      `INSERT INTO invoices (id, order_id, number, supplier_id, buyer_id, holder_id, holder_address, from_amount, to_amount, amount,
         due_date, due_at, document_hash, registered, invoice_hash, status)
       VALUES ($1, $2, $3, $4, $5, $4, $6, 0, 1, 1, '2030-01-01', '2030-01-01Z', $7, true, $8, 'failed')`,
      [newId('invoice'), order.id, number, supplier.id, buyer.id, supplier.wallet.address, ZERO_HASH, invoiceHash],
    );
  }

  /** The hash that the registry is going to give to an invoice that is issued directly now. */
  async function nextInvoiceHash(call: ContractCall): Promise<string> {
    const snapshot = await bench.chain.call<string>('evm_snapshot');
    const logs = await bench.callDirectly(call);
    await bench.chain.call('evm_revert', snapshot);
    return logs.find(({ topics }) => topics[0] === issued)!.topics[1]!;
  }

  test('two invoices under one number are both read', async () => {
    const order = await fundedOrder();
    await bench.callDirectly(issue(order, 0n, 1n));
    await bench.callDirectly(issue(order, 1n, 2n));
    await bench.settle();
    expect(await bench.query(`SELECT status, to_amount FROM invoices ORDER BY to_amount`)).toEqual([
      { status: 'issued', to_amount: '1' },
      { status: 'issued', to_amount: '2' },
    ]);
    expect(await bench.query(`SELECT 1 FROM chain_log_failures`)).toEqual([]);
  });

  test('an invoice is read even if its hash is the number of another', async () => {
    const order = await fundedOrder();
    const call = issue(order, 0n, 1n);
    await recordInvoice(order, await nextInvoiceHash(call), hashText('another'));
    await bench.callDirectly(call);
    await bench.settle();
    expect(await bench.query(`SELECT status FROM invoices ORDER BY status`)).toEqual([
      { status: 'failed' },
      { status: 'issued' },
    ]);
  });

  test('an order whose logs cannot be applied is put aside: others go on, its money is booked, a reorganisation heals it', async () => {
    const order = await fundedOrder();
    const other = await bench.order(buyer, supplier, AMOUNT);
    const call = issue(order, 0n, AMOUNT);
    // The same hash in another order: nothing that the network does, so no code can be ready for it.
    await recordInvoice(other, 'R-9', await nextInvoiceHash(call));
    const snapshot = await bench.chain.call<string>('evm_snapshot');
    await bench.callDirectly(call);
    await bench.accept(order, buyer, 400_000_000n);
    await bench.fund(other, buyer);
    await bench.settle();

    expect(await bench.status(order)).toMatchObject({ status: 'funded', held: '1000000000', released: '0' });
    expect(await bench.status(other)).toMatchObject({ status: 'funded', held: '1000000000' });
    const failures = await bench.query<{ order_hash: string; reason: string }>(
      `SELECT failure.order_hash, reason FROM chain_log_failures AS failure JOIN chain_logs USING (chain_id, block_hash, log_index)
       WHERE event = 'InvoiceIssued'`,
    );
    expect(failures).toEqual([
      { order_hash: order.orderHash, reason: expect.stringMatching(/invoices_invoice_hash_key/) },
    ]);
    const { sum, liability, owed } = await bench.books();
    expect({ sum, liability }).toEqual({ sum: 0n, liability: owed });
    expect(owed).toBe(1_600_000_000n);

    await bench.query(`DELETE FROM invoices WHERE number = 'R-9'`);
    await bench.chain.call('evm_revert', snapshot);
    await bench.callDirectly(call);
    await bench.settle();
    expect(await bench.query(`SELECT 1 FROM chain_log_failures`)).toEqual([]);
    expect(await bench.status(order)).toMatchObject({ held: '600000000', released: '400000000' });
    expect(await bench.query(`SELECT paid FROM invoices`)).toEqual([{ paid: '400000000' }]);
    expect((await bench.books()).liability).toBe((await bench.books()).owed);
  });
});
