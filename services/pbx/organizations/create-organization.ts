// Makes an organization; the one moment in which its api_secret exists in the clear.
import { randomBytes } from "node:crypto";
import type { createOrganization as route } from "@pipecast/contracts/pbx/organizations";
import { isTimeZone } from "@pipecast/contracts/time";
import { hashApiSecret, newApiKey, newApiSecret } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { newId } from "@pipecast/platform/db";
import type { z } from "zod";
import { PbxErrors } from "../errors.ts";
import type {
  OrganizationDefaults,
  OrganizationRecord,
  OrganizationTable,
} from "./organization-table.ts";

type Wanted = z.output<NonNullable<(typeof route)["body"]>>;

/** Gives the organization and its secret. Throws PBX_ORGANIZATIONS_ADOPTED, …_EXISTS, PBX_CONTEXT_PREFIX_TAKEN. */
export async function createOrganization(
  parts: { organizations: OrganizationTable; defaults: OrganizationDefaults; clock: Clock },
  wanted: Wanted,
): Promise<{ organization: OrganizationRecord; secret: string }> {
  if (parts.organizations.readOnly) throw PbxErrors.ORGANIZATIONS_ADOPTED();
  requireTimeZone(wanted.timezone);
  if (wanted.context_prefix?.includes("_trunk") === true)
    throw PbxErrors.CONTEXT_PREFIX_AMBIGUOUS();
  const secret = newApiSecret();
  const country = wanted.country ?? parts.defaults.country;
  const now = parts.clock.now();
  const organization: OrganizationRecord = {
    id: wanted.id ?? newId(now),
    name: wanted.name,
    context_prefix: wanted.context_prefix ?? `org_${randomWord(12)}`,
    active: true,
    api_key: newApiKey(),
    secret_hash: await hashApiSecret(secret),
    timezone: wanted.timezone ?? parts.defaults.timezone,
    country,
    external: wanted.external ?? parts.defaults.external(country),
    version: 1,
    created_at: now,
    updated_at: now,
  };
  await parts.organizations.insert(organization);
  return { organization, secret };
}

/** Throws PBX_TIMEZONE_UNKNOWN. */
export function requireTimeZone(name: string | undefined): void {
  if (name !== undefined && !isTimeZone(name)) throw PbxErrors.TIMEZONE_UNKNOWN();
}

/** Lower-case letters and digits, five bits each. */
function randomWord(length: number): string {
  const letters = "abcdefghjkmnpqrstuvwxyz234567890";
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join("");
}
