import { minimum } from '#domain';
import type { Block, ChainSource } from './block.js';
import type { ChainLog } from './chain-log.js';

/** Blocks that continue each other, and our contracts' logs in them. */
export interface Page {
  readonly blocks: Block[];
  readonly logs: ChainLog[];
}

type Place = Pick<Block, 'number' | 'hash'>;

/** A page that waited longer, as while the database was away, is asked for anew: the chain may have gone another way. */
const KEPT_MILLISECONDS = 10_000;

/** Pages of a source, of which the next is asked for while the one before it is written. Two are held at most. */
export class PagesAhead {
  private next: { readonly after: Place; readonly page: Promise<Page>; readonly askedAt: number } | undefined;

  constructor(private readonly source: ChainSource) {}

  /** The page that continues `after` and ends at `head` at the latest. @throws as the source does */
  async take(after: Place, head: bigint): Promise<Page> {
    const { next } = this;
    this.next = undefined;
    const isKept =
      next !== undefined &&
      next.after.number === after.number &&
      next.after.hash === after.hash &&
      performance.now() - next.askedAt < KEPT_MILLISECONDS;
    return isKept ? next.page : this.read(after, head);
  }

  /**
   * Asks for the page after `after`, where the chain has all of its blocks up to `head`. Resolves when the answer is there, whatever
   * it is: whoever takes the page hears what went wrong.
   */
  async prepare(after: Place, head: bigint): Promise<void> {
    if (after.number + this.source.page > head) return;
    const page = this.read(after, head);
    this.next = { after, page, askedAt: performance.now() };
    await page.catch(() => undefined);
  }

  private read(after: Place, head: bigint): Promise<Page> {
    return this.source.read(after.number + 1n, minimum(head, after.number + this.source.page), after.hash);
  }
}
