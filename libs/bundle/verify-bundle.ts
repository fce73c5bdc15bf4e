import canonicalize from 'canonicalize';
import {
  getAddress,
  getBytes,
  hexlify,
  type Interface,
  recoverAddress,
  sha256,
  TypedDataEncoder,
  toUtf8Bytes,
} from 'ethers';
import { leafHash, rootOfInclusion } from '#domain';
import { BUNDLE_FORMAT, type Bundle, type BundleLog } from './bundle.js';
import { decodeHeader, decodeReceipt, provenReceipt, type ReceiptLog } from './patricia-trie.js';

/** Something in a bundle that is not so. The message names it. */
export class BundleFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BundleFault';
  }
}

/** JSON-RPC of a node that whoever verifies trusts to know its chain. */
export type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

export interface VerifierInterfaces {
  readonly escrow: Interface;
  readonly desk: Interface;
  readonly anchor: Interface;
}

/** What whoever verifies knows to be right by another way; a bundle that says otherwise is wrong. */
export interface Expectations {
  readonly escrow?: string | undefined;
  readonly auditAnchor?: string | undefined;
  readonly log?: string | undefined;
}

export interface Verification {
  readonly interfaces: VerifierInterfaces;
  readonly ask?: Ask | undefined;
  readonly expected?: Expectations;
  /** Is told of each check that holds, in words. */
  readonly report: (check: string) => void;
}

function ensure(holds: boolean, problem: string): asserts holds {
  if (!holds) throw new BundleFault(problem);
}

