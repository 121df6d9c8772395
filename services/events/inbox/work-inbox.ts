// Turns records of finished calls into tickets: oldest first, organizations side by side, each record until it is done.
import { AutoTicketRecord } from "@pipecast/contracts/events/auto-ticket";
import { decodeJson } from "@pipecast/platform/db";
import { isAppError } from "@pipecast/platform/errors";
import type { EventsParts } from "../parts.ts";
import { type InboxRow, dueRecords, markDone, putOff } from "./inbox-table.ts";
import { readVerdict } from "./read-verdict.ts";

const batch = 200;
const pollMs = 1_000;
const longestRetryMs = 5 * 60_000;

export interface InboxWorker {
  start(): void;
  wake(): void;
  /** Resolves when the record under way is done. */
  stop(): Promise<void>;
}

export function createInboxWorker(
  parts: Pick<EventsParts, "db" | "clock" | "log" | "tickets" | "organizations">,
): InboxWorker {
  const { db, clock, log } = parts;
  let working: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let cancel: (() => void) | undefined;

  async function work(): Promise<void> {
    for (;;) {
      again = false;
      const rows = await dueRecords(db, clock.now(), batch);
      const lanes = Map.groupBy(rows, ({ org_id }) => org_id);
      await Promise.all([...lanes.values()].map((lane) => workLane(lane)));
      if (stopped || (rows.length < batch && !again)) return;
    }
  }

  async function workLane(lane: readonly InboxRow[]): Promise<void> {
    for (const row of lane) {
      if (stopped) return;
      try {
        await applyRecord(parts, row);
      } catch (error) {
        const code = isAppError(error) ? error.code : "EVENTS_RECORD_FAILED";
        const waitMs = Math.min(1_000 * 2 ** Math.min(row.attempts, 10), longestRetryMs);
        log.error(
          { code, org: row.org_id, linkedid: row.linkedid, attempts: row.attempts + 1, err: error },
          "a finished call's record could not be worked on; it is tried again",
        );
        await putOff(db, row, clock.now() + waitMs, code);
      }
    }
  }

  function wake(): void {
    if (stopped) return;
    again = true;
    if (working !== undefined) return;
    cancel?.();
    working = work()
      .catch((error: unknown) =>
        log.error({ err: error }, "the inbox cannot be read; it is tried again"),
      )
      .finally(() => {
        working = undefined;
        if (!stopped) cancel = clock.after(pollMs, wake);
      });
  }

  return {
    start: wake,
    wake,
    async stop() {
      stopped = true;
      cancel?.();
      await working;
    },
  };
}

/** Doing it twice is harmless: the store knows the call. */
async function applyRecord(
  {
    db,
    clock,
    tickets,
    organizations,
  }: Pick<EventsParts, "db" | "clock" | "tickets" | "organizations">,
  row: InboxRow,
): Promise<void> {
  const record = AutoTicketRecord.parse(decodeJson(row.record));
  const { country } = await organizations.of(row.org_id);
  const verdict = readVerdict(record, row.received_at, country);
  if (verdict !== undefined) await tickets.apply(row.org_id, verdict);
  await markDone(db, row.id, clock.now());
}
