// Patterns of properties on an engine that is linear in the text, whatever the pattern. Loaded only for flows that have one.
import { RE2JS } from "re2js";

/** Longest pattern. */
export const MAX_PATTERN = 500;

/**
 * Makes a pattern (JSON Schema: it may match anywhere) ready. Throws with a reason where it is invalid or needs back-references
 * or look-around, which no linear engine has.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  if (pattern.length > MAX_PATTERN) throw new Error(`it has more than ${MAX_PATTERN} characters`);
  const compiled = RE2JS.compile(pattern);
  return (text) => compiled.matcher(text).find();
}
