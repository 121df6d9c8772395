// Whose an api_key is: an organization's own, or that of its service credential.
import type { PbxParts } from "../parts.ts";

/** The organization's id. A key is no credential by itself: it only says who is meant. */
export async function ownerOfKey(
  { db, organizations }: Pick<PbxParts, "db" | "organizations">,
  api_key: string,
): Promise<string | undefined> {
  const own = await organizations.find({ api_key });
  if (own !== undefined) return own.id;
  const credential = await db.kysely
    .selectFrom("pbx_service_credentials")
    .select(["org_id", "api_key"])
    .where("api_key", "=", api_key)
    .executeTakeFirst();
  return credential?.api_key === api_key ? credential.org_id : undefined;
}
