// Ends a live call.
import type { Principal } from "@pipecast/platform/auth";
import { isAppError } from "@pipecast/platform/errors";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { findAskedCall } from "./find-asked-call.ts";
import { hasBeenTransferred } from "./has-been-transferred.ts";
import { type LiveCall, isAtSession } from "./live-call.ts";

/** Resolves when the switch has hung up. A session ends only a call that is still its own: not one that talks to a person. */
export async function hangUpCall(
  parts: Pick<PbxParts, "liveCalls" | "switch" | "log" | "transfers">,
  principal: Principal,
  channelId: string,
  orgId: string | undefined,
): Promise<void> {
  const asked = { org_id: orgId, operation: "hangup" } as const;
  const call = findAskedCall(parts.liveCalls, principal, channelId, asked);
  let outcome: "hung_up" | "gone";
  try {
    if (principal.kind === "session" && !(await isStillOf(parts, call, principal.session_id)))
      throw PbxErrors.CALL_NOT_FOUND();
    outcome = await parts.switch.hangUp(channelId);
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw PbxErrors.SWITCH_UNAVAILABLE(undefined, { cause });
  }
  if (outcome === "gone") throw PbxErrors.CALL_NOT_FOUND();
  parts.log.info({ linkedid: call.linkedid, org_id: call.org_id }, "a call was hung up by order");
}

/** A call that its transfer has taken away after all is its session's no more. */
async function isStillOf(
  parts: Pick<PbxParts, "switch" | "log" | "transfers">,
  call: LiveCall,
  sessionId: string,
): Promise<boolean> {
  return isAtSession(call, sessionId) && !(await hasBeenTransferred(parts, call, sessionId));
}
