// Whether a webhook's URL, taken literally, is one that may be tried: before any name is resolved.
import type { AllowList } from "./allow-list.ts";
import { type Door, type Self, checkAddress } from "./check-address.ts";
import { type Host, isInnerName, isMetadataName, parseHost } from "./parse-host.ts";
import type { Refusal } from "./safe-fetch-error.ts";

export interface Target extends Door {
  secure: boolean;
  /** Path and query as they are sent. */
  path: string;
}

const maxLength = 2_048;
const openPorts = new Set([80, 443, 8080, 8443]);

/** The target of a URL, or why there is none. Looks only at the text; says nothing of addresses behind a name. */
export function checkUrl(raw: string, allow: AllowList, self: Self): Target | Refusal {
  if (raw.length > maxLength) return invalid(`it has more than ${maxLength} characters`);
  // Two readers of one URL must never see two hosts in it: what browsers strip, fold or turn around is refused.
  if (/[\p{C}\p{Z}\\#]/u.test(raw))
    return invalid("it has a space, backslash, # or invisible character in it");
  const [, scheme, authority = "", rest = ""] = /^(https?):\/\/([^/?]*)(.*)$/i.exec(raw) ?? [];
  if (scheme === undefined) return invalid("it does not begin with https://");
  const [, hostText = "", portText] = /^(.*?)(?::([1-9]\d{0,4}))?$/.exec(authority) ?? [];
  const host = parseHost(hostText);
  if (host === undefined) return invalid("what stands between // and the path is no plain host");
  const secure = scheme.toLowerCase() === "https";
  const port = portText === undefined ? (secure ? 443 : 80) : Number(portText);
  if (port > 65_535) return invalid("its port is above 65535");
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(rest.split("?")[0] ?? ""))
    return invalid("its path has . or .. in it");
  const path = readPath(raw, host);
  if (path === undefined) return invalid("its host can be read in two ways");
  const target: Target = { secure, host, port, path, allowed: allow.has(host, port) };
  return hostRefusal(target, self) ?? target;
}

function hostRefusal(target: Target, self: Self): Refusal | undefined {
  const { host, port, secure, allowed } = target;
  const details = { host: host.written, port };
  if (isMetadataName(host)) return { code: "METADATA", details };
  const refusal = host.address && checkAddress(host.address, target, self);
  if (refusal !== undefined) return refusal;
  if (allowed) return undefined;
  if (isInnerName(host)) return { code: "PRIVATE", details };
  if (!secure) return { code: "HTTP", details };
  return openPorts.has(port) ? undefined : { code: "PORT", details };
}

/** Path and query, if the standard's parser finds the same host as we did. */
function readPath(raw: string, host: Host): string | undefined {
  if (!URL.canParse(raw)) return undefined;
  const url = new URL(raw);
  const seen = parseHost(url.hostname);
  if (seen === undefined || seen.written !== host.written || url.username + url.password !== "")
    return undefined;
  return url.pathname + url.search;
}

function invalid(why: string): Refusal {
  return { code: "URL_INVALID", details: { why } };
}
