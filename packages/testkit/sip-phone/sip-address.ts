// Addresses in SIP headers: `"Asha" <sip:+9198@10.0.0.1:5060;transport=udp>;tag=1`.

export interface SipAddress {
  name: string;
  uri: string;
  user: string;
  host: string;
  port: number;
  tag: string | undefined;
}

/** Reads the value of a From, To or Contact header, or a bare URI. Parts that are missing are "" (port: 5060). */
export function parseAddress(value: string): SipAddress {
  const bracketed = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*))\s*<([^>]*)>(.*)$/.exec(value);
  const uri = bracketed?.[3] ?? /^[^;\s]*/.exec(value.trim())?.[0] ?? "";
  const parameters = bracketed?.[4] ?? value;
  const parts = /^sips?:(?:([^@]*)@)?([^:;?]+)(?::(\d+))?/i.exec(uri);
  return {
    name: (bracketed?.[1]?.replaceAll(/\\(.)/g, "$1") ?? bracketed?.[2] ?? "").trim(),
    uri,
    user: unescape(/^[^;:]*/.exec(parts?.[1] ?? "")?.[0] ?? ""),
    host: parts?.[2] ?? "",
    port: Number(parts?.[3] ?? 5060),
    tag: /;\s*tag=([^;\s]+)/i.exec(parameters)?.[1],
  };
}

/** A number as the user part of a URI: `+` stays as it is there. */
export function escapeUser(number: string): string {
  return encodeURIComponent(number).replaceAll("%2B", "+");
}

function unescape(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}
