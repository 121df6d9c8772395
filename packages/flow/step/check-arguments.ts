// What a model calls a function with is checked like any input: only declared names, only valid values.
import type { ArgumentRule, CompiledFunction } from "../compile/compiled-flow.ts";
import type { Json, JsonObject } from "../json.ts";
import { MAX_DEPTH, isSmall } from "./is-small.ts";

export type CheckedArguments =
  | { args: JsonObject; fault?: undefined }
  | { args?: undefined; fault: ArgumentFault };

/** The first thing wrong, told to the model so that it can do better. */
export interface ArgumentFault {
  field: string;
  message: string;
  allowed?: readonly Json[];
}

const MAX_ITEMS = 64;
/** Most characters and values of an argument whose inner form is not declared. */
const MAX_FREE = 4000;

class Invalid extends Error {
  readonly fault: ArgumentFault;
  constructor(field: string, message: string, allowed?: readonly Json[]) {
    super(message);
    this.fault = { field, message, ...(allowed !== undefined && { allowed }) };
  }
}

/** Models send 205 where a text is wanted and "2" where a number is; what can be meant only one way is taken so. */
function coerce(type: string, value: Json): Json {
  if (type === "string" && (typeof value === "number" || typeof value === "boolean"))
    return String(value);
  if (typeof value !== "string") return value;
  if ((type === "number" || type === "integer") && /^-?\d{1,15}(?:\.\d{1,10})?$/.test(value))
    return Number(value);
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  return value;
}

function matches(pattern: NonNullable<ArgumentRule["pattern"]>, text: string): boolean {
  try {
    return pattern.test(text);
  } catch {
    return false;
  }
}

function checkText(rule: ArgumentRule, field: string, value: Json): string {
  if (typeof value !== "string") throw new Invalid(field, "must be a text");
  if (value.length > rule.maxLength)
    throw new Invalid(field, `must have at most ${rule.maxLength} characters`);
  // Control characters have no place in speech; a line break is a blank.
  const text = value.replaceAll(/\p{Cc}+/gu, " ");
  if (text.length < rule.minLength)
    throw new Invalid(field, `must have at least ${rule.minLength} characters`);
  if (rule.pattern !== undefined && !matches(rule.pattern, text)) {
    throw new Invalid(field, `must match the pattern ${rule.pattern.source}`);
  }
  return text;
}

function checkNumber(rule: ArgumentRule, field: string, value: Json): number {
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new Invalid(field, "must be a number");
  if (rule.type === "integer" && !Number.isSafeInteger(value))
    throw new Invalid(field, "must be a whole number");
  if (rule.minimum !== undefined && value < rule.minimum)
    throw new Invalid(field, `must be at least ${rule.minimum}`);
  if (rule.maximum !== undefined && value > rule.maximum)
    throw new Invalid(field, `must be at most ${rule.maximum}`);
  return value;
}

function checkList(rule: ArgumentRule, field: string, value: Json, depth: number): Json {
  if (!Array.isArray(value)) throw new Invalid(field, "must be a list");
  if (value.length > MAX_ITEMS) throw new Invalid(field, `must have at most ${MAX_ITEMS} entries`);
  const { items } = rule;
  if (items === undefined) return checkFree(field, value);
  return value.map((item: Json, index) => checkValue(items, `${field}[${index}]`, item, depth + 1));
}

/** A value whose inner form nobody declared: small and flat enough is all that can be asked. */
function checkFree(field: string, value: Json): Json {
  if (!isSmall(value, MAX_FREE)) throw new Invalid(field, "is too large");
  return value;
}

function checkObject(rule: ArgumentRule, field: string, value: Json, depth: number): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Invalid(field, "must be an object");
  }
  if (rule.properties === undefined) return checkFree(field, value);
  return checkProperties(
    rule.properties,
    rule.required,
    `${field}.`,
    value as JsonObject,
    depth + 1,
  );
}

function checkValue(rule: ArgumentRule, field: string, given: Json, depth: number): Json {
  if (depth > MAX_DEPTH) throw new Invalid(field, "nests too deeply");
  const value = coerce(rule.type, given);
  const allowed = rule.enum;
  if (allowed !== undefined && !allowed.includes(value as string)) {
    throw new Invalid(field, `must be one of ${allowed.join(", ")}`, allowed);
  }
  switch (rule.type) {
    case "string":
      return checkText(rule, field, value);
    case "number":
    case "integer":
      return checkNumber(rule, field, value);
    case "boolean":
      if (typeof value !== "boolean")
        throw new Invalid(field, "must be true or false", [true, false]);
      return value;
    case "array":
      return checkList(rule, field, value, depth);
    case "object":
      return checkObject(rule, field, value, depth);
    default:
      return typeof value === "object" && value !== null ? checkFree(field, value) : value;
  }
}

function checkProperties(
  properties: ReadonlyMap<string, ArgumentRule>,
  required: readonly string[],
  prefix: string,
  given: JsonObject,
  depth: number,
): JsonObject {
  const out: Record<string, Json> = {};
  for (const [name, rule] of properties) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    // A model that sends null means: not known.
    if (value === undefined || value === null) {
      if (required.includes(name)) throw new Invalid(prefix + name, "is required", rule.enum);
    } else out[name] = checkValue(rule, prefix + name, value, depth);
  }
  return out;
}

/** Declared and valid arguments only, or the first fault with the field's name and what is allowed there. */
export function checkArguments(declared: CompiledFunction, given: Json): CheckedArguments {
  const args = given ?? {};
  if (typeof args !== "object" || Array.isArray(args)) {
    return { fault: { field: "", message: "arguments must be an object" } };
  }
  try {
    return {
      args: checkProperties(declared.properties, declared.required, "", args as JsonObject, 0),
    };
  } catch (error) {
    if (error instanceof Invalid) return { fault: error.fault };
    throw error;
  }
}
