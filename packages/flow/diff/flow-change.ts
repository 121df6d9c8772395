// What is different between two flows: one change at a time, small enough to be read.

export interface FlowChange {
  readonly kind: "added" | "removed" | "changed" | "renamed" | "reordered";
  /** What has changed; `step` is the name of a node's or function's own setting where it is `setting`. */
  readonly what:
    | "setting"
    | "value_map"
    | "value"
    | "global_function"
    | "node"
    | "function"
    | "action";
  /** Id of the node it belongs to; absent at what the whole flow has. */
  readonly node?: string;
  /** Of the map, function, node or action: what people call it. */
  readonly name: string;
  /** Of which field of it; `data.` is left out. */
  readonly field?: string;
  /** In short: texts as they are, the rest as JSON. */
  readonly before?: string;
  readonly after?: string;
}

const MAX_SHOWN = 400;

export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)} …` : text;
}

export function alike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The names of both, each once, in the order they stand. */
export function namesOf(before: Fields, after: Fields): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

/** What is different in the fields of one thing; `skip` are compared elsewhere. */
export function diffFields(
  before: Fields,
  after: Fields,
  about: Pick<FlowChange, "what" | "name" | "node">,
  skip: readonly string[] = [],
): FlowChange[] {
  const changes: FlowChange[] = [];
  for (const field of namesOf(before, after)) {
    const was = Object.hasOwn(before, field) ? before[field] : undefined;
    const is = Object.hasOwn(after, field) ? after[field] : undefined;
    if (skip.includes(field) || alike(was, is)) continue;
    changes.push({
      kind: "changed",
      ...about,
      field,
      ...(was !== undefined && { before: shown(was) }),
      ...(is !== undefined && { after: shown(is) }),
    });
  }
  return changes;
}
