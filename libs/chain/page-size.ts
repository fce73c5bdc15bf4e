/** Blocks that are asked for in one go at most. */
const LARGEST_PAGE = 1_000;

/** Before anything is known of how dense the chain is. */
const FIRST_PAGE = 100;

/** Bytes of logs and transaction hashes that one page should come to, so that memory stays flat on dense chains too. */
const PAGE_BYTES = 2 * 1024 * 1024;

/** Pages that must succeed just below a refused size before that size is tried again. */
const PATIENCE = 50;

/**
 * How many blocks to ask a node for. Nodes limit ranges, results, bytes and time, each in words of its own, so every failure
 * halves the page, down to one block; every success lets it grow again, and one that came out heavy keeps it small.
 */
export class PageSize {
  private blocks = FIRST_PAGE;
  private refusedBlocks = Number.POSITIVE_INFINITY;
  private successesBelow = 0;

  get current(): number {
    return this.blocks;
  }

  /** A page of `asked` blocks failed. One block alone cannot be divided, and says nothing about larger pages. */
  refused(asked: number): void {
    if (asked <= 1) return;
    this.refusedBlocks = asked;
    this.successesBelow = 0;
    this.blocks = Math.max(1, Math.floor(asked / 2));
  }

  /** A page of `asked` blocks came to `bytes`. */
  succeeded(asked: number, bytes: number): void {
    const fitting = Math.max(1, Math.floor((asked * PAGE_BYTES) / Math.max(bytes, 1)));
    const grown = Math.min(this.blocks + Math.ceil(this.blocks / 4), LARGEST_PAGE, fitting);
    if (grown < this.refusedBlocks) {
      this.blocks = grown;
      return;
    }
    // Halfway to what was refused: a few steps find the limit.
    this.blocks = Math.min(fitting, Math.max(1, Math.floor((this.blocks + this.refusedBlocks) / 2)));
    this.successesBelow += 1;
    if (this.successesBelow >= PATIENCE) this.refusedBlocks = Number.POSITIVE_INFINITY;
  }
}
