import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ContractAddresses, ZERO_ADDRESS } from '#domain';
import { type AcceptedIntent, encodeExecute, gasInBatch, planTransactions } from './batching.js';
import { deskInterface, escrowInterface, registryInterface } from './contracts.js';
import type { QueuedIntent } from './intent-queue.js';

const address = (digit: string) => `0x${digit.repeat(40)}`;
const contracts = {
  chainId: 1n,
  escrow: address('e'),
  deliveryDesk: address('d'),
  invoiceRegistry: address('1'),
  businessRegistry: ZERO_ADDRESS,
} as unknown as ContractAddresses;

const selectorOf = {
  accept: escrowInterface.getFunction('accept')!.selector,
  claim: deskInterface.getFunction('claimDelivery')!.selector,
  issue: registryInterface.getFunction('issue')!.selector,
};
const targetOf = { accept: contracts.escrow, claim: contracts.deliveryDesk, issue: contracts.invoiceRegistry };

function intent(
  id: number,
  kind: keyof typeof selectorOf,
  supplier = 1,
  changes: Partial<QueuedIntent> = {},
): QueuedIntent {
  const words = [9n, BigInt(supplier), 7n].map((value) => value.toString(16).padStart(64, '0'));
  const calldata = `${selectorOf[kind]}${words.join('')}`;
  const rest = { subject: 'po_1', operationId: null, failures: 0, isSingle: false };
  return { id: `int_${id}`, kind, target: targetOf[kind], calldata, gasLimit: 900_000n, ...rest, ...changes };
}

function accepted(each: QueuedIntent): AcceptedIntent {
  const gas = gasInBatch(contracts, each);
  return { intent: each, gasLimit: gas ?? each.gasLimit, fitsBatch: gas !== undefined };
}

const limits = { batchSize: 50, mostGas: 30_000_000n };
const plan = (intents: readonly QueuedIntent[], changed: Partial<typeof limits> = {}) =>
  planTransactions(contracts, intents.map(accepted), { ...limits, ...changed });

test('calldata of execute is what ethers encodes', () => {
  const actions = fc.array(fc.uint8Array({ maxLength: 200 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`));
  fc.assert(
    fc.property(actions, (given) => {
      expect(encodeExecute(given)).toBe(escrowInterface.encodeFunctionData('execute', [given]));
    }),
  );
});

test('what the escrow passes on shares a transaction, what it does not is called directly', () => {
  const planned = plan([
    intent(1, 'accept'),
    intent(2, 'issue'),
    intent(3, 'claim'),
    intent(4, 'accept', 1, { isSingle: true }),
  ]);
  expect(planned.map(({ kind, target, intents }) => [kind, target, intents.map(({ id }) => id)])).toEqual([
    ['batch', contracts.escrow, ['int_1', 'int_3']],
    ['call', contracts.invoiceRegistry, ['int_2']],
    ['call', contracts.escrow, ['int_4']],
  ]);
});

test('one intent alone is called directly, with the gas with which it was tried', () => {
  expect(plan([intent(1, 'accept')])).toMatchObject([
    { kind: 'call', gasLimit: gasInBatch(contracts, intent(1, 'accept'))!, target: contracts.escrow },
  ]);
  expect(plan([intent(1, 'accept'), intent(2, 'accept')], { batchSize: 1 }).map(({ kind }) => kind)).toEqual([
    'call',
    'call',
  ]);
});

test('payouts to the same payee are neighbours, in order of first appearance', () => {
  const [batch] = plan([1, 2, 1, 3, 2, 1].map((supplier, index) => intent(index, 'accept', supplier)));
  expect(batch?.intents.map(({ id }) => id)).toEqual(['int_0', 'int_2', 'int_5', 'int_1', 'int_4', 'int_3']);
});

test('every intent is in one transaction, no batch exceeds its size or half a block, and each leaves the floor of its last action', () => {
  const kinds = fc.constantFrom('accept' as const, 'claim' as const, 'issue' as const);
  const rows = fc.array(fc.tuple(kinds, fc.integer({ min: 1, max: 4 }), fc.boolean()), { maxLength: 150 });
  fc.assert(
    fc.property(
      rows,
      fc.integer({ min: 1, max: 60 }),
      fc.bigInt({ min: 2_000_000n, max: 30_000_000n }),
      (given, batchSize, mostGas) => {
        const intents = given.map(([kind, supplier, isSingle], index) => intent(index, kind, supplier, { isSingle }));
        const planned = plan(intents, { batchSize, mostGas });
        const placed = planned.flatMap((transaction) => transaction.intents.map(({ id }) => id));
        expect(placed.sort()).toEqual(intents.map(({ id }) => id).sort());
        for (const { kind, intents: rows, gasLimit } of planned.filter((each) => each.kind === 'batch')) {
          expect(kind).toBe('batch');
          expect(rows.length).toBeLessThanOrEqual(batchSize);
          expect(gasLimit).toBeLessThanOrEqual(mostGas);
          expect(gasLimit).toBeGreaterThan(521_000n + 200_000n * BigInt(rows.length));
        }
      },
    ),
  );
});
