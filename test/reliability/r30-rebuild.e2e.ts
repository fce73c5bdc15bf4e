import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BlockSource, encodeIssue } from '#chain';
import { hashText, invoiceIssueTypedData, ZERO_HASH } from '#domain';
import { rebuild } from '#rebuild';
import { type BenchOrder, sign, TradeBench } from '../e2e/support/trade-bench.js';

const AMOUNT = 1_000_000_000n;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('R30: all state that follows from the chain is rebuilt in a shadow schema', () => {
  let bench: TradeBench;

  beforeAll(async () => {
    bench = await TradeBench.open({ finalityDepth: 3n });
    const [buyer, supplier] = [await bench.party('Buyer'), await bench.party('Supplier')];
    await bench.mint(buyer, AMOUNT * 10n);
    await bench.settle();
    const orders = [];
    for (let count = 0; count < 4; count += 1) {
      const order = await bench.order(buyer, supplier, AMOUNT);
      await bench.fund(order, buyer);
      orders.push(order);
    }
    const [accepted, claimed, invoicedDirectly, halfPaid] = orders as [BenchOrder, BenchOrder, BenchOrder, BenchOrder];
    await bench.settle();
    await bench.claim(accepted, supplier, AMOUNT, AMOUNT);
    await bench.claim(claimed, supplier, 300n, 300n);
    await bench.settle();
    await bench.accept(accepted, buyer, AMOUNT);
    await bench.accept(halfPaid, buyer, AMOUNT / 2n);
    const slice = {
      from: 0n,
      to: 5_000n,
      numberHash: hashText('R-9'),
      dueDate: 2n ** 40n - 1n,
      documentHash: ZERO_HASH,
    };
    const issue = invoiceIssueTypedData(bench.contracts, { orderHash: invoicedDirectly.orderHash, ...slice });
    await bench.callDirectly(
      encodeIssue(bench.contracts, invoicedDirectly.terms, { ...slice, signature: sign(supplier, issue) }),
    );
    await bench.settle();
    await bench.chain.call('anvil_mine', '0x2');
    await bench.settle();
  });

  afterAll(() => bench.close());

  function rebuilt() {
    return rebuild({
      databaseUrl: bench.database.url,
      dataSource: bench.dataSource,
      source: new BlockSource(bench.rpc, bench.contracts),
      contracts: bench.contracts,
      deploymentBlock: BigInt(bench.chain.deployment.blockNumber),
      logger: quiet,
    });
  }

  test('R30: the diff with the live tables is empty, and nothing is left behind', async () => {
    const { differences, logs } = await rebuilt();
    expect(differences).toEqual([]);
    expect(logs).toBeGreaterThan(8);
    expect(await bench.query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'quittance%'`)).toEqual([]);
  });

  test.each([
    ['an order', `UPDATE purchase_orders SET claimed = claimed + 1 WHERE claimed = 300`, 'purchase_orders', 'claimed'],
    ['a payment', `UPDATE payments SET payee_address = 'me' WHERE amount = ${AMOUNT}`, 'payments', 'payee_address'],
    ['a log', `UPDATE chain_logs SET removed = true WHERE event = 'InvoiceIssued'`, 'chain_logs', '*'],
    [
      'an account',
      `UPDATE ledger_accounts SET posted = posted + 7 WHERE kind = 'escrowed'`,
      'ledger_accounts',
      'posted',
    ],
    ['a delivery', `UPDATE deliveries SET status = 'accepted' WHERE status = 'claimed'`, 'deliveries', 'status'],
    [
      'a hole',
      `INSERT INTO chain_coverage (chain_id, first_number, parent_hash, last_number, last_hash)
         SELECT chain_id, last_number, parent_hash, last_number, last_hash FROM chain_coverage;
       UPDATE chain_coverage SET last_number = last_number - 2 WHERE first_number < last_number`,
      'chain_coverage',
      '*',
    ],
  ])('R30: what was tampered with is found: %s', async (_, sql, table, column) => {
    const runner = bench.dataSource.createQueryRunner();
    await runner.query(`CREATE TABLE saved AS TABLE ${table}`);
    try {
      await runner.query(sql);
      const { differences } = await rebuilt();
      expect(differences).toContainEqual(expect.objectContaining({ table, column }));
    } finally {
      await runner.query(`SET session_replication_role = replica`);
      await runner.query(`DELETE FROM ${table}; INSERT INTO ${table} TABLE saved; DROP TABLE saved`);
      await runner.query(`SET session_replication_role = DEFAULT`);
      await runner.release();
    }
  });

  test('R30: a payee without a business is one whose address got it after the payment', async () => {
    const runner = bench.dataSource.createQueryRunner();
    await runner.query(`CREATE TABLE saved_payments AS TABLE payments; CREATE TABLE saved_signers AS TABLE signers`);
    try {
      await runner.query(`SET session_replication_role = replica`);
      await runner.query(`UPDATE payments SET payee_id = NULL WHERE amount = ${AMOUNT}`);
      await runner.query(`UPDATE signers SET created_at = created_at - interval '1 day'`);
      const { differences } = await rebuilt();
      expect(differences).toEqual([expect.objectContaining({ table: 'payments', column: 'payee_id', live: null })]);
      await runner.query(`UPDATE signers SET created_at = created_at + interval '2 days'`);
      await expect(rebuilt()).resolves.toMatchObject({ differences: [] });
    } finally {
      await runner.query(
        `DELETE FROM payments; INSERT INTO payments TABLE saved_payments; DROP TABLE saved_payments;
         DELETE FROM signers; INSERT INTO signers TABLE saved_signers; DROP TABLE saved_signers`,
      );
      await runner.query(`SET session_replication_role = DEFAULT`);
      await runner.release();
    }
  });
});
