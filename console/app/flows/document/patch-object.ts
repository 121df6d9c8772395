// Changes keys of an object without touching the others: the order stays, `undefined` removes a key, no change gives the same object.

/** Every key of T, each of which may be given, or be `undefined` to be removed. */
export type Patch<T> = { [K in keyof T]?: T[K] | undefined };

export function patchObject<T extends object>(object: T, patch: Patch<T>): T {
  const changed = (Object.keys(patch) as (keyof T)[]).filter((key) =>
    patch[key] === undefined ? Object.hasOwn(object, key) : patch[key] !== object[key],
  );
  if (changed.length === 0) return object;
  const kept = Object.entries(object).filter(
    ([key]) => !(key in patch && patch[key as keyof T] === undefined),
  );
  const added = changed
    .filter((key) => patch[key] !== undefined)
    .map((key) => [key, patch[key]] as const);
  // From entries: a key like __proto__ stays a key.
  return Object.fromEntries([...kept, ...added]) as T;
}

/** The list with one entry replaced; the same list where the entry is the same. */
export function replaceAt<T>(list: readonly T[], index: number, entry: T): T[] {
  if (index < 0 || index >= list.length || list[index] === entry) return list as T[];
  return list.map((before, at) => (at === index ? entry : before));
}

export function removeAt<T>(list: readonly T[], index: number): T[] {
  return list.filter((_entry, at) => at !== index);
}

/** The list with an entry at another place; places outside are moved to the nearest end. */
export function moveEntry<T>(list: readonly T[], from: number, to: number): T[] {
  if (from < 0 || from >= list.length) return list as T[];
  const moved = list[from] as T;
  const rest = removeAt(list, from);
  const at = Math.max(0, Math.min(rest.length, to));
  return at === from ? (list as T[]) : [...rest.slice(0, at), moved, ...rest.slice(at)];
}
