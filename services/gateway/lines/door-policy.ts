// What a websocket upgrade shows to be let in: its path, its API key, Twilio's signature. Pure.
import type { IncomingMessage } from "node:http";

export interface Knock {
  bot_id: string;
  /** A ticket, or the UUID of a registered call: single use. */
  ticket?: string;
}

/** `/ws/{bot_id}` or `/ws/{bot_id}/{ticket}`; undefined for any other path. */
export function readKnock(pathname: string): Knock | undefined {
  const [, bot = "", ticket] = /^\/ws\/([^/]+)(?:\/([\w-]{1,128}))?$/.exec(pathname) ?? [];
  if (bot === "") return undefined;
  try {
    const bot_id = decodeURIComponent(bot);
    return ticket === undefined ? { bot_id } : { bot_id, ticket };
  } catch {
    return undefined;
  }
}

/** The API key in `Authorization: Bearer`, else among the offered subprotocols. */
export function presentedKey({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
  const [, bearer] = /^Bearer +(\S{1,4096})$/i.exec(headers.authorization ?? "") ?? [];
  if (headers.authorization !== undefined) return bearer;
  const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  return offered.find((name) => name.startsWith("pck_"));
}

/** The subprotocol to agree on: one that is no key where there is one, since clients want an answer. */
export function agreeProtocol(offered: ReadonlySet<string>): string | false {
  const names = [...offered];
  return names.find((name) => !name.startsWith("pck_")) ?? names[0] ?? false;
}

export interface TwilioProof {
  signature: string;
  /** What Twilio may have signed: a proxy hides the address and the scheme that were called, and a trailing slash comes and goes. */
  urls: string[];
}

/** Undefined where there is no `X-Twilio-Signature`. */
export function twilioProof({
  headers,
  url = "/",
}: Pick<IncomingMessage, "headers" | "url">): TwilioProof | undefined {
  const signature = headers["x-twilio-signature"];
  if (typeof signature !== "string" || signature.length > 128) return undefined;
  const hosts = [headers.host, headers["x-forwarded-host"]].filter(
    (host): host is string => typeof host === "string" && /^[\w.:[\]-]{1,255}$/.test(host),
  );
  const urls = [...new Set(hosts)].flatMap((host) =>
    ["wss", "https", "ws", "http"].flatMap((scheme) => [
      `${scheme}://${host}${url}`,
      `${scheme}://${host}${url}/`,
    ]),
  );
  return urls.length === 0 || url.length > 1024 ? undefined : { signature, urls };
}
