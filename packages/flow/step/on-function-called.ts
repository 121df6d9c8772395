// The model calls a function: is it offered, are its arguments valid, and may the conversation move now?
import type { CompiledNode } from "../compile/compiled-flow.ts";
import { SEARCH_KNOWLEDGE } from "../compile/search-tool.ts";
import type { JsonObject } from "../json.ts";
import { applyFunction, applyWithoutMoving } from "./apply-function.ts";
import { checkArguments } from "./check-arguments.ts";
import { type Draft, currentNode, emit } from "./draft.ts";
import type { FlowEvent } from "./flow-event.ts";
import { MAX_FUNCTION_CALLS, MAX_SEEN_CALLS, MAX_WAITING } from "./flow-state.ts";
import { isSmall } from "./is-small.ts";
import { isSettled } from "./is-settled.ts";
import { sayMenu } from "./say-menu.ts";

/** Largest arguments of a call that must wait, in characters and values. */
const MAX_WAITING_ARGS = 8000;

/** Characters of a question. */
const MAX_QUERY = 300;

type Called = Extract<FlowEvent, { type: "function_called" }>;

function refuse(
  draft: Draft,
  call: Called,
  error: string,
  respond: boolean,
  more: JsonObject = {},
): void {
  emit(draft, {
    type: "answer_function",
    call_id: call.call_id,
    name: call.name,
    result: { status: "error", error, ...more },
    respond,
  });
}

function refuseUnknown(draft: Draft, call: Called, node: CompiledNode | undefined): void {
  const available = (node?.tools ?? []).map(({ name }) => name);
  const hint =
    available.length === 0
      ? "No function is available now; just talk."
      : `Available now: ${available.join(", ")}.`;
  refuse(draft, call, `${call.name.slice(0, 64)} is not available at this point. ${hint}`, true, {
    available,
  });
}

/** Looking something up leads nowhere and sets nothing. */
function search(draft: Draft, call: Called, knowledge: readonly string[]): void {
  const { call_id, name, args } = call;
  const asked = typeof args === "object" && args !== null && "query" in args ? args["query"] : "";
  const query = typeof asked === "string" ? asked.trim().slice(0, MAX_QUERY) : "";
  if (query === "") refuse(draft, call, "search_knowledge was not run: query is missing.", true);
  else emit(draft, { type: "search", call_id, name, query, knowledge });
}

function run(draft: Draft, call: Called, node: CompiledNode, mayMove: boolean): void {
  const source = node.functions.get(call.name);
  if (source === undefined && call.name === SEARCH_KNOWLEDGE && node.knowledge.length > 0) {
    search(draft, call, node.knowledge);
    return;
  }
  if (source === undefined) {
    refuseUnknown(draft, call, node);
    return;
  }
  const { args, fault } = checkArguments(source, call.args);
  if (args !== undefined) {
    if (mayMove) applyFunction(draft, node, source, args, { call_id: call.call_id });
    else applyWithoutMoving(draft, source, args, call.call_id);
    return;
  }
  draft.s.invalid_calls += 1;
  const { field, message, allowed } = fault;
  const error = `${call.name} was not run: ${field} ${message}.`.replace("  ", " ");
  const menu = draft.s.invalid_calls >= 2 && node.menu.length > 0;
  refuse(draft, call, error, !menu, { field, ...(allowed !== undefined && { allowed }) });
  // Twice misunderstood: the keys of the phone cannot be misheard.
  if (menu) {
    draft.s.invalid_calls = 0;
    sayMenu(draft, node);
  }
}

/** Handles the call now: the node is set, or it is one more call of the turn that has just moved the conversation. */
export function runCall(draft: Draft, call: Called): void {
  const { s, flow } = draft;
  const node = currentNode(draft);
  const left = s.moved_from === null ? undefined : flow.nodes.get(s.moved_from);
  if (left?.functions.has(call.name) === true) run(draft, call, left, false);
  else if (s.phase !== "open")
    refuse(draft, call, "The conversation is moving on; wait for what comes next.", false);
  else if (node === undefined) refuseUnknown(draft, call, node);
  else run(draft, call, node, true);
}

/** A call that comes twice is answered once; one too many, or one that comes too late, is refused with a reason. */
export function onFunctionCalled(draft: Draft, call: Called): void {
  const { s } = draft;
  if (s.hung_up || s.seen_calls.includes(call.call_id)) return;
  s.seen_calls = [...s.seen_calls, call.call_id].slice(-MAX_SEEN_CALLS);
  s.function_calls += 1;
  s.silences = 0;
  if (s.phase === "new") refuse(draft, call, "The conversation has not begun.", false);
  else if (isSettled(draft))
    refuse(draft, call, "The call is being handed over or ended; do nothing more.", false);
  else if (s.function_calls > MAX_FUNCTION_CALLS) {
    refuse(
      draft,
      call,
      "Too many function calls in this conversation. Just talk to the caller.",
      false,
    );
  } else if (s.decision === null) runCall(draft, call);
  else if (s.waiting.length < MAX_WAITING && isSmall(call.args, MAX_WAITING_ARGS)) {
    s.waiting = [...s.waiting, { call_id: call.call_id, name: call.name, args: call.args }];
  } else refuse(draft, call, "Too many calls at once; wait.", false);
}
