// Turns what a request presents into a principal.
import type { IncomingHttpHeaders } from "node:http";
import { AuthErrors } from "./auth-errors.ts";
import { type JwtClaims, createJwtReader } from "./jwt.ts";
import { isOurPage } from "./our-page.ts";
import type { Principal, PrincipalKind, Role } from "./principal.ts";
import { sameSecret } from "./same-secret.ts";
import { readSessionCookie } from "./session-cookie.ts";
import { type Audience, createSessionTokenReader } from "./session-token.ts";

/** What authentication looks at of a request. */
export interface AuthRequest {
  /** `UPGRADE` for a websocket: a cookie then needs one of our origins, as for anything that changes something. */
  method: string;
  headers: IncomingHttpHeaders;
  /** The organization that path, query or body names, for the lookup of a signing secret. */
  namedOrg?: string | undefined;
  /** Absent before the body was read; a signature can only be checked with it. */
  rawBody?: Buffer | undefined;
}

export type Authenticate = (
  request: AuthRequest,
  kinds: readonly PrincipalKind[],
) => Promise<Principal | null>;

/** A signed-in browser, as the table of sign-ins knows it now. */
export interface SignedIn {
  id: string;
  org_id: string;
  account_id: string;
  role: Role;
}

export interface AuthenticatorOptions {
  operatorToken: string;
  internalKey: string;
  jwtSecret: string;
  /** Checks Standard Webhooks headers against the organization's secrets, and that the id is new. */
  verifySigned?: (request: {
    headers: IncomingHttpHeaders;
    rawBody: Buffer;
    namedOrg: string | undefined;
  }) => Promise<{ org_id: string } | null>;
  /** Last word over a valid JWT: an account removed or an organization suspended since gives false. */
  acceptJwt?: (claims: JwtClaims & { issued_at: number }) => Promise<boolean> | boolean;
  /** Whose a browser's cookie is; null for one that was never given, has ended or was revoked. Without it no cookie counts. */
  readSignIn?: (token: string) => Promise<SignedIn | null>;
  /** Origins that may send the session cookie, beside the server's own. */
  origins?: readonly string[];
  /** Which service reads session tokens here; both when absent. */
  audience?: Audience;
  now?: () => number;
}

export interface Authenticator {
  /**
   * The principal among the kinds that a route accepts, or null. The narrowest credential presented decides alone:
   * session token, then bearer, internal key, signature, cookie; a bad one is not made good by a broader one beside it.
   * Throws ORIGIN_REFUSED for a valid cookie from a foreign page.
   */
  authenticate: Authenticate;
  /** Loads what the first token would otherwise wait for. */
  warm(): Promise<void>;
}

const safeMethods = new Set(["GET", "HEAD"]);

/** One for all routes of a process. Throws TypeError when one of the secrets has under 32 characters. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { operatorToken, internalKey, jwtSecret, now = Date.now } = options;
  for (const [name, secret] of Object.entries({ operatorToken, internalKey, jwtSecret }))
    if (secret.length < 32) throw new TypeError(`${name} must have at least 32 characters`);
  const readJwt = createJwtReader(jwtSecret);
  const readSession = createSessionTokenReader(internalKey, options.audience);
  const origins = new Set(options.origins ?? []);

  async function fromJwt(token: string): Promise<Principal | null> {
    const claims = await readJwt(token, now());
    if (claims === undefined || (await options.acceptJwt?.(claims)) === false) return null;
    return { kind: "jwt", org_id: claims.org_id, account_id: claims.account_id, role: claims.role };
  }

  async function fromBearer(
    token: string,
    accepts: (kind: PrincipalKind) => boolean,
  ): Promise<Principal | null> {
    if (sameSecret(token, operatorToken)) return { kind: "operator" };
    return accepts("jwt") ? fromJwt(token) : null;
  }

  async function fromCookie(
    token: string,
    { method, headers }: AuthRequest,
  ): Promise<Principal | null> {
    const found = await options.readSignIn?.(token);
    if (found === undefined || found === null) return null;
    if (!safeMethods.has(method) && !isOurPage(headers, origins)) throw AuthErrors.ORIGIN_REFUSED();
    const { id: sign_in_id, org_id, account_id, role } = found;
    return { kind: "jwt", org_id, account_id, role, sign_in_id };
  }

  return {
    async authenticate(request, kinds) {
      const { headers, rawBody, namedOrg } = request;
      const accepts = (kind: PrincipalKind) => kinds.includes(kind);
      const person = accepts("jwt") || accepts("operator");
      const sessionToken = headers["x-session-token"];
      const key = headers["x-internal-key"];
      const bearer = headers.authorization;
      if (sessionToken !== undefined && accepts("session")) {
        const claims =
          typeof sessionToken === "string" ? await readSession(sessionToken, now()) : undefined;
        return claims === undefined ? null : { kind: "session", ...claims };
      }
      if (bearer !== undefined && person) {
        const [, token] = /^Bearer +(\S{1,4096})$/i.exec(bearer) ?? [];
        return token === undefined ? null : fromBearer(token, accepts);
      }
      if (key !== undefined && accepts("internal"))
        return typeof key === "string" && sameSecret(key, internalKey)
          ? { kind: "internal" }
          : null;
      if (headers["webhook-signature"] !== undefined && accepts("signed")) {
        if (rawBody === undefined) return null;
        const signer = await options.verifySigned?.({ headers, rawBody, namedOrg });
        return signer ? { kind: "signed", org_id: signer.org_id } : null;
      }
      const cookie = accepts("jwt") ? readSessionCookie(headers.cookie) : undefined;
      return cookie === undefined ? null : fromCookie(cookie, request);
    },
    warm: async () => {
      await import("jose");
    },
  };
}
