import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ContractCall, encodeAssign, encodeIssue, readAssignmentNonce } from '#chain';
import { createDataSource } from '#database';
import {
  hashText,
  invoiceAssignmentTypedData,
  invoiceIssueTypedData,
  newId,
  type TypedData,
  typedDataDigest,
  ZERO_HASH,
} from '#domain';
import { assignmentOfInvoice } from '#invoices';
import { Keystore } from '#keystore';
import { principalOf, SigningDesk } from '#parties';
import { entities } from '../../apps/api/entities.js';
import { type BenchOrder, type BenchParty, TradeBench } from './support/trade-bench.js';

const AMOUNT = 1_000_000_000n;

describe('an invoice that its holder assigned without the network', () => {
  let bench: TradeBench;
  let buyer: BenchParty;
  let supplier: BenchParty;
  let financier: BenchParty;
  let order: BenchOrder;
  let invoice: { id: string; invoice_hash: string };

  beforeEach(async () => {
    bench = await TradeBench.open();
    buyer = await bench.party('Buyer');
    supplier = await bench.party('Supplier');
    financier = await bench.party('Financier');
    await bench.mint(buyer, AMOUNT);
    await bench.settle();
    order = await bench.order(buyer, supplier, AMOUNT);
    await bench.fund(order, buyer);
    await bench.settle();
    const slice = { from: 0n, to: AMOUNT, numberHash: hashText('R-1'), dueDate: 2n ** 33n, documentHash: ZERO_HASH };
    const signature = sign(invoiceIssueTypedData(bench.contracts, { orderHash: order.orderHash, ...slice }));
    await callDirectly(encodeIssue(bench.contracts, order.terms, { ...slice, signature }));
    [invoice] = (await bench.query(`SELECT id, invoice_hash FROM invoices`)) as [typeof invoice];
    await callDirectly(assignment(supplier, 0n));
  });

  afterEach(async () => {
    await bench.close();
  });

  function sign(data: TypedData): string {
    return supplier.wallet.signingKey.sign(typedDataDigest(data)).serialized;
  }

  function assignment(to: BenchParty, nonce: bigint): ContractCall {
    const content = { invoiceHash: invoice.invoice_hash, to: to.wallet.address, nonce, validBefore: 2n ** 40n };
    const signature = sign(invoiceAssignmentTypedData(bench.contracts, content));
    return encodeAssign(bench.contracts, { ...content, signature });
  }

  async function callDirectly(call: ContractCall): Promise<void> {
    await bench.callDirectly(call);
    await bench.settle();
  }

  async function assign(call: ContractCall): Promise<string> {
    const operation = await bench.promise(invoice.id, `assign:${Math.random()}`, order.orderHash, call);
    await bench.settle();
    return operation;
  }

  async function holder(): Promise<unknown> {
    const [row] = await bench.query<{ holder_id: string }>(`SELECT holder_id FROM invoices`);
    return row?.holder_id;
  }

  test('an assignment that changes nothing is not reported as done', async () => {
    const outdated = await assign(assignment(financier, 0n));
    expect(await bench.operation(outdated)).toMatchObject({ status: 'failed', error: { code: 'AssignmentOutdated' } });
    expect(await holder()).toBe(supplier.id);
    const current = await assign(assignment(financier, 1n));
    expect(await bench.operation(current)).toMatchObject({ status: 'mined', error: null });
    expect(await holder()).toBe(financier.id);
  });

  test('a claim stays with the address that it was booked for when the chain is reorganised after that got a business', async () => {
    const address = financier.wallet.address;
    await bench.query(`DELETE FROM signers WHERE business_id = $1`, [financier.id]);
    await assign(assignment(financier, 1n));
    expect(await holder()).toBeNull();
    await bench.query(`INSERT INTO signers (id, business_id, kind, address) VALUES ($1, $2, 'external', $3)`, [
      newId('signer'),
      financier.id,
      address,
    ]);
    const snapshot = await bench.chain.call<string>('evm_snapshot');
    await bench.accept(order, buyer, 400_000_000n);
    await bench.settle();
    await bench.chain.call('evm_revert', snapshot);
    await bench.chain.call('evm_mine');
    await bench.settle();
    expect(await holder()).toBeNull();
    expect(
      await bench.query(`SELECT pending FROM ledger_accounts WHERE kind = 'receivable' AND owner = $1`, [address]),
    ).toEqual([{ pending: '600000000' }]);
    expect(await bench.query(`SELECT 1 FROM chain_log_failures`)).toEqual([]);
  });

  test('the next assignment is planned with the nonce that the registry expects', async () => {
    const { contracts, rpc } = bench;
    const dataSource = await createDataSource({ url: bench.database.url, entities }).initialize();
    const desk = new SigningDesk(
      new Keystore(Buffer.alloc(32)),
      contracts,
      bench.token,
      async () => false,
      (invoiceHash) => readAssignmentNonce(rpc, contracts, invoiceHash),
    );
    const principal = principalOf(
      { id: '', name: '', businessId: supplier.id },
      {
        credential: '',
        rights: JSON.stringify({
          ...{ roles: [], scopes: [], expiresAt: null, approvalThreshold: null },
          ...{ memberId: null, memberRoles: null, memberScopes: null, businessStatus: null },
        }),
      },
    );
    const planned = await assignmentOfInvoice(dataSource.manager, desk, principal, invoice.id, {
      toBusinessId: financier.id,
    });
    await dataSource.destroy();
    expect(BigInt(String(planned.message.nonce))).toBe(1n);
  });
});
