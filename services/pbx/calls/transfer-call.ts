// Hands a live call to a queue, an extension or an outside number; one transfer per session, never repeated when in doubt.
import type { DestinationType } from "@pipecast/contracts/pbx/calls";
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import type { Principal } from "@pipecast/platform/auth";
import { PbxErrors } from "../errors.ts";
import type { OrganizationRecord } from "../organizations/organization-table.ts";
import type { PbxParts } from "../parts.ts";
import type { Place, RedirectOutcome } from "../switch/switch.ts";
import { checkExternal } from "./external-policy.ts";
import { findAskedCall } from "./find-asked-call.ts";
import { type LiveCall, isAtSession } from "./live-call.ts";

type Parts = Pick<
  PbxParts,
  "organizations" | "users" | "queues" | "liveCalls" | "transfers" | "switch" | "clock" | "log"
>;

export interface WantedTransfer {
  org_id?: string | undefined;
  destination: string;
  destination_type?: DestinationType | undefined;
}

/** Longest wait for the switch, its own questions included; the gateway waits 10 s for us. */
const switchDeadlineMs = 8_000;

/** External transfers that the switch has not yet told of, by organization. */
export type ExternalInFlight = Map<string, number>;

/**
 * Transfers the call and gives the place, once the switch has seen it there. In this order: PBX_DESTINATION_MALFORMED (400),
 * PBX_CALL_NOT_FOUND (404), PBX_DESTINATION_UNKNOWN or PBX_EXTERNAL_NOT_ALLOWED (422), PBX_ALREADY_TRANSFERRED (409),
 * PBX_SWITCH_UNAVAILABLE (503, nothing was asked), PBX_TRANSFER_OUTCOME_UNKNOWN (504).
 */
export async function transferCall(
  parts: Parts,
  inFlight: ExternalInFlight,
  principal: Principal,
  channelId: string,
  wanted: WantedTransfer,
): Promise<Place> {
  const type = wanted.destination_type ?? "extension";
  await requireWellFormed(parts, principal, type, wanted.destination);
  const call = findAskedCall(parts.liveCalls, principal, channelId, {
    org_id: wanted.org_id,
    operation: "transfer",
  });
  const organization = await parts.organizations.find({ id: call.org_id });
  if (organization === undefined) throw PbxErrors.CALL_NOT_FOUND();
  await requireCallOfSession(parts, call, principal);
  const extension = await findDestination(parts, inFlight, organization, type, wanted.destination);
  const context = `${organization.context_prefix}_${contextOf[type]}`;
  const place = { context, extension };
  const sessionId = principal.kind === "session" ? principal.session_id : call.session?.session_id;
  if (type === "external") countExternal(inFlight, call.org_id, 1);
  try {
    await moveOnce(parts, call, sessionId, place);
  } finally {
    if (type === "external") countExternal(inFlight, call.org_id, -1);
  }
  return place;
}

const contextOf = { queue: "queue", extension: "internal", external: "outbound" } as const;

/** An external number is read by the country of the one who asks, so that a malformed one is told before the call is looked for. */
async function requireWellFormed(
  parts: Parts,
  principal: Principal,
  type: DestinationType,
  destination: string,
): Promise<void> {
  if (type !== "external") {
    if (!/^[0-9]{1,20}$/.test(destination)) throw PbxErrors.DESTINATION_MALFORMED();
    return;
  }
  if (!/^\+?[0-9\s().\-/]{3,40}$/.test(destination)) throw PbxErrors.DESTINATION_MALFORMED();
  if (!("org_id" in principal)) return;
  const organization = await parts.organizations.find({ id: principal.org_id });
  if (organization !== undefined) requireNumber(destination, organization.country);
}

function requireNumber(destination: string, country: string): string {
  const number = toE164(destination, country);
  if (number === null) throw PbxErrors.DESTINATION_MALFORMED();
  return number;
}

