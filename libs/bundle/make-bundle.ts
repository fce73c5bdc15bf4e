import type { EntityManager } from 'typeorm';
import { findAnchorStates } from '#anchoring';
import {
  type AuditCheckpoint,
  findCheckpoints,
  findEntriesAbout,
  findPositions,
  NETWORK_TREE,
  proveInclusion,
  rootHex,
} from '#audit';
import type { RpcClient } from '#chain';
import { type ContractAddresses, orderTypedData, QuittanceError, termsFromJson, ZERO_HASH } from '#domain';
import type { PurchaseOrder } from '#orders';
import { subjectsOf } from '#trail';
import {
  type Bundle,
  type BundleLine,
  type BundleLog,
  encodeHeader,
  encodeReceipt,
  ReceiptTrie,
  type RpcReceipt,
  writeBundle,
} from '#verification';

export interface BundleSources {
  /** Sees one moment. */
  readonly manager: EntityManager;
  readonly rpc: RpcClient;
  readonly contracts: ContractAddresses;
  /** Whose logs may be told of; undefined: everybody's. */
  readonly tenants: readonly string[] | undefined;
}

/** Checkpoints that are looked through for one that is on chain. */
const MOST_CHECKPOINTS = 100;

/** The text of an order's bundle. Throws `unavailable` where the node does not have what proves it. */
export async function makeBundle(sources: BundleSources, order: PurchaseOrder): Promise<string> {
  const { contracts } = sources;
  const { funded, paid, refunded, fees, held } = order;
  const typedData = orderTypedData(contracts, termsFromJson(order.terms));
  return writeBundle({
    order: {
      typedData: { ...typedData, types: { ...typedData.types } },
      supplierSignature: order.supplierSignature,
      documents: await boundDocuments(sources.manager, order),
      lines: await boundLines(sources.manager, order),
    },
    evidence: await citedEvidence(sources, order),
    deliveryDesk: contracts.deliveryDesk,
    blocks: await proveBlocks(sources, order.orderHash),
    totals: {
      ...{ funded: funded.toString(), paid: paid.toString(), refunded: refunded.toString() },
      ...{ fees: fees.toString(), held: held.toString() },
    },
    log: await proveLog(sources, order),
  });
}

/** Documents that the buyer attached before the order was issued: those are in its terms. */
async function boundDocuments(manager: EntityManager, { id, buyerId }: PurchaseOrder): Promise<string[]> {
  const rows = (await manager.query(
    `SELECT document.sha256 FROM documents AS document JOIN purchase_orders AS orders ON orders.id = document.order_id
     WHERE document.order_id = $1 AND document.business_id = $2 AND document.created_at <= orders.created_at`,
    [id, buyerId],
  )) as { sha256: string }[];
  return rows.map(({ sha256 }) => sha256).sort();
}

async function boundLines(manager: EntityManager, { id }: PurchaseOrder): Promise<BundleLine[]> {
  return (await manager.query(
    `SELECT number, sku, description, unit, (quantity * 1000000)::numeric(78, 0)::text AS quantity, unit_price::text AS "unitPrice",
       amount::text AS amount FROM purchase_order_lines WHERE order_id = $1 ORDER BY number`,
    [id],
  )) as BundleLine[];
}

/** Evidence that events of the order cite, with its pieces where a delivery of the network's has them. */
async function citedEvidence(
  { manager, contracts }: BundleSources,
  { id, orderHash }: PurchaseOrder,
): Promise<Bundle['evidence']> {
  const own = [contracts.escrow, contracts.deliveryDesk].map((address) => address.toLowerCase());
  const rows = (await manager.query(
    `SELECT DISTINCT arguments->>'evidenceHash' AS hash FROM chain_logs
     WHERE order_hash = $1 AND chain_id = $2 AND topics[2] = $1 AND NOT removed AND lower(address) = ANY($3)
       AND arguments->>'evidenceHash' <> $4`,
    [orderHash, contracts.chainId.toString(), own, ZERO_HASH],
  )) as { hash: string }[];
  const cited = rows.map(({ hash }) => hash).sort();
  const deliveries = (await manager.query(
    `SELECT evidence_hash AS hash, evidence FROM deliveries WHERE order_id = $1 AND evidence_hash = ANY($2)`,
    [id, cited],
  )) as { hash: string; evidence: { sha256: string }[] }[];
  const pieces = new Map(deliveries.map(({ hash, evidence }) => [hash, evidence.map(({ sha256 }) => sha256)]));
  return cited.map((hash) => ({ hash, pieces: pieces.get(hash) ?? null }));
}

