// Writes a flow as FlowConfig, the newer YAML form: the graph with the names of its functions, no schemas, no code.
import type { FlowDocument, FlowFunction, FlowNode } from "../document/flow-schema.ts";
import { startNode } from "../document/start-node.ts";
import type { Json, JsonObject } from "../json.ts";
import { type ExchangeNote, type Notes, type Path, note } from "./exchange-note.ts";
import {
  asBranch,
  exportActions,
  exportMessages,
  exportText,
  noteDocument,
  noteFunction,
  roleOf,
} from "./export-parts.ts";

export interface ExportedFlow {
  readonly value: JsonObject;
  readonly notes: readonly ExchangeNote[];
}

function destination(source: FlowFunction, path: Path, notes: Notes): Json | undefined {
  const { decision } = source;
  if (decision === undefined || decision === null) return source.next_node_id || undefined;
  const branch = asBranch(decision);
  if (branch !== undefined) {
    note(
      notes,
      "CHANGED",
      [...path, "decision"],
      `There, the code of "${source.name}" must report "${branch.field}" in its result.`,
    );
    return branch;
  }
  note(
    notes,
    "DROPPED",
    [...path, "decision"],
    "Of this decision only the default route can be said there.",
  );
  return decision.default_next_node_id;
}

function exportFunction(source: FlowFunction, path: Path, notes: Notes): JsonObject {
  noteFunction(source, path, notes);
  const to = destination(source, path, notes);
  const plain = Object.keys(source.properties ?? {}).length === 0;
  if (plain && typeof to === "string" && (source.description ?? "") !== "") {
    return {
      name: source.name,
      transition_only: true,
      description: source.description ?? "",
      transition_to: to,
    };
  }
  note(
    notes,
    "DROPPED",
    [...path, "properties"],
    `What "${source.name}" takes stands in code there: write a function of that name.`,
  );
  return { name: source.name, ...(to !== undefined && { transition_to: to }) };
}

function exportNode(node: FlowNode, path: Path, notes: Notes): JsonObject {
  const data = node.data ?? {};
  const strategy = data.context_strategy?.strategy.toLowerCase();
  const role = roleOf(data);
  if (strategy === "reset_with_summary") {
    note(
      notes,
      "CHANGED",
      [...path, "data", "context_strategy"],
      "Summaries are gone there: the context is reset without one.",
    );
  }
  const functions = (data.functions ?? []).map((source, index) =>
    exportFunction(source, [...path, "data", "functions", index], notes),
  );
  const place = [...path, "data"];
  return {
    ...(role !== "" && {
      role_message: exportText(role, true, [...place, "role_messages"], notes),
    }),
    task_messages: exportMessages(
      data.task_messages ?? [],
      true,
      [...place, "task_messages"],
      notes,
    ),
    ...(functions.length > 0 && { functions }),
    ...(data.pre_actions !== undefined && {
      pre_actions: exportActions(data, "pre_actions", true, place, notes),
    }),
    ...(data.post_actions !== undefined && {
      post_actions: exportActions(data, "post_actions", true, place, notes),
    }),
    ...(strategy !== undefined && { context_strategy: strategy === "append" ? "append" : "reset" }),
    ...(data.respond_immediately !== undefined && {
      respond_immediately: data.respond_immediately,
    }),
  };
}

/** The flow as a FlowConfig value, with a report of what was dropped or must be added there. */
export function exportConfig(document: FlowDocument): ExportedFlow {
  const notes: Notes = [];
  noteDocument(document, notes);
  const globals = (document.global_functions ?? []).map((source, index) =>
    exportFunction(source, ["global_functions", index], notes),
  );
  const value: JsonObject = {
    initial_node: startNode(document).id,
    nodes: Object.fromEntries(
      document.nodes.map((node, index) => [node.id, exportNode(node, ["nodes", index], notes)]),
    ),
    ...(globals.length > 0 && { global_functions: globals }),
  };
  return { value, notes };
}

/** A value as YAML text, for files. Loads the YAML writer. */
export async function printYaml(value: JsonObject): Promise<string> {
  const { stringify } = await import("yaml");
  return stringify(value, { lineWidth: 100 });
}
