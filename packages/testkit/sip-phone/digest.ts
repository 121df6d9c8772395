// SIP digest authentication, the phone's half.
import { createHash, randomBytes } from "node:crypto";

export interface Credentials {
  user: string;
  password: string;
}

/** Gives the value of the Authorization header that answers `challenge` (WWW- or Proxy-Authenticate). */
export function answerChallenge(
  challenge: string,
  credentials: Credentials,
  method: string,
  uri: string,
): string {
  const field = (name: string) =>
    new RegExp(`[\\s,]${name}=(?:"([^"]*)"|([^,\\s]+))`, "i")
      .exec(` ${challenge}`)
      ?.slice(1)
      .find(Boolean);
  const realm = field("realm") ?? "";
  const nonce = field("nonce") ?? "";
  const opaque = field("opaque");
  const algorithm = field("algorithm") ?? "MD5";
  const hash = (text: string) =>
    createHash(algorithm.toUpperCase() === "SHA-256" ? "sha256" : "md5")
      .update(text)
      .digest("hex");
  const secret = hash(`${credentials.user}:${realm}:${credentials.password}`);
  const what = hash(`${method}:${uri}`);
  const parts = [
    `username="${credentials.user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `algorithm=${algorithm}`,
  ];
  if (opaque !== undefined) parts.push(`opaque="${opaque}"`);
  if (
    field("qop")
      ?.split(/\s*,\s*/)
      .includes("auth")
  ) {
    const cnonce = randomBytes(8).toString("hex");
    const response = hash(`${secret}:${nonce}:00000001:${cnonce}:auth:${what}`);
    parts.push(`qop=auth`, `nc=00000001`, `cnonce="${cnonce}"`, `response="${response}"`);
  } else {
    parts.push(`response="${hash(`${secret}:${nonce}:${what}`)}"`);
  }
  return `Digest ${parts.join(", ")}`;
}
