// Functions of older and newer formats, in any of the shapes they have had, as functions of a flow.
import type { Json, JsonObject } from "../json.ts";
import { type Notes, type Path, note } from "./exchange-note.ts";
import { asList, asObject, asString, without } from "./plain-object.ts";

/** Unwraps OpenAI's, Gemini's and Anthropic's forms of a declaration. */
function declarationsOf(given: JsonObject): JsonObject[] {
  const gemini = asList(given["function_declarations"] ?? given["functionDeclarations"]);
  if (gemini.length > 0) return gemini.map((item) => asObject(item));
  const inner = asObject(given["function"]);
  return [
    Object.keys(inner).length > 0 ? { ...without(given, "function", "type"), ...inner } : given,
  ];
}

function schemaOf(declaration: JsonObject): { properties: JsonObject; required: readonly Json[] } {
  const parameters = asObject(declaration["parameters"] ?? declaration["input_schema"]);
  return {
    properties: asObject(declaration["properties"] ?? parameters["properties"]),
    required: asList(declaration["required"] ?? parameters["required"]),
  };
}

/** A property must have a type; old files sometimes leave it out. */
function withTypes(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const property = asObject(value);
      const inner = asObject(property["properties"]);
      const items = property["items"];
      return [
        name,
        {
          ...property,
          type: asString(property["type"]) ?? (Object.keys(inner).length > 0 ? "object" : "string"),
          ...(Object.keys(inner).length > 0 && { properties: withTypes(inner) }),
          ...(items !== undefined && { items: asObject(withTypes({ items })["items"]) }),
        },
      ];
    }),
  );
}

/** `{field, cases, default}`: the field becomes an argument that the model gives, each case a condition. */
function branch(table: JsonObject, here: string | undefined, path: Path, notes: Notes): JsonObject {
  const field = asString(table["field"]) ?? "result";
  const cases = Object.entries(asObject(table["cases"])).map(
    ([name, target]) => [name, asString(target) ?? ""] as const,
  );
  const fallback = asString(table["default"]) ?? here ?? cases[0]?.[1] ?? "";
  note(
    notes,
    "CHANGED",
    [...path, "transition_to"],
    `There, the code behind the function reports "${field}"; here the model gives it as an argument. Replace it by a webhook where a fact is needed.`,
  );
  if (asString(table["default"]) === undefined) {
    note(
      notes,
      "CHANGED",
      [...path, "transition_to"],
      `Without a default the conversation stays; here it goes to "${fallback}".`,
    );
  }
  return {
    properties: { [field]: { type: "string", enum: cases.map(([name]) => name) } },
    required: [field],
    decision: {
      language: "cel",
      action: `args.${field}`,
      conditions: cases.map(([name, target]) => ({
        operator: "==",
        value: JSON.stringify(name),
        next_node_id: target,
      })),
      default_next_node_id: fallback,
    },
  };
}

export interface ImportContext {
  /** Names of all nodes: in the oldest files a function of that name is the way there. */
  readonly nodes: ReadonlySet<string>;
  /** Tools are only named in this format; what they take stands in code. */
  readonly named: boolean;
  readonly notes: Notes;
}

function importOne(
  declaration: JsonObject,
  here: string | undefined,
  path: Path,
  context: ImportContext,
): JsonObject {
  const name = asString(declaration["name"]) ?? "";
  const { properties, required } = schemaOf(declaration);
  const to = declaration["transition_to"];
  const known = [
    "name description properties required parameters input_schema transition_to transition_only handler",
    "transition_callback type cancel_on_interruption timeout_secs strict",
  ].flatMap((line) => line.split(" "));
  const { notes } = context;
  for (const key of ["handler", "transition_callback"]) {
    if (declaration[key] === undefined || declaration[key] === null) continue;
    note(
      notes,
      "DROPPED",
      [...path, key],
      `The code behind "${name}" does not come along; use state_mappings, a webhook or a decision.`,
    );
  }
  const table = asObject(to);
  const branched = Object.keys(table).length > 0;
  const target = asString(to) ?? (to === undefined && context.nodes.has(name) ? name : undefined);
  if (context.named && declaration["transition_only"] !== true && !branched) {
    note(
      notes,
      "MISSING",
      path,
      `What "${name}" takes and when to call it stands in code there; add description and properties.`,
    );
  }
  const extra = Object.fromEntries(
    Object.entries(declaration).filter(([key]) => !known.includes(key)),
  );
  return {
    name,
    description: asString(declaration["description"]) ?? "",
    ...(Object.keys(properties).length > 0 && { properties: withTypes(properties), required }),
    ...(branched && branch(table, here, path, notes)),
    ...(target !== undefined && { next_node_id: target }),
    ...Object.fromEntries(
      ["cancel_on_interruption", "timeout_secs"].flatMap((key) =>
        declaration[key] === undefined ? [] : [[key, declaration[key]]],
      ),
    ),
    ...extra,
  };
}

/** All functions of a list; `here` is the node that offers them, undefined for global ones. */
export function importFunctions(
  given: unknown,
  here: string | undefined,
  path: Path,
  context: ImportContext,
): JsonObject[] {
  return asList(given).flatMap((item, index) => {
    const place = [...path, index];
    if (typeof item === "string") return [importOne({ name: item }, here, place, context)];
    return declarationsOf(asObject(item)).map((declaration) =>
      importOne(declaration, here, place, context),
    );
  });
}