/** A session decides only while the call is its own; one that has transferred goes on to be told so, in its turn. */
async function requireCallOfSession(
  parts: Parts,
  call: LiveCall,
  principal: Principal,
): Promise<void> {
  if (principal.kind !== "session" || isAtSession(call, principal.session_id)) return;
  if (!(await parts.transfers.has(call.org_id, principal.session_id)))
    throw PbxErrors.CALL_NOT_FOUND();
}

/** The extension in the dialplan. */
async function findDestination(
  parts: Parts,
  inFlight: ExternalInFlight,
  organization: OrganizationRecord,
  type: DestinationType,
  destination: string,
): Promise<string> {
  const unknown = () => PbxErrors.DESTINATION_UNKNOWN({ destination_type: type });
  if (type === "queue") {
    if ((await parts.queues.find(organization.id, destination)) === undefined) throw unknown();
    return destination;
  }
  if (type === "extension") {
    const user = await parts.users.find(organization.id, destination);
    if (user?.status !== "active") throw unknown();
    return destination;
  }
  const number = requireNumber(destination, organization.country);
  const outside = parts.liveCalls
    .of(organization.id)
    .filter((call) => call.direction === "inbound" && call.at.kind === "external").length;
  const concurrent = outside + (inFlight.get(organization.id) ?? 0);
  const answer = checkExternal(organization.external, number, concurrent);
  if (answer !== "allowed") throw PbxErrors.EXTERNAL_NOT_ALLOWED({ reason: answer });
  return number;
}

/** Claims, asks the switch, settles the claim by what it says. */
async function moveOnce(
  parts: Parts,
  call: LiveCall,
  sessionId: string | undefined,
  place: Place,
): Promise<void> {
  const { org_id, channel_id, linkedid } = call;
  if (sessionId !== undefined) {
    const claim = { session_id: sessionId, org_id, channel_id, linkedid, ...place };
    if (!(await parts.transfers.claim(claim))) throw PbxErrors.ALREADY_TRANSFERRED();
  }
  const settle = async (outcome: RedirectOutcome | "not_asked") => {
    if (sessionId === undefined) return;
    if (outcome === "gone" || outcome === "not_asked")
      await parts.transfers.release(org_id, sessionId);
    else await parts.transfers.settle(org_id, sessionId, outcome);
  };
  const asked = askSwitch(parts, call, place);
  const outcome = await orUnknown(parts, asked);
  await settle(outcome);
  if (outcome === "unknown") void asked.then(settle).catch(() => undefined); // said late, still true
  if (outcome === "not_asked") throw PbxErrors.SWITCH_UNAVAILABLE();
  if (outcome === "gone") throw PbxErrors.CALL_NOT_FOUND();
  if (outcome === "unknown") {
    parts.log.error({ linkedid, org_id }, "the outcome of a transfer is unknown");
    throw PbxErrors.TRANSFER_OUTCOME_UNKNOWN();
  }
  parts.log.info({ linkedid, org_id, context: place.context }, "a call was transferred");
}

async function askSwitch(
  parts: Parts,
  call: LiveCall,
  place: Place,
): Promise<RedirectOutcome | "not_asked"> {
  try {
    return await parts.switch.redirect(call.channel_id, place);
  } catch (err) {
    parts.log.error({ err, linkedid: call.linkedid }, "the switch could not be asked to transfer");
    return "not_asked";
  }
}

/** The switch's answer, or `unknown` when it takes too long. */
function orUnknown<Answer>(parts: Parts, asked: Promise<Answer>): Promise<Answer | "unknown"> {
  return new Promise((resolve, reject) => {
    const cancel = parts.clock.after(switchDeadlineMs, () => resolve("unknown"));
    void asked.then(resolve, reject).finally(cancel);
  });
}

/** Counts a call to outside in until the switch tells of it. */
export function countExternal(inFlight: ExternalInFlight, orgId: string, by: 1 | -1): void {
  const next = (inFlight.get(orgId) ?? 0) + by;
  if (next > 0) inFlight.set(orgId, next);
  else inFlight.delete(orgId);
}
