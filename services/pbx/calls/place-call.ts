// Click-to-call: a person's phone rings, then the number is dialled; under the organization's policy, once per key.
import { createHash, randomUUID } from "node:crypto";
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { PbxErrors } from "../errors.ts";
import type { OrganizationRecord } from "../organizations/organization-table.ts";
import type { PbxParts } from "../parts.ts";
import type { CallPlacer } from "../switch/call-placer.ts";
import { checkExternal } from "./external-policy.ts";
import { type ExternalInFlight, countExternal } from "./transfer-call.ts";

type Parts = Pick<PbxParts, "organizations" | "users" | "liveCalls" | "db" | "log"> & {
  placer: CallPlacer | undefined;
};

export interface WantedCall {
  org_id?: string | undefined;
  from: string;
  to: string;
  /** What makes it one call however often it is asked for. */
  key: string | undefined;
}

export interface Placed {
  channel_id: string;
  linkedid: string;
  from: string;
  to: string;
}

/** Calls that the switch is being asked for, by their id. */
export type Placing = Map<string, Promise<Placed>>;

/**
 * Gives the call once the phone was asked to ring. In this order: PBX_DESTINATION_MALFORMED (400), PBX_ORGANIZATION_NOT_FOUND
 * (404), PBX_DESTINATION_UNKNOWN, PBX_EXTERNAL_NOT_ALLOWED, PBX_PHONE_NOT_THERE (422), PBX_SWITCH_UNAVAILABLE (503).
 */
export async function placeCall(
  parts: Parts,
  under: { inFlight: ExternalInFlight; placing: Placing },
  principal: Principal,
  { org_id, from, to: text, key }: WantedCall,
): Promise<Placed> {
  const notFound = PbxErrors.ORGANIZATION_NOT_FOUND;
  const malformed = PbxErrors.DESTINATION_MALFORMED;
  if (!/^[0-9]{1,20}$/.test(from) || (key?.length ?? 0) > 200) throw malformed();
  if (!/^\+?[0-9\s().\-/]{3,40}$/.test(text)) throw malformed();
  const organization = await parts.organizations.find({
    id: requireOrg(principal, org_id, notFound),
  });
  if (organization === undefined) throw notFound();
  const to = toE164(text, organization.country);
  if (to === null) throw malformed();
  const id = idOf(organization.id, key ?? randomUUID());
  const before = under.placing.get(id);
  if (before !== undefined) return before;
  const placing = placeOnce(parts, under.inFlight, organization, { id, from, to });
  under.placing.set(id, placing);
  try {
    return await placing;
  } finally {
    under.placing.delete(id);
  }
}

async function placeOnce(
  parts: Parts,
  inFlight: ExternalInFlight,
  organization: OrganizationRecord,
  wanted: { id: string; from: string; to: string },
): Promise<Placed> {
  const { id: orgId, context_prefix: prefix, external } = organization;
  const { id, from, to } = wanted;
  const placed = { channel_id: id, linkedid: id, from, to };
  if (parts.liveCalls.find(id) !== undefined || (await wasPlaced(parts, orgId, id))) return placed;
  const user = await parts.users.find(orgId, from);
  if (user?.status !== "active" || user.routing_type !== "sip")
    throw PbxErrors.DESTINATION_UNKNOWN({ destination_type: "extension" });
  const outside = parts.liveCalls
    .of(orgId)
    .filter((call) => call.direction === "outbound" || call.at.kind === "external").length;
  const answer = checkExternal(external, to, outside + (inFlight.get(orgId) ?? 0));
  if (answer !== "allowed") throw PbxErrors.EXTERNAL_NOT_ALLOWED({ reason: answer });
  if (parts.placer === undefined) throw PbxErrors.SWITCH_UNAVAILABLE();
  countExternal(inFlight, orgId, 1);
  try {
    await parts.placer.placeCall({ ...wanted, prefix });
  } finally {
    countExternal(inFlight, orgId, -1);
  }
  parts.log.info({ linkedid: id, org_id: orgId }, "a call was placed: a phone of ours rings");
  return placed;
}

/** A channel's id that no switch makes by itself. */
function idOf(orgId: string, key: string): string {
  const sum = createHash("sha256").update(`${orgId}\n${key}`).digest("hex");
  return `placed-${sum.slice(0, 32)}`;
}

/** Asked for before this process began, or over already: the same answer, and no second call. */
async function wasPlaced({ db }: Parts, orgId: string, id: string): Promise<boolean> {
  const row = await db.kysely
    .selectFrom("pbx_calls")
    .select("linkedid")
    .where("org_id", "=", orgId)
    .where("linkedid", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}
