// Where a webhook may go, as far as its text tells: the one rule for the check of a flow and for the moment of sending.
import type { AllowList } from "./allow-list.ts";
import { type Door, type Self, checkAddress } from "./check-address.ts";
import { isInnerName, isMetadataName, parseHost } from "./parse-host.ts";
import type { HostRefusal } from "./host-refusal.ts";

export interface Origin extends Door {
  secure: boolean;
}

const OPEN_PORTS = new Set([80, 443, 8080, 8443]);

/** Reads `https://host:port`, without a path. Undefined for what is none: no plain host, an address in disguise, an unknown scheme. */
export function readOrigin(text: string, allow: AllowList): Origin | undefined {
  const [, scheme, hostText = "", portText] =
    /^(https?):\/\/([^/?]*?)(?::([1-9]\d{0,4}))?$/i.exec(text) ?? [];
  const host = scheme === undefined ? undefined : parseHost(hostText);
  if (scheme === undefined || host === undefined) return undefined;
  const secure = scheme.toLowerCase() === "https";
  const port = portText === undefined ? (secure ? 443 : 80) : Number(portText);
  return port > 65_535 ? undefined : { host, port, secure, allowed: allow.has(host, port) };
}

/** What speaks against an origin before its name is resolved; undefined where nothing does. */
export function judgeHost(origin: Origin, self: Self): HostRefusal | undefined {
  const { host, port, secure, allowed } = origin;
  const details = { host: host.written, port };
  if (isMetadataName(host)) return { code: "METADATA", details };
  const refusal = host.address && checkAddress(host.address, origin, self);
  if (refusal !== undefined) return refusal;
  if (allowed) return undefined;
  if (isInnerName(host)) return { code: "PRIVATE", details };
  if (!secure) return { code: "HTTP", details };
  return OPEN_PORTS.has(port) ? undefined : { code: "PORT", details };
}
