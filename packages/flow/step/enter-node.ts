// Going to a node: what is left behind, and the prompt that the model gets.
import { type Draft, arm, disarm, emit, scopeOf } from "./draft.ts";
import { FIRST_TURN_MS, LONG_TURN_MS, MAX_PATH, SUMMARY_MS } from "./flow-state.ts";
import type { CompiledNode } from "../compile/compiled-flow.ts";
import type { JsonObject } from "../json.ts";

/**
 * Leaves the node the conversation is at (its actions not begun are dropped) and begins the visit of another: pre_actions first.
 * `args` are those of the call that leads here.
 */
export function enterNode(draft: Draft, node: CompiledNode, args: JsonObject): void {
  const { s } = draft;
  disarm(draft);
  s.visit += 1;
  s.node = node.id;
  s.path = [...s.path, node.id].slice(-MAX_PATH);
  s.args = args;
  s.phase = "entering";
  s.summary = null;
  s.decision = null;
  s.invalid_calls = 0;
  s.silences = 0;
  s.ongoing_actions = 0;
  s.list = { kind: "pre", index: 0, effect: null, failed: false };
}

/** After the pre_actions: a summary where the node wants one, else the prompt at once. */
export function afterPreActions(draft: Draft, node: CompiledNode): void {
  if (node.strategy !== "reset_with_summary" || node.summaryPrompt === "") {
    presentNode(draft, node);
    return;
  }
  draft.s.phase = "summarizing";
  const effect = emit(draft, { type: "summarize", prompt: node.summaryPrompt });
  const timer = emit(draft, { type: "start_timer", timer: "summary", after_ms: SUMMARY_MS });
  draft.s.summary = { effect, timer };
}

/** Gives the model the node's prompt and tools. Without the summary it was to have, the node keeps the conversation so far. */
export function presentNode(draft: Draft, node: CompiledNode, summary?: string): void {
  const { s } = draft;
  const scope = scopeOf(draft);
  const reset = node.strategy === "reset" || summary !== undefined;
  s.summary = null;
  s.phase = "open";
  s.stale_turn = s.speaking;
  emit(draft, {
    type: "set_node",
    node: node.id,
    label: node.label,
    ...(node.role !== undefined && { role: node.role.render(scope) }),
    messages: node.messages.map(({ role, content }) => ({ role, content: content.render(scope) })),
    tools: node.tools,
    context: {
      strategy: reset ? "reset" : "append",
      ...(summary !== undefined && { summary }),
    },
    ...(node.menu.length > 0 && { menu: node.menu }),
    respond: node.respond,
    ...(draft.flow.idle !== undefined && { idle_after_ms: draft.flow.idle.afterMs }),
  });
  // A node that waits for the caller to speak first gives them more time before its actions run all the same.
  if (node.postActions.length > 0) arm(draft, node.respond ? FIRST_TURN_MS : LONG_TURN_MS);
}
