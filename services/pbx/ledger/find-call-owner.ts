// Which organization a linkedid belongs to, for an operator who does not say it.
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";

const batch = 500;

/** The only organization with such a call; undefined when several have one. Throws PBX_CALL_UNKNOWN when none has. */
export async function findCallOwner(
  { db, organizations }: Pick<PbxParts, "db" | "organizations">,
  linkedid: string,
): Promise<string | undefined> {
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await organizations.page(after, batch);
    const ids = page.map(({ id }) => id);
    if (ids.length === 0) break;
    // By the primary key, organization by organization: a linkedid alone has no index.
    const rows = await db.kysely
      .selectFrom("pbx_calls")
      .select("org_id")
      .where("org_id", "in", ids)
      .where("linkedid", "=", linkedid)
      .limit(2)
      .execute();
    found.push(...rows.map(({ org_id }) => org_id));
    after = ids.length < batch ? undefined : ids.at(-1);
  } while (after !== undefined && found.length < 2);
  if (found.length === 0) throw PbxErrors.CALL_UNKNOWN();
  return found.length === 1 ? found[0] : undefined;
}
