// An organization as the API shows it: never its secret.
import type { Organization } from "@pipecast/contracts/pbx/organizations";
import { isTimeZone, toRfc3339 } from "@pipecast/contracts/time";
import type { OrganizationRecord } from "./organization-table.ts";

/** The answer's body; `secret` only in the answer that made the organization. */
export function viewOrganization(organization: OrganizationRecord, secret?: string): Organization {
  const { timezone } = organization;
  return {
    id: organization.id,
    name: organization.name,
    context_prefix: organization.context_prefix,
    status: organization.active ? "active" : "suspended",
    api_key: organization.api_key,
    ...(secret === undefined ? {} : { api_secret: secret }),
    timezone,
    country: organization.country,
    external: organization.external,
    created_at: timeIn(timezone, organization.created_at),
    updated_at: timeIn(timezone, organization.updated_at),
  };
}

/** RFC 3339 in the organization's zone; UTC where another program stored a zone that does not exist. */
export function timeIn(timezone: string, at: number): string {
  return toRfc3339(at, isTimeZone(timezone) ? timezone : "UTC");
}
