import type { Bundle } from './bundle.js';
import { ensure, reading } from './faults.js';
import { decodeHeader, decodeReceipt, provenReceipt } from './patricia-trie.js';
import type { OrderLog } from './verifier.js';

/** Returns what the proven receipts say of the order. */
export function verifyReceipts({ blocks }: Bundle, orderHash: string, report: (check: string) => void): OrderLog[] {
  const logs: OrderLog[] = [];
  let before: { number: bigint } | undefined;
  let receipts = 0;
  for (const { header: bytes, receipts: own } of blocks) {
    const header = reading('A block header', () => decodeHeader(bytes));
    const name = `Block ${header.number}`;
    ensure(before === undefined || header.number > before.number, `${name} does not come after the one before it.`);
    ensure(own.length > 0, `${name} holds no receipt.`);
    before = header;
    let last = -1;
    for (const { index, proof } of own) {
      ensure(Number.isSafeInteger(index) && index > last, `${name} does not list its receipts in order.`);
      last = index;
      const receipt = reading(`${name}, receipt ${index}`, () => provenReceipt(header.receiptsRoot, index, proof));
      ensure(receipt !== undefined, `${name} does not hold the receipt of its transaction ${index}.`);
      const decoded = reading(`${name}, receipt ${index}`, () => decodeReceipt(receipt));
      const about = decoded.logs.filter(({ topics }) => topics[1] === orderHash);
      ensure(decoded.succeeded && about.length > 0, `${name}, receipt ${index} says nothing of the order.`);
      receipts += 1;
      for (const log of about) logs.push({ ...log, blockHash: header.hash, place: `${name}, receipt ${index}` });
    }
  }
  report(
    `${receipts} receipts in ${blocks.length} blocks are proved by the blocks' headers; they hold ${logs.length} events of the order.`,
  );
  return logs;
}
