import type { EntityManager } from 'typeorm';
import { type RpcClient, requireResults } from './rpc.js';

/**
 * Which of the given attempts belong to open transactions of which no attempt is in a block. When the node says that their nonce is
 * used, something else was mined in their place: somebody uses our key, or our records are older than the chain.
 */
export async function findLostAttempts(
  manager: EntityManager,
  rpc: RpcClient,
  hashes: readonly string[],
): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = (await manager.query(
    `SELECT given.hash AS given, attempt.hash FROM chain_attempts AS given
     JOIN chain_transactions AS open ON open.id = given.transaction_id AND open.status IN ('signed', 'broadcast')
     JOIN chain_attempts AS attempt ON attempt.transaction_id = open.id
     WHERE given.hash = ANY($1)`,
    [hashes],
  )) as { given: string; hash: string }[];
  const receipts = requireResults(
    await rpc.batch(rows.map(({ hash }) => ({ method: 'eth_getTransactionReceipt', params: [hash] }))),
  );
  const mined = new Set(rows.filter((_, index) => receipts[index] !== null).map(({ given }) => given));
  return [...new Set(rows.map(({ given }) => given))].filter((hash) => !mined.has(hash));
}
