// Stores how a session ended, told by the gateway at least once.
import type { SessionOutcomeFact } from "@pipecast/contracts/pbx/calls";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, encodeJson } from "@pipecast/platform/db";
import { touchCalls } from "../ledger/touch-calls.ts";
import type { FactRow, PbxTables } from "../schema.ts";
import { storeFact } from "./store-fact.ts";

/** True when it says something new: the first time, and when it differs from what was told before. */
export async function recordSessionOutcome(
  parts: { db: Database<PbxTables>; clock: Clock },
  fact: SessionOutcomeFact,
): Promise<boolean> {
  const { org_id, session_id, channel_id, linkedid, ...data } = fact;
  const row: FactRow = {
    id: `session:${session_id}`,
    source: "gateway",
    kind: "session_outcome",
    org_id,
    channel_id,
    linkedid,
    at: fact.ended_at,
    data: encodeJson({ session_id, ...data }),
    recorded_at: parts.clock.now(),
  };
  return parts.db.transaction(async (trx) => {
    if (await storeFact(trx, row)) return true;
    const changed = await trx
      .updateTable("pbx_facts")
      .set({ data: row.data, at: row.at, recorded_at: row.recorded_at })
      .where("id", "=", row.id)
      .where("org_id", "=", org_id)
      .where("data", "!=", row.data)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    await touchCalls(trx, [row]);
    return true;
  });
}
