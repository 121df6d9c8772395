// What a websocket upgrade shows to be let in: its path and its API key. Pure.
import type { IncomingMessage } from "node:http";

export interface Knock {
  bot_id: string;
  /** The UUID of a registered call, single use. */
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
