// An organization's working hours: stored as they were set.
import { BusinessHours } from "@pipecast/contracts/pbx/business-hours";
import type { Clock } from "@pipecast/platform/clock";
import {
  type Database,
  type Migration,
  createTable,
  decodeJson,
  encodeJson,
  upsert,
} from "@pipecast/platform/db";
import type { PbxTables } from "../schema.ts";

export const businessHoursMigration: Migration = {
  id: "0009-business-hours",
  steps: [
    createTable({
      name: "pbx_business_hours",
      columns: {
        org_id: { type: { string: 128 } },
        hours: { type: "json" },
        updated_at: { type: "time" },
      },
      primaryKey: ["org_id"],
    }),
  ],
};

export async function storeBusinessHours(
  { db, clock }: { db: Database<PbxTables>; clock: Clock },
  org_id: string,
  hours: BusinessHours,
): Promise<void> {
  const row = { org_id, hours: encodeJson(hours), updated_at: clock.now() };
  const update = ["hours", "updated_at"] as const;
  await upsert(db.kysely, "pbx_business_hours", row, { key: ["org_id"], update: [...update] });
}

/** Null until they are set. */
export async function findBusinessHours(
  db: Database<PbxTables>,
  orgId: string,
): Promise<BusinessHours | null> {
  const row = await db.kysely
    .selectFrom("pbx_business_hours")
    .select("hours")
    .where("org_id", "=", orgId)
    .executeTakeFirst();
  return row === undefined ? null : BusinessHours.parse(decodeJson(row.hours));
}
