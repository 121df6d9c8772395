// Public door of platform/auth.
import type { IncomingHttpHeaders } from "node:http";
import type { AppError, ErrorFactory } from "../errors/index.ts";
import type { Anonymous, Principal, PrincipalKind, Role } from "./principal.ts";

export type { Anonymous, Principal, PrincipalKind, Role } from "./principal.ts";

/** What authentication looks at of a request. */
export interface AuthRequest {
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

export interface JwtClaims {
  org_id: string;
  account_id?: string | undefined;
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
  /** Origins that may send the session cookie, beside the server's own. */
  origins?: readonly string[];
  /** Which service reads session tokens here; any of ours when absent. */
  audience?: "pbx" | "events";
  now?: () => number;
}

export declare const AuthErrors: Readonly<
  Record<
    | "UNAUTHORIZED"
    | "FORBIDDEN"
    | "ORIGIN_REFUSED"
    | "ORG_REQUIRED"
    | "NOT_FOUND"
    | "TOO_MANY_REQUESTS",
    ErrorFactory
  >
>;
export declare function createAuthenticator(options: AuthenticatorOptions): {
  authenticate: Authenticate;
  /** Loads what the first JWT would otherwise wait for. */
  warm(): Promise<void>;
};
export declare function issueJwt(
  jwtSecret: string,
  claims: JwtClaims,
  options?: { now?: number },
): Promise<{ token: string; expires_in: 86400 }>;
export declare function issueSessionToken(
  internalKey: string,
  session: {
    org_id: string;
    session_id: string;
    channel_id: string;
    operations: readonly string[];
  },
  options?: { now?: number },
): Promise<string>;
/** `Set-Cookie` of a signed-in account; the token is a JWT of issueJwt. */
export declare function sessionCookie(token: string, options: { secure: boolean }): string;
export declare function clearSessionCookie(options: { secure: boolean }): string;
/** True when the role is at least the wanted one. */
export declare function roleAtLeast(role: Role, wanted: Role): boolean;
/**
 * The organization a request is about. Operator and internal must name one (400 ORG_REQUIRED);
 * the others have their own, and naming another throws the 404 given.
 */
export declare function requireOrg(
  principal: Principal | Anonymous,
  named?: string,
  notFound?: () => AppError,
): string;

/** Signs a body by Standard Webhooks; `timestamp` in epoch ms. Gives the three headers. */
export declare function signWebhook(
  secret: string,
  message: { id: string; timestamp: number; body: string | Buffer },
): { "webhook-id": string; "webhook-timestamp": string; "webhook-signature": string };
export type WebhookVerdict =
  | { ok: true; id: string; timestamp: number }
  | { ok: false; reason: "missing" | "malformed" | "stale" | "mismatch" };
/** Checks the three headers against any of the secrets; `now` in epoch ms, window 5 minutes. */
export declare function verifyWebhook(
  secrets: readonly string[],
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string | Buffer,
  now: number,
): WebhookVerdict;

/** bcrypt, cost 12, on the thread pool. */
export declare function hashApiSecret(secret: string): Promise<string>;
/** Same answer and time for a wrong secret and an unknown key (no hash). */
export declare function verifyApiSecret(secret: string, hash: string | undefined): Promise<boolean>;

/** `ak_…` that names an organization. */
export declare function newApiKey(): string;
/** 256 bits, 43 characters. */
export declare function newApiSecret(): string;
/** `whsec_…` for Standard Webhooks. */
export declare function newSigningSecret(): string;
/** `pck_<key id>_<secret>`: the id finds the row, the hash proves the key. */
export declare function newGatewayKey(pepper: string): {
  key: string;
  key_id: string;
  hash: string;
};
/** The key id and hash of a presented gateway key, or undefined when it is none. */
export declare function readGatewayKey(
  pepper: string,
  key: string,
): { key_id: string; hash: string } | undefined;
/** URL-safe random text of so many bytes. */
export declare function randomToken(bytes?: number): string;
/** Compares in constant time, whatever the lengths. */
export declare function sameSecret(a: string, b: string): boolean;

export interface RateLimiter {
  /** Takes one from the key's bucket, or says after how many seconds there is one again. */
  take(key: string): { allowed: true } | { allowed: false; retry_after_s: number };
  /** Same, but throws 429 TOO_MANY_REQUESTS (or the error given). */
  check(key: string, refuse?: ErrorFactory): void;
}
export declare function createRateLimiter(options: {
  /** So many per window, all at once if need be. */
  limit: number;
  windowMs: number;
  /** Keys remembered; the longest unused is forgotten first. 10,000 when absent. */
  maxKeys?: number;
  now?: () => number;
}): RateLimiter;
