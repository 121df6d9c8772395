// Turns a function of the document into what `step` runs when the model calls it.
import { parseTemplate } from "@pipecast/template";
import { pointer } from "../check/problem.ts";
import type { FlowFunction } from "../document/flow-schema.ts";
import { isStateKey } from "../state-key.ts";
import { compileProperty } from "./compile-arguments.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileDecision } from "./compile-decision.ts";
import type { CompiledFunction } from "./compiled-flow.ts";

type Path = readonly (string | number)[];

/** Faults go to the context's problems; what is left runs. */
export function compileFunction(
  source: FlowFunction,
  path: Path,
  context: CompileContext,
): CompiledFunction {
  const usable = (key: string, place: string): boolean => {
    if (isStateKey(key)) return true;
    context.problems.push({
      code: "STATE_KEY",
      level: "error",
      path: pointer(...path, place, key),
      message: `"${key}" cannot be a state key; use letters, digits, _ and -, at most 64, and none of JavaScript's own names.`,
    });
    return false;
  };
  const properties = Object.entries(source.properties ?? {}).filter(([key]) =>
    usable(key, "properties"),
  );
  const mappings = Object.entries(source.state_mappings ?? {}).filter(([key]) =>
    usable(key, "state_mappings"),
  );
  const target = source.next_node_id ?? "";
  return {
    name: source.name,
    properties: new Map(
      properties.map(([key, property]) => [
        key,
        compileProperty(property, [...path, "properties", key], context),
      ]),
    ),
    required: (source.required ?? []).filter((key) => properties.some(([known]) => known === key)),
    mappings: mappings.map(([key, template]) => [key, parseTemplate(template)]),
    ...(target !== "" && { target }),
    ...(source.decision !== undefined &&
      source.decision !== null && {
        decision: compileDecision(source, source.decision, [...path, "decision"], context),
      }),
  };
}
