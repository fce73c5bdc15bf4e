import {
  concat,
  dataLength,
  decodeRlp,
  encodeRlp,
  getBytes,
  hexlify,
  keccak256,
  type RlpStructuredData,
  toBeArray,
} from 'ethers';

/** The Merkle-Patricia trie of Ethereum over receipts: keys are the RLP of a transaction's index. Hex everywhere, `0x…`. */

type Node = RlpStructuredData;

interface Item {
  readonly nibbles: readonly number[];
  readonly value: string;
}

const EMPTY = '0x';
const HASH_BYTES = 32;

function nibblesOf(hex: string): number[] {
  return [...hex.slice(2)].map((digit) => Number.parseInt(digit, 16));
}

function keyOf(index: number): number[] {
  return nibblesOf(encodeRlp(index === 0 ? EMPTY : hexlify(toBeArray(index))));
}

/** Hex-prefix encoding of the yellow paper. */
function packNibbles(nibbles: readonly number[], isLeaf: boolean): string {
  const flag = (isLeaf ? 2 : 0) + (nibbles.length % 2);
  const padded = nibbles.length % 2 === 1 ? [flag, ...nibbles] : [flag, 0, ...nibbles];
  return `0x${padded.map((nibble) => nibble.toString(16)).join('')}`;
}

/** A node as its parent holds it: by its hash, or whole where it is shorter than one. */
function reference(node: Node): Node {
  const bytes = encodeRlp(node);
  return node === EMPTY || dataLength(bytes) < HASH_BYTES ? node : keccak256(bytes);
}

interface Built {
  readonly node: Node;
  /** Children by nibble; of an extension the one child is at its first nibble. */
  readonly next: (
    nibbles: readonly number[],
  ) => { readonly built: Built; readonly rest: readonly number[] } | undefined;
}

function build(items: readonly Item[], depth: number): Built {
  const [first] = items;
  if (first === undefined) return { node: EMPTY, next: () => undefined };
  if (items.length === 1) {
    const node = [packNibbles(first.nibbles.slice(depth), true), first.value];
    return { node, next: () => undefined };
  }
  let shared = depth;
  while (items.every(({ nibbles }) => nibbles[shared] === first.nibbles[shared])) shared += 1;
  if (shared > depth) {
    const child = build(items, shared);
    const node = [packNibbles(first.nibbles.slice(depth, shared), false), reference(child.node)];
    return { node, next: (nibbles) => ({ built: child, rest: nibbles.slice(shared - depth) }) };
  }
  const children = Array.from({ length: 16 }, (_, nibble) =>
    build(
      items.filter((item) => item.nibbles[depth] === nibble),
      depth + 1,
    ),
  );
  const node = [...children.map((child) => reference(child.node)), EMPTY];
  return {
    node,
    next: ([nibble = 0, ...rest]) => {
      const child = children[nibble];
      return child === undefined ? undefined : { built: child, rest };
    },
  };
}

/** The trie of a block's receipts, encoded as they are hashed, in the order of their transactions. */
export class ReceiptTrie {
  private readonly built: Built;

  constructor(receipts: readonly string[]) {
    this.built = build(
      receipts.map((value, index) => ({ nibbles: keyOf(index), value })),
      0,
    );
  }

  get root(): string {
    return keccak256(encodeRlp(this.built.node));
  }

  /** The nodes from the root to the receipt at `index`; those shorter than a hash are within the one before. */
  proofOf(index: number): string[] {
    const proof = [encodeRlp(this.built.node)];
    let step = this.built.next(keyOf(index));
    while (step !== undefined) {
      const bytes = encodeRlp(step.built.node);
      if (dataLength(bytes) >= HASH_BYTES) proof.push(bytes);
      step = step.built.next(step.rest);
    }
    return proof;
  }
}

