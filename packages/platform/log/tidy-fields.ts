// Makes fields fit for a log: secrets out, personal data masked, sizes capped, errors readable.
import { isAppError } from "../errors/app-error.ts";
import type { LogFields } from "./log.ts";
import { maskPersonal } from "./mask.ts";

const maxText = 2048;
const maxDepth = 6;
const maxNodes = 400;
const maxEntries = 50;
/** Names that the log itself writes; `ready` belongs to the one line that says the program is up. */
const reserved = new Set(["level", "time", "name", "pid", "msg", "ready"]);
const secretName =
  /secret|token|passw|authorization|cookie|credential|signature|(api|auth|private|master|internal|signing|access|session|encryption)key|^(keys?|auth|pass|pwd)$/;

interface Budget {
  nodes: number;
}

/** A copy of the fields that is safe and small. Never throws. */
export function tidyFields(fields: LogFields): Record<string, unknown> {
  const budget: Budget = { nodes: maxNodes };
  const tidy = tidyObject(fields, 0, budget);
  for (const name of reserved)
    if (name in tidy) {
      tidy[`${name}_`] = tidy[name];
      delete tidy[name];
    }
  return tidy;
}

/** Text of at most 2 KB. */
export function capText(text: string): string {
  return text.length <= maxText
    ? text
    : `${text.slice(0, maxText)}… (${text.length - maxText} more)`;
}

function tidyObject(value: object, depth: number, budget: Budget): Record<string, unknown> {
  const tidy: Record<string, unknown> = {};
  for (const name of Object.keys(value).slice(0, maxEntries)) {
    if (budget.nodes <= 0) break;
    if (name === "__proto__") continue;
    tidy[name.slice(0, 64)] = tidyEntry(name, read(value, name), depth, budget);
  }
  return tidy;
}

function tidyEntry(name: string, value: unknown, depth: number, budget: Budget): unknown {
  if (name === "pii") return maskPersonal(value);
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  if (!secretName.test(plain)) return tidyValue(value, depth + 1, budget);
  // Counts of a model's tokens are no secrets.
  const harmless = typeof value === "number" && plain.includes("token");
  return harmless || value === null || value === undefined || typeof value === "boolean"
    ? value
    : "[redacted]";
}

function tidyValue(value: unknown, depth: number, budget: Budget): unknown {
  budget.nodes--;
  if (typeof value === "string") return capText(value);
  if (typeof value === "bigint") return value.toString().slice(0, 64);
  if (typeof value === "function" || typeof value === "symbol") return `[${typeof value}]`;
  if (typeof value !== "object" || value === null) return value;
  if (budget.nodes <= 0) return "[more]";
  if (depth >= maxDepth) return "[deep]";
  if (value instanceof Error) return tidyError(value, depth, budget);
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "[no date]" : value.toISOString();
  if (value instanceof URL) return capText(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return tidyObject(Object.fromEntries(value), depth, budget);
  if (value instanceof Set || Array.isArray(value))
    return [...value].slice(0, maxEntries).map((entry) => tidyValue(entry, depth + 1, budget));
  return tidyObject(value, depth, budget);
}

/** Of an error of ours the catalogue's text; of others the message without runs of digits, which may be anybody's number. */
function tidyError(error: Error, depth: number, budget: Budget): Record<string, unknown> {
  const known = isAppError(error);
  const tidy: Record<string, unknown> = {
    type: shortText(read(error, "name")),
    code: shortText(read(error, "code")),
    message: known
      ? error.template
      : shortText(read(error, "message")).replaceAll(/\d{9,}/g, "[digits]"),
    stack: frames(read(error, "stack")),
  };
  if (known && error.details !== undefined)
    tidy["details"] = tidyValue(error.details, depth + 1, budget);
  const cause = read(error, "cause");
  if (cause !== undefined) tidy["cause"] = tidyValue(cause, depth + 1, budget);
  if (error instanceof AggregateError)
    tidy["errors"] = error.errors.slice(0, 5).map((inner) => tidyValue(inner, depth + 1, budget));
  return tidy;
}

/** The frames alone: the first lines of a stack repeat the message. */
function frames(stack: unknown): string[] {
  if (typeof stack !== "string") return [];
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 20)
    .map((line) => line.trim().slice(0, 300));
}

function shortText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? capText(String(value)) : "";
}

/** A getter may throw; a log never does. */
function read(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return "[unreadable]";
  }
}
