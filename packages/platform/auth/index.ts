// Public door of platform/auth.
export { hashApiSecret, verifyApiSecret } from "./api-secret.ts";
export { AuthErrors } from "./auth-errors.ts";
export {
  type AuthRequest,
  type Authenticate,
  type Authenticator,
  type AuthenticatorOptions,
  createAuthenticator,
  type SignedIn,
} from "./authenticator.ts";
export { type JwtClaims, issueJwt } from "./jwt.ts";
export {
  newApiKey,
  newApiSecret,
  newGatewayKey,
  newSigningSecret,
  randomToken,
  readGatewayKey,
} from "./new-keys.ts";
export { type FailureCount, createFailureCount } from "./failure-count.ts";
export { isForeignPage } from "./our-page.ts";
export type { Anonymous, Principal, PrincipalKind, Role } from "./principal.ts";
export { type RateLimiter, type RateLimits, createRateLimiter } from "./rate-limiter.ts";
export { requireOrg } from "./require-org.ts";
export { roleAtLeast } from "./role.ts";
export { sameSecret } from "./same-secret.ts";
export { clearSessionCookie, readSessionCookie, sessionCookie } from "./session-cookie.ts";
export { type SessionClaims, issueSessionToken } from "./session-token.ts";
export {
  type WebhookHeaders,
  type WebhookVerdict,
  signWebhook,
  verifyWebhook,
} from "./webhook-signature.ts";
export { type InTurn, createTurns } from "./turns.ts";
