// Reads what a reference names: own properties only, one key per segment, text as the result.
import type { Namespace, Reference } from "./template-syntax.ts";

/** What templates can see while they are rendered. Only own properties of plain objects are ever read. */
export type Scope = Readonly<Partial<Record<Namespace, unknown>>>;

/** A value as a template shows it. */
export function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "object") return "";
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    // Nested beyond the stack, or no JSON at all: as good as missing.
    return "";
  }
}

function child(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function show(space: unknown, key: string): string {
  const value = child(space, key);
  return typeof value === "string" ? value : asText(value);
}

/** By far the most common shape, `{state.x}`, has a reader per namespace: a property that is named is read faster than one that is looked up. */
const READERS: Record<Namespace, (key: string) => (scope: Scope) => string> = {
  args: (key) => (scope) => show(scope.args, key),
  state: (key) => (scope) => show(scope.state, key),
  call: (key) => (scope) => show(scope.call, key),
  value_map: (key) => (scope) => show(scope.value_map, key),
  webhook: (key) => (scope) => show(scope.webhook, key),
  response: (key) => (scope) => show(scope.response, key),
};

/** Makes the reader of a reference. The common shapes, `{state.x}` and `{value_map.m.{args.x}}`, have their own short ways. */
export function lookUp(reference: Reference): (scope: Scope) => string {
  const { namespace, path } = reference;
  const keys = path.map((segment) => (typeof segment === "string" ? segment : lookUp(segment)));
  const [first, second] = keys;
  if (keys.length === 1 && typeof first === "string") return READERS[namespace](first);
  if (keys.length === 2 && typeof first === "string" && typeof second === "function") {
    return (scope) => asText(child(child(scope[namespace], first), second(scope)));
  }
  return (scope) => {
    let value: unknown = scope[namespace];
    for (const key of keys) value = child(value, typeof key === "string" ? key : key(scope));
    return asText(value);
  };
}
