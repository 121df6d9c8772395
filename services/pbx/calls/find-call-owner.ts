// Whose call a channel is: by the exact context_prefix in its name, checked against the owner of the dialled number.
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { prefixesOf, readChannel } from "@pipecast/verdict/channel-name";
import type { NumberTable } from "../numbers/number-table.ts";
import type { OrganizationTable } from "../organizations/organization-table.ts";
import type { SwitchFact } from "../switch/switch.ts";
import type { CallOwner } from "./live-calls.ts";

export type ChannelUp = Extract<SwitchFact, { kind: "channel_up" }>;
export type OwnerAnswer =
  | { owner: CallOwner }
  | { why: "name_unreadable" | "prefix_unknown" | "prefix_ambiguous" | "number_of_another" };

/** The owner, or why there is none: such calls are nobody's, and their facts are kept for a person to look at. */
export async function findCallOwner(
  parts: { organizations: OrganizationTable; numbers: NumberTable },
  up: ChannelUp,
): Promise<OwnerAnswer> {
  // Asterisk's own plumbing is nobody's call, whoever's context it is in.
  const local = readChannel(up.channel_name).kind === "local";
  const prefixes = local ? [] : prefixesOf(up.channel_name);
  if (prefixes.length === 0) return { why: "name_unreadable" };
  const found = [];
  for (const context_prefix of prefixes) {
    const organization = await parts.organizations.find({ context_prefix });
    if (organization !== undefined) found.push(organization);
  }
  const [organization, other] = found;
  if (organization === undefined) return { why: "prefix_unknown" };
  if (other !== undefined) return { why: "prefix_ambiguous" };
  const { id, context_prefix, country } = organization;
  const did = toE164(up.dialled, country) ?? up.dialled;
  if (up.direction === "inbound") {
    const number = await parts.numbers.owner(did);
    if (number !== undefined && number.org_id !== id) return { why: "number_of_another" };
  }
  const inside = up.direction !== "inbound" && /^[0-9]{1,20}$/.test(up.caller_number);
  const caller_number = inside ? up.caller_number : (toE164(up.caller_number, country) ?? "");
  return { owner: { org_id: id, context_prefix, caller_number, did } };
}
