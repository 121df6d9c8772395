// References of a text that find nothing where it is filled, and braces that look like a template and are none.
import { nearest } from "@pipecast/flow/check/check-context";
import { SUSPECT } from "@pipecast/flow/check/template-rules";
import { type Reference, readTemplate } from "@pipecast/template/template-syntax";
import type { Names } from "./names-in-scope.ts";

export interface TemplateFault {
  readonly kind: "state" | "args" | "call" | "map" | "key" | "path" | "webhook" | "malformed";
  readonly start: number;
  readonly end: number;
  /** The reference as it stands. */
  readonly written: string;
  /** What it should be, where that can be guessed. */
  readonly fix?: string;
}

/** Enough to compare a wrong name with: it is a courtesy. */
const budget = 20;

interface Search {
  readonly text: string;
  readonly names: Names;
  readonly found: TemplateFault[];
  readonly left: { suggestions: number };
}

function tell(
  { text, found, left }: Search,
  kind: TemplateFault["kind"],
  { start, end }: Reference,
  wrong?: { name: string; at: number; known: readonly string[] },
): void {
  const written = text.slice(start, end);
  const meant = wrong && nearest(left, wrong.name, wrong.known);
  const fix =
    wrong && meant !== undefined
      ? written.slice(0, wrong.at - start) +
        meant +
        written.slice(wrong.at - start + wrong.name.length)
      : undefined;
  found.push({ kind, start, end, written, ...(fix !== undefined && fix !== written && { fix }) });
}

function checkLookup(search: Search, reference: Reference): void {
  const { names } = search;
  const [map, key] = reference.path;
  if (reference.path.length !== 2) return tell(search, "path", reference);
  if (typeof map !== "string") return undefined;
  const at = reference.start + "{value_map.".length;
  if (!Object.hasOwn(names.maps, map))
    return tell(search, "map", reference, { name: map, at, known: Object.keys(names.maps) });
  const keys = names.maps[map] ?? {};
  if (typeof key === "string" && !Object.hasOwn(keys, key))
    tell(search, "key", reference, {
      name: key,
      at: at + map.length + 1,
      known: Object.keys(keys),
    });
  return undefined;
}

function check(search: Search, reference: Reference): void {
  const { names } = search;
  const { namespace, path, start } = reference;
  const name = typeof path[0] === "string" ? path[0] : "";
  const wrong = { name, at: start + namespace.length + 2 };
  if (namespace === "value_map") checkLookup(search, reference);
  else if (namespace === "state") {
    if (names.stateIsKnown && !names.state.includes(name))
      tell(search, "state", reference, { ...wrong, known: names.state });
  } else if (namespace === "args") {
    if (names.args !== undefined && !names.args.includes(name))
      tell(search, "args", reference, { ...wrong, known: names.args });
  } else if (namespace === "call") {
    if (!names.call.includes(name))
      tell(search, "call", reference, { ...wrong, known: names.call });
  } else if (namespace === "webhook" && name !== "status")
    tell(search, "webhook", reference, { ...wrong, known: ["status"] });
  for (const part of path) if (typeof part !== "string") check(search, part);
}

/** `{{ state.x }}` as it was meant, where that makes one reference. */
function mended(written: string, names: Names): string | undefined {
  const plain = `{${written.replaceAll(/[{}\s]/g, "").replace(/^value_maps\./, "value_map.")}}`;
  const parts = readTemplate(plain, names.namespaces);
  return parts.length === 1 && typeof parts[0] !== "string" ? plain : undefined;
}

function checkLiteral({ names, found }: Search, literal: string, offset: number): void {
  for (let at = 0; found.length < 50;) {
    const match = SUSPECT.exec(literal.slice(at));
    if (match === null) return;
    // A second closing brace belongs to a first that was doubled.
    const doubled =
      match[0].startsWith("{{") && literal[at + match.index + match[0].length] === "}";
    const written = match[0] + (doubled ? "}" : "");
    const start = offset + at + match.index;
    const fix = written.endsWith("}") ? mended(written, names) : undefined;
    const end = start + written.length;
    found.push({ kind: "malformed", start, end, written, ...(fix !== undefined && { fix }) });
    at += match.index + written.length;
  }
}

/** In order of their places; at most fifty. */
export function templateFaults(text: string, names: Names): TemplateFault[] {
  if (!text.includes("{")) return [];
  const search: Search = { text, names, found: [], left: { suggestions: budget } };
  let offset = 0;
  for (const part of readTemplate(text, names.namespaces)) {
    if (search.found.length >= 50) break;
    if (typeof part === "string") {
      checkLiteral(search, part, offset);
      offset += part.length;
    } else {
      check(search, part);
      offset = part.end;
    }
  }
  return search.found.slice(0, 50);
}
