import { expect, test } from '@jest/globals';
import { type BroadcastErrorClass, classifyBroadcastError } from './broadcast-errors.js';
import { RpcError, RpcUnavailableError } from './rpc.js';

const said: readonly [client: string, message: string, means: BroadcastErrorClass][] = [
  ['geth', 'already known', 'already_known'],
  ['erigon', 'existing tx with same hash', 'already_known'],
  ['nethermind', 'AlreadyKnown', 'already_known'],
  ['besu', 'Known transaction', 'already_known'],
  ['edr', 'Known transaction: 0xabc', 'already_known'],
  ['anvil', 'transaction already imported', 'already_known'],
  ['geth', 'nonce too low: next nonce 5, tx nonce 4', 'nonce_too_low'],
  ['erigon', 'nonce too low', 'nonce_too_low'],
  ['nethermind', 'OldNonce, Current nonce: 5, nonce of rejected tx: 4', 'nonce_too_low'],
  ['besu', 'Nonce too low', 'nonce_too_low'],
  ['edr', "Nonce too low. Expected nonce to be 5 but got 4. Note that transactions can't be queued.", 'nonce_too_low'],
  ['anvil', 'nonce too low', 'nonce_too_low'],
  ['geth', 'replacement transaction underpriced', 'replacement_underpriced'],
  ['erigon', 'INTERNAL_ERROR: could not replace existing tx', 'replacement_underpriced'],
  ['nethermind', 'ReplacementNotAllowed', 'replacement_underpriced'],
  ['besu', 'Replacement transaction underpriced', 'replacement_underpriced'],
  [
    'edr',
    'Replacement transaction underpriced. A gasPrice/maxFeePerGas of at least 2 is necessary',
    'replacement_underpriced',
  ],
  ['anvil', 'replacement transaction underpriced', 'replacement_underpriced'],
  ['geth', 'insufficient funds for gas * price + value: balance 0, tx cost 1', 'insufficient_funds'],
  ['nethermind', 'InsufficientFunds, Account balance: 0', 'insufficient_funds'],
  ['besu', 'Upfront cost exceeds account balance', 'insufficient_funds'],
  ['edr', "Sender doesn't have enough funds to send tx", 'insufficient_funds'],
  ['anvil', 'Insufficient funds for gas * price + value', 'insufficient_funds'],
  ['geth', 'transaction underpriced: gas tip cap 0, minimum needed 1', 'fee_too_low'],
  ['erigon', 'fee cap less than block base fee', 'fee_too_low'],
  ['nethermind', 'FeeTooLow, EffectivePriorityFeePerGas too low', 'fee_too_low'],
  ['besu', 'Gas price below configured minimum gas price', 'fee_too_low'],
  ['anvil', 'max fee per gas less than block base fee', 'fee_too_low'],
  ['hosted', 'Too Many Requests', 'rate_limited'],
  ['hosted', 'daily request count exceeded, request rate limited', 'rate_limited'],
  ['any', 'something new', 'other'],
];

test.each(said)('%s: "%s" is %s', (_, message, means) => {
  expect(classifyBroadcastError(new RpcError(-32000, message))).toBe(means);
});

test('the code for an exceeded limit decides when the words do not', () => {
  expect(classifyBroadcastError(new RpcError(-32005, 'slow down'))).toBe('rate_limited');
});

test('no answer at all is the network', () => {
  expect(classifyBroadcastError(new RpcUnavailableError('socket hang up'))).toBe('network');
});
