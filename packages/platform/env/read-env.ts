// Reads settings through a schema and lists every fault at once, without ever showing a value.
import { z } from "zod";
import { EnvError, type EnvFault } from "./env-error.ts";
import type { EnvFile } from "./env-file.ts";
import { nearestName } from "./nearest-name.ts";

export interface EnvSource {
  /** The environment, passed in by a file named env.ts; it beats the file. */
  process: Readonly<Record<string, string | undefined>>;
  file?: EnvFile | undefined;
}

export interface ReadEnvOptions {
  /** Names that other schemas know, so that this one does not call them unknown in `.env`. */
  known?: readonly string[];
}

/**
 * The settings of `schema` from the environment and a `.env`; empty means not set.
 * Throws EnvError with all faults: missing and wrong values, names in `.env` that nobody knows, lines that are no setting.
 */
export function readEnv<Schema extends z.ZodObject>(
  schema: Schema,
  source: EnvSource,
  options: ReadEnvOptions = {},
): z.output<Schema> {
  const names = Object.keys(schema.shape);
  const given: Record<string, string> = {};
  for (const name of names) {
    const value = notEmpty(source.process[name]) ?? notEmpty(own(source.file?.values, name));
    if (value !== undefined) given[name] = value;
  }
  const result = schema.safeParse(given);
  const faults = [
    ...fileFaults(source.file, [...names, ...(options.known ?? [])]),
    ...(result.success ? [] : result.error.issues.map((issue) => valueFault(schema, given, issue))),
  ];
  if (faults.length > 0 || !result.success) throw new EnvError(faults);
  return result.data;
}

function fileFaults(file: EnvFile | undefined, known: readonly string[]): EnvFault[] {
  if (file === undefined) return [];
  const unknown = Object.keys(file.values)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearestName(name, known);
      const advice = meant === undefined ? "remove it" : `did you mean ${meant}?`;
      return {
        name: name.slice(0, 80),
        message: `in ${file.path} is no setting of ours: ${advice}`,
      };
    });
  const lines = file.badLines.map((line) => ({
    name: `${file.path}:${line}`,
    message: "is no setting: write NAME=value, or # before a remark",
  }));
  return [...unknown, ...lines];
}

function valueFault(
  schema: z.ZodObject,
  given: Record<string, string>,
  issue: z.core.$ZodIssue,
): EnvFault {
  const name = String(issue.path[0] ?? "settings");
  const field = schema.shape[name];
  const what = field === undefined ? undefined : describe(field as z.ZodType);
  const purpose = what === undefined ? "" : ` (${what})`;
  const value = given[name];
  if (field !== undefined && value === undefined && issue.code === "invalid_type")
    return { name, message: `is not set: give it in the environment or .env${purpose}` };
  return { name, message: `${hide(issue.message, value)}${purpose}` };
}

/** The description of a field, also under `.optional()` and `.default()`. */
function describe(field: z.ZodType): string | undefined {
  for (let depth = 0, at: z.ZodType | undefined = field; at !== undefined && depth < 8; depth++) {
    const description = z.globalRegistry.get(at)?.description;
    if (description !== undefined) return description;
    at = (at as z.ZodType & { def: { innerType?: z.ZodType } }).def.innerType;
  }
  return undefined;
}

/** A schema's own message might repeat the value, and a value may be a secret. */
function hide(message: string, value: string | undefined): string {
  return value === undefined || value.length < 6 ? message : message.replaceAll(value, "…");
}

function notEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value;
}

function own(
  values: Readonly<Record<string, string>> | undefined,
  name: string,
): string | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}
