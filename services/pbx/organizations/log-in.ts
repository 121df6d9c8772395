// A day's token for an organization's key and secret, or for its service credential.
import { issueJwt, verifyApiSecret } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import { PbxErrors } from "../errors.ts";
import type { PbxTables } from "../schema.ts";
import type { OrganizationTable } from "./organization-table.ts";

/**
 * The token. An unknown key, a wrong secret and a suspended organization are the same PBX_LOGIN_REFUSED after the same work:
 * the same two queries and one bcrypt.
 */
export async function logIn(
  parts: {
    db: Database<PbxTables>;
    organizations: OrganizationTable;
    jwtSecret: string;
    clock: Clock;
  },
  given: { api_key: string; api_secret: string },
): Promise<{ token: string; expires_in: number }> {
  const { db, organizations, jwtSecret, clock } = parts;
  const [own, credential] = await Promise.all([
    organizations.find({ api_key: given.api_key }),
    db.kysely
      .selectFrom("pbx_service_credentials")
      .selectAll()
      .where("api_key", "=", given.api_key)
      .executeTakeFirst(),
  ]);
  const service = credential?.api_key === given.api_key ? credential : undefined;
  const organization =
    own ?? (service === undefined ? undefined : await organizations.find({ id: service.org_id }));
  const hash = own?.secret_hash ?? service?.verifier;
  const known = organization?.active === true ? hash : undefined;
  const matches = await verifyApiSecret(given.api_secret, known);
  if (!matches || organization === undefined) throw PbxErrors.LOGIN_REFUSED();
  return issueJwt(jwtSecret, { org_id: organization.id, role: "admin" }, { now: clock.now() });
}
