import { getAddress } from 'ethers';
import type { EntityManager } from 'typeorm';
import type { ChainLog } from '#chain';
import type { Directory } from './directory.js';
import type { Escrowed } from './money-movements.js';

const ADDRESS_ARGUMENTS = [
  ...['buyer', 'supplier', 'claimant', 'payee', 'account', 'recipient', 'from', 'to'],
  ...['holder', 'pledgee', 'by'],
];

/** Who is behind the addresses that logs name, and behind others. */
export async function loadDirectory(
  manager: EntityManager,
  logs: readonly ChainLog[],
  others: readonly string[] = [],
): Promise<Directory> {
  const addresses = new Set(others);
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
  return { businessOf: (address) => businesses.get(address) };
}

/** Token and parties of orders that only their funding logs tell of. By order hash. */
export async function loadStrangers(
  manager: EntityManager,
  logs: readonly ChainLog[],
): Promise<Map<string, Omit<Escrowed, 'releasedBefore'>>> {
  const hashes = [...new Set(logs.flatMap((log) => (log.orderHash === undefined ? [] : [log.orderHash])))];
  const rows = (await manager.query(
    `SELECT DISTINCT ON (order_hash) order_hash, arguments->'order' AS terms FROM chain_logs
     WHERE order_hash = ANY($1) AND event IN ('OrderFunded', 'OrderDeposited') ORDER BY order_hash, block_number DESC`,
    [hashes],
  )) as { order_hash: string; terms: { token: string; buyer: string; supplier: string } }[];
  return new Map(
    rows.map(({ order_hash: orderHash, terms }) => [
      orderHash,
      { token: getAddress(terms.token), buyer: getAddress(terms.buyer), supplier: getAddress(terms.supplier) },
    ]),
  );
}

/** What orders had released before their acceptances among `logs`, by the logs that stand before them. */
export async function loadReleasedBefore(
  manager: EntityManager,
  logs: readonly ChainLog[],
): Promise<Map<ChainLog, bigint>> {
  const acceptances = logs.filter(({ event }) => event === 'AcceptedAndReleased');
  if (acceptances.length === 0) return new Map();
  const rows = (await manager.query(
    `SELECT coalesce((
       SELECT max((earlier.arguments->>'released')::numeric) FROM chain_logs AS earlier
       WHERE earlier.order_hash = accepted.order_hash AND NOT removed AND event IN ('AcceptedAndReleased', 'Released')
         AND (earlier.block_number, earlier.log_index) < (accepted.block_number, accepted.log_index)), 0)::text AS released
     FROM unnest($1::text[], $2::bigint[], $3::integer[]) WITH ORDINALITY AS accepted (order_hash, block_number, log_index, place)
     ORDER BY place`,
    [
      acceptances.map(({ orderHash }) => orderHash),
      acceptances.map(({ blockNumber }) => blockNumber.toString()),
      acceptances.map(({ logIndex }) => logIndex),
    ],
  )) as { released: string }[];
  return new Map(acceptances.map((log, index) => [log, BigInt(rows[index]?.released ?? 0)]));
}