/** What cannot even be read is wrong too. */
function reading<Value>(what: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof BundleFault) throw error;
    throw new BundleFault(`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const digestOf = (content: unknown) => sha256(toUtf8Bytes(canonicalize(content) ?? '')).slice(2);
const hash256 = (bytes: Uint8Array) => getBytes(sha256(bytes));

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

interface OrderLog extends ReceiptLog {
  readonly blockHash: string;
  readonly place: string;
}

/** The node failed, which says nothing of the bundle. */
class NodeFailure extends Error {}

/**
 * Checks a bundle with nothing but itself and, where there is one, a node. Reports each check that holds; throws {@link BundleFault}
 * that names the first thing that is wrong, and what `ask` throws. Without a node the blocks and the anchor are consistent in
 * themselves, no more.
 */
export async function verifyBundle(bundle: Bundle, verification: Verification): Promise<void> {
  const { ask } = verification;
  const guarded: Ask | undefined =
    ask &&
    ((method, params) => ask(method, params).catch((cause: unknown) => Promise.reject(new NodeFailure('', { cause }))));
  try {
    await verifyAll(bundle, { ...verification, ask: guarded });
  } catch (error) {
    if (error instanceof BundleFault) throw error;
    if (error instanceof NodeFailure) throw error.cause;
    throw new BundleFault(`The file cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function verifyAll(bundle: Bundle, verification: Verification): Promise<void> {
  const { report, ask } = verification;
  requireForm(bundle);
  const orderHash = await verifyTerms(bundle, verification);
  const logs = verifyReceipts(bundle, orderHash, report);
  const held = verifyAmounts(bundle, logs, orderHash, verification);
  verifyLog(bundle, verification);
  if (ask === undefined) {
    report('No node was asked: that these blocks and this root are on a chain was not checked.');
    return;
  }
  await verifyChain(bundle, logs, { orderHash, held }, verification, ask);
}

/** Every object has the members that it must have and no other, as nothing would bind those. */
function requireForm({ order, blocks, log, ...rest }: Bundle): void {
  requireMembers('The file', rest, ['format', 'digest', 'deliveryDesk', 'totals']);
  requireMembers('The totals', rest.totals, ['funded', 'paid', 'refunded', 'fees', 'held']);
  requireMembers('The order', order, ['typedData', 'supplierSignature', 'documents']);
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

function requireMembers(what: string, value: object, names: readonly string[]): void {
  const actual = Object.keys(value);
  const odd = actual.find((name) => !names.includes(name)) ?? names.find((name) => !actual.includes(name));
  ensure(odd === undefined, `${what} has not the members that it must have: see ${odd}.`);
}

async function verifyTerms({ order }: Bundle, { report, ask, expected }: Verification): Promise<string> {
  const { domain, types, primaryType, message } = order.typedData;
  const digest = reading('The terms', () => {
    const encoder = TypedDataEncoder.from(types as Record<string, { name: string; type: string }[]>);
    ensure(encoder.primaryType === primaryType, `The terms are a ${encoder.primaryType}, not a ${primaryType}.`);
    ensure(primaryType === 'Order' && domain.name === 'Quittance TradeEscrow', 'The terms are not those of an order.');
    return TypedDataEncoder.hash(domain, types as Record<string, { name: string; type: string }[]>, message);
  });
  requireSignedMembers(types, primaryType, message);
  ensure(
    expected?.escrow === undefined || getAddress(expected.escrow) === domain.verifyingContract,
    `The escrow is ${domain.verifyingContract}, not ${expected?.escrow}.`,
  );
  report(
    `The terms are those of order ${digest} in the escrow ${domain.verifyingContract} on chain ${domain.chainId}.`,
  );
  verifyDocuments(order.documents, String((message.terms as { documentsHash?: string } | undefined)?.documentsHash));
  report(`The terms bind ${order.documents.length} documents, by their SHA-256.`);
  if (order.supplierSignature !== null) {
    const supplier = String(message.supplier);
    const signature = String(order.supplierSignature);
    const signed =
      reading('The signature', () => recoveredFrom(digest, signature)) === supplier ||
      (ask !== undefined && (await isSignedByWallet(ask, supplier, digest, signature)));
    ensure(signed, `The supplier's signature is not by ${supplier}.`);
    report(`The supplier ${supplier} signed the terms.`);
  }
  return digest;
}

/** Documents are bound by one hash over all of theirs; none by zero. */
function verifyDocuments(documents: readonly string[], documentsHash: string): void {
  const hash = documents.length === 0 ? `0x${'0'.repeat(64)}` : sha256(toUtf8Bytes(documents.join('\n')));
  ensure(hash === documentsHash, `The documents hash to ${hash}, the terms bind ${documentsHash}.`);
}

/** Whatever EIP-712 does not hash must not be there. */
function requireSignedMembers(types: Bundle['order']['typedData']['types'], type: string, value: object): void {
  const fields = types[type] ?? [];
  requireMembers(
    `The ${type}`,
    value,
    fields.map(({ name }) => name),
  );
  for (const field of fields) {
    const member = (value as Record<string, unknown>)[field.name];
    if (types[field.type] !== undefined) requireSignedMembers(types, field.type, member as object);
    else ensure(typeof member === 'string', `The ${type}'s ${field.name} is not text.`);
  }
}

function recoveredFrom(digest: string, signature: string): string | undefined {
  try {
    return recoverAddress(digest, signature);
  } catch {
    return undefined;
  }
}

const IS_VALID_SIGNATURE = '0x1626ba7e';

async function isSignedByWallet(ask: Ask, wallet: string, digest: string, signature: string): Promise<boolean> {
  const length = (signature.length - 2) / 2;
  const word = (value: number) => value.toString(16).padStart(64, '0');
  const bytes = signature.slice(2).padEnd(Math.ceil(length / 32) * 64, '0');
  const data = `${IS_VALID_SIGNATURE}${digest.slice(2)}${word(64)}${word(length)}${bytes}`;
  const answer = await ask('eth_call', [{ to: wallet, data }, 'latest']).catch(() => '0x');
  return String(answer).startsWith(IS_VALID_SIGNATURE);
}

function verifyReceipts({ blocks }: Bundle, orderHash: string, report: (check: string) => void): OrderLog[] {
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

/** What an event adds to, by the contract that emits it. */
const MOVEMENTS: Readonly<Record<string, 'funded' | 'paid' | 'refunded' | 'fees'>> = {
  OrderFunded: 'funded',
  OrderDeposited: 'funded',
  FundsAdded: 'funded',
  AcceptedAndReleased: 'paid',
  Released: 'paid',
  Refunded: 'refunded',
  FeePaid: 'fees',
};

function verifyAmounts(
  { order, deliveryDesk, totals }: Bundle,
  logs: readonly OrderLog[],
  orderHash: string,
  { interfaces, report }: Verification,
): bigint {
  const { domain, message } = order.typedData;
  const contracts = [
    [domain.verifyingContract, interfaces.escrow],
    [deliveryDesk, interfaces.desk],
  ] as const;
  const sums = { funded: 0n, paid: 0n, refunded: 0n, fees: 0n };
  let released = 0n;
  for (const log of logs) {
    const [, abi] = contracts.find(([address]) => address.toLowerCase() === log.address) ?? [];
    // Other contracts may name the order too; only escrow and desk say what happens to its money.
    if (abi === undefined) continue;
    const event = reading(log.place, () => abi.parseLog({ topics: [...log.topics], data: log.data }));
    const total = event === null ? undefined : MOVEMENTS[event.name];
    if (event === null || total === undefined) continue;
    const value = (name: string): bigint | undefined =>
      event.fragment.inputs.some((input) => input.name === name) ? (event.args.getValue(name) as bigint) : undefined;
    const before = released;
    released = value('released') ?? released;
    const stated = value('deposit') ?? value('added') ?? value('amount');
    const terms = message.terms as { amount?: string } | undefined;
    sums[total] += stated ?? (event.name === 'OrderFunded' ? BigInt(terms?.amount ?? 0) : released - before);
  }
  const held = sums.funded - sums.paid - sums.refunded - sums.fees;
  ensure(held >= 0n, `The events pay ${-held} more than was funded.`);
  for (const [name, amount] of Object.entries({ ...sums, held })) {
    const claimed = totals[name as keyof typeof totals];
    ensure(
      claimed === amount.toString(),
      `The file says ${name} ${claimed}, the events of ${orderHash} say ${amount}.`,
    );
  }
  const { funded, paid, refunded, fees } = sums;
  report(`Funded ${funded} = paid ${paid} + refunded ${refunded} + fees ${fees} + held ${held}, as the events say.`);
  return held;
}

const CHECKPOINT_TYPES = {
  Checkpoint: [
    { name: 'size', type: 'uint256' },
    { name: 'root', type: 'bytes32' },
  ],
};

function verifyLog({ log, order }: Bundle, { report, expected }: Verification): void {
  if (log === null) {
    ensure(
      expected?.log === undefined && expected?.auditAnchor === undefined,
      'The file holds nothing of the audit log.',
    );
    report('The file holds nothing of the audit log: no checkpoint reaches to the order yet.');
    return;
  }
  verifyCheckpoint(log, order.typedData.domain.chainId, expected);
  ensure(log.entries.length > 0, 'The audit log says nothing of the order.');
  let last = '';
  for (const { entry, index, proof } of log.entries) {
    const { hash, ...columns } = entry;
    const name = `Audit entry ${String(columns.sequence)} of ${String(columns.tenantId)}`;
    ensure(digestOf(columns) === hash, `${name} is not what was written: its hash is another.`);
    const place = `${String(columns.at)} ${String(columns.tenantId)} ${String(columns.sequence).padStart(20, '0')}`;
    ensure(place > last, `${name} is not in its order.`);
    last = place;
    const root = reading(name, () =>
      rootOfInclusion(hash256, {
        leaf: leafHash(hash256, getBytes(`0x${hash}`)),
        index,
        size: log.checkpoint.size,
        proof: proof.map((each) => getBytes(each)),
      }),
    );
    ensure(root !== undefined && hexlify(root) === log.checkpoint.root, `${name} is not in the audit log.`);
  }
  report(`${log.entries.length} entries about the order are in the audit log of ${log.checkpoint.size} entries.`);
}

function verifyCheckpoint({ checkpoint }: BundleLog, chainId: string, expected: Expectations | undefined): void {
  const { size, root, log, contract, signature } = checkpoint;
  ensure(checkpoint.chainId === chainId, `The checkpoint is for chain ${checkpoint.chainId}, the order on ${chainId}.`);
  const known = (address: string | undefined, actual: string) =>
    address === undefined || getAddress(address) === actual;
  ensure(known(expected?.log, log), `The audit log is ${log}, not ${expected?.log}.`);
  ensure(known(expected?.auditAnchor, contract), `The anchor is ${contract}, not ${expected?.auditAnchor}.`);
  const domain = { name: 'Quittance AuditAnchor', version: '1', chainId, verifyingContract: contract };
  const digest = reading('The checkpoint', () => TypedDataEncoder.hash(domain, CHECKPOINT_TYPES, { size, root }));
  ensure(recoveredFrom(digest, signature) === log, `The checkpoint of ${size} entries is not signed by ${log}.`);
}

async function verifyChain(
  { order, deliveryDesk, blocks, log }: Bundle,
  logs: readonly OrderLog[],
  { orderHash, held }: { readonly orderHash: string; readonly held: bigint },
  { interfaces, report }: Verification,
  ask: Ask,
): Promise<void> {
  const { chainId, verifyingContract: escrow } = order.typedData.domain;
  const actual = BigInt(String(await ask('eth_chainId', [])));
  ensure(actual.toString() === chainId, `The node is on chain ${actual}, not on ${chainId}.`);
  const call = async (abi: Interface, to: string, name: string, values: readonly unknown[]) => {
    const answer = String(await ask('eth_call', [{ to, data: abi.encodeFunctionData(name, values) }, 'latest']));
    return reading(`The answer of ${to}`, () => abi.decodeFunctionResult(name, answer));
  };
  const [desk] = await call(interfaces.escrow, escrow, 'deliveryDesk', []);
  ensure(desk === deliveryDesk, `The escrow's delivery desk is ${desk}, not ${deliveryDesk}.`);
  for (const { header } of blocks) {
    const { number, hash } = decodeHeader(header);
    const block = (await ask('eth_getBlockByNumber', [`0x${number.toString(16)}`, false])) as { hash?: string } | null;
    ensure(block?.hash === hash, `Block ${number} of the chain is ${block?.hash}, not ${hash}.`);
  }
  report(`The ${blocks.length} blocks are on the node's chain.`);
  const filter = {
    fromBlock: 'earliest',
    toBlock: 'latest',
    address: [escrow, deliveryDesk],
    topics: [null, orderHash],
  };
  const onChain = (await ask('eth_getLogs', [filter])) as { blockHash: string; transactionHash: string }[];
  const own = logs.filter(({ address }) => [escrow, deliveryDesk].some((each) => each.toLowerCase() === address));
  const known = new Set(own.map(({ blockHash }) => blockHash));
  const untold = onChain.find(({ blockHash }) => !known.has(blockHash));
  ensure(untold === undefined, `The file leaves out what ${untold?.transactionHash} did to the order.`);
  ensure(onChain.length === own.length, `The chain has ${onChain.length} events of the order, the file ${own.length}.`);
  report(`The file leaves out none of the ${own.length} events that the node knows.`);
  const heldNow = (await call(interfaces.escrow, escrow, 'orderState', [orderHash])).getValue('held') as bigint;
  ensure(heldNow === held, `The escrow holds ${heldNow}, the events say ${held}.`);
  report(`The escrow holds ${held} for the order, as the events say.`);
  if (log === null) return;
  const { contract, size, root, log: address } = log.checkpoint;
  const [anchored] = await call(interfaces.anchor, contract, 'rootOf', [address, size]);
  ensure(anchored === root, `The root that is anchored for ${size} entries is ${anchored}, not ${root}.`);
  report(`The audit log's root is anchored on chain in ${contract}.`);
}
