// Templates: parsed once, rendered in one pass. A substituted value is text for ever, it is never read as a template again.
import {
  type Namespace,
  type Reference,
  type TemplatePart,
  readTemplate,
} from "./template-syntax.ts";
import { type Scope, lookUp } from "./look-up.ts";

export type { Scope } from "./look-up.ts";
export type { Namespace, Reference, TemplatePart } from "./template-syntax.ts";

/** Longest text that one template makes; what is beyond is cut. */
export const MAX_RENDERED = 65_536;

export interface Template {
  readonly source: string;
  readonly parts: readonly TemplatePart[];
  /** All references, those within others included, in order of appearance. */
  readonly references: readonly Reference[];
  /** The text, where it holds no reference at all. */
  readonly constant: string | undefined;
  readonly render: (scope: Scope) => string;
}

/** Cuts a text to at most `max` UTF-16 units without leaving half a character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}

function collect(parts: readonly TemplatePart[], into: Reference[]): Reference[] {
  for (const part of parts) {
    if (typeof part === "string") continue;
    into.push(part);
    collect(part.path, into);
  }
  return into;
}

function compileParts(parts: readonly TemplatePart[]): (scope: Scope) => string {
  const pieces = parts.map((part) => (typeof part === "string" ? part : lookUp(part)));
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === "string") return () => only;
  if (pieces.length === 1 && only !== undefined) {
    const read = only as (scope: Scope) => string;
    return (scope) => {
      const text = read(scope);
      return text.length > MAX_RENDERED ? cutText(text, MAX_RENDERED) : text;
    };
  }
  return (scope) => {
    let text = "";
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index];
      text += typeof piece === "function" ? piece(scope) : piece;
      if (text.length > MAX_RENDERED) return cutText(text, MAX_RENDERED);
    }
    return text;
  };
}

/**
 * Parses a text with templates (CONTRACT §6). Strings are put in as they are; numbers, booleans, objects and arrays as JSON;
 * null and what is missing as "". Parsing never fails: a brace that opens no template is literal.
 */
export function parseTemplate(source: string, namespaces?: readonly Namespace[]): Template {
  const parts = readTemplate(source, namespaces);
  const references = collect(parts, []);
  return {
    source,
    parts,
    references,
    constant: references.length === 0 ? source : undefined,
    render: compileParts(parts),
  };
}
