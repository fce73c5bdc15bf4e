import { describe, expect, test } from '@jest/globals';
import { explainOperation } from './explanation.js';
import { problemOf } from './operation-failures.js';
import type { TransactionProgress, WorkProgress } from './work-progress.js';

const waiting: WorkProgress = {
  intentId: 'int_1',
  status: 'ready',
  failures: 0,
  notBefore: null,
  isCancelling: false,
  waitsFor: null,
  chainHalted: null,
  finalBlock: 90n,
  allLanesStopped: null,
  transaction: null,
};
const sent: TransactionProgress = {
  signer: '0x01',
  nonce: 7n,
  status: 'broadcast',
  blockNumber: null,
  attempts: 1,
  lastSentAt: new Date('2030-01-02T03:04:05Z'),
  maxFeePerGas: 2_500_000_000n,
  errorClass: null,
  ahead: 0,
  laneHalted: null,
  lanePaused: null,
  laneWaiting: null,
};
const funding = { id: 'op_1', kind: 'fund_order', subject: 'po_1' };

describe('why an operation takes long', () => {
  test('it is next in line', () => {
    expect(explainOperation('pending', undefined, waiting)).toMatch(/next in line/);
  });

  test('it waits for the operation before it', () => {
    expect(explainOperation('pending', undefined, { ...waiting, waitsFor: 'op_0' })).toBe(
      'It waits until operation op_0, which came before it, is mined.',
    );
  });

  test('the chain is halted, whatever else there is', () => {
    const halted = { ...waiting, chainHalted: 'Block 7 was reorganised', waitsFor: 'op_0' };
    expect(explainOperation('submitted', undefined, halted)).toMatch(/halted.*operator.*Block 7 was reorganised/);
  });

  test('every lane is stopped', () => {
    expect(explainOperation('pending', undefined, { ...waiting, allLanesStopped: 'paused for the audit' })).toMatch(
      /No account.*paused for the audit/,
    );
  });

  test('the node cannot judge it, and when it is asked again', () => {
    const problem = problemOf(funding, { code: 'node_unavailable' });
    const postponed = { ...waiting, failures: 3, notBefore: new Date('2030-01-01T00:00:00Z') };
    expect(explainOperation('pending', problem, postponed)).toBe(
      'The chain node cannot say now what would become of the call. It is asked again. This happened 3 times so far. ' +
        'It is tried again at 2030-01-01T00:00:00.000Z.',
    );
  });

  test('it is parked', () => {
    expect(explainOperation('pending', undefined, { ...waiting, status: 'parked', failures: 20 })).toBe(
      'It was parked after 20 failures and waits for an operator.',
    );
  });

  test('it was sent: nonce, time, fee, what came before, what the node said and the state of its account', () => {
    const stuck = { ...sent, attempts: 3, ahead: 2, errorClass: 'fee_too_low', laneHalted: 'somebody used the key' };
    expect(explainOperation('submitted', undefined, { ...waiting, status: 'assigned', transaction: stuck })).toBe(
      'It was sent with nonce 7, last at 2030-01-02T03:04:05.000Z with a fee of up to 2.50 gwei per gas, and waits for a block. ' +
        'Its fee was raised 2 times. 2 earlier transactions of the same account come first. ' +
        'When it was last sent, the node finds its fee too low. ' +
        'The account that sends it is halted until an operator has looked at it: somebody used the key',
    );
  });

  test('it is mined, and up to where blocks are final', () => {
    const mined = { ...waiting, status: 'mined' as const, transaction: { ...sent, blockNumber: 95n } };
    expect(explainOperation('mined', undefined, mined)).toBe(
      'It is done in block 95. It becomes final once enough blocks are on top; blocks up to 90 are final now.',
    );
  });
});

describe('why an operation failed', () => {
  test('in words for people, with the contract’s error and what to do next', () => {
    const failure = { code: 'ERC20InsufficientBalance', detail: 'x', arguments: { balance: '1', needed: '2' } };
    expect(problemOf(funding, failure)).toEqual({
      code: 'insufficient_funds',
      detail: "The payer's wallet does not hold enough of the token.",
      reason: 'ERC20InsufficientBalance',
      arguments: { balance: '1', needed: '2' },
      allowedActions: [{ action: 'top_up' }, { action: 'repeat', href: '/v1/purchase-orders/po_1/fund' }],
    });
  });

  test('what was signed before a settlement is to be signed again', () => {
    const { code, allowedActions } = problemOf(
      { id: 'op_1', kind: 'contest_delivery', subject: 'dsp_1' },
      { code: 'SignedBeforeSettlement' },
    );
    expect({ code, allowedActions }).toEqual({
      code: 'invalid_transition',
      allowedActions: [
        { action: 'sign_again', href: '/v1/disputes/dsp_1' },
        { action: 'look', href: '/v1/disputes/dsp_1' },
      ],
    });
  });

  test('an error that no contract of ours declares is told in the words that were recorded', () => {
    expect(problemOf(funding, { code: 'constructor', detail: 'constructor()' })).toMatchObject({
      code: 'chain_rejected',
      detail: 'constructor()',
      reason: 'constructor',
    });
  });
});
