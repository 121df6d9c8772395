// A call that is over as a trace: the waits for answers and the actions within it. Nothing personal is in it. Pure.
import type { Span } from "@pipecast/platform/traces";
import type { SessionRecord } from "../sessions/session-record.ts";
import type { CallMeasures } from "./call-measures.ts";

const fine = /^(2\d\d|done|completed|transferred|running)$/;

export function traceCall(
  record: Pick<
    SessionRecord,
    "identity" | "startedAt" | "endedAt" | "actions" | "outcome" | "flow"
  >,
  measures: Pick<CallMeasures, "turns" | "interruptions" | "underruns" | "tokensIn" | "tokensOut">,
  model: string,
): Span {
  const { identity, startedAt, endedAt, actions, flow } = record;
  const outcome = record.outcome ?? "failed";
  return {
    name: "call",
    startMs: startedAt,
    endMs: endedAt ?? startedAt,
    failed: outcome === "failed" || outcome === "transfer_failed",
    attributes: {
      "pipecast.session": identity.id,
      "pipecast.org": identity.org_id,
      "pipecast.bot": identity.bot_id,
      "pipecast.bot_version": identity.version,
      "pipecast.outcome": outcome,
      "pipecast.node": flow.node ?? "",
      "pipecast.interruptions": measures.interruptions,
      "pipecast.underruns": measures.underruns,
      "gen_ai.system": model,
      "gen_ai.usage.input_tokens": measures.tokensIn,
      "gen_ai.usage.output_tokens": measures.tokensOut,
    },
    children: [
      ...measures.turns.map(({ at, ms }): Span => {
        return { name: "turn", startMs: at - ms, endMs: at, attributes: {} };
      }),
      ...actions.map(({ at, ms, type, status }): Span => {
        const attributes = { "pipecast.status": status };
        return { name: type, startMs: at, endMs: at + ms, attributes, failed: !fine.test(status) };
      }),
    ],
  };
}
