// Whether a webhook asks the bridge to forward a transfer to the PBX: it moves the call as a transfer of ours does. Pure.
import type { Json, JsonObject } from "@pipecast/flow/json";

/** Looks at the body only: whichever bridge gets it, the call may go elsewhere. */
export function asksForTransfer({ body }: { body?: Json }): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  const { action, endpoint } = body as JsonObject;
  return action === "pbx_forward" && typeof endpoint === "string" && endpoint.endsWith("/transfer");
}
