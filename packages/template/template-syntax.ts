// The grammar of templates: finds `{args.x}` and its like in a text; every other brace is literal.

/** What a template may read. `response` is open only where a webhook's answer is saved. */
export const NAMESPACES = ["args", "state", "call", "value_map", "webhook", "response"] as const;
export type Namespace = (typeof NAMESPACES)[number];

/** Names that open a template everywhere (CONTRACT §6). */
export const COMMON_NAMESPACES: readonly Namespace[] = [
  "args",
  "state",
  "call",
  "value_map",
  "webhook",
];

/** How deep templates may nest in a `value_map` lookup; what is deeper is literal text. */
export const MAX_NESTING = 4;

/** One `{namespace.path}`. A segment that is itself a reference is only found below `value_map`. */
export interface Reference {
  readonly namespace: Namespace;
  readonly path: readonly (string | Reference)[];
  /** Offsets in the source, braces included. */
  readonly start: number;
  readonly end: number;
}

/** A text is a list of literal pieces and references. */
export type TemplatePart = string | Reference;

const isNameStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
const isNamePart = (code: number): boolean =>
  isNameStart(code) || (code >= 48 && code <= 57) || code === 45;

/** Offset after the name `[A-Za-z_][A-Za-z0-9_-]*` that begins at `from`, or `from` where none does. */
function endOfName(source: string, from: number): number {
  if (!isNameStart(source.charCodeAt(from))) return from;
  let at = from + 1;
  while (isNamePart(source.charCodeAt(at))) at += 1;
  return at;
}

function readReference(
  source: string,
  start: number,
  namespaces: readonly Namespace[],
  depth: number,
): Reference | undefined {
  const nameEnd = endOfName(source, start + 1);
  const name = source.slice(start + 1, nameEnd);
  const namespace = namespaces.find((known) => known === name);
  if (namespace === undefined || source[nameEnd] !== ".") return undefined;
  const path: (string | Reference)[] = [];
  let at = nameEnd;
  while (source[at] === ".") {
    at += 1;
    if (source[at] === "{") {
      if (namespace !== "value_map" || depth >= MAX_NESTING) return undefined;
      const inner = readReference(source, at, namespaces, depth + 1);
      if (inner === undefined) return undefined;
      path.push(inner);
      at = inner.end;
    } else {
      const end = endOfName(source, at);
      if (end === at) return undefined;
      path.push(source.slice(at, end));
      at = end;
    }
  }
  return source[at] === "}" ? { namespace, path, start, end: at + 1 } : undefined;
}

/**
 * Splits a text into literal pieces and references. Never fails: what is no template is literal.
 * Linear in the length of the text (a character is looked at once per level of nesting).
 */
export function readTemplate(
  source: string,
  namespaces: readonly Namespace[] = COMMON_NAMESPACES,
): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literalFrom = 0;
  let brace = source.indexOf("{");
  while (brace !== -1) {
    const reference = readReference(source, brace, namespaces, 1);
    if (reference === undefined) {
      brace = source.indexOf("{", brace + 1);
    } else {
      if (brace > literalFrom) parts.push(source.slice(literalFrom, brace));
      parts.push(reference);
      literalFrom = reference.end;
      brace = source.indexOf("{", literalFrom);
    }
  }
  if (literalFrom < source.length || parts.length === 0) parts.push(source.slice(literalFrom));
  return parts;
}
