// Looks at a value before anything recursive touches it: is it plain JSON, and within the limits of a flow?
import { type FlowProblem, pointer } from "../check/problem.ts";

/** Most characters of a document, keys and texts together. */
export const MAX_CHARACTERS = 2_000_000;
/** Most values in a document. */
export const MAX_VALUES = 200_000;
export const MAX_DEPTH = 64;

function refusal(code: string, path: readonly (string | number)[], message: string): FlowProblem {
  return { code, level: "error", path: pointer(...path), message, refused: true };
}

/**
 * The first reason why a value from outside is no document of ours, or undefined. Works through what it was given without
 * recursion and stops at the limits, so cycles and bombs cost little.
 */
export function measureJson(input: unknown): FlowProblem | undefined {
  const work: { value: unknown; path: readonly (string | number)[] }[] = [
    { value: input, path: [] },
  ];
  let values = 0;
  let characters = 0;
  for (let entry = work.pop(); entry !== undefined; entry = work.pop()) {
    const { value, path } = entry;
    values += 1;
    if (typeof value === "string") characters += value.length;
    else if (typeof value === "number" && !Number.isFinite(value)) {
      return refusal("NOT_JSON", path, "JSON has no such number; write a finite one.");
    } else if (typeof value === "object" && value !== null) {
      if (path.length >= MAX_DEPTH) {
        return refusal("TOO_DEEP", path, `A flow may nest ${MAX_DEPTH} levels deep.`);
      }
      if (Array.isArray(value)) {
        if (values + work.length + value.length > MAX_VALUES) break;
        for (const [index, item] of value.entries())
          work.push({ value: item as unknown, path: [...path, index] });
      } else {
        const prototype: unknown = Object.getPrototypeOf(value);
        if (prototype !== Object.prototype && prototype !== null) {
          return refusal("NOT_JSON", path, "Only plain JSON objects can be part of a flow.");
        }
        for (const [key, item] of Object.entries(value)) {
          if (key === "__proto__") {
            return refusal(
              "FORBIDDEN_KEY",
              [...path, key],
              'The key "__proto__" is not allowed; rename it.',
            );
          }
          characters += key.length;
          work.push({ value: item as unknown, path: [...path, key] });
        }
      }
    } else if (
      !["number", "boolean"].includes(typeof value) &&
      value !== null &&
      value !== undefined
    ) {
      return refusal("NOT_JSON", path, `A ${typeof value} is no JSON value.`);
    }
    if (values + work.length > MAX_VALUES || characters > MAX_CHARACTERS) break;
  }
  if (work.length > 0 || values > MAX_VALUES || characters > MAX_CHARACTERS) {
    return refusal(
      "TOO_LARGE",
      [],
      `A flow may have ${MAX_CHARACTERS} characters in ${MAX_VALUES} values; split it into several bots.`,
    );
  }
  return undefined;
}
