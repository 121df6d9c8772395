// Who speaks and who is silent: when post_actions may run, and when a silent caller is asked or let go.
import { arm, type Draft, emit, scopeOf } from "./draft.ts";
import { FIRST_TURN_MS, LONG_TURN_MS } from "./flow-state.ts";
import { isSettled } from "./is-settled.ts";
import { beginClosing, beginPostActions } from "./run-lists.ts";

/** A turn of the bot begins: the wait for it is over, the wait for its end begins. */
export function onBotStarted(draft: Draft): void {
  const { s } = draft;
  s.speaking = true;
  s.stale_turn = false;
  s.moved_from = null;
  if (s.armed !== null) arm(draft, LONG_TURN_MS);
}

/** The caller has heard it all: now the node's post_actions may run, unless these words were begun before the node. */
export function onBotFinished(draft: Draft): void {
  const { s } = draft;
  const stale = s.stale_turn;
  s.speaking = false;
  s.stale_turn = false;
  s.moved_from = null;
  if (s.armed === null || s.decision !== null) return;
  if (stale) arm(draft, FIRST_TURN_MS);
  else beginPostActions(draft);
}

/** The limit of the wait for the node's first turn is reached. */
export function onFirstTurnTimeout(draft: Draft): void {
  if (draft.s.decision === null) {
    draft.s.armed = null;
    beginPostActions(draft);
  } else arm(draft, FIRST_TURN_MS);
}

/** Barge-in: what was being said is gone, so the actions wait for the next turn. */
export function onInterrupted(draft: Draft): void {
  const { s } = draft;
  s.speaking = false;
  s.stale_turn = false;
  s.moved_from = null;
  s.silences = 0;
  if (s.armed !== null) arm(draft, FIRST_TURN_MS);
}

/** The caller has said something. */
export function onCallerSpoke(draft: Draft): void {
  draft.s.silences = 0;
  draft.s.moved_from = null;
}

/** A silent caller is asked up to `max_retries` times, then the bot says goodbye. */
export function onSilence(draft: Draft): void {
  const { s, flow } = draft;
  const busy = s.phase !== "open" || s.list !== null || s.armed !== null || s.decision !== null;
  if (flow.idle === undefined || busy || s.hung_up || isSettled(draft)) return;
  s.silences += 1;
  s.moved_from = null;
  if (s.silences > flow.idle.maxRetries) {
    beginClosing(draft, flow.idle.goodbye ?? flow.texts.goodbye, "caller_silent");
    return;
  }
  const words = flow.idle.prompt?.render(scopeOf(draft)) ?? "";
  if (words !== "") emit(draft, { type: "say", text: words });
  else {
    const text = flow.texts.still_there.render(scopeOf(draft));
    emit(draft, { type: "inform_model", text, respond: true });
  }
}
