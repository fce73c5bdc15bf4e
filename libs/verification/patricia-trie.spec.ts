import { describe, expect, test } from '@jest/globals';
import { concat, keccak256, toBeHex } from 'ethers';
import {
  decodeHeader,
  decodeReceipt,
  encodeHeader,
  encodeReceipt,
  provenReceipt,
  ReceiptTrie,
} from './patricia-trie.js';

const EMPTY_ROOT = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';
const receiptOf = (index: number) => concat([toBeHex(index + 1, 2), `0x${'ab'.repeat(index % 50)}`]);

describe("the trie of a block's receipts", () => {
  test('has the root that the yellow paper gives to no receipts at all', () => {
    expect(new ReceiptTrie([]).root).toBe(EMPTY_ROOT);
  });

  test.each([1, 2, 3, 16, 17, 127, 128, 129, 260])('proves each of %d receipts, and nothing else', (count) => {
    const receipts = Array.from({ length: count }, (_, index) => receiptOf(index));
    const trie = new ReceiptTrie(receipts);
    for (let index = 0; index < count; index += 1) {
      const proof = trie.proofOf(index);
      expect(provenReceipt(trie.root, index, proof)).toBe(receipts[index]);
      expect(provenReceipt(trie.root, index + 1, proof)).not.toBe(receipts[index]);
      expect(provenReceipt(keccak256('0x00'), index, proof)).toBeUndefined();
      expect(provenReceipt(trie.root, index, [...proof, proof[0]!])).toBeUndefined();
      expect(provenReceipt(trie.root, index, proof.slice(1))).toBeUndefined();
    }
    expect(provenReceipt(trie.root, count, trie.proofOf(count - 1))).toBeUndefined();
  });
});

describe('what is hashed', () => {
  const log = { address: `0x${'11'.repeat(20)}`, topics: [`0x${'22'.repeat(32)}`], data: '0x33' };

  test.each(['0x0', '0x2'])('of a receipt of type %s reads back', (type) => {
    const receipt = {
      type,
      status: '0x1',
      cumulativeGasUsed: '0x5208',
      logsBloom: `0x${'00'.repeat(256)}`,
      logs: [log],
    };
    expect(decodeReceipt(encodeReceipt(receipt))).toEqual({ succeeded: true, logs: [log] });
    expect(decodeReceipt(encodeReceipt({ ...receipt, status: '0x0' })).succeeded).toBe(false);
  });

  test("is Ethereum's first block", () => {
    const zero = `0x${'00'.repeat(32)}`;
    const genesis = {
      parentHash: zero,
      sha3Uncles: '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347',
      miner: `0x${'00'.repeat(20)}`,
      stateRoot: '0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544',
      transactionsRoot: EMPTY_ROOT,
      receiptsRoot: EMPTY_ROOT,
      logsBloom: `0x${'00'.repeat(256)}`,
      ...{ difficulty: '0x400000000', number: '0x0', gasLimit: '0x1388', gasUsed: '0x0', timestamp: '0x0' },
      extraData: '0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa',
      mixHash: zero,
      nonce: '0x0000000000000042',
      hash: '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3',
    };
    const header = encodeHeader(genesis);
    expect(decodeHeader(header!)).toEqual({ hash: genesis.hash, number: 0n, time: 0n, receiptsRoot: EMPTY_ROOT });
    expect(encodeHeader({ ...genesis, gasUsed: '0x1' })).toBeUndefined();
  });
});
