// Whether a request was made by a page of ours: what keeps foreign pages from using a cookie, or from planting one.
import type { IncomingHttpHeaders } from "node:http";

/** Browsers name the page's origin on everything but plain GETs; what names none was no page of ours. */
export function isOurPage(
  { origin, host }: IncomingHttpHeaders,
  origins: ReadonlySet<string>,
): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  return origins.has(origin) || (host !== undefined && new URL(origin).host === host.toLowerCase());
}

/** True for a page of somebody else; a program that is no browser names no origin and is none. */
export function isForeignPage(headers: IncomingHttpHeaders, origins: ReadonlySet<string>): boolean {
  if (headers.origin !== undefined) return !isOurPage(headers, origins);
  const site = headers["sec-fetch-site"];
  return site !== undefined && site !== "same-origin" && site !== "none";
}
