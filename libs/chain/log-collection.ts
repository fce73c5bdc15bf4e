import type { ContractAddresses } from '#domain';
import { type Block, InconsistentChainError } from './block.js';
import type { ChainLog } from './chain-log.js';
import { decodeLog, loggingContracts } from './decoding.js';
import { mayHaveLogged } from './logs-bloom.js';
import { RpcUnavailableError, readHex, readQuantity } from './rpc.js';

/** What a log takes up beside its topics and data. */
const BYTES_PER_LOG = 300;
const BYTES_PER_TOPIC = 68;

/**
 * Our contracts' logs in blocks that were read, from whatever a node delivers: repeated, out of order, or marked as removed. A log
 * is taken once, and only if it agrees with the header of its block: hash, bloom and the transaction at its place.
 */
export class LogCollection {
  private readonly logs = new Map<string, ChainLog>();
  private readonly blockOf: ReadonlyMap<bigint, Block>;
  private readonly ours: ReadonlySet<string>;
  private readonly heard = new Set<string>();
  /** Blocks in which a log was said to be removed although the block stands: the list is not to be trusted about them. */
  private readonly doubtful = new Set<bigint>();
  private size = 0;

  constructor(
    private readonly contracts: ContractAddresses,
    blocks: readonly Block[],
  ) {
    this.blockOf = new Map(blocks.map((block) => [block.number, block]));
    this.ours = new Set(loggingContracts(contracts).map((address) => address.toLowerCase()));
  }

  /** About how much memory the logs came to. */
  get bytes(): number {
    return this.size;
  }

  /** Takes the answer to a range. @throws {InconsistentChainError} when a log does not belong to the blocks */
  add(list: unknown): void {
    for (const raw of readList(list)) {
      if (raw.removed === true) this.noteRemoved(raw);
      else this.take(raw);
    }
  }

  /** Takes the answer about one block by its hash, which has the last word. */
  addOfBlock(list: unknown): void {
    for (const raw of readList(list)) {
      if (raw.removed === true)
        throw new InconsistentChainError('The node answered with a removed log of its own block');
      this.take(raw);
    }
  }

  /** Whether a log of `address` in the block came, and nothing that was said about the block is in doubt. */
  hasHeard(block: Block, address: string): boolean {
    return !this.doubtful.has(block.number) && this.heard.has(`${block.number}:${address}`);
  }

  isDoubtful(block: Block): boolean {
    return this.doubtful.has(block.number);
  }

  inOrder(): ChainLog[] {
    const logs = [...this.logs.values()].sort(
      (left, right) => Number(left.blockNumber - right.blockNumber) || left.logIndex - right.logIndex,
    );
    let before: ChainLog | undefined;
    for (const log of logs) {
      if (before?.blockNumber === log.blockNumber && before.transactionIndex > log.transactionIndex) {
        throw new InconsistentChainError(`Logs of block ${log.blockHash} are not in the order of their transactions`);
      }
      before = log;
    }
    return logs;
  }

  private noteRemoved(raw: Record<string, unknown>): void {
    const block = this.blockOf.get(readQuantity(raw.blockNumber));
    if (block !== undefined && block.hash === readHex(raw.blockHash, 32)) this.doubtful.add(block.number);
  }

  private take(raw: Record<string, unknown>): void {
    const log = this.read(raw);
    const key = `${log.blockNumber}:${log.logIndex}`;
    const known = this.logs.get(key);
    if (known !== undefined) {
      if (sameLog(known, log)) return;
      throw new InconsistentChainError(`The node told two stories of log ${log.logIndex} in block ${log.blockHash}`);
    }
    this.logs.set(key, log);
    this.heard.add(`${log.blockNumber}:${log.address}`);
    this.size += log.data.length + log.topics.length * BYTES_PER_TOPIC + BYTES_PER_LOG;
  }

  private read(raw: Record<string, unknown>): ChainLog {
    const block = this.blockOf.get(readQuantity(raw.blockNumber));
    const blockHash = readHex(raw.blockHash, 32);
    if (block === undefined || block.hash !== blockHash) {
      throw new InconsistentChainError(`A log of block ${blockHash} does not belong to the blocks that were read`);
    }
    if (!Array.isArray(raw.topics)) throw new RpcUnavailableError('The node answered with a log without topics');
    const content = {
      address: readHex(raw.address, 20),
      topics: raw.topics.map((topic) => readHex(topic, 32)),
      data: readHex(raw.data),
    };
    const transactionHash = readHex(raw.transactionHash, 32);
    const transactionIndex = Number(readQuantity(raw.transactionIndex));
    if (!this.ours.has(content.address) || !mayHaveLogged(block.logsBloom, content.address)) {
      throw new InconsistentChainError(`Block ${blockHash} cannot have the log of ${content.address} that was told of`);
    }
    if (block.transactionHashes[transactionIndex] !== transactionHash) {
      throw new InconsistentChainError(`Block ${blockHash} does not have ${transactionHash} where its log says`);
    }
    return {
      ...content,
      ...decodeLog(this.contracts, content),
      chainId: this.contracts.chainId,
      blockHash,
      logIndex: Number(readQuantity(raw.logIndex)),
      blockNumber: block.number,
      blockTime: block.time,
      transactionHash,
      transactionIndex,
      returns: 0,
    };
  }
}

/** Whether two logs of the same place say the same. */
export function sameLog(left: ChainLog, right: ChainLog): boolean {
  return (
    left.blockHash === right.blockHash &&
    left.logIndex === right.logIndex &&
    left.transactionHash === right.transactionHash &&
    left.address === right.address &&
    left.data === right.data &&
    left.topics.join() === right.topics.join()
  );
}

/** Blocks that say that one of `addresses` may have logged in them, while none of its logs came, or whose logs are in doubt. */
export function findSilentBlocks(
  blocks: readonly Block[],
  collection: LogCollection,
  addresses: readonly string[],
): Block[] {
  const lowerCase = addresses.map((address) => address.toLowerCase());
  return blocks.filter(
    (block) =>
      collection.isDoubtful(block) ||
      lowerCase.some((address) => mayHaveLogged(block.logsBloom, address) && !collection.hasHeard(block, address)),
  );
}

function readList(list: unknown): Record<string, unknown>[] {
  if (!Array.isArray(list)) throw new RpcUnavailableError('The node answered eth_getLogs without a list');
  return list as Record<string, unknown>[];
}
