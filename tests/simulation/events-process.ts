// The part of events that takes verdicts in and makes tickets of them, as one process runs it.
import { AutoTicketRecord } from "@pipecast/contracts/events/auto-ticket";
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import { acceptRecord } from "../../services/events/inbox/accept-record.ts";
import { createInboxWorker } from "../../services/events/inbox/work-inbox.ts";
import type { EventsTables } from "../../services/events/schema.ts";
import { createSqlTicketStore } from "../../services/events/tickets/sql/sql-ticket-store.ts";

export type EventsProcess = ReturnType<typeof startEventsProcess>;

export function startEventsProcess(plain: Database, { clock, log }: { clock: Clock; log: Log }) {
  const db = plain.typed<EventsTables>();
  const tickets = createSqlTicketStore(plain.typed(), clock);
  let rest: (() => void) | undefined;
  const inbox = createInboxWorker({
    db,
    log,
    tickets,
    // It sets its next look when it has nothing more to do.
    clock: {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (ms, run) => {
        rest?.();
        return clock.after(ms, run);
      },
    },
    organizations: {
      of: async () => ({ exists: true, timezone: "Asia/Kolkata", country: "IN" }),
    },
    botExtensions: { of: async () => ["1012"] },
  });
  return {
    /** Resolves when the record is there to stay. */
    async accept(payload: unknown): Promise<void> {
      const { org_id, ...body } = payload as { org_id: string };
      await acceptRecord(db, org_id, AutoTicketRecord.parse(body), clock.now());
    },
    work(): Promise<void> {
      return new Promise((resolve) => {
        rest = resolve;
        inbox.wake();
      });
    },
    async end(): Promise<void> {
      await inbox.stop();
      tickets.close();
    },
  };
}
