// JSON in text columns: one codec for both dialects.
import { DbErrors } from "./database-errors.ts";

/** The text to store. Throws TypeError for what JSON has no form for (undefined, functions, bigint). */
export function encodeJson(value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError("there is no JSON for this value");
  return text;
}

/** What was stored; null for null. Validate it where its shape matters. Throws DB_BAD_JSON. */
export function decodeJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.name : "no JSON";
    throw DbErrors.BAD_JSON({ reason: `${reason}, ${text.length} characters` });
  }
}

/** A boolean as it is stored. */
export function encodeFlag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

/** A stored boolean. */
export function decodeFlag(value: number): boolean {
  return value !== 0;
}
