// Ends a live call.
import type { Principal } from "@pipecast/platform/auth";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { findAskedCall } from "./find-asked-call.ts";
import { isAtSession } from "./live-call.ts";

/** Resolves when the switch has hung up. A session ends only a call that is still its own: not one that talks to a person. */
export async function hangUpCall(
  parts: Pick<PbxParts, "liveCalls" | "switch" | "log">,
  principal: Principal,
  channelId: string,
  orgId: string | undefined,
): Promise<void> {
  const asked = { org_id: orgId, operation: "hangup" } as const;
  const call = findAskedCall(parts.liveCalls, principal, channelId, asked);
  if (principal.kind === "session" && !isAtSession(call, principal.session_id))
    throw PbxErrors.CALL_NOT_FOUND();
  let outcome: "hung_up" | "gone";
  try {
    outcome = await parts.switch.hangUp(channelId);
  } catch (cause) {
    throw PbxErrors.SWITCH_UNAVAILABLE(undefined, { cause });
  }
  if (outcome === "gone") throw PbxErrors.CALL_NOT_FOUND();
  parts.log.info({ linkedid: call.linkedid, org_id: call.org_id }, "a call was hung up by order");
}
