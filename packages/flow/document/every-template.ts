// Walks all texts of a document in which templates are filled.
import { COMMON_NAMESPACES, NAMESPACES, type Namespace } from "@pipecast/template/template-syntax";
import { everyAction } from "./every-action.ts";
import { everyFunction } from "./every-function.ts";
import type { FlowDocument, FlowFunction, NodeData } from "./flow-schema.ts";

export interface FoundTemplate {
  source: string;
  path: readonly (string | number)[];
  namespaces: readonly Namespace[];
  /** Node where it is filled; undefined for a global function's. */
  node?: string;
  /** The function whose mapping it is: `args` are this function's own. */
  mapping?: FlowFunction;
  /** State keys that the mappings before it have set. */
  before?: readonly string[];
  /** Rendered empty, it makes its action fail. */
  needed: boolean;
}

const NEEDED = new Set(["destination", "category", "summary"]);

function* leaves(
  value: unknown,
  path: readonly (string | number)[],
): Generator<{ source: string; path: readonly (string | number)[] }> {
  if (typeof value === "string") yield { source: value, path };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* leaves(item, [...path, index]);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* leaves(item, [...path, key]);
  }
}

function* prompts(data: NodeData, node: string, at: number): Generator<FoundTemplate> {
  const about = { namespaces: COMMON_NAMESPACES, node, needed: false };
  if (data.role_message !== undefined)
    yield { ...about, source: data.role_message, path: ["nodes", at, "data", "role_message"] };
  for (const kind of ["role_messages", "task_messages"] as const) {
    for (const [index, { content }] of (data[kind] ?? []).entries()) {
      yield { ...about, source: content, path: ["nodes", at, "data", kind, index, "content"] };
    }
  }
}

function* actions(document: FlowDocument): Generator<FoundTemplate> {
  for (const { action, path, node } of everyAction(document)) {
    const about = { namespaces: COMMON_NAMESPACES, node, needed: false };
    if (action.text !== undefined) yield { ...about, source: action.text, path: [...path, "text"] };
    if (action.type !== "webhook") continue;
    if (action.url !== undefined)
      yield { ...about, source: action.url, path: [...path, "url"], needed: true };
    for (const leaf of leaves(action.body, [...path, "body"])) {
      yield { ...about, ...leaf, needed: NEEDED.has(String(leaf.path.at(-1))) };
    }
    for (const [key, source] of Object.entries(action.save_as ?? {})) {
      yield { ...about, source, path: [...path, "save_as", key], namespaces: NAMESPACES };
    }
  }
}

/** Prompts, actions and state mappings, each with what can be said about where it is filled. */
export function* everyTemplate(document: FlowDocument): Generator<FoundTemplate> {
  for (const [at, { id, data }] of document.nodes.entries()) yield* prompts(data ?? {}, id, at);
  yield* actions(document);
  for (const { source, path, node } of everyFunction(document)) {
    const before: string[] = [];
    for (const [key, template] of Object.entries(source.state_mappings ?? {})) {
      yield {
        source: template,
        path: [...path, "state_mappings", key],
        namespaces: COMMON_NAMESPACES,
        ...(node !== undefined && { node }),
        mapping: source,
        before: [...before],
        needed: false,
      };
      before.push(key);
    }
  }
}
