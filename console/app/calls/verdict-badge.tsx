// What a call came to, in a word.
import type { CallRecord } from "@pipecast/contracts/pbx/call-history";
import { words } from "../words/words.ts";

const lost = new Set(["missed_call", "queue_timeout", "bot_dropped"]);

export function VerdictBadge({ call }: { call: CallRecord }) {
  const w = words.calls;
  const base = "inline-block rounded-full px-2.5 py-0.5 text-xs whitespace-nowrap";
  if (call.verdict === null)
    return (
      <span className={`${base} bg-sunken text-soft`}>
        {call.state === "live" ? w.liveState : w.pending}
      </span>
    );
  const look = lost.has(call.verdict)
    ? "bg-alarm-tint text-alarm"
    : call.verdict === "excluded"
      ? "bg-sunken text-soft"
      : "bg-tint text-brand-deep";
  return (
    <span className={`${base} font-medium ${look}`}>
      {w.verdicts[call.verdict] ?? call.verdict}
    </span>
  );
}
