// Which outside numbers an organization may hand its callers to.
import { specialRange } from "@pipecast/contracts/phone/special-range";
import type { ExternalPolicy } from "../organizations/organization-table.ts";

export type ExternalAnswer =
  | "allowed"
  | "prefix_not_allowed"
  | "special_number"
  | "too_many_at_once";

/** At once, per organization that says nothing else: a bot that was talked into dialling costs no more than this. */
export const DEFAULT_CONCURRENT = 5;

/**
 * `number` in E.164. Special numbers (premium, satellite …) need an entry of the list that names their range or a part of
 * it; allowing the country does not open them.
 */
export function checkExternal(
  policy: ExternalPolicy,
  number: string,
  concurrent: number,
): ExternalAnswer {
  const entries = policy.allow.filter((prefix) => number.startsWith(prefix));
  if (entries.length === 0) return "prefix_not_allowed";
  const special = specialRange(number);
  if (special !== null && !entries.some((prefix) => prefix.startsWith(special)))
    return "special_number";
  if (concurrent >= (policy.max_concurrent ?? DEFAULT_CONCURRENT)) return "too_many_at_once";
  return "allowed";
}
