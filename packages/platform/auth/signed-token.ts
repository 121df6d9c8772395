// The one form of token we make and take: HS256, two header fields, a known type. Everything else is no token.
import { createSecretKey, type KeyObject, randomUUID } from "node:crypto";

export interface TokenForm {
  key: KeyObject;
  /** `typ` of the header: a token of one kind is never one of another. */
  type: string;
  issuer: string;
  audience: string | string[];
  seconds: number;
}

export type TokenClaims = Readonly<Record<string, unknown>>;

const maxLength = 4096;
/** Seconds by which clocks of two machines may differ. */
const clockTolerance = 5;

export function tokenKey(secret: string | Buffer): KeyObject {
  return createSecretKey(typeof secret === "string" ? Buffer.from(secret, "utf8") : secret);
}

/** Signs claims for as long as the form says; `now` in epoch ms. */
export async function signToken(
  form: TokenForm,
  claims: TokenClaims,
  now: number,
): Promise<string> {
  const { SignJWT } = await import("jose");
  const issued = Math.floor(now / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "HS256", typ: form.type })
    .setIssuer(form.issuer)
    .setAudience(form.audience)
    .setIssuedAt(issued)
    .setExpirationTime(issued + form.seconds)
    .setJti(randomUUID())
    .sign(form.key);
}

/** The claims of a token that is ours, of this form and of now; undefined for anything else. */
export async function readToken(
  form: TokenForm,
  token: string,
  now: number,
): Promise<TokenClaims | undefined> {
  if (!hasOurHeader(token, form.type)) return undefined;
  const { jwtVerify } = await import("jose");
  try {
    const { payload } = await jwtVerify(token, form.key, {
      algorithms: ["HS256"],
      typ: form.type,
      issuer: form.issuer,
      audience: form.audience,
      requiredClaims: ["exp", "iat", "jti"],
      maxTokenAge: form.seconds,
      clockTolerance,
      currentDate: new Date(now),
    });
    return payload;
  } catch {
    return undefined;
  }
}

/** Decided before any library looks at it: no other algorithm, no key reference, nothing critical, nothing long. */
function hasOurHeader(token: string, type: string): boolean {
  if (token.length > maxLength || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return false;
  try {
    const header: unknown = JSON.parse(
      Buffer.from(token.slice(0, token.indexOf(".")), "base64url").toString("utf8"),
    );
    if (typeof header !== "object" || header === null) return false;
    const { alg, typ, ...rest } = header as Record<string, unknown>;
    return alg === "HS256" && typ === type && Object.keys(rest).length === 0;
  } catch {
    return false;
  }
}
