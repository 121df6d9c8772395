// Turns a function's properties into rules for its arguments and into the JSON Schema that the model gets.
import { pointer } from "../check/problem.ts";
import type { FlowFunction, FlowProperty } from "../document/flow-schema.ts";
import type { Json, JsonObject } from "../json.ts";
import type { ToolDeclaration } from "../step/flow-effect.ts";
import { type CompileContext, reasonOf } from "./compile-context.ts";
import type { ArgumentRule } from "./compiled-flow.ts";

/** Longest text of an argument whose property sets no `maxLength`, and the longest that may be set. */
export const DEFAULT_MAX_LENGTH = 500;
const MOST_LENGTH = 4000;

function compilePattern(
  source: string,
  path: readonly (string | number)[],
  context: CompileContext,
): ArgumentRule["pattern"] {
  try {
    return { source, test: context.patterns(source) };
  } catch (error) {
    context.problems.push({
      code: "PATTERN_INVALID",
      level: "error",
      path: pointer(...path, "pattern"),
      message: `This pattern cannot be used (${reasonOf(error)}). Write it without look-around and back-references.`,
    });
    return undefined;
  }
}

/** The rule of one property, nested ones included. */
export function compileProperty(
  property: FlowProperty,
  path: readonly (string | number)[],
  context: CompileContext,
): ArgumentRule {
  const inner = Object.entries(property.properties ?? {});
  return {
    type: property.type.toLowerCase(),
    ...(property.enum !== undefined && property.enum.length > 0 && { enum: property.enum }),
    ...(property.minimum !== undefined && { minimum: property.minimum }),
    ...(property.maximum !== undefined && { maximum: property.maximum }),
    minLength: property.minLength ?? 0,
    maxLength: Math.min(property.maxLength ?? DEFAULT_MAX_LENGTH, MOST_LENGTH),
    ...(property.pattern !== undefined && {
      pattern: compilePattern(property.pattern, path, context),
    }),
    ...(property.items !== undefined && {
      items: compileProperty(property.items, [...path, "items"], context),
    }),
    ...(inner.length > 0 && {
      properties: new Map(
        inner.map(([name, value]) => [
          name,
          compileProperty(value, [...path, "properties", name], context),
        ]),
      ),
    }),
    required: property.required ?? [],
  };
}

function describe(property: FlowProperty): string | undefined {
  const meanings = Object.entries(property.enum_descriptions ?? {});
  if (meanings.length === 0) return property.description;
  const told = meanings.map(([value, meaning]) => `${value}: ${meaning}`).join("; ");
  return property.description === undefined || property.description === ""
    ? told
    : `${property.description} (${told})`;
}

function propertyForModel(property: FlowProperty): JsonObject {
  const description = describe(property);
  const inner = Object.entries(property.properties ?? {});
  const kept = ["minimum", "maximum", "minLength", "maxLength", "pattern"].filter(
    (key) => property[key] !== undefined,
  );
  return {
    type: property.type.toLowerCase(),
    ...(description !== undefined && { description }),
    ...(property.enum !== undefined && property.enum.length > 0 && { enum: property.enum }),
    ...Object.fromEntries(kept.map((key) => [key, property[key] as Json])),
    ...(property.items !== undefined && { items: propertyForModel(property.items) }),
    ...(inner.length > 0 && {
      properties: Object.fromEntries(inner.map(([name, value]) => [name, propertyForModel(value)])),
    }),
    ...(property.required !== undefined && { required: property.required }),
  };
}

/** The function as it is declared to a model. Keys of ours and unknown ones are left out. */
export function declareTool(source: FlowFunction): ToolDeclaration {
  const properties = Object.entries(source.properties ?? {});
  const required = (source.required ?? []).filter((name) =>
    Object.hasOwn(source.properties ?? {}, name),
  );
  return {
    name: source.name,
    description: source.description ?? "",
    parameters: {
      type: "object",
      properties: Object.fromEntries(
        properties.map(([name, property]) => [name, propertyForModel(property)]),
      ),
      ...(required.length > 0 && { required }),
    },
  };
}
