// Can a model call the functions, and can what it calls them with ever be valid?
import { everyFunction, type FoundFunction } from "../document/every-function.ts";
import type { FlowFunction } from "../document/flow-schema.ts";
import { type CheckContext, type Path, addError, addWarning, repeated } from "./check-context.ts";
import { endsCall } from "./graph-rules.ts";
import { pointer } from "./problem.ts";
import { checkProperty, checkRequired } from "./property-rules.ts";

/** What both Gemini and OpenAI take as a name. */
const FUNCTION_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return (/^[a-z]/.test(plain) ? plain : `func_${plain}`).slice(0, 64);
}

function checkName(context: CheckContext, { source, path }: FoundFunction): void {
  if (FUNCTION_NAME.test(source.name)) return;
  const value = slug(source.name);
  addError(
    context,
    "FUNCTION_NAME",
    [...path, "name"],
    "Models take names of at most 64 letters, digits, _ and -, beginning with a letter.",
    {
      title: `Rename to ${value}`,
      patch: [{ op: "replace", path: pointer(...path, "name"), value }],
    },
  );
}

function doesNothing(source: FlowFunction): boolean {
  const goes = (source.next_node_id ?? "") !== "" || (source.decision ?? undefined) !== undefined;
  const keeps =
    Object.keys(source.properties ?? {}).length + Object.keys(source.state_mappings ?? {}).length;
  return !goes && keeps === 0;
}

function checkDuplicates(context: CheckContext, names: readonly string[], path: Path): void {
  for (const { value, index } of repeated(names)) {
    addError(
      context,
      "FUNCTION_DUPLICATE",
      [...path, index, "name"],
      `There is another function "${value}" here; a model could not tell them apart.`,
    );
  }
}

function checkLists(context: CheckContext): void {
  const globals = (context.document.global_functions ?? []).map(({ name }) => name);
  checkDuplicates(context, globals, ["global_functions"]);
  for (const [at, node] of context.document.nodes.entries()) {
    const path = ["nodes", at, "data", "functions"];
    const own = (node.data?.functions ?? []).map(({ name }) => name);
    checkDuplicates(context, own, path);
    for (const [index, name] of own.entries()) {
      if (globals.includes(name)) {
        addWarning(
          context,
          "FUNCTION_SHADOWS_GLOBAL",
          [...path, index, "name"],
          `"${name}" hides the global function of that name at this node.`,
        );
      }
    }
    if (own.length > 0 && endsCall(context, node)) {
      addWarning(
        context,
        "FUNCTION_NEVER_CALLED",
        path,
        "This node ends or hands over the call after its first words, so its functions will hardly ever be called.",
      );
    }
  }
}

/** Names, arguments and use of all functions. */
export function checkFunctions(context: CheckContext): void {
  for (const found of everyFunction(context.document)) {
    const { source, path } = found;
    checkName(context, found);
    checkRequired(context, source, path);
    if ((source.description ?? "").trim() === "") {
      addWarning(
        context,
        "FUNCTION_DESCRIPTION",
        [...path, "description"],
        "Without a description the model has to guess when to call this function.",
      );
    }
    if (doesNothing(source)) {
      addWarning(
        context,
        "FUNCTION_DOES_NOTHING",
        path,
        "This function stores nothing and leads nowhere.",
      );
    }
    for (const [name, property] of Object.entries(source.properties ?? {})) {
      checkProperty(context, property, [...path, "properties", name]);
    }
  }
  checkLists(context);
}
