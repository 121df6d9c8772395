// The capability of one call: made by the gateway for 30 seconds, it names organization, session, channel and operations.
import { deriveKey } from "../vault/derive-key.ts";
import { type TokenForm, readToken, signToken, tokenKey } from "./signed-token.ts";

export interface SessionClaims {
  org_id: string;
  session_id: string;
  channel_id: string;
  /** The call the session is part of, where the bearer may write things down for its caller. */
  linkedid?: string;
  /** E.164, or empty for an anonymous caller. */
  caller_number?: string;
  /** What this token may be used for, like `transfer`, `hangup`, `create_ticket`. */
  operations: readonly string[];
}

export type Audience = "pbx" | "events";

function form(internalKey: string, audience: Audience[]): TokenForm {
  return {
    key: tokenKey(deriveKey(internalKey, "pipecast/session-token/v1")),
    type: "session+jwt",
    issuer: "pipecast/gateway",
    audience,
    seconds: 30,
  };
}

/** A token for `X-Session-Token`, good at pbx and events; `now` in epoch ms. */
export async function issueSessionToken(
  internalKey: string,
  { operations, ...call }: SessionClaims,
  options: { now?: number } = {},
): Promise<string> {
  const claims = { sub: call.session_id, ...call, operations: [...operations] };
  return signToken(form(internalKey, ["pbx", "events"]), claims, options.now ?? Date.now());
}

/** Gives a reader of such tokens: their claims, or undefined. */
export function createSessionTokenReader(internalKey: string, audience?: Audience) {
  const ours = form(internalKey, audience === undefined ? ["pbx", "events"] : [audience]);
  return async (token: string, now: number): Promise<SessionClaims | undefined> => {
    const claims = await readToken(ours, token, now);
    if (claims === undefined) return undefined;
    const { org_id, session_id, channel_id, operations } = claims;
    if (![org_id, session_id, channel_id].every((id) => typeof id === "string" && id !== ""))
      return undefined;
    if (!Array.isArray(operations) || !operations.every((name) => typeof name === "string"))
      return undefined;
    const { linkedid, caller_number } = claims;
    return {
      ...({ org_id, session_id, channel_id, operations } as SessionClaims),
      ...(typeof linkedid === "string" ? { linkedid } : {}),
      ...(typeof caller_number === "string" ? { caller_number } : {}),
    };
  };
}