interface Place {
  readonly block_hash: string;
  readonly indexes: number[];
}

async function proveBlocks({ manager, rpc, contracts }: BundleSources, orderHash: string): Promise<Bundle['blocks']> {
  const places = (await manager.query(
    `SELECT block_hash, array_agg(DISTINCT transaction_index ORDER BY transaction_index) AS indexes FROM chain_logs
     WHERE order_hash = $1 AND chain_id = $2 AND topics[2] = $1 AND NOT removed GROUP BY block_hash, block_number ORDER BY block_number`,
    [orderHash, contracts.chainId.toString()],
  )) as Place[];
  const blocks = [];
  for (const { block_hash: hash, indexes } of places) {
    const block = (await rpc.send('eth_getBlockByHash', [hash, false])) as Record<string, unknown> | null;
    const receipts = (await rpc.send('eth_getBlockReceipts', [hash])) as RpcReceipt[] | null;
    const header = block === null ? undefined : encodeHeader(block);
    const trie = new ReceiptTrie((receipts ?? []).map(encodeReceipt));
    if (header === undefined || trie.root !== block?.receiptsRoot) {
      throw new QuittanceError('unavailable', `The node does not have what proves block ${hash}. Try again later.`);
    }
    blocks.push({ header, receipts: indexes.map((index) => ({ index, proof: trie.proofOf(index) })) });
  }
  return blocks;
}

/** The newest checkpoint that is on chain. */
async function anchoredCheckpoint(manager: EntityManager): Promise<AuditCheckpoint | undefined> {
  const checkpoints = await findCheckpoints(manager, { limit: MOST_CHECKPOINTS });
  for (const [log, own] of Map.groupBy(checkpoints, (checkpoint) => checkpoint.log)) {
    const states = await findAnchorStates(
      manager,
      log,
      own.map(({ size }) => size),
    );
    const anchored = own.find(({ size }) => ['mined', 'final'].includes(states.get(size)?.status ?? ''));
    if (anchored !== undefined) return anchored;
  }
  return undefined;
}

async function proveLog({ manager, tenants }: BundleSources, order: PurchaseOrder): Promise<BundleLog | null> {
  const checkpoint = await anchoredCheckpoint(manager);
  if (checkpoint === undefined) return null;
  const documents = (await manager.query(`SELECT id FROM documents WHERE order_id = $1`, [order.id])) as {
    id: string;
  }[];
  const subjects = [...(await subjectsOf(manager, order.id)), ...documents.map(({ id }) => id)];
  const found = await findEntriesAbout(manager, subjects);
  const readable = found.filter(({ tenantId }) => tenants === undefined || tenants.includes(tenantId));
  const positions = await findPositions(manager, readable);
  const entries = [];
  for (const [place, entry] of readable.entries()) {
    const index = positions[place];
    if (index === undefined || index >= checkpoint.size) continue;
    const proof = await proveInclusion(manager, NETWORK_TREE, index, checkpoint.size);
    entries.push({ entry: { ...entry }, index, proof: proof.map(rootHex) });
  }
  if (entries.length === 0) return null;
  const { size, root, log, chainId, contract, signature } = checkpoint;
  return { checkpoint: { size, root, log, chainId: chainId.toString(), contract, signature }, entries };
}
