// Which URLs are bridges: our own, reached from inside with the session's token, and those that the operator trusts. Pure.
import { BRIDGE_ALIAS } from "@pipecast/flow/check/host-rule";

export interface Bridges {
  /** URLs that mean our own events service. */
  own: readonly string[];
  /** TRUSTED_BRIDGES. */
  trusted: readonly string[];
}

export type Lane = { kind: "own"; path: string } | { kind: "trusted" } | { kind: "other" };

const BRIDGE_PATH = "/bot-bridge";

/** `eventsUrl`: where events answers, when that is known. */
export function bridgesOf(eventsUrl: string | undefined, trusted: readonly string[]): Bridges {
  const known = eventsUrl === undefined || eventsUrl === "" ? [] : [eventsUrl + BRIDGE_PATH];
  return { own: [BRIDGE_ALIAS, ...known], trusted };
}

/** The way a rendered URL takes: only an exact bridge, with or without a query, is one. */
export function laneOf(url: string, bridges: Bridges): Lane {
  const at = url.indexOf("?");
  const place = at < 0 ? url : url.slice(0, at);
  if (bridges.own.includes(place))
    return { kind: "own", path: BRIDGE_PATH + (at < 0 ? "" : url.slice(at)) };
  return { kind: bridges.trusted.includes(place) ? "trusted" : "other" };
}

/** `host:port` of each URL, as WEBHOOK_ALLOW writes them: who trusts a bridge lets webhooks reach it. */
export function doorsOf(urls: readonly string[]): string[] {
  return urls.map((url) => {
    const { hostname, port, protocol } = new URL(url);
    return `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  });
}
