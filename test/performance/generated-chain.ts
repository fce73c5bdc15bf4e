import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { getBytes, type Interface, keccak256 } from 'ethers';
import { deskInterface, escrowInterface } from '#chain';
import { composeTerms, type OrderTerms, orderTuple, ZERO_ADDRESS, ZERO_HASH } from '#domain';

/**
 * A JSON-RPC node whose chain is computed instead of stored, in a process of its own: `node generated-chain.js EVENTS`, which
 * tells its port to its parent. Blocks link by parent hash, blooms are right, and logs are ABI-encoded as the contracts emit them.
 */

export const CHAIN_ID = 777n;
export const AMOUNT = 1_000_000n;
export const TOKEN = '0x00000000000000000000000000000000000070CE';
export const PAIRS = 50;
const ORDERS_PER_BLOCK = 60;
const GENESIS_TIME = 1_750_000_000n;

export const contracts = {
  chainId: CHAIN_ID,
  escrow: `0x${'e5'.repeat(20)}`,
  deliveryDesk: `0x${'de'.repeat(20)}`,
  invoiceRegistry: `0x${'1e'.repeat(20)}`,
  businessRegistry: `0x${'b5'.repeat(20)}`,
  clearingHouse: `0x${'ce'.repeat(20)}`,
};

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The order's id on chain; the database makes the same in SQL. */
function orderHash(index: number): string {
  return `0x${sha256(`order ${index}`)}`;
}

function blockHash(number: number): string {
  return `0x${sha256(`block ${number}`)}`;
}

function transactionHash(block: number, index: number): string {
  return `0x${sha256(`transaction ${block} ${index}`)}`;
}

export function partyAddress(role: 'buyer' | 'supplier', pair: number): string {
  return `0x${(role === 'buyer' ? 0xb0000 + pair : 0x50000 + pair).toString(16).padStart(40, '0')}`;
}

/** Terms of every order of a pair of businesses; orders are told apart by their hashes alone. */
export function termsOf(pair: number): OrderTerms {
  return composeTerms(
    {
      buyer: partyAddress('buyer', pair),
      supplier: partyAddress('supplier', pair),
      token: TOKEN,
      amount: AMOUNT,
      attester: ZERO_ADDRESS,
      fundBy: GENESIS_TIME + 10_000_000n,
      deliverBy: GENESIS_TIME + 20_000_000n,
      inspectionPeriod: 600n,
      linesRoot: ZERO_HASH,
      documentsHash: ZERO_HASH,
      salt: 7n,
      clauses: {},
    },
    GENESIS_TIME,
  );
}

/** Blocks of whole rounds: in the first all orders of a round are funded, in the second delivered, in the third accepted. */
const steps = [
  {
    address: contracts.escrow,
    template: templates(escrowInterface, 'OrderFunded', (pair) => orderTuple(termsOf(pair))),
  },
  {
    address: contracts.deliveryDesk,
    template: templates(deskInterface, 'DeliveryClaimed', (pair) => [
      partyAddress('supplier', pair),
      AMOUNT,
      GENESIS_TIME,
      ZERO_HASH,
      GENESIS_TIME + 600n,
    ]),
  },
  { address: contracts.escrow, template: templates(escrowInterface, 'AcceptedAndReleased', () => [AMOUNT, ZERO_HASH]) },
] as const;

function templates(contract: Interface, event: string, values: (pair: number) => readonly unknown[]) {
  return Array.from({ length: PAIRS }, (_, pair) => contract.encodeEventLog(event, [ZERO_HASH, ...values(pair)]));
}

function bloomOf(address: string): string {
  const hash = getBytes(keccak256(address));
  const bloom = new Uint8Array(256);
  for (const start of [0, 2, 4]) {
    const bit = (((hash[start] ?? 0) << 8) | (hash[start + 1] ?? 0)) & 2047;
    bloom[255 - (bit >> 3)] = (bloom[255 - (bit >> 3)] ?? 0) | (1 << (bit & 7));
  }
  return `0x${Buffer.from(bloom).toString('hex')}`;
}
const blooms = steps.map(({ address }) => bloomOf(address));
const NO_LOGS = `0x${'00'.repeat(256)}`;

export function ordersOf(events: number): number {
  return Math.ceil(events / steps.length / ORDERS_PER_BLOCK) * ORDERS_PER_BLOCK;
}

function headOf(events: number): number {
  return (ordersOf(events) / ORDERS_PER_BLOCK) * steps.length;
}

function header(number: number): object {
  const hasLogs = number > 0;
  return {
    number: `0x${number.toString(16)}`,
    hash: blockHash(number),
    parentHash: blockHash(number - 1),
    timestamp: `0x${(GENESIS_TIME + BigInt(number)).toString(16)}`,
    transactions: hasLogs ? Array.from({ length: ORDERS_PER_BLOCK }, (_, index) => transactionHash(number, index)) : [],
    logsBloom: hasLogs ? blooms[(number - 1) % steps.length] : NO_LOGS,
  };
}

function logsOf(number: number): object[] {
  const { address, template } = steps[(number - 1) % steps.length]!;
  const first = Math.floor((number - 1) / steps.length) * ORDERS_PER_BLOCK;
  return Array.from({ length: ORDERS_PER_BLOCK }, (_, index) => {
    const { topics, data } = template[(first + index) % PAIRS]!;
    return {
      address,
      topics: [topics[0], orderHash(first + index), ...topics.slice(2)],
      data,
      blockNumber: `0x${number.toString(16)}`,
      blockHash: blockHash(number),
      transactionHash: transactionHash(number, index),
      transactionIndex: `0x${index.toString(16)}`,
      logIndex: `0x${index.toString(16)}`,
      removed: false,
    };
  });
}

function answer(head: number, { method, params }: { method: string; params: readonly unknown[] }): unknown {
  if (method === 'eth_getBlockByNumber') {
    const number = params[0] === 'latest' ? head : Number(params[0]);
    return number > head ? null : header(number);
  }
  if (method !== 'eth_getLogs') throw new Error(`The generated chain does not answer ${method}`);
  const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
  const [from, to] = [Math.max(1, Number(fromBlock)), Math.min(head, Number(toBlock))];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => logsOf(from + index)).flat();
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function serve(events: number): void {
  const head = headOf(events);
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await readBody(request)) as Parameters<typeof answer>[1] & { id: unknown };
    const reply = (call: typeof body) => ({ jsonrpc: '2.0', id: call.id, result: answer(head, call) });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(Array.isArray(body) ? (body as (typeof body)[]).map(reply) : reply(body)));
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.once('disconnect', () => process.exit(0));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serve(Number(process.argv[2]));
