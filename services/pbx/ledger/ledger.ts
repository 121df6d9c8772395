// The ledger at work: every two seconds, and whenever a fact comes, it looks at the calls that are due.
import type { Log } from "@pipecast/platform/log";
import type { Metrics } from "@pipecast/platform/metrics";
import type { CallRow } from "./ledger-tables.ts";
import { countRepairs } from "./reconcile-calls.ts";
import { type ReviewParts, reviewCalls } from "./review-calls.ts";

const everyMs = 2_000;
const batch = 2_000;
/** Organizations looked at side by side. */
const lanes = 4;
/** Calls of one organization in one transaction. */
const mostTogether = 250;
/** Calls of one organization in one look while there are more than a look takes. */
const mostOfOne = 500;

export interface Ledger {
  start(): void;
  /** Something new is on record. */
  wake(): void;
  /** Resolves when nothing that is due now is left. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** `readIn` brings in what waits outside before each look, or a part of it, and is then true; `decided` hears of every verdict that is new or changed. */
export function createLedger(
  parts: ReviewParts & {
    log: Log;
    metrics: Metrics | undefined;
    readIn: () => Promise<boolean>;
    decided: (row: CallRow) => void;
  },
): Ledger {
  const { db, clock, log } = parts;
  countRepairs(parts.metrics);
  const judged = parts.metrics?.counter("pbx_verdicts_total", "Verdicts given or changed");
  let working: Promise<void> | undefined;
  let again = false;
  let started = false;
  let cancel: (() => void) | undefined;

  async function look(): Promise<void> {
    for (;;) {
      again = false;
      const more = await parts.readIn();
      const due = await dueCalls();
      const queue = inTurns(due);
      await Promise.all(Array.from({ length: lanes }, () => workOff(queue)));
      if (!started || (due.length < mostOfOne && !more && !again)) return;
    }
  }

  /** The oldest ones; where there are too many, of the loud organizations only some, and of the others all. */
  async function dueCalls(): Promise<CallRow[]> {
    const query = db.kysely
      .selectFrom("pbx_calls")
      .selectAll()
      .where("due_at", "<=", clock.now())
      .orderBy("due_at")
      .limit(batch);
    const oldest = await query.execute();
    if (oldest.length < batch) return oldest;
    const loud = [...Map.groupBy(oldest, ({ org_id }) => org_id)].filter(
      ([, own]) => own.length >= mostOfOne,
    );
    if (loud.length === 0) return oldest;
    const names = loud.map(([org_id]) => org_id);
    const others = await query.where("org_id", "not in", names).execute();
    return [...loud.flatMap(([, own]) => own.slice(0, mostOfOne)), ...others];
  }

  async function workOff(queue: CallRow[][]): Promise<void> {
    for (let rows = next(queue); rows !== undefined; rows = next(queue)) await review(rows);
  }

  /** Together, and where that fails one by one: the one that cannot be judged is put off, the others are not. */
  async function review(rows: readonly CallRow[]): Promise<void> {
    const [first, ...more] = rows;
    if (first === undefined) return;
    const { org_id, linkedid } = first;
    try {
      const versions = new Map(rows.map((row) => [row.linkedid, row.version]));
      for (const after of await reviewCalls(parts, org_id, rows)) {
        if (after.version === versions.get(after.linkedid)) continue;
        judged?.inc();
        parts.decided(after);
      }
    } catch (err) {
      if (db.health.state === "down") throw err;
      if (more.length > 0) {
        for (const row of rows) if (started) await review([row]);
        return;
      }
      log.error({ err, org: org_id, linkedid }, "a call could not be judged; it is tried again");
      await putOff(first);
    }
  }

  function next(queue: CallRow[][]): CallRow[] | undefined {
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

/** Calls of one organization together; one organization's flood waits behind the few calls of the others. */
function inTurns(rows: readonly CallRow[]): CallRow[][] {
  const turns: { turn: number; rows: CallRow[] }[] = [];
  for (const own of Map.groupBy(rows, ({ org_id }) => org_id).values())
    for (let at = 0; at < own.length; at += mostTogether)
      turns.push({ turn: at, rows: own.slice(at, at + mostTogether) });
  return turns.toSorted((a, b) => a.turn - b.turn).map((turn) => turn.rows);
}
