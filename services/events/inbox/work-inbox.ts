// Turns records of finished calls into tickets: oldest first, organizations side by side, each record until it is done.
import { AutoTicketRecord } from "@pipecast/contracts/events/auto-ticket";
import { decodeJson } from "@pipecast/platform/db";
import { isAppError } from "@pipecast/platform/errors";
import type { EventsParts } from "../parts.ts";
import type { BotExtensions } from "./bot-extensions.ts";
import {
  type InboxRow,
  claimRecord,
  dueRecords,
  markDone,
  putOff,
  retryFailed,
  unjudgedRecords,
} from "./inbox-table.ts";
import { judgeForeign } from "./judge-foreign.ts";
import { readVerdict } from "./read-verdict.ts";

const batch = 200;
const pollMs = 1_000;
const longestRetryMs = 5 * 60_000;
/** How long a record waits for the process that has it in work, and may have died. */
const inWorkMs = 10_000;

type InboxParts = Pick<EventsParts, "db" | "clock" | "log" | "tickets" | "organizations"> & {
  botExtensions: BotExtensions;
};

export interface InboxWorker {
  start(): void;
  wake(): void;
  /** Resolves when the record under way is done. */
  stop(): Promise<void>;
}

export function createInboxWorker(parts: InboxParts): InboxWorker {
  const { db, clock, log } = parts;
  let working: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let troubled = false;
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
      if (!(await claimRecord(db, row, clock.now() + inWorkMs))) continue;
      try {
        await applyRecord(parts, row);
        if (!troubled) continue;
        troubled = false;
        again = true;
        // The store is back: what failed while it was away need not wait out its time.
        await retryFailed(db, clock.now());
      } catch (error) {
        const code = isAppError(error) ? error.code : "EVENTS_RECORD_FAILED";
        troubled = true;
        const waitMs = Math.min(1_000 * 2 ** Math.min(row.attempts, 10), longestRetryMs);
        log.error(
          {
            event: "inbox.failed",
            code,
            org_id: row.org_id,
            linkedid: row.linkedid,
            attempts: row.attempts + 1,
            err: error,
          },
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
async function applyRecord(parts: InboxParts, row: InboxRow): Promise<void> {
  const { db, clock, tickets, organizations } = parts;
  const { org_id, linkedid } = row;
  const { country } = await organizations.of(org_id);
  const own = readVerdict(readRecord(row), row.received_at, country);
  if (own !== undefined) {
    const { mark } = await tickets.apply(org_id, own);
    return markDone(db, row.id, mark?.ticket_id ?? null, clock.now());
  }
  const rows = await unjudgedRecords(db, org_id, linkedid);
  const records = rows.map((found) => ({
    record: readRecord(found),
    received_at: found.received_at,
  }));
  const botExtensions = await parts.botExtensions.of(org_id);
  const judged = judgeForeign({ linkedid, records, botExtensions, country }, clock.now());
  if ("until" in judged) return putOff(db, row, judged.until, null);
  const { mark } = await tickets.apply(org_id, judged);
  return markDone(db, row.id, mark?.ticket_id ?? null, clock.now());
}

function readRecord({ record }: InboxRow): AutoTicketRecord {
  return AutoTicketRecord.parse(decodeJson(record));
}
