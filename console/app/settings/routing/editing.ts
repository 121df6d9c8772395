// What a dialog that edits one thing gets: the thing as it was read, with its ETag, or nothing for a new one.

export interface EditedThing {
  id: string;
}

export interface Editing<Thing extends EditedThing> {
  thing: Thing | undefined;
  tag: string;
  /** `saved`: the list has to be read anew. */
  close: (saved: boolean) => void;
  readAnew: () => void;
}

/** Nobody's change in between is overwritten. */
export function matchOf(tag: string): Record<string, string> {
  return tag === "" ? {} : { "if-match": tag };
}
