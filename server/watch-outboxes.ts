// Counts what waits in the outboxes of the services that run here, for Prometheus.
import type { Database } from "@pipecast/platform/db";
import type { Lifecycle } from "@pipecast/platform/lifecycle";
import type { Metrics } from "@pipecast/platform/metrics";
import { readBacklog } from "@pipecast/platform/outbox";
import { outboxPrefixes } from "./doctor/examine-database.ts";
import type { ServiceName } from "./services/service.ts";

const EVERY_MS = 15_000;

interface Watched {
  db: Database;
  metrics: Metrics;
  lifecycle: Lifecycle;
  services: readonly ServiceName[];
}

/** Until the program stops; a database that does not answer leaves the last counts. */
export function watchOutboxes({ db, metrics, lifecycle, services }: Watched): void {
  const labels = ["outbox"];
  const waiting = metrics.gauge("outbox_waiting", "Messages that wait to be delivered", labels);
  const dead = metrics.gauge("outbox_dead", "Messages that were given up", labels);
  const oldest = metrics.gauge(
    "outbox_oldest_seconds",
    "Age of the oldest message that waits",
    labels,
  );
  const prefixes = Object.entries(outboxPrefixes).flatMap(([name, prefix]) =>
    services.some((service) => service === name) ? [prefix] : [],
  );
  const look = async () => {
    for (const prefix of prefixes) {
      const backlog = await readBacklog(db, prefix).catch(() => undefined);
      if (backlog === undefined) continue;
      const label = { outbox: `${prefix}outbox` };
      waiting.set(backlog.waiting, label);
      dead.set(backlog.dead, label);
      oldest.set(backlog.oldestMs / 1000, label);
    }
  };
  let looking = look();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, EVERY_MS).unref();
  lifecycle.onStop("outbox counts", async () => {
    clearInterval(timer);
    await looking;
  });
}
