import { expect, test } from '@jest/globals';
import { Transaction, Wallet } from 'ethers';
import fc from 'fast-check';
import { LocalKeySigner } from '#keystore';
import { OperatorAccount } from './operator-account.js';

const amount = (bits: bigint) => fc.bigInt({ min: 0n, max: 2n ** bits - 1n });
const hex = (bytes: fc.Arbitrary<Uint8Array>) => bytes.map((value) => `0x${Buffer.from(value).toString('hex')}`);

const requests = fc.record({
  nonce: amount(40n),
  target: hex(fc.uint8Array({ minLength: 20, maxLength: 20 })),
  calldata: hex(fc.uint8Array({ minLength: 0, maxLength: 1100 })),
  gasLimit: amount(32n),
  maxPriorityFeePerGas: amount(40n),
  maxFeePerGas: amount(64n),
});

test('a signed transaction is byte for byte what ethers makes of the same request', async () => {
  const wallet = new Wallet(`0x${'11'.repeat(32)}`);
  const account = new OperatorAccount(LocalKeySigner.ofHex(wallet.privateKey), 31337n);
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const raw = await wallet.signTransaction({
        type: 2,
        chainId: 31337n,
        nonce: Number(request.nonce),
        to: request.target,
        data: request.calldata,
        gasLimit: request.gasLimit,
        maxFeePerGas: request.maxFeePerGas + request.maxPriorityFeePerGas,
        maxPriorityFeePerGas: request.maxPriorityFeePerGas,
      });
      const signed = await account.sign({
        ...request,
        maxFeePerGas: request.maxFeePerGas + request.maxPriorityFeePerGas,
      });
      expect(signed).toEqual({ raw, hash: Transaction.from(raw).hash });
    }),
    { numRuns: 60 },
  );
});

test('signing again changes the fees and nothing else', async () => {
  const account = new OperatorAccount(LocalKeySigner.ofHex(`0x${'22'.repeat(32)}`), 31337n);
  const request = { nonce: 7n, target: `0x${'33'.repeat(20)}`, calldata: '0xdeadbeef', gasLimit: 90_000n };
  const first = await account.sign({ ...request, maxFeePerGas: 1000n, maxPriorityFeePerGas: 10n });
  const again = await account.signAgain(first.raw, { maxFeePerGas: 2000n, maxPriorityFeePerGas: 20n });
  const second = Transaction.from(again.raw);
  expect(second).toMatchObject({ nonce: 7, data: '0xdeadbeef', gasLimit: 90_000n, maxFeePerGas: 2000n });
  expect(second.from).toBe(account.address);
});
