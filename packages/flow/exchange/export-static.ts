// Writes a flow as the old static JSON: a map of nodes with OpenAI-style functions.
import { declareTool } from "../compile/compile-arguments.ts";
import type { FlowDocument, FlowFunction, FlowNode } from "../document/flow-schema.ts";
import { startNode } from "../document/start-node.ts";
import type { JsonObject } from "../json.ts";
import { type Notes, type Path, note } from "./exchange-note.ts";
import type { ExportedFlow } from "./export-config.ts";
import { exportActions, exportMessages, noteDocument, noteFunction } from "./export-parts.ts";

function exportFunction(source: FlowFunction, path: Path, notes: Notes): JsonObject {
  noteFunction(source, path, notes);
  const decided = source.decision ?? undefined;
  if (decided !== undefined)
    note(
      notes,
      "DROPPED",
      [...path, "decision"],
      "Decisions cannot be said there; only the default route is kept.",
    );
  const target =
    decided === undefined ? source.next_node_id || undefined : decided.default_next_node_id;
  return {
    type: "function",
    function: { ...declareTool(source), ...(target !== undefined && { transition_to: target }) },
  };
}

function exportNode(node: FlowNode, path: Path, notes: Notes): JsonObject {
  const data = node.data ?? {};
  const place = [...path, "data"];
  const roles =
    data.role_message === undefined
      ? (data.role_messages ?? [])
      : [{ role: "system" as const, content: data.role_message }];
  const strategy = data.context_strategy;
  return {
    ...(roles.length > 0 && {
      role_messages: exportMessages(roles, false, [...place, "role_messages"], notes),
    }),
    task_messages: exportMessages(
      data.task_messages ?? [],
      false,
      [...place, "task_messages"],
      notes,
    ),
    functions: (data.functions ?? []).map((source, index) =>
      exportFunction(source, [...place, "functions", index], notes),
    ),
    ...(data.pre_actions !== undefined && {
      pre_actions: exportActions(data, "pre_actions", false, place, notes),
    }),
    ...(data.post_actions !== undefined && {
      post_actions: exportActions(data, "post_actions", false, place, notes),
    }),
    ...(strategy !== undefined &&
      strategy !== null && {
        context_strategy: {
          strategy: strategy.strategy.toLowerCase(),
          ...(strategy.summary_prompt !== undefined && { summary_prompt: strategy.summary_prompt }),
        },
      }),
    ...(data.respond_immediately !== undefined && {
      respond_immediately: data.respond_immediately,
    }),
  };
}

/** The flow as a static Flows value, with a report of what was dropped or must be added there. */
export function exportStatic(document: FlowDocument): ExportedFlow {
  const notes: Notes = [];
  noteDocument(document, notes);
  const globals = (document.global_functions ?? []).map((source, index) =>
    exportFunction(source, ["global_functions", index], notes),
  );
  const value: JsonObject = {
    initial_node: startNode(document).id,
    ...(globals.length > 0 && { global_functions: globals }),
    nodes: Object.fromEntries(
      document.nodes.map((node, index) => [node.id, exportNode(node, ["nodes", index], notes)]),
    ),
  };
  return { value, notes };
}
