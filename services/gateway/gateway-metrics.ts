// What the gateway counts. Labels have few values: no organization, no bot, no call.
import type { Metrics } from "@pipecast/platform/metrics";
import type { CallMeasures } from "./call/call-measures.ts";
import type { CallRegistry } from "./call/call-registry.ts";
import type { SessionStore } from "./sessions/session-store.ts";

export interface GatewayMetrics {
  sessionEnded(outcome: string): void;
  beatLate(ms: number): void;
  /** A call is over. */
  callMeasured(measures: CallMeasures, model: string): void;
  /** Takes stock; called now and then. */
  observe(parts: { registry: CallRegistry; store: SessionStore }): void;
}

/** Counts nothing where the process has no metrics. */
export function gatewayMetrics(metrics: Metrics | undefined): GatewayMetrics {
  const sessions = metrics?.counter("gateway_sessions_total", "Sessions by outcome", ["outcome"]);
  const late = metrics?.histogram(
    "gateway_beat_late_ms",
    "How late the 20 ms beat came when it was more than 200 ms late",
    [],
    [250, 500, 1000, 2000, 5000],
  );
  const calls = metrics?.gauge("gateway_calls", "Calls announced and running", ["state"]);
  const unsaved = metrics?.gauge("gateway_sessions_unsaved", "Sessions waiting for the database");
  const turns = metrics?.histogram(
    "gateway_turn_seconds",
    "From the end of what the caller said to the bot's first audio at the line",
    ["model"],
    [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10],
  );
  const breaks = metrics?.counter(
    "gateway_breaks_total",
    "Turns of bots that callers interrupted, and that fell silent because audio came too late",
    ["model", "kind"],
  );
  const tokens = metrics?.counter("gateway_model_tokens_total", "Tokens as providers count them", [
    "model",
    "direction",
  ]);
  const cost = metrics?.counter(
    "gateway_model_cost_usd_total",
    "US dollars by the price table; models without a price are left out",
    ["model"],
  );
  return {
    sessionEnded: (outcome) => sessions?.inc({ outcome }),
    beatLate: (ms) => late?.observe(ms),
    callMeasured(measures, model) {
      for (const { ms } of measures.turns) turns?.observe(ms / 1000, { model });
      breaks?.inc({ model, kind: "interruption" }, measures.interruptions);
      breaks?.inc({ model, kind: "underrun" }, measures.underruns);
      tokens?.inc({ model, direction: "in" }, measures.tokensIn);
      tokens?.inc({ model, direction: "out" }, measures.tokensOut);
      if (measures.cost !== null) cost?.inc({ model }, measures.cost);
    },
    observe({ registry, store }) {
      calls?.set(registry.size.announced, { state: "announced" });
      calls?.set(registry.size.running, { state: "running" });
      unsaved?.set(store.waiting);
    },
  };
}
