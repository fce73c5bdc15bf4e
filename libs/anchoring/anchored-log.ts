import type { EntityManager } from 'typeorm';
import { auditAnchorInterface, type RpcClient, readHex } from '#chain';
import { readLogs } from '#verification';

/** A log's newest checkpoint on chain. */
export interface AnchoredCheckpoint {
  readonly size: bigint;
  /** `0x` and 64 hex digits. */
  readonly root: string;
}

async function ask(
  rpc: Pick<RpcClient, 'send'>,
  contract: string,
  name: string,
  values: readonly unknown[],
): Promise<unknown> {
  const data = auditAnchorInterface.encodeFunctionData(name, values);
  const answer = readHex(await rpc.send('eth_call', [{ to: contract, data }, 'latest']));
  if (answer === '0x') throw new Error(`There is no AuditAnchor at ${contract}.`);
  return auditAnchorInterface.decodeFunctionResult(name, answer)[0];
}

/** The root that is anchored for exactly `size` entries of a log; undefined where none is. Throws where there is no contract. */
export async function readAnchoredRoot(
  rpc: Pick<RpcClient, 'send'>,
  contract: string,
  log: string,
  size: bigint,
): Promise<string | undefined> {
  const root = String(await ask(rpc, contract, 'rootOf', [log, size]));
  return BigInt(root) === 0n ? undefined : root;
}

/** A log's newest anchored checkpoint; undefined where nothing of it is anchored. Throws where there is no contract. */
export async function readNewestAnchor(
  rpc: Pick<RpcClient, 'send'>,
  contract: string,
  log: string,
): Promise<AnchoredCheckpoint | undefined> {
  const size = BigInt(String(await ask(rpc, contract, 'sizeOf', [log])));
  if (size === 0n) return undefined;
  const root = await readAnchoredRoot(rpc, contract, log, size);
  return root === undefined ? undefined : { size, root };
}

/**
 * All anchored checkpoints of a log, oldest first; of a node that does not look back so far, the newest. A node that limits ranges of
 * blocks is asked range by range. Throws where there is no contract.
 */
export async function readAnchors(
  rpc: Pick<RpcClient, 'send'>,
  { contract, fromBlock }: { readonly contract: string; readonly fromBlock: bigint },
  log: string,
): Promise<AnchoredCheckpoint[]> {
  const newest = await readNewestAnchor(rpc, contract, log);
  if (newest === undefined) return [];
  const event = auditAnchorInterface.getEvent('Anchored');
  const topics = [event?.topicHash ?? null, `0x${log.slice(2).toLowerCase().padStart(64, '0')}`];
  const ask = (method: string, parameters: readonly unknown[]) => rpc.send(method, parameters);
  const found = await readLogs(ask, { address: [contract], topics }, fromBlock).catch(() => []);
  const anchors = (found as { topics: string[]; data: string }[]).map((each) => {
    const values = auditAnchorInterface.decodeEventLog('Anchored', each.data, each.topics);
    return { size: values.size as bigint, root: String(values.root) };
  });
  return anchors.some(({ size }) => size === newest.size) ? anchors : [...anchors, newest];
}

/** Where the chain work stands that anchors a checkpoint. */
export interface AnchorState {
  readonly size: number;
  readonly status: string;
  readonly transactionHash: string | null;
  readonly blockNumber: string | null;
}

/** Of a log's checkpoints of `sizes`. */
export async function findAnchorStates(
  manager: EntityManager,
  log: string,
  sizes: readonly number[],
): Promise<Map<number, AnchorState>> {
  const rows = (await manager.query(
    `SELECT intent.business_key, intent.status, transaction_hash, block_number FROM chain_intents AS intent
     LEFT JOIN chain_transactions AS carrier ON carrier.id = intent.transaction_id WHERE business_key = ANY($1)
     ORDER BY intent.sequence`,
    [sizes.map((size) => anchorKey(log, size))],
  )) as { business_key: string; status: string; transaction_hash: string | null; block_number: string | null }[];
  return new Map(
    rows.map((row) => {
      const size = Number(row.business_key.split(':').at(-1));
      const { status, transaction_hash: transactionHash, block_number: blockNumber } = row;
      return [size, { size, status, transactionHash, blockNumber }];
    }),
  );
}

/** The business key of the chain work that anchors a checkpoint. */
export function anchorKey(log: string, size: number): string {
  return `anchorAudit:${log}:${size}`;
}
