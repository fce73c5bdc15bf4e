import type { EntityManager } from 'typeorm';
import { maximum, newId, QuittanceError } from '#domain';
import { recordSteps } from './intent-steps.js';
import type { Lane } from './lanes.js';
import { type RpcClient, readQuantity, requireResults, writeQuantity } from './rpc.js';

/** What {@link adoptNonce} did. */
export interface Adoption {
  /** Nonces that are recorded as somebody else's now. */
  readonly nonces: readonly bigint[];
  /** Ids of our transactions whose nonce somebody else has used; their intents are ready again. */
  readonly displaced: readonly string[];
}

interface OpenRow {
  readonly id: string;
  readonly nonce: string;
  readonly hashes: string[];
}

/**
 * Takes note that somebody else has used nonces of the lane, ends its halt and lets it go on behind them. Intents whose transaction
 * lost its nonce are made ready again, which is safe only when the chain cannot take the nonce back.
 * @throws {QuittanceError} `deadline_not_reached` while what displaced a transaction of ours is not final, `not_found` without the lane
 */
export async function adoptNonce(manager: EntityManager, rpc: RpcClient, lane: Lane): Promise<Adoption> {
  const key = [lane.chainId.toString(), lane.signer];
  // The lane's holder records what it signs under this lock. A statement sees what was there when it began, even where it had to wait
  // for the lock, so the nonces are read by one that begins once it is ours.
  await manager.query(`SELECT FROM chain_lanes WHERE chain_id = $1 AND signer = $2 FOR UPDATE`, key);
  const [row] = (await manager.query(
    `SELECT first_nonce, (SELECT max(nonce) + 1 FROM chain_transactions WHERE chain_id = $1 AND signer = $2) AS next,
       (SELECT final_number FROM chain_checkpoints WHERE chain_id = $1) AS final
     FROM chain_lanes WHERE chain_id = $1 AND signer = $2`,
    key,
  )) as { first_nonce: string | null; next: string | null; final: string | null }[];
  if (row === undefined) {
    throw new QuittanceError('not_found', `Nobody has sent from ${lane.signer} on chain ${lane.chainId} yet.`);
  }
  const nonceAt = async (block: string) =>
    readQuantity(await rpc.send('eth_getTransactionCount', [lane.signer, block]));
  const used = await nonceAt('latest');
  const displaced = await findDisplaced(manager, rpc, lane, used);
  const highest = displaced.at(-1);
  if (highest !== undefined && BigInt(highest.nonce) >= (await nonceAt(writeQuantity(BigInt(row.final ?? 0))))) {
    throw new QuittanceError(
      'deadline_not_reached',
      `What used nonce ${highest.nonce} in place of our transaction is not final yet, so ours may still be mined. Try again later.`,
    );
  }
  await displace(manager, displaced);
  const first = row.next === null ? maximum(BigInt(row.first_nonce ?? used), 0n) : BigInt(row.next);
  const nonces = Array.from({ length: Number(maximum(used - first, 0n)) }, (_, index) => first + BigInt(index));
  await manager.query(
    `INSERT INTO chain_transactions (id, chain_id, signer, nonce, status, kind)
     SELECT id, $1, $2, nonce, 'foreign', 'foreign' FROM unnest($3::text[], $4::bigint[]) AS adopted (id, nonce)`,
    [...key, nonces.map(() => newId('transaction')), nonces.map(String)],
  );
  await manager.query(
    `UPDATE chain_lanes SET halted_code = NULL, halted_reason = NULL, halted_at = NULL, chain_nonce = $3
     WHERE chain_id = $1 AND signer = $2`,
    [...key, used.toString()],
  );
  return {
    nonces: [...displaced.map(({ nonce }) => BigInt(nonce)), ...nonces],
    displaced: displaced.map(({ id }) => id),
  };
}

/** Our open transactions below the chain's nonce of which no attempt is in a block. */
async function findDisplaced(manager: EntityManager, rpc: RpcClient, lane: Lane, used: bigint): Promise<OpenRow[]> {
  const open = (await manager.query(
    `SELECT work.id, nonce, array_agg(hash) AS hashes FROM chain_transactions AS work
     JOIN chain_attempts ON transaction_id = work.id
     WHERE chain_id = $1 AND signer = $2 AND status IN ('signed', 'broadcast') AND nonce < $3 GROUP BY work.id ORDER BY nonce`,
    [lane.chainId.toString(), lane.signer, used.toString()],
  )) as OpenRow[];
  const hashes = open.flatMap((row) => row.hashes);
  const receipts = requireResults(
    await rpc.batch(hashes.map((hash) => ({ method: 'eth_getTransactionReceipt', params: [hash] }))),
  );
  const mined = new Set(hashes.filter((_, index) => receipts[index] !== null));
  return open.filter((row) => !row.hashes.some((hash) => mined.has(hash)));
}

async function displace(manager: EntityManager, displaced: readonly OpenRow[]): Promise<void> {
  if (displaced.length === 0) return;
  const ids = displaced.map(({ id }) => id);
  await manager.query(`UPDATE chain_transactions SET status = 'foreign', updated_at = now() WHERE id = ANY($1)`, [ids]);
  await manager.query(
    `WITH held AS (
       SELECT id, operation_id, transaction_id, batch_index FROM chain_intents
       WHERE transaction_id = ANY($1) AND status = 'assigned' ORDER BY sequence FOR UPDATE
     ), told AS (
       INSERT INTO chain_intent_steps (intent_id, step, detail)
       SELECT id, 'displaced', jsonb_build_object('transactionId', transaction_id, 'index', batch_index) FROM held
     ), moved AS (
       UPDATE chain_intents SET status = 'ready', transaction_id = NULL, batch_index = NULL, not_before = NULL, updated_at = now()
       FROM held WHERE chain_intents.id = held.id
     )
     UPDATE operations SET status = 'pending', updated_at = network_now() FROM held WHERE operations.id = held.operation_id`,
    [ids],
  );
  await recordSteps(
    manager,
    displaced.map(({ id, nonce }) => ({ transactionId: id, step: 'displaced', detail: { nonce } })),
  );
}
