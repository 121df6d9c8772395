// The caller is gone. A transfer under way is waited for (the switch takes the line away before it says so), and webhooks that the
// node has promised are still sent: the ticket must exist though the goodbye was not heard to its end.
import { type Draft, disarm } from "./draft.ts";
import { endSession } from "./end-session.ts";
import { actionAtWork, beginPostActions } from "./run-lists.ts";

/** Words that nobody hears and built-ins are not waited for any more; a webhook is. */
function skipSpokenAction(draft: Draft): void {
  const { list } = draft.s;
  const action = actionAtWork(draft);
  if (
    list === null ||
    action === undefined ||
    action.type === "webhook" ||
    action.type === "transfer"
  )
    return;
  draft.s.ongoing_actions = 0;
  draft.s.list = { ...list, index: list.index + 1, effect: null };
}

/** Ends the session now, or as soon as what must still happen has happened. */
export function onHungUp(draft: Draft): void {
  const { s } = draft;
  if (s.hung_up) return;
  s.hung_up = true;
  s.speaking = false;
  s.waiting = [];
  if (s.transfer === "pending") return;
  if (s.list?.kind === "closing") endSession(draft, s.list.closing?.outcome ?? "failed");
  else if (s.list?.kind === "post") skipSpokenAction(draft);
  else if (s.phase === "open" && s.armed !== null && s.decision === null) {
    disarm(draft);
    beginPostActions(draft);
  } else endSession(draft, s.hangup_done ? "completed" : "caller_hung_up");
}
