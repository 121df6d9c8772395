// Turns a node of the document into its running form: prompt templates, tools, actions, keypad.
import { parseTemplate } from "@pipecast/template";
import type { FlowFunction, FlowNode } from "../document/flow-schema.ts";
import type { JsonObject } from "../json.ts";
import type { ToolDeclaration } from "../step/flow-effect.ts";
import { compileAction } from "./compile-action.ts";
import { declareTool } from "./compile-arguments.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileFunction } from "./compile-function.ts";
import type { CompiledAction, CompiledFunction, CompiledNode, KeyPress } from "./compiled-flow.ts";
import { keypadOf } from "./compile-keypad.ts";
import { searchTool } from "./search-tool.ts";

type Path = readonly (string | number)[];

/** Functions that every node offers, compiled once. */
export interface GlobalFunctions {
  readonly sources: readonly FlowFunction[];
  readonly compiled: readonly CompiledFunction[];
  readonly tools: readonly ToolDeclaration[];
}

const STRATEGIES = {
  append: "append",
  reset: "reset",
  reset_with_summary: "reset_with_summary",
} as const;

function actions(
  node: FlowNode,
  kind: "pre_actions" | "post_actions",
  path: Path,
  context: CompileContext,
): CompiledAction[] {
  const list = node.data?.[kind] ?? [];
  return list.flatMap((action, index) =>
    compileAction(action, [...path, "data", kind, index], context),
  );
}

/** `path` is the node's place in the document, for problems. */
export function compileNode(
  node: FlowNode,
  path: Path,
  globals: GlobalFunctions,
  flowKeypad: ReadonlyMap<string, KeyPress>,
  context: CompileContext,
): CompiledNode {
  const data = node.data ?? {};
  const own = data.functions ?? [];
  const functions = new Map(globals.compiled.map((compiled) => [compiled.name, compiled]));
  const tools = new Map(globals.tools.map((tool) => [tool.name, tool]));
  for (const [index, source] of own.entries()) {
    // A node's own function hides a global one of the same name; the check warns.
    functions.set(
      source.name,
      compileFunction(source, [...path, "data", "functions", index], context),
    );
    tools.set(source.name, declareTool(source));
  }
  const knowledge = data.knowledge ?? [];
  // A function of that name that the flow has itself stays its own.
  if (knowledge.length > 0 && !tools.has(searchTool.name)) tools.set(searchTool.name, searchTool);
  const role =
    data.role_message ?? (data.role_messages ?? []).map(({ content }) => content).join("\n\n");
  const strategy = data.context_strategy?.strategy.toLowerCase() as
    | keyof typeof STRATEGIES
    | undefined;
  return {
    id: node.id,
    label: data.label ?? node.id,
    ...(role !== "" && { role: parseTemplate(role) }),
    messages: (data.task_messages ?? []).map((message) => ({
      role: message.role,
      content: parseTemplate(message.content),
    })),
    functions,
    tools: [...tools.values()],
    preActions: actions(node, "pre_actions", path, context),
    postActions: actions(node, "post_actions", path, context),
    strategy: strategy === undefined ? "append" : STRATEGIES[strategy],
    summaryPrompt: data.context_strategy?.summary_prompt ?? "",
    respond: data.respond_immediately !== false,
    knowledge,
    ...keypadOf(own, globals.sources, flowKeypad),
  };
}

/** Value maps as templates read them: own keys only, every value a text. */
export function compileValueMaps(
  maps: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(maps).map(([name, map]) => [
      name,
      Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)])),
    ]),
  );
}
