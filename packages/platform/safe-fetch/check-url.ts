// Whether a webhook's URL, taken literally, is one that may be tried: before any name is resolved.
import type { AllowList } from "@pipecast/hosts/allow-list";
import type { Self } from "@pipecast/hosts/check-address";
import { type Origin, judgeHost, readOrigin } from "@pipecast/hosts/judge-host";
import { type Host, parseHost } from "@pipecast/hosts/parse-host";
import type { Refusal } from "./safe-fetch-error.ts";

export interface Target extends Origin {
  /** Path and query as they are sent. */
  path: string;
}

const maxLength = 2_048;

/** The target of a URL, or why there is none. Looks only at the text; says nothing of addresses behind a name. */
export function checkUrl(raw: string, allow: AllowList, self: Self): Target | Refusal {
  if (raw.length > maxLength) return invalid(`it has more than ${maxLength} characters`);
  // Two readers of one URL must never see two hosts in it: what browsers strip, fold or turn around is refused.
  if (/[\p{C}\p{Z}\\#]/u.test(raw))
    return invalid("it has a space, backslash, # or invisible character in it");
  const [, start = "", rest = ""] = /^(https?:\/\/[^/?]*)(.*)$/i.exec(raw) ?? [];
  if (start === "") return invalid("it does not begin with https://");
  const origin = readOrigin(start, allow);
  if (origin === undefined)
    return invalid(
      "what stands between // and the path is no plain host with a port of at most 65535",
    );
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(rest.split("?")[0] ?? ""))
    return invalid("its path has . or .. in it");
  const path = readPath(raw, origin.host);
  if (path === undefined) return invalid("its host can be read in two ways");
  return judgeHost(origin, self) ?? { ...origin, path };
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
