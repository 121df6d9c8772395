// Reads what somebody wants to dial in the sandbox, as the network and the dialplan would.
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { PbxErrors } from "../../errors.ts";
import type { OrganizationRecord } from "../../organizations/organization-table.ts";
import type { PbxParts } from "../../parts.ts";
import type { Direction } from "../switch.ts";
import type { NewCall } from "./sandbox-phones.ts";

export interface WantedCall {
  from: string;
  to: string;
  direction?: Direction | undefined;
}

/**
 * The call to place. Without a direction: to one of our numbers is inbound; from an extension to a queue or extension
 * internal, to anything else outbound. Throws PBX_NUMBER_NOT_FOUND where it leads nowhere or comes from nowhere.
 */
export async function readSandboxCall(
  parts: Pick<PbxParts, "users" | "queues" | "numbers">,
  organization: OrganizationRecord,
  wanted: WantedCall,
): Promise<NewCall> {
  const { id, country, context_prefix: prefix } = organization;
  const { from } = wanted;
  const number = toE164(wanted.to, country);
  const owned = number === null ? undefined : await parts.numbers.owner(number);
  const ours = owned?.org_id === id ? owned.number : undefined;
  const direction = wanted.direction ?? (ours === undefined ? undefined : "inbound");
  if (direction === "inbound") {
    if (ours === undefined) throw PbxErrors.NUMBER_NOT_FOUND();
    return { prefix, direction, from, to: ours };
  }
  const caller = /^[0-9]{1,20}$/.test(from) ? await parts.users.find(id, from) : undefined;
  if (caller?.status !== "active") throw PbxErrors.NUMBER_NOT_FOUND();
  const inside =
    (await parts.users.find(id, wanted.to)) ?? (await parts.queues.find(id, wanted.to));
  if (direction !== "outbound" && inside !== undefined)
    return { prefix, direction: "internal", from, to: wanted.to };
  if (direction === "internal" || number === null) throw PbxErrors.NUMBER_NOT_FOUND();
  return { prefix, direction: "outbound", from, to: number };
}
