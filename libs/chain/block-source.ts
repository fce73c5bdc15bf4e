import { type ContractAddresses, fromUnixSeconds } from '#domain';
import {
  type Block,
  type BlockTag,
  type ChainSource,
  InconsistentChainError,
  PageRefusedError,
  type Receipt,
  type Sight,
} from './block.js';
import type { ChainLog } from './chain-log.js';
import { loggingContracts } from './decoding.js';
import { findSilentBlocks, LogCollection } from './log-collection.js';
import { PageSize } from './page-size.js';
import {
  type RpcClient,
  RpcError,
  RpcUnavailableError,
  readHex,
  readQuantity,
  requireResults,
  writeQuantity,
} from './rpc.js';

/** Headers in one HTTP exchange; several such exchanges run side by side. */
const HEADERS_PER_BATCH = 100;

/** What a transaction hash and the rest of its header take up. */
const BYTES_PER_TRANSACTION = 66;

/** Reads blocks, logs and receipts from one node and checks that they belong together. */
export class BlockSource implements ChainSource {
  private readonly pageSize = new PageSize();
  private readonly addresses: readonly string[];
  private readonly ours: ReadonlySet<string>;

  constructor(
    private readonly rpc: RpcClient,
    private readonly contracts: ContractAddresses,
    /** How the chain calls its newest final block, where finality is not by depth. */
    private readonly finalityTag?: Exclude<BlockTag, 'latest'>,
  ) {
    this.addresses = loggingContracts(contracts);
    this.ours = new Set(this.addresses.map((address) => address.toLowerCase()));
  }

  /** Shrinks when the node does not give so many, and grows back with every success. */
  get page(): bigint {
    return BigInt(this.pageSize.current);
  }

  async look(last: Pick<Block, 'number'>): Promise<Sight> {
    const [[head, known], finalised] = await Promise.all([
      this.blocks(['latest', last.number]),
      this.finalityTag === undefined ? undefined : this.taggedBlock(this.finalityTag),
    ]);
    if (head === undefined) throw new InconsistentChainError('The node has no latest block');
    return { head, known, finalised };
  }

  /** Blocks by number or tag, undefined for those that the node does not have. */
  async blocks(which: readonly (bigint | BlockTag)[]): Promise<(Block | undefined)[]> {
    const batches: (typeof which)[] = [];
    for (let start = 0; start < which.length; start += HEADERS_PER_BATCH) {
      batches.push(which.slice(start, start + HEADERS_PER_BATCH));
    }
    const answers = await Promise.all(
      batches.map(async (batch) =>
        requireResults(
          await this.rpc.batch(
            batch.map((block) => ({
              method: 'eth_getBlockByNumber',
              params: [typeof block === 'bigint' ? writeQuantity(block) : block, false],
            })),
          ),
        ),
      ),
    );
    return answers.flat().map(readBlock);
  }

  async read(first: bigint, last: bigint, parentHash: string): Promise<{ blocks: Block[]; logs: ChainLog[] }> {
    const asked = Number(last - first) + 1;
    try {
      const [found, list] = await Promise.all([
        this.blocks(Array.from({ length: asked }, (_, index) => first + BigInt(index))),
        this.logsOfRange(first, last),
      ]);
      const blocks = requireContinuation(found, first, parentHash);
      const collection = new LogCollection(this.contracts, blocks);
      collection.add(list);
      for (const again of await this.logsOfBlocks(findSilentBlocks(blocks, collection, this.addresses))) {
        collection.addOfBlock(again);
      }
      const hashes = blocks.reduce((sum, block) => sum + block.transactionHashes.length, 0);
      this.pageSize.succeeded(asked, collection.bytes + hashes * BYTES_PER_TRANSACTION);
      return { blocks, logs: collection.inOrder() };
    } catch (error) {
      // Nodes word their limits on range, result count, bytes and time in countless ways, and some just do not answer in time.
      if (!(error instanceof RpcError || error instanceof RpcUnavailableError) || asked === 1) throw error;
      this.pageSize.refused(asked);
      throw new PageRefusedError(asked, error);
    }
  }

  async receipts(transactionHashes: readonly string[]): Promise<Receipt[]> {
    const answers = requireResults(
      await this.rpc.batch(transactionHashes.map((hash) => ({ method: 'eth_getTransactionReceipt', params: [hash] }))),
    );
    return answers.map((answer, index) => {
      if (typeof answer !== 'object' || answer === null) {
        throw new InconsistentChainError(`The node has no receipt for ${transactionHashes[index]} of its own block`);
      }
      const receipt = answer as Record<string, unknown>;
      return {
        transactionHash: readHex(receipt.transactionHash, 32),
        succeeded: readQuantity(receipt.status) === 1n,
        blockNumber: readQuantity(receipt.blockNumber),
        blockHash: readHex(receipt.blockHash, 32),
        gasUsed: readQuantity(receipt.gasUsed),
        logIndexes: this.ourLogIndexes(receipt.logs),
      };
    });
  }

  /** Nodes say in errors of their own that they know no such block yet. */
  private async taggedBlock(tag: BlockTag): Promise<Block | undefined> {
    const [outcome] = await this.rpc.batch([{ method: 'eth_getBlockByNumber', params: [tag, false] }]);
    return outcome?.ok ? readBlock(outcome.result) : undefined;
  }

  private logsOfRange(first: bigint, last: bigint): Promise<unknown> {
    const range = { fromBlock: writeQuantity(first), toBlock: writeQuantity(last) };
    return this.rpc.send('eth_getLogs', [{ ...range, address: this.addresses }]);
  }

  /**
   * Asks for logs block by block, by hash. Behind a load balancer a range may be answered by a node that does not have all of its
   * blocks yet and does not say so; a block that it does not have it has to refuse.
   */
  private async logsOfBlocks(blocks: readonly Block[]): Promise<unknown[]> {
    if (blocks.length === 0) return [];
    const address = this.addresses;
    return requireResults(
      await this.rpc.batch(
        blocks.map(({ hash }) => ({ method: 'eth_getLogs', params: [{ blockHash: hash, address }] })),
      ),
    );
  }

  private ourLogIndexes(logs: unknown): number[] {
    if (!Array.isArray(logs)) throw new RpcUnavailableError('The node answered with a receipt without logs');
    return (logs as Record<string, unknown>[])
      .filter(({ address }) => this.ours.has(readHex(address, 20)))
      .map(({ logIndex }) => Number(readQuantity(logIndex)));
  }
}

function requireContinuation(found: readonly (Block | undefined)[], first: bigint, parentHash: string): Block[] {
  const blocks: Block[] = [];
  let [number, parent] = [first, parentHash];
  for (const block of found) {
    if (block === undefined || block.number !== number || block.parentHash !== parent) {
      throw new InconsistentChainError(`Block ${number} does not continue ${parent}`);
    }
    blocks.push(block);
    [number, parent] = [number + 1n, block.hash];
  }
  return blocks;
}

function readBlock(answer: unknown): Block | undefined {
  if (answer === null) return undefined;
  const block = answer as Record<string, unknown>;
  if (!Array.isArray(block.transactions))
    throw new RpcUnavailableError('The node answered with a block without transactions');
  return {
    number: readQuantity(block.number),
    hash: readHex(block.hash, 32),
    parentHash: readHex(block.parentHash, 32),
    time: fromUnixSeconds(readQuantity(block.timestamp)),
    transactionHashes: block.transactions.map((hash) => readHex(hash, 32)),
    logsBloom: readHex(block.logsBloom, 256),
  };
}
