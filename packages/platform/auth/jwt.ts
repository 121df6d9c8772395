// The token of an organization or an account: a day long.
import type { Role } from "./principal.ts";
import { isRole } from "./role.ts";
import { type TokenForm, readToken, signToken, tokenKey } from "./signed-token.ts";

export interface JwtClaims {
  org_id: string;
  account_id?: string | undefined;
  role: Role;
}

const day = 86_400;

function form(jwtSecret: string): TokenForm {
  return {
    key: tokenKey(jwtSecret),
    type: "JWT",
    issuer: "pipecast",
    audience: "pipecast",
    seconds: day,
  };
}

/** A JWT for an organization's API key (no account) or someone who signed in; `now` in epoch ms. */
export async function issueJwt(
  jwtSecret: string,
  { org_id, account_id, role }: JwtClaims,
  options: { now?: number } = {},
): Promise<{ token: string; expires_in: 86400 }> {
  const claims = {
    sub: account_id ?? org_id,
    org_id,
    role,
    ...(account_id === undefined ? {} : { account_id }),
  };
  const token = await signToken(form(jwtSecret), claims, options.now ?? Date.now());
  return { token, expires_in: day };
}

/** Gives a reader of such tokens: their claims and when they were issued (epoch ms), or undefined. */
export function createJwtReader(jwtSecret: string) {
  const ours = form(jwtSecret);
  return async (
    token: string,
    now: number,
  ): Promise<(JwtClaims & { issued_at: number }) | undefined> => {
    const claims = await readToken(ours, token, now);
    if (claims === undefined) return undefined;
    const { org_id, account_id, role, iat } = claims;
    if (typeof org_id !== "string" || org_id === "" || !isRole(role) || typeof iat !== "number")
      return undefined;
    if (account_id !== undefined && typeof account_id !== "string") return undefined;
    return { org_id, account_id, role, issued_at: iat * 1000 };
  };
}
