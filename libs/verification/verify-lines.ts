import { concat, keccak256, toBeHex, toUtf8Bytes } from 'ethers';
import type { Bundle, BundleLine } from './bundle.js';
import { ensure, reading } from './faults.js';
import type { Verification } from './verifier.js';

const NUMBER = /^(0|[1-9][0-9]{0,77})$/;

/** The lines are all of those that the terms bind by `linesRoot`: OpenZeppelin's standard tree, made anew from every one of them. */
export function verifyLines({ order }: Bundle, { report }: Pick<Verification, 'report'>): void {
  const root = String((order.typedData.message.terms as { linesRoot?: string } | undefined)?.linesRoot);
  ensure(order.lines.length > 0, 'The order has no lines.');
  order.lines.forEach(({ number }, place) => {
    ensure(number === place + 1, `Line ${number} is not in its place.`);
  });
  const found = reading('A line', () => standardRoot(order.lines.map(leafOf)));
  ensure(found === root, `The lines have the root ${found}, the terms bind ${root}.`);
  report(`The ${order.lines.length} lines are those that the terms bind.`);
}

function word(text: string): string {
  ensure(NUMBER.test(text), `${text} is no number of a line.`);
  return toBeHex(BigInt(text), 32);
}

/** A word each: number, hashes of the texts, quantity × 10^6, unit price, amount, tolerance; hashed twice. */
function leafOf({ number, sku, description, unit, quantity, unitPrice, amount }: BundleLine): string {
  const texts = [sku, description, unit].map((text) => keccak256(toUtf8Bytes(text)));
  const words = [word(String(number)), ...texts, ...[quantity, unitPrice, amount].map(word), word('0')];
  return keccak256(keccak256(concat(words)));
}

const parentOf = (one: string, other: string) => keccak256(concat(one <= other ? [one, other] : [other, one]));

function standardRoot(leaves: readonly string[]): string {
  // The last of the sorted leaves is the first of the tree's, whose nodes 2n + 1 and 2n + 2 are under node n.
  const nodes = [...new Array<string>(leaves.length - 1).fill(''), ...[...leaves].sort().reverse()];
  for (let index = leaves.length - 2; index >= 0; index -= 1) {
    nodes[index] = parentOf(nodes[2 * index + 1] ?? '', nodes[2 * index + 2] ?? '');
  }
  return nodes[0] ?? '';
}
