import { expect, test } from '@jest/globals';
import {
  type BroadcastErrorClass,
  broadcastErrorClasses,
  classifyBroadcastError,
  isTaken,
  remedyOf,
} from './broadcast-errors.js';
import { RpcError, RpcUnavailableError } from './rpc.js';

/** What each client says, by what it means. Where a client has no words for a case, it does not refuse it. */
const said: Readonly<Record<string, readonly (readonly [message: string, means: BroadcastErrorClass])[]>> = {
  geth: [
    ['already known', 'already_known'],
    ['nonce too low: next nonce 5, tx nonce 4', 'nonce_too_low'],
    ['nonce too high: tx nonce 9, gapped nonce 5', 'nonce_too_high'],
    ['replacement transaction underpriced', 'replacement_underpriced'],
    ['replacement transaction underpriced: new tx gas tip cap 1 <= 1 queued', 'replacement_underpriced'],
    ['transaction underpriced: gas tip cap 0, minimum needed 1', 'fee_too_low'],
    ['txpool is full: transaction underpriced', 'fee_too_low'],
    ['max fee per gas less than block base fee: address 0xab, maxFeePerGas: 1, baseFee: 7', 'fee_too_low'],
    ['insufficient funds for gas * price + value: balance 0, tx cost 1, overshot 1', 'insufficient_funds'],
    ['txpool is full', 'pool_full'],
    ['exceeds block gas limit', 'gas_above_block_limit'],
    ['transaction gas limit too high (cap: 16777216, tx: 30000000)', 'gas_above_block_limit'],
    ['intrinsic gas too low: gas 20000, minimum needed 21000', 'intrinsic_gas_too_low'],
    ['insufficient gas for floor data gas cost: gas 21000, minimum needed 30000', 'intrinsic_gas_too_low'],
    ['invalid chain id for signer: have 1 want 31337', 'wrong_chain'],
    ['invalid sender', 'invalid_sender'],
  ],
  erigon: [
    ['ALREADY_EXISTS: already known', 'already_known'],
    ['existing tx with same hash', 'already_known'],
    ['nonce too low', 'nonce_too_low'],
    ['nonce too high', 'nonce_too_high'],
    ['INTERNAL_ERROR: could not replace existing tx', 'replacement_underpriced'],
    ['replacement transaction underpriced', 'replacement_underpriced'],
    ['underpriced', 'fee_too_low'],
    ['fee cap less than block base fee', 'fee_too_low'],
    ['insufficient funds', 'insufficient_funds'],
    ['txpool overflow', 'pool_full'],
    ['pending sub-pool is full', 'pool_full'],
    ['gas limit is too high', 'gas_above_block_limit'],
    ['exceeds block gas limit', 'gas_above_block_limit'],
    ['intrinsic gas too low', 'intrinsic_gas_too_low'],
    ['invalid chain id', 'wrong_chain'],
    ['invalid sender', 'invalid_sender'],
  ],
  nethermind: [
    ['AlreadyKnown', 'already_known'],
    ['OldNonce, Current nonce: 5, nonce of rejected tx: 4', 'nonce_too_low'],
    ['NonceGap, Future nonce. Expected nonce: 5', 'nonce_too_high'],
    ['NonceTooFarInFuture', 'nonce_too_high'],
    ['ReplacementNotAllowed', 'replacement_underpriced'],
    ['FeeTooLow, EffectivePriorityFeePerGas too low 1 < 2', 'fee_too_low'],
    ['FeeTooLowToCompete', 'replacement_underpriced'],
    ['InsufficientFunds, Account balance: 0, cumulative cost: 1', 'insufficient_funds'],
    ['GasLimitExceeded, Gas limit: 30000000, gas limit of rejected tx: 40000000', 'gas_above_block_limit'],
    ['Invalid, IntrinsicGas too low', 'intrinsic_gas_too_low'],
    ['Invalid, InvalidTxChainId: Expected 31337, got 1', 'wrong_chain'],
    ['FailedToResolveSender', 'invalid_sender'],
    ['Invalid, InvalidTxSignature: Signature is invalid.', 'invalid_sender'],
  ],
  besu: [
    ['Known transaction', 'already_known'],
    ['Nonce too low', 'nonce_too_low'],
    ['Transaction nonce 4 below sender account nonce 5', 'nonce_too_low'],
    ['Transaction nonce is too distant from current sender nonce', 'nonce_too_high'],
    ['NONCE_TOO_FAR_IN_FUTURE_FOR_SENDER', 'nonce_too_high'],
    ['Replacement transaction underpriced', 'replacement_underpriced'],
    ['Gas price below configured minimum gas price', 'fee_too_low'],
    ['gasPrice is less than the current BaseFee', 'fee_too_low'],
    ['Upfront cost exceeds account balance (transaction up-front cost 0x1 exceeds 0x0)', 'insufficient_funds'],
    ['Transaction pool limit exceeded', 'pool_full'],
    ['Transaction gas limit exceeds block gas limit', 'gas_above_block_limit'],
    ['Intrinsic gas exceeds gas limit', 'intrinsic_gas_too_low'],
    ['ChainId not supported: Wrong chainId', 'wrong_chain'],
    ['Sender could not be extracted from transaction signature', 'invalid_sender'],
  ],
  edr: [
    ['Known transaction: 0xabc', 'already_known'],
    [
      "Nonce too low. Expected nonce to be 5 but got 4. Note that transactions can't be queued when automining.",
      'nonce_too_low',
    ],
    [
      "Nonce too high. Expected nonce to be 5 but got 6. Note that transactions can't be queued when automining.",
      'nonce_too_high',
    ],
    [
      'Replacement transaction underpriced. A gasPrice/maxFeePerGas of at least 2 is necessary',
      'replacement_underpriced',
    ],
    ['Transaction maxFeePerGas (1) is too low for the next block, which has a baseFeePerGas of 7', 'fee_too_low'],
    [
      "Sender doesn't have enough funds to send tx. The max upfront cost is: 1 and the sender's balance is: 0.",
      'insufficient_funds',
    ],
    ['Transaction gas limit is 40000000 and exceeds block gas limit of 30000000', 'gas_above_block_limit'],
    ['Transaction requires at least 21000 gas but got 20000', 'intrinsic_gas_too_low'],
    ['Trying to send a raw transaction with an invalid chainId. The expected chainId is 31337', 'wrong_chain'],
    ['Invalid Signature', 'invalid_sender'],
  ],
  anvil: [
    ['transaction already imported', 'already_known'],
    ['nonce too low', 'nonce_too_low'],
    ['nonce too high', 'nonce_too_high'],
    ['replacement transaction underpriced', 'replacement_underpriced'],
    ['transaction underpriced', 'fee_too_low'],
    ['max fee per gas less than block base fee', 'fee_too_low'],
    ['Insufficient funds for gas * price + value', 'insufficient_funds'],
    ['exceeds block gas limit', 'gas_above_block_limit'],
    ['intrinsic gas too high -- CallGasCostMoreThanGasLimit', 'intrinsic_gas_too_low'],
    ['intrinsic gas too low', 'intrinsic_gas_too_low'],
    ['Chain Id mismatch', 'wrong_chain'],
    ['invalid chain id for signer', 'wrong_chain'],
    ['sender not an eoa', 'invalid_sender'],
  ],
  hosted: [
    ['Too Many Requests', 'rate_limited'],
    ['daily request count exceeded, request rate limited', 'rate_limited'],
    ['Your app has exceeded its compute units per second capacity', 'rate_limited'],
  ],
  any: [['something new', 'other']],
};

const cases = Object.entries(said).flatMap(([client, list]) =>
  list.map(([words, means]) => [client, words, means] as const),
);

test.each(cases)('%s: "%s" is %s', (_, message, means) => {
  expect(classifyBroadcastError(new RpcError(-32000, message))).toBe(means);
});

test('the code for an exceeded limit decides when the words do not', () => {
  expect(classifyBroadcastError(new RpcError(-32005, 'slow down'))).toBe('rate_limited');
});

test('a page of HTML, a broken connection and a timeout are the network', () => {
  for (const message of ['The node answered HTTP 502 without JSON', 'socket hang up', 'The operation was aborted']) {
    expect(classifyBroadcastError(new RpcUnavailableError(message))).toBe('network');
  }
});

test('every class has a remedy, and only what the node or the chain has is taken', () => {
  for (const errorClass of broadcastErrorClasses) {
    const isTakenCare = ['nothing', 'examine'].includes(remedyOf(errorClass));
    expect(isTaken(errorClass)).toBe(isTakenCare);
  }
});

test('no answer at all is the network', () => {
  expect(classifyBroadcastError(new RpcUnavailableError('socket hang up'))).toBe('network');
});
