// The live call that a request is about, when the one who asks may ask about it. Everything else is the same 404.
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { PbxErrors } from "../errors.ts";
import type { LiveCall } from "./live-call.ts";
import type { LiveCalls } from "./live-calls.ts";

/** Throws PBX_CALL_NOT_FOUND; PBX_OPERATION_NOT_ALLOWED when a session's token does not name the operation. */
export function findAskedCall(
  liveCalls: LiveCalls,
  principal: Principal,
  channelId: string,
  asked: { org_id?: string | undefined; operation: "transfer" | "hangup" | "fallback" },
): LiveCall {
  if (principal.kind === "session" && !principal.operations.includes(asked.operation))
    throw PbxErrors.OPERATION_NOT_ALLOWED();
  const notFound = PbxErrors.CALL_NOT_FOUND;
  const call = liveCalls.find(channelId);
  // The channel fixes the organization for the operator, who may leave it out.
  const named =
    principal.kind === "operator" ? (asked.org_id ?? call?.org_id ?? "-") : asked.org_id;
  const orgId = requireOrg(principal, named, notFound);
  if (call === undefined || call.org_id !== orgId) throw notFound();
  if (principal.kind === "session" && principal.channel_id !== channelId) throw notFound();
  return call;
}
