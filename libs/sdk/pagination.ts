/** One answer of a list: lists end with a null cursor, feeds with a page that holds nothing and leads nowhere. A page before may be empty. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
}

/** Every item from where `fetchPage` begins, asking for a page when the one before has been used up. */
export async function* eachItem<Item>(
  fetchPage: (position: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let position: string | undefined;
  for (;;) {
    const { data, nextCursor } = await fetchPage(position);
    yield* data;
    if (nextCursor === null) return;
    if (nextCursor === position) {
      if (data.length === 0) return;
      throw new Error(`The list does not go on after ${position}.`);
    }
    position = nextCursor;
  }
}
