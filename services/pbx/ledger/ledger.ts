// The ledger at work: every two seconds, and whenever a fact comes, it looks at the calls that are due.
import type { Log } from "@pipecast/platform/log";
import type { Metrics } from "@pipecast/platform/metrics";
import type { CallRow } from "./ledger-tables.ts";
import { type ReviewParts, reviewCall } from "./review-call.ts";

const everyMs = 2_000;
const batch = 200;
/** Calls looked at side by side. */
const lanes = 4;

export interface Ledger {
  start(): void;
  /** Something new is on record. */
  wake(): void;
  /** Resolves when nothing that is due now is left. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** `readIn` brings in what waits outside before each look; `decided` hears of every verdict that is new or changed. */
export function createLedger(
  parts: ReviewParts & {
    log: Log;
    metrics: Metrics | undefined;
    readIn: () => Promise<void>;
    decided: (row: CallRow) => void;
  },
): Ledger {
  const { db, clock, log } = parts;
  const judged = parts.metrics?.counter("pbx_verdicts_total", "Verdicts given or changed");
  let working: Promise<void> | undefined;
  let again = false;
  let started = false;
  let cancel: (() => void) | undefined;

  async function look(): Promise<void> {
    await parts.readIn();
    for (;;) {
      again = false;
      const due = await db.kysely
        .selectFrom("pbx_calls")
        .selectAll()
        .where("due_at", "<=", clock.now())
        .orderBy("due_at")
        .limit(batch)
        .execute();
      const before = due.length;
      const queue = fairly(due);
      await Promise.all(Array.from({ length: lanes }, () => workOff(queue)));
      if (!started || (before < batch && !again)) return;
    }
  }

  async function workOff(queue: CallRow[]): Promise<void> {
    for (let row = next(queue); row !== undefined; row = next(queue)) {
      const { org_id, linkedid } = row;
      try {
        const after = await reviewCall(parts, row);
        if (after === undefined || after.version === row.version) continue;
        judged?.inc();
        parts.decided(after);
      } catch (err) {
        log.error({ err, org: org_id, linkedid }, "a call could not be judged; it is tried again");
        await putOff(row);
      }
    }
  }

  function next(queue: CallRow[]): CallRow | undefined {
    return started ? queue.shift() : undefined;
  }

  /** A call that cannot be judged must not stand in the way of the others. */
  async function putOff({ org_id, linkedid }: CallRow): Promise<void> {
    await db.kysely
      .updateTable("pbx_calls")
      .set({ due_at: clock.now() + 30_000 })
      .where("org_id", "=", org_id)
      .where("linkedid", "=", linkedid)
      .execute()
      .catch(() => undefined);
  }

  function wake(): void {
    void begin();
  }

  /** Resolves when the look that is under way then has ended. */
  function begin(): Promise<void> {
    if (!started) return Promise.resolve();
    again = true;
    cancel?.();
    working ??= look()
      .catch((err: unknown) => log.warn({ err }, "the ledger cannot be read; it is tried again"))
      .finally(() => {
        working = undefined;
        if (started) cancel = clock.after(everyMs, wake);
      });
    return working;
  }

  return {
    start() {
      started = true;
      wake();
    },
    wake,
    idle: begin,
    async stop() {
      started = false;
      cancel?.();
      await working;
    },
  };
}

/** One organization's flood waits behind the few calls of the others. */
function fairly(rows: readonly CallRow[]): CallRow[] {
  const turns = new Map<string, number>();
  const placed = rows.map((row) => {
    const turn = turns.get(row.org_id) ?? 0;
    turns.set(row.org_id, turn + 1);
    return { row, turn };
  });
  return placed.toSorted((a, b) => a.turn - b.turn).map(({ row }) => row);
}
