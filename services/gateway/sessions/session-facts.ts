// What can be said of a session, whether it is live or from its row.
import type { SessionRow } from "../schema.ts";
import type { KeptOutcome } from "./kept-session.ts";
import type { SessionRecord } from "./session-record.ts";

/** What both a live session and a stored one can say; times in epoch ms. */
export interface SessionFacts extends Pick<
  SessionRecord,
  "identity" | "transcript" | "actions" | "timings" | "ongoing" | "flow"
> {
  outcome: KeptOutcome | null;
  /** Epoch milliseconds; absent while it is only announced. */
  startedAt?: number;
}

/** What a list shows of a session. */
export type SessionSummary = Pick<
  SessionRow,
  "id" | "org_id" | "bot_id" | "version" | "channel_id" | "linkedid" | "node" | "started_at"
> & { call: Record<string, string>; ended_at: number | null; outcome: string | null };
