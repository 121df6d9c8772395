// What will stop a webhook, told when its flow is saved.
import { parseAllowList } from "@pipecast/hosts/allow-list";
import { checkUrl } from "./check-url.ts";
import { readSelf } from "./read-self.ts";
import { SafeFetchError } from "./safe-fetch-error.ts";

export interface TargetRules {
  /** WEBHOOK_ALLOW; entries that are no `host:port` open nothing. */
  allow?: readonly string[];
  ownPorts?: readonly number[];
  interfaces?: readonly string[];
}

/**
 * Why a URL without templates would be refused, or undefined where its text gives no reason to. Asks no DNS: a name may still
 * lead to a private address when the time comes.
 */
export function describeTarget(
  url: string,
  { allow = [], ownPorts = [], interfaces = [] }: TargetRules = {},
): { code: string; message: string } | undefined {
  const checked = checkUrl(url, parseAllowList(allow), readSelf(ownPorts, interfaces));
  if (!("code" in checked)) return undefined;
  const { code, message } = new SafeFetchError(checked.code, checked.details);
  return { code, message };
}
