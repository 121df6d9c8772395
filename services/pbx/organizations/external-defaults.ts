// What an organization may dial outside before anybody said otherwise.
import { planOf } from "@pipecast/contracts/phone/numbering-plans";
import type { ExternalPolicy } from "./organization-table.ts";

/** At once, per organization: a bot that was talked into dialling costs no more than this. */
const maxConcurrent = 5;

/** Its own country's numbers; the special ones among them stay closed (see calls/external-policy.ts). */
export function defaultExternal(country: string): ExternalPolicy {
  const plan = planOf(country);
  return { allow: plan === undefined ? [] : [`+${plan.code}`], max_concurrent: maxConcurrent };
}
