// Rehearsals and their runs as the API shows them.
import type { Rehearsal, RehearsalRun } from "@pipecast/contracts/gateway/rehearsals";
import { toRfc3339 } from "@pipecast/contracts/time";
import { decodeJson } from "@pipecast/platform/db";
import type { RehearsalRow, RehearsalRunRow } from "../schema.ts";
import { LONGEST_MS } from "./rehearsal-runs.ts";

export function viewRehearsal(row: RehearsalRow, timeZone: string): Rehearsal {
  const { id, bot_id, name, text, count } = row;
  return {
    id,
    bot_id,
    name,
    text,
    count,
    created_at: toRfc3339(row.created_at, timeZone),
    updated_at: toRfc3339(row.updated_at, timeZone),
  };
}

/** One whose program is gone does not run for ever. */
export function viewRun(row: RehearsalRunRow, timeZone: string, now: number): RehearsalRun {
  const lost = row.status === "running" && now - row.started_at > LONGEST_MS + 30_000;
  return {
    id: row.id,
    bot_id: row.bot_id,
    version: row.version,
    status: lost ? "broken" : row.status,
    files: decodeJson(row.files) as RehearsalRun["files"],
    fault: lost ? "The program that ran them is gone; run them again." : row.fault,
    started_at: toRfc3339(row.started_at, timeZone),
    ended_at: row.ended_at === null ? null : toRfc3339(row.ended_at, timeZone),
  };
}
