import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BlockSource, encodeSettle } from '#chain';
import { newId, settlementTypedData, ZERO_HASH } from '#domain';
import { heal } from '#rebuild';
import { type BenchOrder, type BenchParty, sign, TradeBench } from '../e2e/support/trade-bench.js';
import { expectChainTruth } from './support/chain-truth.js';

const AMOUNT = 1_000_000_000n;
const FINALITY_DEPTH = 6n;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('reorganisations', () => {
  let bench: TradeBench;
  let buyer: BenchParty;
  let supplier: BenchParty;
  let order: BenchOrder;

  beforeEach(async () => {
    bench = await TradeBench.open({ finalityDepth: FINALITY_DEPTH });
    buyer = await bench.party('Buyer');
    supplier = await bench.party('Supplier');
    await bench.mint(buyer, AMOUNT);
    await bench.settle();
    order = await bench.order(buyer, supplier, AMOUNT);
    await bench.fund(order, buyer);
    await bench.settle();
    // What a release pays of it, a reorganisation makes owed again.
    const id = newId('invoice');
    await bench.query(
      `INSERT INTO invoices (id, order_id, number, supplier_id, buyer_id, holder_id, holder_address, from_amount, to_amount, amount,
         due_date, due_at, document_hash, registered, status)
       VALUES ($1, $2, 'R-10', $3, $4, $3, $5, 0, $6, $6, '2030-01-01', '2030-01-01Z', $7, false, 'issued')`,
      [id, order.id, supplier.id, buyer.id, supplier.wallet.address, String(AMOUNT), ZERO_HASH],
    );
    await bench.bookInvoice(order, id, supplier.id, buyer.id, AMOUNT);
  });

  afterEach(() => bench.close());

  const mine = (blocks: number) => bench.chain.call('anvil_mine', `0x${blocks.toString(16)}`);

  /** Accepts goods, so that money is released, and puts blocks on top until `depth` blocks would leave the chain. */
  async function releaseBelow(depth: number): Promise<{ operationId: string; leave: () => Promise<void> }> {
    const snapshot = await bench.chain.call<string>('evm_snapshot');
    const operationId = await bench.accept(order, buyer, 400_000_000n);
    await bench.settle();
    if (depth > 1) await mine(depth - 1);
    await bench.settle();
    return {
      operationId,
      leave: async () => {
        await bench.chain.call('evm_revert', snapshot);
        // Other blocks than those that left: their times differ.
        await bench.chain.call('evm_increaseTime', 5);
        await mine(depth + 1);
      },
    };
  }

  async function expectReverted(operationId: string): Promise<void> {
    expect(await bench.status(order)).toMatchObject({ status: 'funded', held: String(AMOUNT), released: '0' });
    expect(await bench.query(`SELECT status FROM payments`)).toEqual([{ status: 'reverted' }]);
    expect(await bench.operation(operationId)).toMatchObject({ status: 'submitted' });
    expect(await bench.query(`SELECT type FROM outbox_events WHERE type = 'payment.reverted'`)).toHaveLength(1);
    expect(await bench.trail(order)).toContain('payment_released_reverted');
  }

  test.each([1, 3, Number(FINALITY_DEPTH) - 1])(
    'R10: a release that a reorganisation of depth %i takes away is reversed by entries, and sent and booked again',
    async (depth) => {
      const { operationId, leave } = await releaseBelow(depth);
      expect(await bench.status(order)).toMatchObject({ released: '400000000' });
      const booked = await bench.query(`SELECT id FROM ledger_transactions`);
      await leave();
      await bench.reader.step();
      await expectReverted(operationId);
      const kept = await bench.query(`SELECT id FROM ledger_transactions WHERE id = ANY($1)`, [
        booked.map((row) => (row as { id: string }).id),
      ]);
      expect(kept).toHaveLength(booked.length);
      expect(await bench.query(`SELECT 1 FROM ledger_transactions WHERE phase = 'voided'`)).toHaveLength(1);
      await bench.settle();
      expect(await bench.status(order)).toMatchObject({ released: '400000000' });
      await expectChainTruth(bench);
    },
  );

  test('R10: a settlement that a reorganisation takes away waits again, beside one that was proposed since', async () => {
    const split = { toSupplier: 60_000_000n, toBuyer: 40_000_000n };
    const [paid, later] = [newId('settlement'), newId('settlement')];
    const propose = (id: string, nonce: number, status: string) =>
      bench.query(
        `INSERT INTO settlements (id, order_id, nonce, proposed_by, to_supplier, to_buyer, status) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, order.id, nonce, buyer.id, String(split.toSupplier), String(split.toBuyer), status],
      );
    await propose(paid, 0, 'submitted');
    const snapshot = await bench.chain.call('evm_snapshot');
    const message = { orderHash: order.orderHash, ...split, nonce: 0n };
    const data = settlementTypedData(bench.contracts, message);
    const signatures = { buyerSignature: sign(buyer, data), supplierSignature: sign(supplier, data) };
    await bench.callDirectly(encodeSettle(bench.contracts, order.terms, { ...message, ...signatures }));
    await bench.settle();
    await propose(later, 1, 'proposed');
    const statuses = async () =>
      Object.fromEntries(
        (await bench.query<{ id: string; status: string }>(`SELECT id, status FROM settlements`)).map((row) => [
          row.id,
          row.status,
        ]),
      );
    expect(await statuses()).toEqual({ [paid]: 'settled', [later]: 'proposed' });
    await bench.chain.call('evm_revert', snapshot);
    await bench.chain.call('evm_increaseTime', 5);
    await mine(3);
    await bench.reader.step();
    expect(await statuses()).toEqual({ [paid]: 'submitted', [later]: 'proposed' });
    expect(await bench.status(order)).toMatchObject({ held: String(AMOUNT), released: '0' });
    await expect(propose(newId('settlement'), 1, 'proposed')).rejects.toThrow('settlements_one_open');
  });

  test('R12: a reorganisation while nobody reads is noticed at the start, by the hash that was read last', async () => {
    const { operationId, leave } = await releaseBelow(2);
    await bench.reader.stop();
    await leave();
    bench.reader = bench.newReader();
    await bench.reader.step();
    await expectReverted(operationId);
    await bench.settle();
    await expectChainTruth(bench);
  });

  test('R11: a reorganisation deeper than finality halts the chain and deletes nothing; rebuild --apply heals it', async () => {
    const depth = Number(FINALITY_DEPTH) + 4;
    const { operationId, leave } = await releaseBelow(depth);
    expect(await bench.operation(operationId)).toMatchObject({ status: 'final' });
    const rowsOf = (table: string) => bench.query<object>(`SELECT * FROM ${table} ORDER BY 1, 2`);
    const tables = [
      'ledger_transactions',
      'ledger_entries',
      'payments',
      'chain_logs',
      'trail_entries',
      'audit_entries',
    ];
    const before = new Map(await Promise.all(tables.map(async (table) => [table, await rowsOf(table)] as const)));
    await leave();
    await bench.reader.step();
    const [halted] = await bench.query<{ halted_reason: string }>(`SELECT halted_reason FROM chain_checkpoints`);
    expect(halted?.halted_reason).toMatch(/reorganised/);
    for (const [table, rows] of before) expect(await rowsOf(table)).toEqual(rows);
    expect(await bench.status(order)).toMatchObject({ released: '400000000' });

    await bench.reader.step();
    const source = new BlockSource(bench.rpc, bench.contracts);
    const common = { dataSource: bench.dataSource, source, contracts: bench.contracts, logger: quiet };
    expect(await heal(common)).toMatchObject({ wasHalted: true });
    await expectReverted(operationId);
    expect(await bench.query(`SELECT 1 FROM ledger_transactions WHERE reference LIKE '%:reversed'`)).toHaveLength(1);
    for (const table of ['ledger_transactions', 'ledger_entries', 'trail_entries', 'audit_entries']) {
      expect(await rowsOf(table)).toEqual(expect.arrayContaining(before.get(table) ?? []));
    }
    await bench.settle();
    await mine(Number(FINALITY_DEPTH));
    await bench.settle();
    expect(await bench.status(order)).toMatchObject({ released: '400000000' });
    await expectChainTruth(bench);
    expect(await heal(common).catch((error: Error) => error.message)).toMatch(/at work/);
  });
});
