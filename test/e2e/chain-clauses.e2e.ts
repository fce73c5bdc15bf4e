import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type ContractCall,
  deskInterface,
  encodeAcknowledge,
  encodeContest,
  encodeIssue,
  encodePledge,
  encodeReleasePledge,
  encodeRule,
  encodeSettle,
  readEscrow,
  registryInterface,
} from '#chain';
import {
  authorizationTypedData,
  type Clauses,
  changeOrderTypedData,
  clausesTuple,
  contestTypedData,
  creditNoteTypedData,
  fundingTypedData,
  hashText,
  invoiceAcknowledgementTypedData,
  invoiceIssueTypedData,
  invoicePledgeTypedData,
  invoiceRedemptionTypedData,
  orderKeyTuple,
  orderTuple,
  pledgeReleaseTypedData,
  retentionContestTypedData,
  rulingTypedData,
  settlementTypedData,
  typedDataDigest,
  ZERO_HASH,
} from '#domain';
import { reconcile } from '#reconciliation';
import { expectSumsAsOfNow } from './support/sums-as-of.js';
import { type BenchOrder, type BenchParty, sign, TradeBench } from './support/trade-bench.js';

const AMOUNT = 1_000_000_000n;
const DAY = 86_400n;
const REASON = hashText('damaged');
const DEADLINES = { fundIn: 3600n, deliverIn: 7200n };

