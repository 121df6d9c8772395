// `@pipecast/gateway/published-bots`: which bots of an organization take calls, read from the database.
import type { Database } from "@pipecast/platform/db";
import type { GatewayTables } from "../schema.ts";

/** Their ids. */
export async function listPublishedBots(db: Database, orgId: string): Promise<string[]> {
  const rows = await db
    .typed<GatewayTables>()
    .kysely.selectFrom("pipecat_bots")
    .select("id")
    .where("org_id", "=", orgId)
    .where("published_version", "is not", null)
    .execute();
  return rows.map(({ id }) => id);
}
