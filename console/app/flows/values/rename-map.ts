// Another name for a value map: whatever looks something up in it does so by the new name.
import { everyTemplate } from "@pipecast/flow/document/every-template";
import { type Reference, readTemplate } from "@pipecast/template/template-syntax";
import { setRoot } from "../document/edit-root.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import { renameKey } from "./edit-map.ts";

function lookupsIn(reference: Reference, name: string): Reference[] {
  const own = reference.namespace === "value_map" && reference.path[0] === name ? [reference] : [];
  return [
    ...own,
    ...reference.path.flatMap((part) => (typeof part === "string" ? [] : lookupsIn(part, name))),
  ];
}

function renamed(text: string, from: string, to: string): string {
  const found = readTemplate(text)
    .flatMap((part) => (typeof part === "string" ? [] : lookupsIn(part, from)))
    .toSorted((a, b) => b.start - a.start);
  return found.reduce((done, { start }) => {
    const at = start + "{value_map.".length;
    return done.slice(0, at) + to + done.slice(at + from.length);
  }, text);
}

/** The value with another one at a path inside; what is beside the path stays the same object. */
function withAt(value: unknown, path: readonly (string | number)[], leaf: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return leaf;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? withAt(item, rest, leaf) : item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === key ? withAt(inner, rest, leaf) : (inner as unknown),
    ]),
  );
}

export function renameMap(doc: FlowDocument, from: string, to: string): FlowDocument {
  const maps = doc.value_maps;
  if (maps === undefined || !Object.hasOwn(maps, from) || Object.hasOwn(maps, to)) return doc;
  let next = setRoot(doc, { value_maps: renameKey(maps, from, to) });
  for (const { source, path } of everyTemplate(doc)) {
    const text = renamed(source, from, to);
    if (text !== source) next = withAt(next, path, text) as FlowDocument;
  }
  return next;
}
