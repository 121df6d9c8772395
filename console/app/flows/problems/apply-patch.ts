// Applies the fix of a problem: JSON Patch on the document, sharing everything it does not touch.
import type { ProblemFix } from "@pipecast/flow/check/problem";
import type { FlowDocument } from "../document/flow-document.ts";

type Operation = ProblemFix["patch"][number];

/** The document with all operations applied; the very same one where a place is not there any more. */
export function applyPatch(doc: FlowDocument, patch: ProblemFix["patch"]): FlowDocument {
  try {
    return patch.reduce<unknown>(
      (value, operation) => applyAt(value, partsOf(operation.path), operation),
      doc,
    ) as FlowDocument;
  } catch (error) {
    if (error instanceof RangeError) return doc;
    throw error;
  }
}

export function partsOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What stands at a place; undefined where nothing does. */
export function valueAt(doc: unknown, pointer: string): unknown {
  return partsOf(pointer).reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    doc,
  );
}

function applyAt(value: unknown, [key, ...rest]: string[], operation: Operation): unknown {
  if (key === undefined) throw new RangeError("the whole is not replaced");
  if (Array.isArray(value)) return inList(value as unknown[], key, rest, operation);
  if (typeof value !== "object" || value === null) throw new RangeError("no such place");
  const there = Object.hasOwn(value, key);
  if (!there && (rest.length > 0 || operation.op !== "add")) throw new RangeError("no such place");
  const entries = Object.entries(value);
  if (rest.length === 0 && operation.op === "remove")
    return Object.fromEntries(entries.filter(([name]) => name !== key));
  const before = (value as Record<string, unknown>)[key];
  const next = rest.length > 0 ? applyAt(before, rest, operation) : given(operation);
  return Object.fromEntries([...entries, [key, next]]);
}

function inList(list: unknown[], key: string, rest: string[], operation: Operation): unknown[] {
  const at = key === "-" ? list.length : Number(key);
  const most = rest.length === 0 && operation.op === "add" ? list.length : list.length - 1;
  if (!Number.isInteger(at) || at < 0 || at > most) throw new RangeError("no such place");
  if (rest.length > 0)
    return list.map((entry, index) => (index === at ? applyAt(entry, rest, operation) : entry));
  if (operation.op === "remove") return list.filter((_entry, index) => index !== at);
  if (operation.op === "add") return [...list.slice(0, at), operation.value, ...list.slice(at)];
  return list.map((entry, index) => (index === at ? operation.value : entry));
}

function given(operation: Operation): unknown {
  return operation.op === "remove" ? undefined : operation.value;
}
