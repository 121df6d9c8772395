// Calls that were up when this program stopped, and that the switch no longer knows: they have ended, when nobody looked.
import type { PbxParts } from "../parts.ts";
import { encodeJson } from "@pipecast/platform/db";
import { storeFact } from "../facts/store-fact.ts";

const batch = 500;

/** After the switch has told what is up. Answers how many there were. */
export async function endLostCalls({
  db,
  clock,
  liveCalls,
}: Pick<PbxParts, "db" | "clock" | "liveCalls">): Promise<number> {
  let lost = 0;
  for (let after = { org_id: "", linkedid: "" }; ;) {
    const rows = await db.kysely
      .selectFrom("pbx_calls")
      .select(["org_id", "linkedid"])
      .where("state", "=", "live")
      .where((is) =>
        is.or([
          is("org_id", ">", after.org_id),
          is.and([is("org_id", "=", after.org_id), is("linkedid", ">", after.linkedid)]),
        ]),
      )
      .orderBy("org_id")
      .orderBy("linkedid")
      .limit(batch)
      .execute();
    for (const { org_id, linkedid } of rows) {
      if (liveCalls.find(linkedid)?.org_id === org_id) continue;
      const now = clock.now();
      const cause_text = "The switch no longer knew this call";
      const stored = await db.transaction((trx) =>
        storeFact(trx, {
          id: `lost:${org_id}:${linkedid}`.slice(0, 191),
          source: "switch",
          kind: "hung_up",
          org_id,
          channel_id: linkedid,
          linkedid,
          at: now,
          data: encodeJson({ cause: 0, cause_text }),
          recorded_at: now,
        }),
      );
      if (stored) lost += 1;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return lost;
    after = last;
  }
}
