// A path into a document that costs nothing until somebody wants to read it.

/** A place: the key below another place. */
export interface Trail {
  readonly up: Trail | undefined;
  readonly key: string | number;
}

/** The keys from the root to a place; undefined is the root. */
export function pathOf(trail: Trail | undefined): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = trail; at !== undefined; at = at.up) path.push(at.key);
  return path.toReversed();
}
