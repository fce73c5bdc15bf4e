import type { EntityManager } from 'typeorm';
import { haltLane, type Lane, type LaneHaltCode } from './lanes.js';
import {
  type RpcClient,
  type RpcRequest,
  RpcUnavailableError,
  readHex,
  readQuantity,
  requireResults,
  writeQuantity,
} from './rpc.js';

/** What the lane's records and the chain say of its nonces. */
export interface NonceSight {
  /** The nonce that the chain expects next. */
  readonly chainNonce: bigint;
  /** One above the highest that is recorded. */
  readonly nextNonce: bigint;
  readonly isStopped: boolean;
  readonly isFilling: boolean;
  /** Found just now. */
  readonly halt: { readonly code: LaneHaltCode; readonly reason: string } | undefined;
}

interface LaneRow {
  readonly next_nonce: string | null;
  readonly is_stopped: boolean;
  readonly is_filling: boolean;
  readonly recorded: boolean;
}

/**
 * Compares the lane's nonces with the chain's. A new lane begins where its account is. After that the chain may never be ahead of what
 * is recorded, nor mine anything else with a nonce of ours, nor wait for a nonce that nobody has: each halts the lane for a person to
 * look at, since whatever it would sign is a guess.
 */
export async function watchNonces(manager: EntityManager, rpc: RpcClient, lane: Lane): Promise<NonceSight> {
  const key = [lane.chainId.toString(), lane.signer];
  const [latest, pending] = requireResults(
    await rpc.batch(
      ['latest', 'pending'].map((block) => ({ method: 'eth_getTransactionCount', params: [lane.signer, block] })),
    ),
  ).map(readQuantity) as [bigint, bigint];
  // Read after the chain was: what is recorded meanwhile only makes it higher.
  const [[row]] = (await manager.query(
    `UPDATE chain_lanes SET chain_nonce = $3, first_nonce = coalesce(first_nonce, $4) WHERE chain_id = $1 AND signer = $2
     RETURNING coalesce((SELECT max(nonce) + 1 FROM chain_transactions WHERE chain_id = $1 AND signer = $2), first_nonce) AS next_nonce,
       paused_reason IS NOT NULL OR halted_code IS NOT NULL AS is_stopped, fill_requested_at IS NOT NULL AS is_filling,
       EXISTS (
         SELECT 1 FROM chain_transactions WHERE chain_id = $1 AND signer = $2 AND nonce = $3 AND status <> 'foreign') AS recorded`,
    [...key, latest.toString(), pending.toString()],
  )) as [LaneRow[], number];
  const nextNonce = BigInt(row?.next_nonce ?? latest);
  const found = await findHalt(manager, rpc, lane, {
    latest,
    nextNonce,
    isGap: latest < nextNonce && row?.recorded === false,
  });
  const isNew = found !== undefined && (await haltLane(manager, lane, found.code, found.reason));
  return {
    chainNonce: latest,
    nextNonce,
    isStopped: found !== undefined || row?.is_stopped === true,
    isFilling: row?.is_filling === true,
    halt: isNew ? found : undefined,
  };
}

async function findHalt(
  manager: EntityManager,
  rpc: RpcClient,
  lane: Lane,
  { latest, nextNonce, isGap }: { latest: bigint; nextNonce: bigint; isGap: boolean },
): Promise<NonceSight['halt']> {
  if (latest > nextNonce) {
    const reason = `The chain has used nonces up to ${latest - 1n}, and we know of none from ${nextNonce} on`;
    return { code: 'external_nonce', reason };
  }
  if (isGap)
    return { code: 'nonce_gap', reason: `The chain waits for nonce ${latest}, which no transaction of ours has` };
  const lost = await findLostNonce(manager, rpc, lane, latest);
  if (lost === undefined) return undefined;
  return {
    code: 'external_nonce',
    reason: `Something else was mined with nonce ${lost} in the place of our transaction`,
  };
}

/** The lowest open nonce below the chain's of whose attempts none is in a block. */
async function findLostNonce(
  manager: EntityManager,
  rpc: RpcClient,
  lane: Lane,
  chainNonce: bigint,
): Promise<string | undefined> {
  const open = (await manager.query(
    `SELECT nonce, array_agg(hash) AS hashes FROM chain_transactions AS work JOIN chain_attempts ON transaction_id = work.id
     WHERE chain_id = $1 AND signer = $2 AND status IN ('signed', 'broadcast') AND nonce < $3
     GROUP BY work.id ORDER BY nonce LIMIT 100`,
    [lane.chainId.toString(), lane.signer, chainNonce.toString()],
  )) as OpenNonce[];
  if (open.length === 0) return undefined;
  const receipts = await rpc.batch(open.flatMap(({ hashes }) => hashes.map(receiptOf)));
  const mined = new Set(requireResults(receipts).flatMap((receipt) => hashIn(receipt)));
  const lost = open.find(({ hashes }) => !hashes.some((hash) => mined.has(hash)));
  return lost !== undefined && (await isLostAtHead(rpc, lane, lost)) ? lost.nonce : undefined;
}

interface OpenNonce {
  readonly nonce: string;
  readonly hashes: readonly string[];
}

/**
 * Whether nonce and receipts say so of one and the same chain. A reorganisation between two questions takes a transaction away whose
 * nonce was counted before, which is nobody's doing: it is sent again.
 */
async function isLostAtHead(rpc: RpcClient, lane: Lane, { nonce, hashes }: OpenNonce): Promise<boolean> {
  const head = readHead(await rpc.send('eth_getBlockByNumber', ['latest', false]));
  const [count, ...receipts] = requireResults(
    await rpc.batch([
      { method: 'eth_getTransactionCount', params: [lane.signer, head.number] },
      ...hashes.map(receiptOf),
    ]),
  );
  const after = await rpc.send('eth_getBlockByNumber', [head.number, false]);
  return (
    after !== null &&
    readHead(after).hash === head.hash &&
    readQuantity(count) > BigInt(nonce) &&
    receipts.every((receipt) => receipt === null)
  );
}

function receiptOf(hash: string): RpcRequest {
  return { method: 'eth_getTransactionReceipt', params: [hash] };
}

function hashIn(receipt: unknown): string[] {
  return receipt === null ? [] : [readHex((receipt as { transactionHash?: unknown }).transactionHash, 32)];
}

/** Where the chain is, as the node writes it. */
function readHead(block: unknown): { readonly number: string; readonly hash: string } {
  if (typeof block !== 'object' || block === null)
    throw new RpcUnavailableError('The node does not show its latest block');
  const { number, hash } = block as { number?: unknown; hash?: unknown };
  return { number: writeQuantity(readQuantity(number)), hash: readHex(hash, 32) };
}
