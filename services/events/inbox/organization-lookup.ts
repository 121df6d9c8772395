// Whether an organization exists, asked of pbx. When pbx is away, a record is kept rather than lost.
import { RemoteError, askRoute, type ClientTransport } from "@pipecast/contracts/client";
import { lookUpOrganization } from "@pipecast/contracts/pbx/organizations";

/** How long a yes is believed, in milliseconds; a no is asked again each time. */
const yesMs = 60_000;
const mostRemembered = 10_000;

export function organizationLookup(
  pbx: ClientTransport,
  internalKey: string,
  now: () => number,
): (orgId: string) => Promise<boolean> {
  const seen = new Map<string, number>();
  return async (orgId) => {
    const until = seen.get(orgId);
    if (until !== undefined && until > now()) return true;
    try {
      await askRoute(
        pbx,
        lookUpOrganization,
        { body: { org_id: orgId } },
        { headers: { "x-internal-key": internalKey }, deadlineMs: 2_000 },
      );
    } catch (error) {
      return !(error instanceof RemoteError && error.status === 404);
    }
    if (seen.size >= mostRemembered) seen.clear();
    seen.set(orgId, now() + yesMs);
    return true;
  };
}
