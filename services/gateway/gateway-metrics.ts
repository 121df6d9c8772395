// What the gateway counts. Labels have few values: no organization, no bot, no call.
import type { Metrics } from "@pipecast/platform/metrics";
import type { CallRegistry } from "./call/call-registry.ts";
import type { SessionStore } from "./sessions/session-store.ts";

export interface GatewayMetrics {
  sessionEnded(outcome: string): void;
  beatLate(ms: number): void;
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
  return {
    sessionEnded: (outcome) => sessions?.inc({ outcome }),
    beatLate: (ms) => late?.observe(ms),
    observe({ registry, store }) {
      calls?.set(registry.size.announced, { state: "announced" });
      calls?.set(registry.size.running, { state: "running" });
      unsaved?.set(store.waiting);
    },
  };
}
