// What the CDR rows of a call name as its recording.
import { type Database, decodeJson } from "@pipecast/platform/db";
import { z } from "zod";
import type { PbxTables } from "../schema.ts";

const Named = z.object({ recordingfile: z.string().nullish().catch(null) });
/** A call with more rows than this is searched in the first of them. */
const most = 200;

export async function recordedFiles(
  db: Database<PbxTables>,
  orgId: string,
  linkedid: string,
): Promise<string[]> {
  const rows = await db.kysely
    .selectFrom("pbx_facts")
    .select("data")
    .where("org_id", "=", orgId)
    .where("linkedid", "=", linkedid)
    .where("kind", "=", "cdr")
    .limit(most)
    .execute();
  return rows.flatMap(({ data }) => {
    const { recordingfile } = Named.parse(decodeJson(data));
    return recordingfile ? [recordingfile] : [];
  });
}
