// Moves the action list at work forward until something must be waited for. Never recursive, so no flow can make it endless.
import type { Template } from "@pipecast/template";
import type { CompiledAction, CompiledNode } from "../compile/compiled-flow.ts";
import { type Draft, currentNode, disarm, emit, scopeOf } from "./draft.ts";
import { endSession } from "./end-session.ts";
import { afterPreActions, enterNode } from "./enter-node.ts";
import type { SessionOutcome } from "./flow-effect.ts";
import { MAX_ERROR_JUMPS, type RunningList } from "./flow-state.ts";
import { startAction } from "./start-action.ts";

/** Replaces whatever is going on by last words and the end. */
export function beginClosing(draft: Draft, words: Template, outcome: SessionOutcome): void {
  const { s } = draft;
  const text = words.render(scopeOf(draft));
  disarm(draft);
  s.decision = null;
  s.summary = null;
  s.waiting = [];
  s.phase = "open";
  s.ongoing_actions = 0;
  s.list = { kind: "closing", index: 0, effect: null, failed: false, closing: { text, outcome } };
}

/** Starts the node's post_actions: its first turn was heard, or the wait for it is over. */
export function beginPostActions(draft: Draft): void {
  disarm(draft);
  draft.s.list = { kind: "post", index: 0, effect: null, failed: false };
}

function actionsOf(node: CompiledNode | undefined, list: RunningList): readonly CompiledAction[] {
  if (node === undefined) return [];
  return list.kind === "pre" ? node.preActions : node.postActions;
}

/**
 * How the end of a list that was meant to end the conversation counts. A caller who hung up during it has reached the bot's goal,
 * unless a transfer was still to come or something of it has failed.
 */
function plannedOutcome(
  draft: Draft,
  node: CompiledNode | undefined,
  list: RunningList,
): SessionOutcome {
  const { s } = draft;
  const end = actionsOf(node, list)[list.index];
  if (end?.type === "end" && end.failed) return "failed";
  if (!s.hung_up || s.hangup_done) return "completed";
  const wantsTransfer = actionsOf(node, list).some(
    (action) => action.type === "transfer" || (action.type === "webhook" && action.transfers),
  );
  return wantsTransfer || list.failed ? "caller_hung_up" : "completed";
}

/** An action has failed: to its `on_error` node, or on with the list; a failed transfer without one is apologized for. */
export function onActionFailed(draft: Draft, action: CompiledAction): void {
  const { s } = draft;
  if (s.list === null) return;
  const transfer = action.type === "transfer" || (action.type === "webhook" && action.transfers);
  if (transfer) s.transfer = "failed";
  const name = "onError" in action ? action.onError : undefined;
  const node = name === undefined ? undefined : draft.flow.nodes.get(name);
  if (node !== undefined && !s.hung_up) {
    s.error_jumps += 1;
    if (s.error_jumps <= MAX_ERROR_JUMPS) {
      if (transfer) informOfFailure(draft);
      enterNode(draft, node, s.args);
    } else beginClosing(draft, draft.flow.texts.failed, "failed");
    return;
  }
  if (transfer && !s.hung_up) {
    beginClosing(draft, draft.flow.texts.transfer_failed, "transfer_failed");
    return;
  }
  s.list = { ...s.list, index: s.list.index + 1, effect: null, failed: true };
}

function informOfFailure(draft: Draft): void {
  emit(draft, {
    type: "inform_model",
    text: "The call could not be transferred. The caller is still on the line.",
    respond: false,
  });
}

function closingAction(draft: Draft, list: RunningList): void {
  const { s } = draft;
  const { text, outcome } = list.closing ?? { text: "", outcome: "failed" as const };
  if (list.index === 0 && text !== "" && !s.hung_up) {
    const effect = emit(draft, { type: "say", text });
    s.ongoing_actions = 1;
    s.list = { ...list, effect };
  } else endSession(draft, outcome);
}

/** The list is through. */
function finish(draft: Draft, node: CompiledNode | undefined, list: RunningList): void {
  const { s } = draft;
  s.list = null;
  // Whoever was transferred, hung up on, or has left needs no bot any more.
  if (s.transfer === "confirmed") endSession(draft, "transferred");
  else if (s.hangup_done) endSession(draft, "completed");
  else if (s.hung_up) endSession(draft, "caller_hung_up");
  else if (list.kind === "pre" && node !== undefined) afterPreActions(draft, node);
}

/** Works on the list until an effect is under way or there is no list any more. */
export function runLists(draft: Draft): void {
  const { s } = draft;
  while (s.list !== null && s.list.effect === null && s.phase !== "ended") {
    const { list } = s;
    if (list.kind === "closing") {
      closingAction(draft, list);
      continue;
    }
    const node = currentNode(draft);
    const action = actionsOf(node, list)[list.index];
    if (action === undefined) {
      finish(draft, node, list);
      continue;
    }
    const started = startAction(draft, action);
    if (started === "done") s.list = { ...list, index: list.index + 1 };
    else if (started === "failed") onActionFailed(draft, action);
    else if (started === "end") endSession(draft, plannedOutcome(draft, node, list));
    else {
      s.ongoing_actions = 1;
      s.list = { ...list, effect: started.effect };
    }
  }
}

/** The action at work; undefined while there is none or the engine's own last words are spoken. */
export function actionAtWork(draft: Draft): CompiledAction | undefined {
  const { list } = draft.s;
  if (list === null || list.kind === "closing") return undefined;
  return actionsOf(currentNode(draft), list)[list.index];
}
