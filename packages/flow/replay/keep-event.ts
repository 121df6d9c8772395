// An event as it is kept: of a webhook's answer only what the flow reads, so that nothing else of it lies about.
import type { CompiledAction, CompiledFlow } from "../compile/compiled-flow.ts";
import type { Json } from "../json.ts";
import type { FlowEvent } from "../step/flow-event.ts";
import type { FlowState } from "../step/flow-state.ts";

const MAX_MESSAGE = 200;

/** `before` is the state in which the event came. */
export function keepEvent(flow: CompiledFlow, before: FlowState, event: FlowEvent): FlowEvent {
  if (event.type === "effect_failed") {
    const { status, message } = event.failure;
    return { ...event, failure: { status, message: message.slice(0, MAX_MESSAGE) } };
  }
  if (event.type !== "effect_done" || event.result?.response === undefined) return event;
  const { response, ...rest } = event.result;
  const kept = pick(response, readOf(actionAtWork(flow, before)));
  return { ...event, result: { ...rest, ...(kept !== undefined && { response: kept }) } };
}

function actionAtWork(flow: CompiledFlow, { node, list }: FlowState): CompiledAction | undefined {
  const here = node === null ? undefined : flow.nodes.get(node);
  if (here === undefined || list === null || list.kind === "closing") return undefined;
  return (list.kind === "pre" ? here.preActions : here.postActions)[list.index];
}

/** The places of the response that `save_as` reads. */
function readOf(action: CompiledAction | undefined): string[][] {
  if (action === undefined || !("saveAs" in action)) return [];
  return action.saveAs.flatMap(([, { references }]) =>
    references
      .filter(({ namespace }) => namespace === "response")
      .map(({ path }) => path.filter((name) => typeof name === "string")),
  );
}

function pick(value: Json, paths: readonly string[][]): Json | undefined {
  if (paths.length === 0) return undefined;
  if (paths.some((path) => path.length === 0)) return value;
  // A list is kept whole: its places mean something.
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return undefined;
  const names = new Set(paths.map(([name]) => name ?? ""));
  const kept: [string, Json][] = [];
  for (const [name, part] of Object.entries(value)) {
    if (!names.has(name)) continue;
    const below = paths.filter((path) => path[0] === name).map((path) => path.slice(1));
    const picked = pick(part, below);
    if (picked !== undefined) kept.push([name, picked]);
  }
  return Object.fromEntries(kept);
}
