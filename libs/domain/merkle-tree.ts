import { keccakBytes } from './keccak.js';

/** Two nodes under one: sorted, so that proofs need not say which is left. */
function parentOf(one: Buffer, other: Buffer): Buffer {
  return keccakBytes(Buffer.concat(one.compare(other) <= 0 ? [one, other] : [other, one]));
}

/**
 * A Merkle tree as OpenZeppelin's `MerkleProof` checks it and its JavaScript library builds it: leaves sorted by hash, the last
 * first, in a complete binary tree whose root is node 0. `leaves` are hashes, at least one.
 */
export class MerkleTree {
  private readonly nodes: Buffer[];

  constructor(leaves: readonly Buffer[]) {
    const sorted = [...leaves].sort((one, other) => one.compare(other)).reverse();
    this.nodes = [...new Array<Buffer>(sorted.length - 1), ...sorted];
    for (let index = sorted.length - 2; index >= 0; index -= 1) {
      this.nodes[index] = parentOf(this.at(2 * index + 1), this.at(2 * index + 2));
    }
  }

  get root(): Buffer {
    return this.at(0);
  }

  /** Siblings from the leaf up. */
  proofOf(leaf: Buffer): Buffer[] {
    const proof: Buffer[] = [];
    let index = this.nodes.findLastIndex((node) => node.equals(leaf));
    while (index > 0) {
      proof.push(this.at(index % 2 === 0 ? index - 1 : index + 1));
      index = (index - 1) >> 1;
    }
    return proof;
  }

  private at(index: number): Buffer {
    const node = this.nodes[index];
    if (node === undefined) throw new RangeError('A Merkle tree has at least one leaf');
    return node;
  }
}
