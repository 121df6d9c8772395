// What can follow at the cursor of a text with templates: namespaces first, then the names that exist there.
import { type Namespace, MAX_NESTING } from "@pipecast/template/template-syntax";
import type { Names } from "./names-in-scope.ts";

export interface Completion {
  /** What it is called in the list. */
  readonly label: string;
  /** What takes the place of the text between `from` and `to`. */
  readonly insert: string;
  /** Whether the choice goes on: a namespace, or the name of a map. */
  readonly more: boolean;
  /** Known to the list as: */
  readonly kind: Namespace | "key" | "lookup";
  /** A state key that not every way sets. */
  readonly maybe?: true;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

const PARTIAL = /^[A-Za-z_][A-Za-z0-9_-]*(?:\.(?:[A-Za-z_][A-Za-z0-9_-]*)?)*$|^$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const MOST = 50;

/** Whether a place of a JSON text is inside one of its strings. */
function isInString(text: string, at: number): boolean {
  let inside = false;
  for (let index = 0; index < at; index += 1) {
    if (inside && text[index] === "\\") index += 1;
    else if (text[index] === '"') inside = !inside;
  }
  return inside;
}

/** How many look-ups are open around a brace: `{value_map.m.{` is one. */
function openLookups(before: string): number {
  let depth = 0;
  for (let rest = before; ; depth += 1) {
    const match = /\{value_map(?:\.[A-Za-z_][A-Za-z0-9_-]*)*\.$/.exec(rest);
    if (match === null) return depth;
    rest = rest.slice(0, match.index);
  }
}

const named = (names: readonly string[], kind: Completion["kind"]): Completion[] =>
  names
    .filter((name) => NAME.test(name))
    .map((name) => ({ label: name, insert: name, more: false, kind }));

function inMaps(names: Names, path: readonly string[], depth: number): Completion[] {
  const [map] = path;
  if (map === undefined)
    return named(Object.keys(names.maps), "value_map").map((option) => ({
      ...option,
      insert: `${option.label}.`,
      more: true,
    }));
  if (path.length > 1 || !Object.hasOwn(names.maps, map)) return [];
  const lookups = (["args", "state", "call"] as const)
    .filter((space) => depth < MAX_NESTING && names.namespaces.includes(space))
    .map((space) => ({
      label: `{${space}.`,
      insert: `{${space}.`,
      more: true,
      kind: "lookup" as const,
    }));
  return [...lookups, ...named(Object.keys(names.maps[map] ?? {}), "key")];
}

function candidates(names: Names, path: readonly string[], depth: number): readonly Completion[] {
  const [first, ...rest] = path;
  if (first === undefined)
    return names.namespaces.map((space) => ({
      label: `${space}.`,
      insert: `${space}.`,
      more: true,
      kind: space,
    }));
  const space = names.namespaces.find((known) => known === first);
  if (space === "value_map") return inMaps(names, rest, depth);
  if (space === undefined || rest.length > 0) return [];
  switch (space) {
    case "args":
      return named(names.args ?? [], "args");
    case "state":
      return named(names.state, "state").map((option) =>
        names.sure(option.label) ? option : { ...option, maybe: true as const },
      );
    case "call":
      return named(names.call, "call");
    case "webhook":
      return named(["status"], "webhook");
    default:
      return [];
  }
}

function matching(options: readonly Completion[], typed: string): Completion[] {
  const wanted = typed.toLowerCase();
  const rank = ({ label }: Completion): number => label.toLowerCase().indexOf(wanted);
  return options
    .filter((option) => rank(option) >= 0)
    .toSorted((a, b) => Math.min(rank(a), 1) - Math.min(rank(b), 1))
    .slice(0, MOST);
}

/**
 * What can be chosen at `caret`, or undefined where no template is being written. In a JSON text a brace outside a string opens
 * an object, so there a letter must follow before anything is offered.
 */
export function completeTemplate(
  text: string,
  caret: number,
  names: Names,
  { json = false } = {},
): Completions | undefined {
  const before = text.slice(0, caret);
  const brace = before.lastIndexOf("{");
  if (brace === -1) return undefined;
  const partial = before.slice(brace + 1);
  if (!PARTIAL.test(partial)) return undefined;
  const depth = openLookups(before.slice(0, brace)) + 1;
  if (json && depth === 1 && partial === "" && !isInString(text, brace)) return undefined;
  const path = partial.split(".");
  const typed = path.pop() ?? "";
  const rest = /^[A-Za-z0-9_-]*/.exec(text.slice(caret))?.[0].length ?? 0;
  const options = matching(candidates(names, path, depth), typed);
  const [only] = options;
  // What is written out already needs no list.
  if (only === undefined || (options.length === 1 && only.label === typed && text[caret] === "}"))
    return undefined;
  let to = caret + rest;
  if (text[to] === "." && options.every(({ more }) => more)) to += 1;
  return {
    from: caret - typed.length,
    to,
    options: options.map((option) =>
      option.more ? option : { ...option, insert: option.insert + closing(text, to, depth) },
    ),
  };
}

/** The braces that are still to be written behind a last name. */
function closing(text: string, at: number, depth: number): string {
  let there = 0;
  while (there < depth && text[at + there] === "}") there += 1;
  return "}".repeat(depth - there);
}

/** The text with a completion taken, and where the cursor then stands: behind the braces that close it. */
export function takeCompletion(
  text: string,
  { from, to }: Completions,
  { insert, more }: Completion,
): { text: string; caret: number } {
  const after = text.slice(to);
  const closed = more ? 0 : (/^\}*/.exec(after)?.[0].length ?? 0);
  const written = /\}*$/.exec(insert)?.[0].length ?? 0;
  // Only braces of this template are stepped over, never those of a JSON object behind it.
  const step = more ? 0 : Math.min(closed, Math.max(0, openBraces(text.slice(0, from)) - written));
  return { text: text.slice(0, from) + insert + after, caret: from + insert.length + step };
}

function openBraces(before: string): number {
  const brace = before.lastIndexOf("{");
  return brace === -1 ? 0 : openLookups(before.slice(0, brace)) + 1;
}
