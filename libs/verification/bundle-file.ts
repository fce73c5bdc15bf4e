import canonicalize from 'canonicalize';
import { sha256 } from 'ethers';
import { BUNDLE_FORMAT, type Bundle } from './bundle.js';
import { ensure, reading } from './faults.js';

/** SHA-256 in hex, without 0x, of content's RFC 8785 form. */
export const digestOf = (content: unknown) => sha256(utf8(canonicalize(content) ?? '')).slice(2);

/** The engine's own encoder, which is many times faster than one in JavaScript. It would replace what is no Unicode, so that is refused. */
function utf8(text: string): Uint8Array {
  ensure(text.isWellFormed(), 'The file holds text that is no Unicode.');
  return new TextEncoder().encode(text);
}

/** RFC 8785 text of a bundle, with its digest. */
export function writeBundle(content: Omit<Bundle, 'digest' | 'format'>): string {
  const body = { format: BUNDLE_FORMAT, ...content };
  return canonicalize({ ...body, digest: digestOf(body) }) ?? '';
}

/** The file must be exactly as {@link writeBundle} writes it: no byte is without meaning. Throws {@link BundleFault}. */
export function readBundle(text: string): Bundle {
  const bundle = reading('The file', () => JSON.parse(text)) as Bundle;
  ensure(typeof bundle === 'object' && bundle !== null, 'The file is no bundle.');
  ensure(canonicalize(bundle) === text, 'The file is not in the form in which bundles are written (RFC 8785).');
  const { digest, ...body } = bundle;
  ensure(bundle.format === BUNDLE_FORMAT, `The file's format is ${String(bundle.format)}, not ${BUNDLE_FORMAT}.`);
  ensure(digestOf(body) === digest, 'The file is not as it was made: its digest is another.');
  return bundle;
}

const LINE_MEMBERS = ['number', 'sku', 'description', 'unit', 'quantity', 'unitPrice', 'amount'];

/** Every object has the members that it must have and no other, as nothing would bind those. */
export function requireForm({ order, blocks, evidence, log, ...rest }: Bundle): void {
  requireMembers('The file', rest, ['format', 'digest', 'deliveryDesk', 'totals']);
  requireMembers('The totals', rest.totals, ['funded', 'paid', 'refunded', 'fees', 'held']);
  requireMembers('The order', order, ['typedData', 'supplierSignature', 'documents', 'lines']);
  for (const line of order.lines) requireMembers('A line', line, LINE_MEMBERS);
  for (const each of evidence) requireMembers('Evidence', each, ['hash', 'pieces']);
  requireMembers('The terms', order.typedData, ['domain', 'types', 'primaryType', 'message']);
  for (const field of Object.values(order.typedData.types).flat()) requireMembers('A type', field, ['name', 'type']);
  for (const block of blocks) {
    requireMembers('A block', block, ['header', 'receipts']);
    for (const receipt of block.receipts) requireMembers('A receipt', receipt, ['index', 'proof']);
  }
  if (log === null) return;
  requireMembers('The log', log, ['checkpoint', 'entries']);
  requireMembers('The checkpoint', log.checkpoint, ['size', 'root', 'log', 'chainId', 'contract', 'signature']);
  for (const entry of log.entries) requireMembers('A log entry', entry, ['entry', 'index', 'proof']);
}

export function requireMembers(what: string, value: object, names: readonly string[]): void {
  const actual = Object.keys(value);
  const odd = actual.find((name) => !names.includes(name)) ?? names.find((name) => !actual.includes(name));
  ensure(odd === undefined, `${what} has not the members that it must have: see ${odd}.`);
}
