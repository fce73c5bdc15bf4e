import type { Ask } from './verifier.js';

/** Ranges that must succeed before a larger one is tried again: nodes limit answers too, which are not equally long everywhere. */
const PATIENCE = 50;

/** What of a chain's logs is wanted; all from the first block on. */
export interface LogFilter {
  readonly address: readonly string[];
  readonly topics: readonly (string | null)[];
}

/**
 * The logs from `fromBlock` on, or from the chain's first block where none is known. Asks for all at once; where the node does not
 * answer, it asks in ranges, and halves them down to one block. Nodes limit blocks, results and time, each in words of its own, so
 * every failure counts as a refusal; what a node says to one block alone is thrown.
 */
export async function readLogs(ask: Ask, filter: LogFilter, fromBlock?: bigint): Promise<unknown[]> {
  const first = fromBlock ?? 0n;
  const start = fromBlock === undefined ? 'earliest' : hex(fromBlock);
  try {
    return asList(await ask('eth_getLogs', [{ fromBlock: start, toBlock: 'latest', ...filter }]));
  } catch {
    const last = BigInt(String(await ask('eth_blockNumber', [])));
    return await readRanges(ask, filter, { first, last });
  }
}

async function readRanges(
  ask: Ask,
  filter: LogFilter,
  { first, last }: { readonly first: bigint; readonly last: bigint },
): Promise<unknown[]> {
  const logs: unknown[] = [];
  let size = (last - first + 2n) / 2n;
  let succeeded = 0;
  for (let from = first; from <= last; ) {
    const end = from + size - 1n;
    const to = end < last ? end : last;
    try {
      logs.push(...asList(await ask('eth_getLogs', [{ fromBlock: hex(from), toBlock: hex(to), ...filter }])));
      from = to + 1n;
      succeeded += 1;
      if (succeeded % PATIENCE === 0) size *= 2n;
    } catch (error) {
      if (from === to) throw error;
      size = (to - from + 1n) / 2n;
      succeeded = 0;
    }
  }
  return logs;
}

function asList(answer: unknown): unknown[] {
  if (!Array.isArray(answer)) throw new Error('The node answered eth_getLogs without a list.');
  return answer;
}

function hex(block: bigint): string {
  return `0x${block.toString(16)}`;
}
