// All items of a list that is answered in pages.

interface Page<Item> {
  items: readonly Item[];
  next_cursor: string | null;
}

/** Asks for the next page only when the one before is used up. */
export async function* everyItem<Item>(
  ask: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const { items, next_cursor } = await ask(cursor);
    yield* items;
    cursor = next_cursor ?? undefined;
  } while (cursor !== undefined);
}
