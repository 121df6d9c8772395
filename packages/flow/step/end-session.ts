// The one place where a session ends: exactly one `end`, and hang-up only where nobody was transferred.
import { type Draft, disarm, emit } from "./draft.ts";
import type { SessionOutcome } from "./flow-effect.ts";

/** Ends the session. A confirmed transfer outranks any other outcome. */
export function endSession(draft: Draft, outcome: SessionOutcome): void {
  const { s } = draft;
  if (s.phase === "ended") return;
  disarm(draft);
  const transferred = s.transfer === "confirmed";
  s.outcome = transferred ? "transferred" : outcome;
  s.phase = "ended";
  s.list = null;
  s.ongoing_actions = 0;
  s.summary = null;
  s.decision = null;
  s.waiting = [];
  emit(draft, {
    type: "end",
    outcome: s.outcome,
    hangup: !transferred && !s.hung_up && !s.hangup_done,
  });
}