/** The receipt that a proof shows at `index` under `root`; undefined where it shows none, or has more than it needs. */
export function provenReceipt(root: string, index: number, proof: readonly string[]): string | undefined {
  let rest = keyOf(index);
  let used = 0;
  let expected: Node = root;
  for (;;) {
    let node: Node;
    if (typeof expected === 'string') {
      const bytes = proof[used];
      if (bytes === undefined || keccak256(bytes) !== expected) return undefined;
      node = decodeRlp(bytes);
      used += 1;
    } else {
      node = expected;
    }
    if (!Array.isArray(node)) return undefined;
    if (node.length === 17) {
      const nibble = rest.shift();
      if (nibble === undefined) return undefined;
      expected = node[nibble] as Node;
    } else {
      const [path, value]: readonly (Node | undefined)[] = node;
      if (node.length !== 2 || typeof path !== 'string' || value === undefined) return undefined;
      const [flag = 0, ...nibbles] = nibblesOf(path);
      const own = flag % 2 === 1 ? nibbles : nibbles.slice(1);
      if (own.some((nibble, place) => nibble !== rest[place])) return undefined;
      rest = rest.slice(own.length);
      if (flag >= 2) return rest.length === 0 && used === proof.length && typeof value === 'string' ? value : undefined;
      expected = value;
    }
    if (expected === EMPTY) return undefined;
  }
}

const quantity = (hex: string) => (BigInt(hex) === 0n ? EMPTY : hexlify(toBeArray(BigInt(hex))));

export interface RpcReceipt {
  readonly type?: string;
  readonly status: string;
  readonly cumulativeGasUsed: string;
  readonly logsBloom: string;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[];
}

/** A receipt as it is hashed (EIP-2718). */
export function encodeReceipt({ type = '0x0', status, cumulativeGasUsed, logsBloom, logs }: RpcReceipt): string {
  const payload = encodeRlp([
    quantity(status),
    quantity(cumulativeGasUsed),
    logsBloom,
    logs.map(({ address, topics, data }) => [address.toLowerCase(), [...topics], data]),
  ]);
  return BigInt(type) === 0n ? payload : concat([hexlify(toBeArray(BigInt(type))), payload]);
}

export interface ReceiptLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** Whether a receipt's transaction succeeded, and its logs. Throws where it is none. */
export function decodeReceipt(receipt: string): { readonly succeeded: boolean; readonly logs: readonly ReceiptLog[] } {
  const bytes = getBytes(receipt);
  const payload = decodeRlp((bytes[0] ?? 0) < 0x80 ? bytes.slice(1) : bytes) as [
    string,
    string,
    string,
    [string, string[], string][],
  ];
  const [status, , , logs] = payload;
  return { succeeded: status === '0x01', logs: logs.map(([address, topics, data]) => ({ address, topics, data })) };
}

/** Members of a block's header in the order in which it is hashed; later forks added at the end. */
const HEADER_FIELDS = [
  ...['parentHash', 'sha3Uncles', 'miner', 'stateRoot', 'transactionsRoot', 'receiptsRoot', 'logsBloom', 'difficulty'],
  ...[
    'number',
    'gasLimit',
    'gasUsed',
    'timestamp',
    'extraData',
    'mixHash',
    'nonce',
    'baseFeePerGas',
    'withdrawalsRoot',
  ],
  ...['blobGasUsed', 'excessBlobGas', 'parentBeaconBlockRoot', 'requestsHash'],
] as const;
const QUANTITIES = new Set([
  ...['difficulty', 'number', 'gasLimit', 'gasUsed', 'timestamp', 'baseFeePerGas', 'blobGasUsed', 'excessBlobGas'],
]);
const RECEIPTS_ROOT = HEADER_FIELDS.indexOf('receiptsRoot');
const NUMBER = HEADER_FIELDS.indexOf('number');
const TIMESTAMP = HEADER_FIELDS.indexOf('timestamp');

/** A block's header as it is hashed, from what a node says of it; undefined on chains whose headers are made of something else. */
export function encodeHeader(block: Readonly<Record<string, unknown>>): string | undefined {
  const header = encodeRlp(
    HEADER_FIELDS.flatMap((name) => {
      const value = block[name];
      if (typeof value !== 'string') return [];
      return [QUANTITIES.has(name) ? quantity(value) : value];
    }),
  );
  return keccak256(header) === block.hash ? header : undefined;
}

export interface BlockHeader {
  readonly hash: string;
  readonly number: bigint;
  /** Unix seconds. */
  readonly time: bigint;
  readonly receiptsRoot: string;
}

/** Throws where it is none. */
export function decodeHeader(header: string): BlockHeader {
  const fields = decodeRlp(header) as string[];
  const [receiptsRoot = '', number = '', time = ''] = [RECEIPTS_ROOT, NUMBER, TIMESTAMP].map((place) => fields[place]);
  const read = (hex: string) => (hex === EMPTY ? 0n : BigInt(hex));
  return { hash: keccak256(header), number: read(number), time: read(time), receiptsRoot };
}
