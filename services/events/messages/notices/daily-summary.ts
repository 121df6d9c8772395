// The daily summary: at the hour an organization has chosen, what became of yesterday's calls and which tickets are open. Once a day.
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import { listSummaries, readStatement } from "@pipecast/contracts/pbx/channels";
import { toRfc3339 } from "@pipecast/contracts/time";
import type { EventsParts } from "../../parts.ts";
import { type NoticeParts, addNotices } from "./make-notices.ts";
import { summaryText } from "./notice-text.ts";

const sweepMs = 60_000;
/** A program that starts later than this after the hour leaves the day out. */
const latestMinutes = 12 * 60;
const mostCounted = 200;
const dayMs = 24 * 3_600_000;

type Parts = NoticeParts &
  Pick<EventsParts, "tickets"> & { pbx: ClientTransport; internalKey: string };

export interface DailySummaries {
  start(): void;
  /** Resolves when those under way are done. */
  stop(): Promise<void>;
}

export function createDailySummaries(parts: Parts): DailySummaries {
  const { clock, log } = parts;
  const done = new Map<string, string>();
  let stopped = false;
  let cancel: (() => void) | undefined;
  let working = Promise.resolve();

  async function sweep(): Promise<void> {
    try {
      await sendDue(parts, done);
    } catch (err) {
      log.warn({ event: "summaries.waiting", err }, "daily summaries wait for pbx");
    }
    if (!stopped) cancel = clock.after(sweepMs, begin);
  }
  function begin(): void {
    working = sweep();
  }
  return {
    start: begin,
    async stop() {
      stopped = true;
      cancel?.();
      await working;
    },
  };
}

/** `done`: the last day of each organization that is done with. */
export async function sendDue(parts: Parts, done: Map<string, string>): Promise<void> {
  const { pbx, internalKey, clock, log } = parts;
  const ask = { headers: { "x-internal-key": internalKey }, deadlineMs: 10_000 };
  const { items } = await askRoute(pbx, listSummaries, { body: {} }, ask);
  for (const { org_id, timezone, at } of items) {
    const local = toRfc3339(clock.now(), timezone);
    const day = local.slice(0, 10);
    const late = minutesOf(local.slice(11, 16)) - minutesOf(at);
    if (late < 0 || late > latestMinutes || done.get(org_id) === day) continue;
    try {
      await sendSummary(parts, org_id, day);
      done.set(org_id, day);
    } catch (err) {
      log.warn({ event: "summaries.waiting", org_id, err }, "a daily summary waits");
    }
  }
}

async function sendSummary(parts: Parts, org_id: string, today: string): Promise<void> {
  const { pbx, internalKey, tickets } = parts;
  const { daily_summary } = (await parts.noticesOf(org_id)).notifications;
  if (daily_summary === null) return;
  const day = new Date(Date.parse(`${today}T12:00:00Z`) - dayMs).toISOString().slice(0, 10);
  const ask = { headers: { "x-internal-key": internalKey }, deadlineMs: 10_000 };
  const statement = await askRoute(pbx, readStatement, { body: { org_id, day } }, ask);
  const open = await tickets.list(org_id, { status: ["open", "in_progress"] }, mostCounted + 1);
  const text = summaryText({
    ...statement,
    open: open.length > mostCounted ? undefined : open.length,
    urgent: open.filter(({ priority }) => priority === "urgent").length,
  });
  const { channel, to } = daily_summary;
  const about = { org_id, about: `daily-${day}`, ticket_number: 0, transition: "daily" };
  await addNotices(
    parts,
    (channel === "webhook" ? [""] : to).map((one) => {
      return { ...about, channel, notice: { to: one, ...text, anytime: true } };
    }),
  );
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
