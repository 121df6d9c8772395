// Templates in the leaves of a JSON body: the shape is fixed when it is parsed, only strings change.
import type { Namespace, Reference } from "./template-syntax.ts";
import { type Scope, type Template, parseTemplate } from "./template.ts";

export interface JsonTemplate {
  readonly references: readonly Reference[];
  /** A new value of the same shape. Parts that hold no template are shared between results: do not write to them. */
  readonly render: (scope: Scope) => unknown;
}

/** Deepest nesting of a body; deeper ones are refused when parsed. */
export const MAX_BODY_DEPTH = 64;

type Render = (scope: Scope) => unknown;
interface Found {
  references: Reference[];
  namespaces: readonly Namespace[] | undefined;
}

function compileString(source: string, found: Found): Render | undefined {
  const template: Template = parseTemplate(source, found.namespaces);
  if (template.constant !== undefined) return undefined;
  found.references.push(...template.references);
  return template.render;
}

function compileArray(items: readonly unknown[], found: Found, depth: number): Render | undefined {
  const renders = items.map((item) => compile(item, found, depth + 1));
  if (renders.every((render) => render === undefined)) return undefined;
  return (scope) => {
    const out: unknown[] = [];
    for (let index = 0; index < items.length; index += 1) {
      const render = renders[index];
      out.push(render === undefined ? items[index] : render(scope));
    }
    return out;
  };
}

function compileObject(object: object, found: Found, depth: number): Render | undefined {
  const base: Record<string, unknown> = {};
  const keys: string[] = [];
  const renders: Render[] = [];
  for (const [key, value] of Object.entries(object)) {
    // Assigning to it would change the prototype; no JSON API needs it.
    if (key === "__proto__") continue;
    const render = compile(value, found, depth + 1);
    base[key] = render === undefined ? value : "";
    if (render !== undefined) {
      keys.push(key);
      renders.push(render);
    }
  }
  if (keys.length === 0) return undefined;
  return (scope) => {
    const out = { ...base };
    for (let index = 0; index < keys.length; index += 1) {
      out[keys[index] as string] = (renders[index] as Render)(scope);
    }
    return out;
  };
}

function compile(value: unknown, found: Found, depth: number): Render | undefined {
  if (depth > MAX_BODY_DEPTH) {
    throw new RangeError(`A body may nest ${MAX_BODY_DEPTH} levels deep; make it flatter.`);
  }
  if (typeof value === "string") return compileString(value, found);
  if (Array.isArray(value)) return compileArray(value, found, depth);
  if (typeof value === "object" && value !== null) return compileObject(value, found, depth);
  return undefined;
}

/**
 * Parses the templates in all string leaves of a JSON value. Keys, numbers, booleans and null pass untouched.
 * Throws RangeError where it nests deeper than MAX_BODY_DEPTH.
 */
export function parseJsonTemplate(value: unknown, namespaces?: readonly Namespace[]): JsonTemplate {
  const found: Found = { references: [], namespaces };
  const render = compile(value, found, 0);
  return { references: found.references, render: render ?? (() => value) };
}
