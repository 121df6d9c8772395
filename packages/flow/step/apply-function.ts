// What a valid function call does: arguments into the state, then state_mappings, then the decision or the next node.
import type { CompiledFunction, CompiledNode } from "../compile/compiled-flow.ts";
import type { Json, JsonObject } from "../json.ts";
import { decide, targetFor } from "./decide.ts";
import { type Draft, emit, scopeOf, storeState } from "./draft.ts";
import { enterNode } from "./enter-node.ts";
import type { PendingDecision } from "./flow-state.ts";
import { isSettled } from "./is-settled.ts";

/** Who called: the model, that waits for an answer under this id, or a key of the phone. */
export type Caller = { call_id: string } | { digit: string };

interface Call {
  readonly name: string;
  readonly args: JsonObject;
  readonly caller: Caller;
  /** Node whose function it is. */
  readonly from: string;
}

/** Answers the model, or tells it what a key press did. */
function acknowledge(draft: Draft, call: Call, result: JsonObject, respond: boolean): void {
  if ("call_id" in call.caller) {
    emit(draft, {
      type: "answer_function",
      call_id: call.caller.call_id,
      name: call.name,
      result: { status: "ok", ...result },
      respond,
    });
  } else {
    emit(draft, {
      type: "inform_model",
      text: `The caller pressed ${call.caller.digit}: ${call.name} ${JSON.stringify(call.args)}.`,
      respond,
    });
  }
}

function settle(draft: Draft, call: Call, target: string | undefined, result: JsonObject): void {
  // A decision from outside may come when a transfer is already under way: then it is too late to go anywhere.
  const late = isSettled(draft);
  const node = target === undefined || late ? undefined : draft.flow.nodes.get(target);
  acknowledge(draft, call, result, node === undefined && !late);
  if (node === undefined) return;
  draft.s.moved_from = call.from;
  enterNode(draft, node, call.args);
}

function applyMappings(draft: Draft, source: CompiledFunction, args: JsonObject): void {
  storeState(draft, args);
  for (const [key, template] of source.mappings) {
    storeState(draft, { [key]: template.render(scopeOf(draft, args)) });
  }
}

/** What the original binds the name of a property to that was not given. */
function missing(type: string): Json {
  if (type === "boolean") return false;
  return type === "integer" || type === "number" ? 0 : "";
}

/** What the names in the code of a decision are bound to. */
function variablesOf(source: CompiledFunction, args: JsonObject): JsonObject {
  return Object.fromEntries(
    [...source.properties].map(([name, { type }]) => [
      name,
      Object.hasOwn(args, name) ? (args[name] as Json) : missing(type),
    ]),
  );
}

/** Runs a function whose arguments are checked, and goes where it leads. */
export function applyFunction(
  draft: Draft,
  node: CompiledNode,
  source: CompiledFunction,
  args: JsonObject,
  caller: Caller,
): void {
  const { s, flow } = draft;
  const call: Call = { name: source.name, args, caller, from: node.id };
  applyMappings(draft, source, args);
  if (source.decision === undefined) {
    settle(draft, call, source.target, {});
    return;
  }
  const decided = decide(source.decision, {
    args,
    state: s.state,
    call: s.call,
    value_map: flow.valueMaps,
  });
  if ("outside" in decided) {
    const effect = emit(draft, {
      type: "evaluate",
      code: source.decision.code,
      args,
      variables: variablesOf(source, args),
      state: s.state,
      call: s.call,
    });
    const call_id = "call_id" in caller ? caller.call_id : null;
    const digit = "digit" in caller ? caller.digit : null;
    s.decision = { effect, node: node.id, name: source.name, call_id, digit, args };
  } else settle(draft, call, decided.target, { result: decided.result });
}

/** Runs a function of a turn that has already led to another node: it stores what it was given, and the first transition stands. */
export function applyWithoutMoving(
  draft: Draft,
  source: CompiledFunction,
  args: JsonObject,
  call_id: string,
): void {
  applyMappings(draft, source, args);
  const note = "The conversation has already moved on.";
  const result = { status: "ok", note };
  emit(draft, { type: "answer_function", call_id, name: source.name, result, respond: false });
}

/** A decision evaluated outside has its result; undefined means that it failed and the default route is taken. */
export function resolveDecision(
  draft: Draft,
  pending: PendingDecision,
  result: Json | undefined,
): void {
  draft.s.decision = null;
  const decision = draft.flow.nodes.get(pending.node)?.functions.get(pending.name)?.decision;
  if (decision === undefined) return;
  const caller: Caller =
    pending.call_id === null ? { digit: pending.digit ?? "" } : { call_id: pending.call_id };
  const call: Call = { name: pending.name, args: pending.args, caller, from: pending.node };
  settle(draft, call, targetFor(decision, result), { result: result ?? null });
}
