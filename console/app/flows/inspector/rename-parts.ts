// Safe renames: what refers to a function or to its property is mended with it.
import { readTemplate, type Reference } from "@pipecast/template/template-syntax";
import { functionsOf, setFunction } from "../document/edit-functions.ts";
import type { FlowDocument, FlowFunction, FunctionOwner } from "../document/flow-document.ts";
import { patchObject } from "../document/patch-object.ts";
import { renameKey } from "../values/edit-map.ts";

/** Everybody who has a function of a name. */
function countOf(doc: FlowDocument, name: string): number {
  const lists = [doc.global_functions, ...doc.nodes.map(({ data }) => data?.functions)];
  return lists.flatMap((list) => list ?? []).filter((source) => source.name === name).length;
}

/** Another name for a function; keys of the phone that mean it go with it, where no other function has its old name. */
export function renameFunction(
  doc: FlowDocument,
  owner: FunctionOwner,
  index: number,
  name: string,
): FlowDocument {
  const before = functionsOf(doc, owner)[index]?.name;
  if (before === undefined || before === name) return doc;
  const renamed = setFunction(doc, owner, index, { name });
  if (renamed.keypad === undefined || countOf(renamed, before) > 0) return renamed;
  const keypad = Object.fromEntries(
    Object.entries(renamed.keypad).map(([digit, press]) => [
      digit,
      press.function === before ? patchObject(press, { function: name }) : press,
    ]),
  );
  return patchObject(renamed, { keypad });
}

function argumentsIn(reference: Reference, name: string): Reference[] {
  const own = reference.namespace === "args" && reference.path[0] === name ? [reference] : [];
  return [
    ...own,
    ...reference.path.flatMap((part) => (typeof part === "string" ? [] : argumentsIn(part, name))),
  ];
}

/** A template in which `{args.from}` is `{args.to}`. */
export function renameArgument(template: string, from: string, to: string): string {
  const found = readTemplate(template)
    .flatMap((part) => (typeof part === "string" ? [] : argumentsIn(part, from)))
    .toSorted((a, b) => b.start - a.start);
  let text = template;
  for (const { start } of found) {
    const at = start + "{args.".length;
    text = text.slice(0, at) + to + text.slice(at + from.length);
  }
  return text;
}

/** A function whose property has another name: in `required`, its own mappings and its keys of the phone too. */
export function renameProperty(source: FlowFunction, from: string, to: string): FlowFunction {
  const { properties, required, state_mappings: mappings, keypad } = source;
  return patchObject(source, {
    ...(properties && { properties: renameKey(properties, from, to) }),
    ...(required && { required: required.map((name) => (name === from ? to : name)) }),
    ...(mappings && {
      state_mappings: Object.fromEntries(
        Object.entries(mappings).map(([key, text]) => [key, renameArgument(text, from, to)]),
      ),
    }),
    ...(keypad && {
      keypad: Object.fromEntries(
        Object.entries(keypad).map(([digit, args]) => [digit, renameKey(args, from, to)]),
      ),
    }),
  });
}
