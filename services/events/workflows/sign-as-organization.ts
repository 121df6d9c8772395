// Headers of Standard Webhooks in an organization's name. The secret stays in pbx.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { signRequest } from "@pipecast/contracts/pbx/calls";

/** Only `webhook-id` for an organization without a signing secret; `unavailable` where pbx does not answer. */
export async function signAsOrganization(
  { pbx, internalKey }: { pbx: ClientTransport; internalKey: string },
  request: { org_id: string; webhook_id: string; body: string },
): Promise<Record<string, string> | "unavailable"> {
  const unsigned = { "webhook-id": request.webhook_id };
  try {
    const { headers } = await askRoute(
      pbx,
      signRequest,
      { body: request },
      { headers: { "x-internal-key": internalKey }, deadlineMs: 3_000 },
    );
    return headers ?? unsigned;
  } catch (error) {
    return error instanceof RemoteError && error.status === 404 ? unsigned : "unavailable";
  }
}
