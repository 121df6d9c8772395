// A session has ended: whoever waits hears of it, and the sandbox, which sees no audio, learns that the bot's leg is over.
import type { SessionOutcomeFact } from "@pipecast/contracts/pbx/calls";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { SandboxPhones } from "../switch/sandbox/sandbox-phones.ts";
import type { SessionOutcomes } from "./session-outcomes.ts";

/** `phones` only where the sandbox is the switch: Asterisk tells of its audio itself. */
export function onSessionOutcome(
  parts: { outcomes: SessionOutcomes; liveCalls: LiveCalls; phones: SandboxPhones | undefined },
  fact: SessionOutcomeFact,
): void {
  parts.outcomes.tell(fact.session_id, fact.outcome);
  const call = parts.liveCalls.find(fact.channel_id);
  const session = call?.session;
  if (call?.org_id !== fact.org_id || session?.session_id !== fact.session_id) return;
  if (fact.outcome === "transferred") return;
  const by = fact.outcome === "caller_hung_up" ? "caller" : "bot";
  parts.phones?.botAudioEnded(fact.channel_id, session.uuid, by);
}
