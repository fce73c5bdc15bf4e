import { type ContractAddresses, fromUnixSeconds } from '#domain';
import type { ChainLog } from './chain-log.js';
import { decodeLog } from './decoding.js';
import {
  type RpcClient,
  RpcError,
  RpcUnavailableError,
  readHex,
  readQuantity,
  requireResults,
  writeQuantity,
} from './rpc.js';

export interface Block {
  readonly number: bigint;
  readonly hash: string;
  readonly parentHash: string;
  readonly time: Date;
  readonly transactionHashes: readonly string[];
}

export interface Receipt {
  readonly transactionHash: string;
  readonly succeeded: boolean;
  readonly blockNumber: bigint;
  readonly blockHash: string;
  readonly gasUsed: bigint;
}

/** The node's answers do not fit together: it changed its mind between two of them, or serves from unequal backends. */
export class InconsistentChainError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InconsistentChainError';
  }
}

const LARGEST_PAGE = 200;

/** Reads blocks, logs and receipts from one node and checks that they belong together. */
export class BlockSource {
  private pageSize = LARGEST_PAGE;

  constructor(
    private readonly rpc: RpcClient,
    private readonly contracts: ContractAddresses,
  ) {}

  /** Blocks that are fetched in one go; shrinks when the node refuses a range of logs, grows back with every success. */
  get page(): bigint {
    return BigInt(this.pageSize);
  }

  /** Blocks by number or tag, undefined for those that the node does not have. */
  async blocks(which: readonly (bigint | 'latest')[]): Promise<(Block | undefined)[]> {
    const answers = await this.rpc.batch(
      which.map((block) => ({
        method: 'eth_getBlockByNumber',
        params: [typeof block === 'bigint' ? writeQuantity(block) : block, false],
      })),
    );
    return requireResults(answers).map(readBlock);
  }

  /**
   * The blocks from `first` to `last`, which continue `parentHash`, and our contracts' logs in them.
   * @throws {InconsistentChainError} when they do not; ask again
   */
  async read(first: bigint, last: bigint, parentHash: string): Promise<{ blocks: Block[]; logs: ChainLog[] }> {
    const numbers = Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index));
    const blocks: Block[] = [];
    let expectedParent = parentHash;
    for (const block of await this.blocks(numbers)) {
      if (block === undefined || block.parentHash !== expectedParent) {
        throw new InconsistentChainError(`Block ${first + BigInt(blocks.length)} does not continue ${expectedParent}`);
      }
      blocks.push(block);
      expectedParent = block.hash;
    }
    return { blocks, logs: await this.logs(first, last, blocks) };
  }

  /** Receipts of transactions that blocks contain. */
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
      };
    });
  }

  private async logs(first: bigint, last: bigint, blocks: readonly Block[]): Promise<ChainLog[]> {
    const filter = {
      fromBlock: writeQuantity(first),
      toBlock: writeQuantity(last),
      address: [this.contracts.escrow, this.contracts.invoiceRegistry],
    };
    let answer: unknown;
    try {
      answer = await this.rpc.send('eth_getLogs', [filter]);
    } catch (error) {
      // Nodes word their limits on range, result count and time in countless ways; a smaller page serves them all.
      if (error instanceof RpcError) this.pageSize = Math.max(1, Math.floor(this.pageSize / 2));
      throw error;
    }
    this.pageSize = Math.min(LARGEST_PAGE, this.pageSize + Math.ceil(this.pageSize / 4));
    if (!Array.isArray(answer)) throw new RpcUnavailableError('The node answered eth_getLogs without a list');
    const byNumber = new Map(blocks.map((block) => [block.number, block]));
    const logs = new Map<string, ChainLog>();
    for (const raw of answer as Record<string, unknown>[]) {
      if (raw.removed === true) throw new InconsistentChainError('The node answered with a removed log');
      const log = this.readLog(raw, byNumber);
      logs.set(`${log.blockNumber}:${log.logIndex}`, log);
    }
    return [...logs.values()].sort(
      (left, right) => Number(left.blockNumber - right.blockNumber) || left.logIndex - right.logIndex,
    );
  }

  private readLog(raw: Record<string, unknown>, blocks: ReadonlyMap<bigint, Block>): ChainLog {
    const block = blocks.get(readQuantity(raw.blockNumber));
    const blockHash = readHex(raw.blockHash, 32);
    if (block === undefined || block.hash !== blockHash) {
      throw new InconsistentChainError(`A log of block ${blockHash} does not belong to the blocks that were read`);
    }
    if (!Array.isArray(raw.topics)) throw new RpcUnavailableError('The node answered with a log without topics');
    const log = {
      address: readHex(raw.address, 20),
      topics: raw.topics.map((topic) => readHex(topic, 32)),
      data: readHex(raw.data),
    };
    return {
      ...log,
      ...decodeLog(this.contracts, log),
      chainId: this.contracts.chainId,
      blockHash,
      logIndex: Number(readQuantity(raw.logIndex)),
      blockNumber: block.number,
      blockTime: block.time,
      transactionHash: readHex(raw.transactionHash, 32),
      transactionIndex: Number(readQuantity(raw.transactionIndex)),
      returns: 0,
    };
  }
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
  };
}
