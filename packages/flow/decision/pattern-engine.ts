// Patterns of properties on an engine that is linear in the text, whatever the pattern. Loaded only for flows that have one.
import { RE2JS } from "re2js";

/** Longest pattern. */
export const MAX_PATTERN = 500;

type Matches = (text: string) => boolean;

/** Compiled ones by their text: flows repeat their patterns, and compiling costs 70 µs. The oldest goes when it is full. */
const cache = new Map<string, Matches>();
const MAX_CACHED = 256;

/**
 * Makes a pattern (JSON Schema: it may match anywhere) ready. Throws with a reason where it is invalid or needs back-references
 * or look-around, which no linear engine has.
 */
export function compilePattern(pattern: string): Matches {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > MAX_PATTERN) throw new Error(`it has more than ${MAX_PATTERN} characters`);
  const compiled = RE2JS.compile(pattern);
  const matches: Matches = (text) => compiled.matcher(text).find();
  const [oldest] = cache.keys();
  if (cache.size >= MAX_CACHED && oldest !== undefined) cache.delete(oldest);
  cache.set(pattern, matches);
  return matches;
}
