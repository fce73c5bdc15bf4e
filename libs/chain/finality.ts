import type { EntityManager } from 'typeorm';
import { type ContractAddresses, maximum } from '#domain';
import { type Block, type BlockTag, InconsistentChainError } from './block.js';
import { type Checkpoint, findBlocks } from './checkpoint.js';

/** When blocks of a chain count as final. */
export interface FinalityRule {
  readonly contracts: Pick<ContractAddresses, 'chainId'>;
  /** Blocks on top of a block before it counts as final; 0 where blocks are final at once. Not used with a `finalityTag`. */
  readonly finalityDepth: bigint;
  /** How the chain itself names its newest final block. */
  readonly finalityTag?: Exclude<BlockTag, 'latest'> | undefined;
}

/**
 * The newest final block once `blocks` are read: the chain's own word (`finalised`) where it has a name for it, else by depth.
 * Never below what was final before.
 * @throws {InconsistentChainError} when the chain calls a block final that is not the one it showed
 */
export async function findFinalNumber(
  manager: EntityManager,
  { contracts, finalityDepth, finalityTag }: FinalityRule,
  checkpoint: Checkpoint,
  blocks: readonly Block[],
  finalised: Block | undefined,
): Promise<bigint> {
  const newest = blocks.at(-1)?.number ?? checkpoint.number;
  if (finalityTag === undefined) return maximum(checkpoint.finalNumber, newest - finalityDepth);
  if (finalised === undefined || finalised.number <= checkpoint.finalNumber) return checkpoint.finalNumber;
  if (finalised.number > newest) return newest;
  const ours =
    blocks.find(({ number }) => number === finalised.number) ??
    (await findBlocks(manager, contracts.chainId, finalised.number, finalised.number))[0];
  if (ours?.hash !== finalised.hash) {
    throw new InconsistentChainError(`The chain calls another block ${finalised.number} final than the one it showed`);
  }
  return finalised.number;
}
