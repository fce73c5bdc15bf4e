import { type ContractAddresses, fromUnixSeconds } from '#domain';
import type { ChainLog } from './chain-log.js';
import { decodeLog, loggingContracts } from './decoding.js';
import { mayHaveLogged } from './logs-bloom.js';
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
  /** Which contracts may have logged in it (see {@link mayHaveLogged}). */
  readonly logsBloom: string;
}

export interface Receipt {
  readonly transactionHash: string;
  readonly succeeded: boolean;
  readonly blockNumber: bigint;
  readonly blockHash: string;
  readonly gasUsed: bigint;
  /** Positions of our contracts' logs in the block. */
  readonly logIndexes: readonly number[];
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
        logIndexes: this.ourLogIndexes(receipt.logs),
      };
    });
  }

  private async logs(first: bigint, last: bigint, blocks: readonly Block[]): Promise<ChainLog[]> {
    const filter = {
      fromBlock: writeQuantity(first),
      toBlock: writeQuantity(last),
      address: loggingContracts(this.contracts),
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
    const logs = new Map<string, ChainLog>();
    const add = (list: unknown) => {
      for (const log of this.readLogs(list, blocks)) logs.set(`${log.blockNumber}:${log.logIndex}`, log);
    };
    add(answer);
    for (const list of await this.logsOfBlocks(findSilentBlocks(blocks, [...logs.values()], filter.address))) add(list);
    return [...logs.values()].sort(
      (left, right) => Number(left.blockNumber - right.blockNumber) || left.logIndex - right.logIndex,
    );
  }

  /**
   * Asks for logs block by block, by hash. Behind a load balancer a range may be answered by a node that does not have all of its
   * blocks yet and does not say so; a block that it does not have it has to refuse.
   */
  private async logsOfBlocks(blocks: readonly Block[]): Promise<unknown[]> {
    if (blocks.length === 0) return [];
    const address = loggingContracts(this.contracts);
    return requireResults(
      await this.rpc.batch(
        blocks.map(({ hash }) => ({ method: 'eth_getLogs', params: [{ blockHash: hash, address }] })),
      ),
    );
  }

  private ourLogIndexes(logs: unknown): number[] {
    if (!Array.isArray(logs)) throw new RpcUnavailableError('The node answered with a receipt without logs');
    const ours = loggingContracts(this.contracts).map((address) => address.toLowerCase());
    return (logs as Record<string, unknown>[])
      .filter(({ address }) => ours.includes(readHex(address, 20)))
      .map(({ logIndex }) => Number(readQuantity(logIndex)));
  }

  private readLogs(list: unknown, blocks: readonly Block[]): ChainLog[] {
    if (!Array.isArray(list)) throw new RpcUnavailableError('The node answered eth_getLogs without a list');
    const byNumber = new Map(blocks.map((block) => [block.number, block]));
    return (list as Record<string, unknown>[]).map((raw) => {
      if (raw.removed === true) throw new InconsistentChainError('The node answered with a removed log');
      return this.readLog(raw, byNumber);
    });
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

/** Blocks that say that one of `addresses` may have logged in them, while none of its logs came. */
function findSilentBlocks(blocks: readonly Block[], logs: readonly ChainLog[], addresses: readonly string[]): Block[] {
  const heard = new Set(logs.map(({ blockNumber, address }) => `${blockNumber}:${address}`));
  return blocks.filter(({ number, logsBloom }) =>
    addresses.some((address) => !heard.has(`${number}:${address.toLowerCase()}`) && mayHaveLogged(logsBloom, address)),
  );
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
