// An effect has ended: the action list goes on, a summary or a decision is there, a wait is over.
import { cutText } from "@pipecast/template";
import type { CompiledAction } from "../compile/compiled-flow.ts";
import { resolveDecision } from "./apply-function.ts";
import { type Draft, currentNode, emit, scopeOf, storeState } from "./draft.ts";
import { presentNode } from "./enter-node.ts";
import type { EffectFailure, EffectId, EffectResult } from "./flow-event.ts";
import { onFirstTurnTimeout } from "./on-speech.ts";
import { actionAtWork, onActionFailed } from "./run-lists.ts";

type Ended =
  | { result: EffectResult; failure?: undefined }
  | { result?: undefined; failure: EffectFailure };

/** Longest summary that goes into a prompt. */
const MAX_SUMMARY = 8000;

function saveResponse(draft: Draft, action: CompiledAction, result: EffectResult): void {
  if (action.type !== "webhook" && action.type !== "transfer") return;
  for (const [key, template] of action.saveAs) {
    const scope = { ...scopeOf(draft), response: result.response };
    storeState(draft, { [key]: template.render(scope) });
  }
}

function onActionDone(
  draft: Draft,
  action: CompiledAction | undefined,
  result: EffectResult,
): void {
  const { s } = draft;
  if (s.list === null) return;
  if (action !== undefined && action.type !== "say" && action.type !== "function") {
    s.webhook_status = String(result.status ?? 200);
    saveResponse(draft, action, result);
    if (action.type === "transfer" || (action.type === "webhook" && action.transfers))
      s.transfer = "confirmed";
    if (action.type === "hangup") s.hangup_done = true;
  }
  s.list = { ...s.list, index: s.list.index + 1, effect: null };
}

function onListEffect(draft: Draft, ended: Ended): void {
  const { s } = draft;
  const action = actionAtWork(draft);
  s.ongoing_actions = 0;
  const matters = action !== undefined && action.type !== "say" && action.type !== "function";
  if (ended.failure !== undefined && matters) {
    s.webhook_status = ended.failure.status;
    onActionFailed(draft, action);
  } else onActionDone(draft, action, ended.result ?? {});
}

function onSummary(draft: Draft, text: unknown): void {
  const node = currentNode(draft);
  if (node === undefined) return;
  const summary =
    typeof text === "string" && text.trim() !== "" ? cutText(text, MAX_SUMMARY) : undefined;
  presentNode(draft, node, summary);
}

/** The end of an effect of another visit is counted and changes nothing. */
export function onEffect(draft: Draft, id: EffectId, ended: Ended): void {
  const { s } = draft;
  const here = id.visit === s.visit;
  if (here && s.list !== null && s.list.effect === id.seq) onListEffect(draft, ended);
  else if (here && s.armed?.timer === id.seq) onFirstTurnTimeout(draft);
  else if (here && s.summary?.effect === id.seq) {
    emit(draft, { type: "cancel_timer", timer: "summary" });
    onSummary(draft, ended.result?.value);
  } else if (here && s.summary?.timer === id.seq) onSummary(draft, undefined);
  else if (here && s.decision?.effect === id.seq) {
    resolveDecision(
      draft,
      s.decision,
      ended.failure === undefined ? (ended.result.value ?? null) : undefined,
    );
  } else if (!here) s.stale_results += 1;
}