describe('what clauses, disputes and direct calls do on chain', () => {
  let bench: TradeBench;
  let buyer: BenchParty;
  let supplier: BenchParty;
  let arbiter: BenchParty;

  beforeEach(async () => {
    bench = await TradeBench.open();
    buyer = await bench.party('Buyer');
    supplier = await bench.party('Supplier');
    arbiter = await bench.party('Arbiter');
    await bench.mint(buyer, AMOUNT * 3n);
    await bench.settle();
  });

  afterEach(async () => {
    await bench.close();
  });

  async function fundedOrder(clauses: Partial<Clauses> = {}): Promise<BenchOrder> {
    const order = await bench.order(buyer, supplier, AMOUNT, DEADLINES, clauses);
    await bench.fund(order, buyer);
    await bench.settle();
    return order;
  }

  function disputable(): Partial<Clauses> {
    return { arbiter: arbiter.wallet.address, arbitrationPeriod: 10n * DAY, fallbackSupplierBps: 5000n };
  }

  async function send(call: Pick<ContractCall, 'target' | 'calldata'>): Promise<void> {
    await bench.callDirectly(call);
    await bench.settle();
  }

  function atDesk({ terms }: BenchOrder, name: string, values: readonly unknown[]) {
    const calldata = deskInterface.encodeFunctionData(name, [orderTuple(terms), clausesTuple(terms), ...values]);
    return { target: bench.contracts.deliveryDesk, calldata };
  }

  function atRegistry(name: string, values: readonly unknown[]) {
    return { target: bench.contracts.invoiceRegistry, calldata: registryInterface.encodeFunctionData(name, values) };
  }

  function contest(order: BenchOrder, cumulative: bigint, contested: bigint, round = 0n) {
    const message = { orderHash: order.orderHash, round, cumulative, contested, reasonHash: REASON };
    const signature = sign(buyer, contestTypedData(bench.contracts, message));
    return encodeContest(bench.contracts, order.terms, { ...message, signature });
  }

  function rule(order: BenchOrder, ruler: BenchParty, dispute: bigint, toSupplier: bigint) {
    const message = { orderHash: order.orderHash, round: 0n, dispute, toSupplier, reasonHash: REASON };
    const signature = sign(ruler, rulingTypedData(bench.contracts, message));
    return encodeRule(bench.contracts, order.terms, { ...message, ruler: ruler.wallet.address, signature });
  }

  function settleBy(order: BenchOrder, toSupplier: bigint, toBuyer: bigint, nonce = 0n) {
    const message = { orderHash: order.orderHash, toSupplier, toBuyer, nonce };
    const data = settlementTypedData(bench.contracts, message);
    const signatures = { buyerSignature: sign(buyer, data), supplierSignature: sign(supplier, data) };
    return encodeSettle(bench.contracts, order.terms, { ...message, ...signatures });
  }

  async function issueInvoice(order: BenchOrder, from: bigint, to: bigint, dueDate: bigint): Promise<string> {
    const slice = { from, to, numberHash: hashText(`${from}`), dueDate, documentHash: ZERO_HASH };
    const data = invoiceIssueTypedData(bench.contracts, { orderHash: order.orderHash, ...slice });
    await send(encodeIssue(bench.contracts, order.terms, { ...slice, signature: sign(supplier, data) }));
    return typedDataDigest(data);
  }

  async function acknowledge(order: BenchOrder, invoiceHash: string): Promise<void> {
    const signature = sign(buyer, invoiceAcknowledgementTypedData(bench.contracts, invoiceHash));
    await send(encodeAcknowledge(bench.contracts, order.terms, { invoiceHash, signature }));
  }

  async function stateOf(order: BenchOrder) {
    const [row] = await bench.query<Record<string, string>>(`SELECT * FROM purchase_orders WHERE id = $1`, [order.id]);
    return row!;
  }

  async function deliveries(): Promise<string[]> {
    const rows = await bench.query<{ status: string }>(`SELECT status FROM deliveries ORDER BY number`);
    return rows.map(({ status }) => status);
  }

  /** Orders, ledger and payments say what escrow and desk say, and every unit is somewhere. */
  async function expectMoneyAsOnChain(order: BenchOrder): Promise<void> {
    await expectSumsAsOfNow(bench.dataSource);
    const state = await stateOf(order);
    const { orders } = await readEscrow(bench.rpc, bench.contracts, {
      token: bench.token.verifyingContract,
      orderHashes: [order.orderHash],
    });
    const data = deskInterface.encodeFunctionData('deliveryState', [order.orderHash]);
    const answer = await bench.chain.call<string>('eth_call', { to: bench.contracts.deliveryDesk, data }, 'latest');
    const desk = deskInterface.decodeFunctionResult('deliveryState', answer);
    const [onChain] = orders;
    // The contracts forget an order that is over.
    if (onChain?.status !== 'none') {
      expect({
        released: BigInt(state.released!),
        claimed: BigInt(state.claimed!),
        position: BigInt(state.released!) + BigInt(state.contested!),
      }).toEqual({ released: onChain?.released, claimed: desk.claimed, position: desk.position });
    }
    expect({
      held: BigInt(state.held!),
      frozen: BigInt(state.disputed!),
      retained: BigInt(state.retained!),
    }).toEqual({ held: onChain?.held, frozen: desk.frozen, retained: desk.retained });
    const [paid] = await bench.query<Record<string, string>>(
      `SELECT coalesce(sum(amount) FILTER (WHERE kind = 'release'), 0) AS paid,
         coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS refunded,
         coalesce(sum(amount) FILTER (WHERE kind = 'fee'), 0) AS fees
       FROM payments WHERE order_id = $1 AND status <> 'reverted'`,
      [order.id],
    );
    expect(paid).toEqual({ paid: state.paid, refunded: state.refunded, fees: state.fees });
    const books = await reconcile(bench.dataSource, bench.rpc, bench.contracts, bench.token.verifyingContract);
    expect(books).toMatchObject({ conserved: true, difference: 0n });
    expect((await bench.books()).sum).toBe(0n);
    expect(await bench.query(`SELECT reason FROM chain_log_failures`)).toEqual([]);
  }

  test('deductions, retention and fee of an acceptance, and retention that falls due', async () => {
    const order = await fundedOrder({
      retentionBps: 1000n,
      retentionPeriod: 5n * DAY,
      earlyDiscountBps: 200n,
      earlyDiscountPeriod: DAY,
      feeBps: 100n,
      feeRecipient: arbiter.wallet.address,
    });
    await bench.claim(order, supplier, 400_000_000n, 400_000_000n);
    await bench.settle();
    await bench.accept(order, buyer, 400_000_000n, 400_000_000n);
    await bench.settle();
    // 2 % discount, 10 % of the rest retained, 1 % fee of what is paid out
    expect(await stateOf(order)).toMatchObject({
      released: '400000000',
      refunded: '8000000',
      retained: '39200000',
      fees: '3528000',
      paid: '349272000',
    });
    await expectMoneyAsOnChain(order);
    await bench.advance(5n * DAY);
    await bench.settle();
    await bench.schedules.run();
    await bench.settle();
    expect(await stateOf(order)).toMatchObject({ retained: '0', fees: '3920000', refunded: '608000000' });
    expect(await bench.query(`SELECT status FROM retentions`)).toEqual([{ status: 'released' }]);
    await expectMoneyAsOnChain(order);
    expect(await bench.trail(order)).toEqual(
      expect.arrayContaining(['clauses_agreed', 'release_divided', 'retention_held', 'retention_released', 'fee_paid']),
    );
  });

  test('a late delivery that silence accepts is paid with the deduction', async () => {
    const order = await fundedOrder({ lateBpsPerDay: 100n, lateCapBps: 300n });
    await bench.advance(7200n);
    await bench.settle();
    expect(await bench.schedules.run()).toBe(0);
    await bench.claim(order, supplier, AMOUNT, AMOUNT);
    await bench.settle();
    await bench.advance(601n);
    await bench.settle();
    await bench.schedules.run();
    await bench.settle();
    expect(await stateOf(order)).toMatchObject({ status: 'settled', released: String(AMOUNT), refunded: '10000000' });
    expect(await deliveries()).toEqual(['deemed']);
    await expectMoneyAsOnChain(order);
  });

  test('a contest pays the rest, and a ruling divides what was contested', async () => {
    const order = await fundedOrder(disputable());
    await bench.claim(order, supplier, 300_000_000n, 300_000_000n);
    await bench.claim(order, supplier, 400_000_000n, 700_000_000n);
    await bench.settle();
    await send(contest(order, 700_000_000n, 250_000_000n));
    expect(await stateOf(order)).toMatchObject({
      released: '450000000',
      contested: '250000000',
      disputed: '250000000',
    });
    expect(await deliveries()).toEqual(['accepted', 'contested']);
    await expectMoneyAsOnChain(order);
    await send(rule(order, arbiter, 0n, 100_000_000n));
    expect(await stateOf(order)).toMatchObject({ released: '550000000', refunded: '150000000', disputed: '0' });
    expect(await deliveries()).toEqual(['accepted', 'settled']);
    expect(await bench.query(`SELECT status, to_supplier, to_buyer, resolved_by FROM disputes`)).toEqual([
      { status: 'resolved', to_supplier: '100000000', to_buyer: '150000000', resolved_by: arbiter.wallet.address },
    ]);
    await expectMoneyAsOnChain(order);
    expect(await bench.trail(order)).toEqual(expect.arrayContaining(['delivery_contested', 'dispute_resolved']));
  });

  test('nobody rules: the fallback is executed when arbitration has ended', async () => {
    const order = await fundedOrder(disputable());
    await bench.claim(order, supplier, AMOUNT, AMOUNT);
    await bench.settle();
    await send(contest(order, AMOUNT, 200_000_000n));
    await bench.advance(10n * DAY);
    await bench.settle();
    await bench.schedules.run();
    await bench.settle();
    expect(await stateOf(order)).toMatchObject({ status: 'settled', released: '900000000', refunded: '100000000' });
    await expectMoneyAsOnChain(order);
  });

  test('retention is contested, and the buyer gives in', async () => {
    const order = await fundedOrder({ ...disputable(), retentionBps: 1000n, retentionPeriod: 5n * DAY });
    await bench.accept(order, buyer, AMOUNT);
    await bench.settle();
    const message = {
      orderHash: order.orderHash,
      round: 0n,
      tranche: 0n,
      contested: 60_000_000n,
      reasonHash: REASON,
    };
    const signature = sign(buyer, retentionContestTypedData(bench.contracts, message));
    await send(atDesk(order, 'contestRetention', [0n, 60_000_000n, REASON, signature]));
    expect(await stateOf(order)).toMatchObject({ retained: '40000000', disputed: '60000000', status: 'funded' });
    await expectMoneyAsOnChain(order);
    await send(rule(order, buyer, 0n, 60_000_000n));
    await bench.advance(5n * DAY);
    await bench.settle();
    await bench.schedules.run();
    await bench.settle();
    expect(await stateOf(order)).toMatchObject({ status: 'settled', paid: String(AMOUNT), released: String(AMOUNT) });
    await expectMoneyAsOnChain(order);
  });

  test('a settlement ends claims, disputes and retention, and what it left can be claimed anew', async () => {
    const order = await fundedOrder({ ...disputable(), retentionBps: 1000n, retentionPeriod: 5n * DAY });
    await bench.claim(order, supplier, 300_000_000n, 300_000_000n);
    await bench.claim(order, supplier, 300_000_000n, 600_000_000n);
    await bench.settle();
    await send(contest(order, 300_000_000n, 100_000_000n));
    await send(settleBy(order, 50_000_000n, 50_000_000n));
    expect(await deliveries()).toEqual(['settled', 'superseded']);
    expect(await bench.query(`SELECT status FROM disputes UNION ALL SELECT status FROM retentions`)).toEqual([
      { status: 'superseded' },
      { status: 'superseded' },
    ]);
    expect(await stateOf(order)).toMatchObject({ claimed: '0', contested: '0', disputed: '0', retained: '0' });
    await expectMoneyAsOnChain(order);
    await bench.claim(order, supplier, 300_000_000n, 550_000_000n);
    await bench.settle();
    await bench.accept(order, buyer, 550_000_000n, 550_000_000n);
    await bench.settle();
    expect(await deliveries()).toEqual(['settled', 'superseded', 'accepted']);
    await expectMoneyAsOnChain(order);
  });

  test('an acceptance that a settlement overtakes fails, and says why', async () => {
    const order = await fundedOrder();
    const accepting = await bench.accept(order, buyer, AMOUNT / 2n);
    await bench.callDirectly(settleBy(order, 0n, 1n));
    await bench.reader.step();
    await bench.settle();
    expect(await bench.operation(accepting)).toMatchObject({
      status: 'failed',
      error: { code: 'SignedBeforeSettlement' },
    });
    await bench.accept(order, buyer, AMOUNT / 2n);
    await bench.settle();
    expect(await stateOf(order)).toMatchObject({ released: String(AMOUNT / 2n), refunded: '1' });
    await expectMoneyAsOnChain(order);
  });

  test('an order is funded in instalments, changed, and goes on after it held nothing', async () => {
    const order = await bench.order(buyer, supplier, AMOUNT);
    const { orderHash, terms } = order;
    const instalment = (funded: bigint, value: bigint, validBefore: bigint) => {
      const nonce = typedDataDigest(fundingTypedData(bench.contracts, { orderHash, funded }));
      const to = bench.contracts.escrow;
      const data = authorizationTypedData(bench.token, { from: terms.buyer, to, value, validBefore, nonce });
      return atDesk(order, 'fund', [funded, 2n, sign(buyer, data)]);
    };
    await send(instalment(300_000_000n, 300_000_000n, terms.fundBy));
    expect(await stateOf(order)).toMatchObject({ status: 'funded', funded: '300000000', held: '300000000' });
    await bench.accept(order, buyer, 300_000_000n);
    await bench.settle();
    expect(await stateOf(order)).toMatchObject({ status: 'settled', held: '0' });
    const change = {
      orderHash,
      nonce: 0n,
      amount: AMOUNT * 2n,
      deliverBy: terms.deliverBy + DAY,
      linesRoot: ZERO_HASH,
      documentsHash: ZERO_HASH,
    };
    const changed = changeOrderTypedData(bench.contracts, change);
    const values = [0n, change.amount, change.deliverBy, ZERO_HASH, ZERO_HASH, sign(buyer, changed)];
    await send(atDesk(order, 'changeOrder', [...values, sign(supplier, changed)]));
    await send(instalment(AMOUNT * 2n, AMOUNT * 2n - 300_000_000n, change.deliverBy));
    const deliverBy = new Date(Number(change.deliverBy) * 1000);
    expect(await stateOf(order)).toMatchObject({
      status: 'funded',
      amount: String(AMOUNT * 2n),
      funded: String(AMOUNT * 2n),
      deliver_by: deliverBy,
      claim_by: deliverBy,
    });
    await expectMoneyAsOnChain(order);
    await bench.accept(order, buyer, AMOUNT * 2n);
    await bench.settle();
    expect(await stateOf(order)).toMatchObject({ status: 'settled', released: String(AMOUNT * 2n) });
    await expectMoneyAsOnChain(order);
    expect(await bench.trail(order)).toEqual(expect.arrayContaining(['order_changed', 'order_funds_added']));
  });

  test('acknowledged debt is released when it is due, though nothing was delivered', async () => {
    const order = await fundedOrder();
    const dueDate = (await bench.now()) + 3n * DAY;
    const invoice = await issueInvoice(order, 0n, 600_000_000n, dueDate);
    await acknowledge(order, invoice);
    await bench.advance(7200n);
    await bench.settle();
    await bench.schedules.run();
    await bench.settle();
    expect(await stateOf(order)).toMatchObject({ refunded: '400000000', held: '600000000' });
    await bench.advance(3n * DAY);
    await bench.settle();
    await bench.schedules.run();
    await bench.settle();
    expect(await stateOf(order)).toMatchObject({ status: 'settled', released: '600000000' });
    expect(await bench.query(`SELECT status FROM invoices`)).toEqual([{ status: 'paid' }]);
    expect(await bench.query(`SELECT status FROM operations WHERE status = 'failed'`)).toEqual([]);
    await expectMoneyAsOnChain(order);
    expect(await bench.trail(order)).toContain('acknowledged_debt_released');
  });

  test('a pledgee is paid, a credit note comes off, and the next invoice is paid early', async () => {
    const order = await fundedOrder();
    const [first, second, third] = [
      await issueInvoice(order, 0n, 300_000_000n, 2n ** 33n),
      await issueInvoice(order, 300_000_000n, 600_000_000n, 2n ** 33n),
      await issueInvoice(order, 600_000_000n, AMOUNT, 2n ** 33n),
    ];
    const validBefore = 2n ** 40n;
    const pledge = { invoiceHash: first, pledgee: arbiter.wallet.address, nonce: 0n, validBefore };
    const pledged = sign(supplier, invoicePledgeTypedData(bench.contracts, pledge));
    await send(encodePledge(bench.contracts, { ...pledge, signature: pledged }));
    expect(await bench.query(`SELECT pledgee_id FROM invoices WHERE pledgee_id IS NOT NULL`)).toEqual([
      { pledgee_id: arbiter.id },
    ]);
    await bench.accept(order, buyer, 300_000_000n);
    await bench.settle();
    expect(await bench.tokenBalance(arbiter)).toBe(300_000_000n);
    const release = { invoiceHash: first, nonce: 1n };
    const released = sign(arbiter, pledgeReleaseTypedData(bench.contracts, release));
    await send(encodeReleasePledge(bench.contracts, { ...release, signature: released }));

    const note = { invoiceHash: first, amount: 20_000_000n, numberHash: hashText('CN-1'), documentHash: ZERO_HASH };
    const noted = sign(supplier, creditNoteTypedData(bench.contracts, note));
    const key = orderKeyTuple(order.terms);
    await send(atRegistry('issueCreditNote', [key, first, note.amount, note.numberHash, ZERO_HASH, noted]));
    await bench.accept(order, buyer, 600_000_000n);
    await bench.settle();
    expect(await bench.tokenBalance(supplier)).toBe(280_000_000n);
    await expectMoneyAsOnChain(order);

    const redemption = { invoiceHash: third, released: 600_000_000n, payout: 390_000_000n, validBefore };
    const redeemed = invoiceRedemptionTypedData(bench.contracts, redemption);
    const signatures = [sign(supplier, redeemed), sign(buyer, redeemed)];
    await send(atRegistry('redeem', [key, third, redemption.payout, validBefore, ...signatures]));
    expect(await stateOf(order)).toMatchObject({ status: 'settled', released: String(AMOUNT), refunded: '10000000' });
    expect(await bench.query(`SELECT DISTINCT status FROM invoices`)).toEqual([{ status: 'paid' }]);
    expect(second).not.toBe(third);
    await expectMoneyAsOnChain(order);
    expect(await bench.trail(order)).toEqual(
      expect.arrayContaining([
        'invoice_pledged',
        'invoice_pledge_released',
        'credit_note_issued',
        'credit_notes_netted',
        'invoice_redeemed',
      ]),
    );
  });

  test('a chain that leaves a contest behind takes it back, and its dispute with it', async () => {
    const order = await fundedOrder(disputable());
    await bench.claim(order, supplier, AMOUNT, AMOUNT);
    await bench.settle();
    const snapshot = await bench.chain.call<string>('evm_snapshot');
    await send(contest(order, AMOUNT, 200_000_000n));
    await send(rule(order, supplier, 0n, 0n));
    await bench.chain.call('evm_revert', snapshot);
    await bench.chain.call('evm_mine');
    await bench.settle();
    expect(await deliveries()).toEqual(['claimed']);
    expect(await bench.query(`SELECT status FROM disputes`)).toEqual([{ status: 'failed' }]);
    await expectMoneyAsOnChain(order);
    await send(contest(order, AMOUNT, 200_000_000n));
    expect(await stateOf(order)).toMatchObject({ released: '800000000', disputed: '200000000' });
    await expectMoneyAsOnChain(order);
  });
});
