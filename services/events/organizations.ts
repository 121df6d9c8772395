// What events must know of an organization, asked of pbx. When pbx is away, a record is kept rather than lost.
import { RemoteError, askRoute, type ClientTransport } from "@pipecast/contracts/client";
import type { BusinessHours } from "@pipecast/contracts/pbx/business-hours";
import { lookUpOrganization } from "@pipecast/contracts/pbx/organizations";
import { isTimeZone } from "@pipecast/contracts/time";

/** How long an answer is believed, in milliseconds: who changes working hours looks at once. A no is asked again each time. */
const keptMs = 5_000;
const mostRemembered = 10_000;

export interface OrganizationFacts {
  /** False only when the organization certainly does not exist. */
  exists: boolean;
  timezone: string;
  country: string;
  /** Null where none are set, or pbx has not been heard. */
  business_hours?: BusinessHours | null;
}

export interface Organizations {
  /** Never rejects: without an answer the last one counts, else the defaults. */
  of(org_id: string): Promise<OrganizationFacts>;
}

export interface OrganizationsOptions {
  pbx: ClientTransport;
  internalKey: string;
  now: () => number;
  defaults: { timezone: string; country: string };
}

export function createOrganizations(options: OrganizationsOptions): Organizations {
  const { pbx, internalKey, now, defaults } = options;
  const known = new Map<string, { facts: OrganizationFacts; until: number }>();
  return {
    async of(org_id) {
      const kept = known.get(org_id);
      if (kept !== undefined && kept.until > now()) return kept.facts;
      try {
        const { timezone, country, business_hours } = await askRoute(
          pbx,
          lookUpOrganization,
          { body: { org_id } },
          { headers: { "x-internal-key": internalKey }, deadlineMs: 2_000 },
        );
        const zone = isTimeZone(timezone) ? timezone : defaults.timezone;
        const facts = {
          exists: true,
          timezone: zone,
          country,
          business_hours: business_hours ?? null,
        };
        if (known.size >= mostRemembered) known.clear();
        known.set(org_id, { facts, until: now() + keptMs });
        return facts;
      } catch (error) {
        if (error instanceof RemoteError && error.status === 404)
          return { exists: false, ...defaults, business_hours: null };
        return kept?.facts ?? { exists: true, ...defaults, business_hours: null };
      }
    },
  };
}
