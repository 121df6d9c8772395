// What an organization may dial outside before anybody said otherwise.
import { planOf } from "@pipecast/contracts/phone/numbering-plans";
import { DEFAULT_CONCURRENT } from "../calls/external-policy.ts";
import type { ExternalPolicy } from "./organization-table.ts";

/** Its own country's numbers; the special ones among them stay closed (see calls/external-policy.ts). */
export function defaultExternal(country: string): ExternalPolicy {
  const plan = planOf(country);
  return { allow: plan === undefined ? [] : [`+${plan.code}`], max_concurrent: DEFAULT_CONCURRENT };
}
