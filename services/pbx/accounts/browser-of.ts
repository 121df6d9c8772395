// What a request shows of the browser it came from, and the cookie it gets.
import { AuthErrors, isForeignPage, sessionCookie } from "@pipecast/platform/auth";
import type { IncomingHttpHeaders } from "node:http";

interface Asked {
  headers: IncomingHttpHeaders;
  protocol: string;
}

/** As it names itself; for the list of one's own browsers. */
export function browserOf({ headers }: Asked): string {
  return (headers["user-agent"] ?? "").replaceAll(/[^\x20-\x7e]/g, "").slice(0, 255);
}

/** Throws ORIGIN_REFUSED: a page of somebody else's could sign a browser in as somebody else. */
export function requireOurPage({ headers }: Asked, origins: ReadonlySet<string>): void {
  if (isForeignPage(headers, origins)) throw AuthErrors.ORIGIN_REFUSED();
}

/** `Set-Cookie` for a sign-in just opened. */
export function cookieOf(opened: { token: string; expires_in: number }, { protocol }: Asked) {
  const secure = protocol === "https";
  return sessionCookie(opened.token, { secure, seconds: opened.expires_in });
}
