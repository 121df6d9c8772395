// Looks at a value before anything recursive touches it: is it plain JSON, and within the limits of a flow?
import { type FlowProblem, pointer } from "../check/problem.ts";
import { type Trail, pathOf } from "./trail.ts";

/** Most characters of a document, keys and texts together. */
export const MAX_CHARACTERS = 2_000_000;
/** Most values in a document. */
export const MAX_VALUES = 100_000;
export const MAX_DEPTH = 64;
/** Most opening braces in its texts: each may be a template. */
export const MAX_BRACES = 20_000;

function refusal(code: string, trail: Trail | undefined, message: string): FlowProblem {
  return { code, level: "error", path: pointer(...pathOf(trail)), message, refused: true };
}

interface Entry {
  readonly value: unknown;
  readonly trail: Trail | undefined;
  readonly depth: number;
}

class Measure {
  readonly work: Entry[];
  values = 0;
  characters = 0;
  braces = 0;

  constructor(input: unknown) {
    this.work = [{ value: input, trail: undefined, depth: 0 }];
  }

  get exceeded(): boolean {
    return (
      this.values + this.work.length > MAX_VALUES ||
      this.characters > MAX_CHARACTERS ||
      this.braces > MAX_BRACES
    );
  }

  #countBraces(text: string): void {
    for (
      let at = text.indexOf("{");
      at !== -1 && this.braces <= MAX_BRACES;
      at = text.indexOf("{", at + 1)
    ) {
      this.braces += 1;
    }
  }

  #list(list: readonly unknown[], { trail, depth }: Entry): void {
    // Not even the loop over a list that is too long anyway.
    if (list.length > MAX_VALUES) this.values += list.length;
    else
      for (const [key, value] of list.entries())
        this.work.push({ value, trail: { up: trail, key }, depth: depth + 1 });
  }

  #object(object: object, { trail, depth }: Entry): FlowProblem | undefined {
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype !== Object.prototype && prototype !== null) {
      return refusal("NOT_JSON", trail, "Only plain JSON objects can be part of a flow.");
    }
    for (const [key, value] of Object.entries(object)) {
      const below: Trail = { up: trail, key };
      if (key === "__proto__")
        return refusal("FORBIDDEN_KEY", below, 'The key "__proto__" is not allowed; rename it.');
      this.characters += key.length;
      this.work.push({ value, trail: below, depth: depth + 1 });
    }
    return undefined;
  }

  take(entry: Entry): FlowProblem | undefined {
    const { value, trail } = entry;
    this.values += 1;
    switch (typeof value) {
      case "string":
        this.characters += value.length;
        this.#countBraces(value);
        return undefined;
      case "number":
        return Number.isFinite(value)
          ? undefined
          : refusal("NOT_JSON", trail, "JSON has no such number; write a finite one.");
      case "boolean":
      case "undefined":
        return undefined;
      case "object":
        if (value === null) return undefined;
        if (entry.depth >= MAX_DEPTH)
          return refusal("TOO_DEEP", trail, `A flow may nest ${MAX_DEPTH} levels deep.`);
        if (!Array.isArray(value)) return this.#object(value, entry);
        this.#list(value, entry);
        return undefined;
      default:
        return refusal("NOT_JSON", trail, `A ${typeof value} is no JSON value.`);
    }
  }
}

/**
 * The first reason why a value from outside is no document of ours, or undefined. Works through what it was given without
 * recursion and stops at the limits, so cycles and bombs cost little.
 */
export function measureJson(input: unknown): FlowProblem | undefined {
  const measure = new Measure(input);
  for (let entry = measure.work.pop(); entry !== undefined; entry = measure.work.pop()) {
    const fault = measure.take(entry);
    if (fault !== undefined) return fault;
    if (measure.exceeded) {
      const limits = `${MAX_CHARACTERS} characters, ${MAX_VALUES} values and ${MAX_BRACES} braces`;
      return refusal(
        "TOO_LARGE",
        undefined,
        `A flow may have ${limits}; split it into several bots.`,
      );
    }
  }
  return undefined;
}
