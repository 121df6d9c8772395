// Where Asterisk is and who we are there, from one URL of the settings.

import { AsteriskError } from "./asterisk-error.ts";

export interface AsteriskAddress {
  host: string;
  port: number;
  username: string;
  secret: string;
}

/**
 * `ami://user:pass@host:5038` or `http://user:pass@host:8088`; user and password percent-encoded. An error names the
 * setting and never its value.
 */
export function parseAsteriskUrl(
  url: string,
  scheme: "ami" | "http",
  setting: string,
): AsteriskAddress {
  const refuse = (why: string) =>
    new AsteriskError(
      "ASTERISK_SETTING_INVALID",
      `${setting} ${why}; it looks like ${scheme}://user:password@127.0.0.1:${scheme === "ami" ? 5038 : 8088}`,
    );
  // The URL class knows default ports and credentials of http, not of ami.
  const parsed = url.startsWith(`${scheme}://`)
    ? URL.parse(`http://${url.slice(scheme.length + 3)}`)
    : null;
  if (!parsed) throw refuse(`is no ${scheme} URL`);
  if (!parsed.username || !parsed.password) throw refuse("names no user and password");
  if (parsed.pathname !== "/" || parsed.search || parsed.hash)
    throw refuse("has something after the port");
  try {
    return {
      host: parsed.hostname.replace(/^\[|\]$/g, ""),
      port: Number(parsed.port) || (scheme === "ami" ? 5038 : 80),
      username: decodeURIComponent(parsed.username),
      secret: decodeURIComponent(parsed.password),
    };
  } catch {
    throw refuse("has a % that encodes nothing");
  }
}
