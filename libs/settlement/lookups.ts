import { getAddress } from 'ethers';
import type { EntityManager } from 'typeorm';
import type { ChainLog } from '#chain';
import type { Escrowed } from './money-movements.js';
import type { Directory } from './order-events.js';

const ADDRESS_ARGUMENTS = ['buyer', 'supplier', 'claimant', 'payee', 'account', 'recipient', 'from', 'to'];

/** Who is behind the addresses that logs name, and which of their transactions carried signed assignments. */
export async function loadDirectory(manager: EntityManager, logs: readonly ChainLog[]): Promise<Directory> {
  const addresses = new Set<string>();
  for (const log of logs) {
    for (const name of ADDRESS_ARGUMENTS) {
      const value = log.arguments[name];
      if (typeof value === 'string' && value.startsWith('0x') && value.length === 42) addresses.add(value);
    }
  }
  const rows = (await manager.query(`SELECT address, business_id FROM signers WHERE address = ANY($1)`, [
    [...addresses],
  ])) as { address: string; business_id: string }[];
  const businesses = new Map(rows.map((row) => [row.address, row.business_id]));
  const assignments = await findSignedAssignments(
    manager,
    logs.filter((log) => log.event === 'Transfer').map((log) => log.transactionHash),
  );
  return {
    businessOf: (address) => businesses.get(address),
    isSignedAssignment: (transactionHash) => assignments.has(transactionHash),
  };
}

/** The registry's transfers look alike whether the holder signed an assignment or moved the token itself. */
async function findSignedAssignments(
  manager: EntityManager,
  transactionHashes: readonly string[],
): Promise<Set<string>> {
  if (transactionHashes.length === 0) return new Set();
  const rows = (await manager.query(
    `SELECT hash FROM chain_attempts JOIN chain_intents ON chain_intents.transaction_id = chain_attempts.transaction_id
     WHERE hash = ANY($1) AND kind = 'assign'`,
    [transactionHashes],
  )) as { hash: string }[];
  return new Set(rows.map((row) => row.hash));
}

/** Token and buyer of orders that only their funding logs tell of. By order hash. */
export async function loadStrangers(manager: EntityManager, logs: readonly ChainLog[]): Promise<Map<string, Escrowed>> {
  const hashes = [...new Set(logs.flatMap((log) => (log.orderHash === undefined ? [] : [log.orderHash])))];
  const rows = (await manager.query(
    `SELECT DISTINCT ON (order_hash) order_hash, arguments->'order' AS terms FROM chain_logs
     WHERE order_hash = ANY($1) AND event = 'OrderFunded' ORDER BY order_hash, block_number DESC`,
    [hashes],
  )) as { order_hash: string; terms: { token: string; buyer: string } }[];
  return new Map(
    rows.map(({ order_hash: orderHash, terms }) => [
      orderHash,
      { token: getAddress(terms.token), buyer: getAddress(terms.buyer) },
    ]),
  );
}
