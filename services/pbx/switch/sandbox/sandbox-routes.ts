// The sandbox over HTTP: what a phone network would do.
import * as routes from "@pipecast/contracts/pbx/sandbox";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import type { AppError } from "@pipecast/platform/errors";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import type { LiveCalls } from "../../calls/live-calls.ts";
import type { LiveStreams } from "../../calls/live-stream.ts";
import { PbxErrors } from "../../errors.ts";
import { timeIn } from "../../organizations/organization-view.ts";
import type { PbxParts } from "../../parts.ts";
import { placePhoneCall } from "./place-phone-call.ts";
import { readSandboxCall } from "./place-sandbox-call.ts";
import type { CallPicture, SandboxPhones } from "./sandbox-phones.ts";

type Parts = Pick<PbxParts, "organizations" | "users" | "queues" | "numbers" | "switch"> & {
  liveCalls: LiveCalls;
  liveStreams: LiveStreams;
  clock: Clock;
};

/** Longest wait for a new call to be somewhere before it is answered as it is. */
const placedDeadlineMs = 4_000;

/** Mounts them. */
export function mountSandboxRoutes(server: HttpServer, parts: Parts, phones: SandboxPhones): void {
  const { organizations, liveCalls } = parts;

  async function asking(
    principal: Principal,
    named: string | undefined,
    refuse: () => AppError = PbxErrors.ORGANIZATION_NOT_FOUND,
  ) {
    const organization = await organizations.find({ id: requireOrg(principal, named, refuse) });
    if (organization === undefined) throw refuse();
    return organization;
  }

  /** The channel fixes the organization for the operator, who may leave it out. */
  async function askingAbout(principal: Principal, named: string | undefined, channelId: string) {
    const refuse = PbxErrors.CALL_NOT_FOUND;
    if (principal.kind !== "operator" || named !== undefined)
      return asking(principal, named, refuse);
    const context_prefix = phones.prefixOf(channelId);
    const owner =
      context_prefix === undefined ? undefined : await organizations.find({ context_prefix });
    if (owner === undefined) throw refuse();
    return owner;
  }

  mountRoute(server, routes.placeSandboxCall, async ({ principal, body }) => {
    const organization = await asking(principal, body.org_id);
    const call = await readSandboxCall(parts, organization, body);
    const placed = await phones.place(call);
    const { channel_id, linkedid } = placed;
    const picture = () => phones.look(call.prefix, channel_id);
    await untilSomewhere(parts, organization.id, picture);
    return { channel_id, linkedid, ...botLeg(liveCalls, channel_id, picture()) };
  });

  mountRoute(server, routes.placePhoneCall, async ({ principal, body }) => {
    const organization = await asking(principal, body.org_id);
    const call = await placePhoneCall(parts, phones, { ...body, organization });
    const { channel_id, linkedid, channel_name, caller_number, did } = call;
    return { channel_id, linkedid, channel_name, caller_number, did };
  });

  mountRoute(server, routes.getSandboxCall, async ({ principal, params, query }) => {
    const { context_prefix } = await askingAbout(principal, query.org_id, params.channel_id);
    const picture = phones.look(context_prefix, params.channel_id);
    if (picture === undefined) throw PbxErrors.CALL_NOT_FOUND();
    const { state, queue, extension } = picture;
    return {
      state,
      ...(queue === undefined ? {} : { queue }),
      ...(extension === undefined ? {} : { extension }),
      ...botLeg(liveCalls, params.channel_id, picture),
    };
  });

  mountRoute(server, routes.hangUpSandboxCall, async ({ principal, params, body }) => {
    const { context_prefix } = await askingAbout(principal, body?.org_id, params.channel_id);
    if (phones.look(context_prefix, params.channel_id) === undefined)
      throw PbxErrors.CALL_NOT_FOUND();
    phones.hangUp(context_prefix, params.channel_id);
    return { status: "hung_up" as const };
  });

  mountRoute(server, routes.listRinging, async ({ principal, query }) => {
    const { context_prefix, timezone } = await asking(principal, query.org_id);
    return phones
      .ringing(context_prefix)
      .map((phone) => ({ ...phone, since: timeIn(timezone, phone.since) }));
  });

  mountRoute(server, routes.streamRinging, async ({ principal, query, reply }) => {
    const { id, context_prefix, timezone } = await asking(principal, query.org_id);
    const list = () => picturePhones(phones, context_prefix, (at) => timeIn(timezone, at));
    const stream = parts.liveStreams.open(id, list, "phones");
    if (stream === undefined) throw PbxErrors.STREAMS_FULL();
    return reply
      .type("text/event-stream; charset=utf-8")
      .header("cache-control", "no-store")
      .header("x-accel-buffering", "no")
      .send(stream);
  });

  const agentRoutes = [
    [routes.answerAgent, "answer", "answered"],
    [routes.declineAgent, "decline", "declined"],
    [routes.hangUpAgent, "hangup", "hung_up"],
  ] as const;
  for (const [route, action, status] of agentRoutes)
    mountRoute(server, route, async ({ principal, params, body }) => {
      const refuse = PbxErrors.USER_NOT_FOUND;
      const { id, context_prefix } = await asking(principal, body?.org_id, refuse);
      if ((await parts.users.find(id, params.extension)) === undefined) throw refuse();
      const channel_id = phones.agent(context_prefix, params.extension, action);
      if (channel_id === undefined)
        throw action === "hangup" ? PbxErrors.AGENT_NOT_TALKING() : PbxErrors.AGENT_NOT_RINGING();
      return { status, channel_id };
    });
}

function picturePhones(
  phones: SandboxPhones,
  prefix: string,
  time: (at: number) => string,
): routes.PhonesPicture {
  const ringing = phones.ringing(prefix).map(({ since, ...phone }) => ({
    ...phone,
    since: time(since),
    until: time(phones.ringsUntil(phone.channel_id) ?? since),
  }));
  return { ringing, talking: phones.talking(prefix) };
}

/** Where the bot waits for the caller's audio, when the call is at a bot. */
function botLeg(liveCalls: LiveCalls, channelId: string, picture: CallPicture | undefined) {
  const { leg } = picture ?? {};
  if (leg === undefined) return {};
  const session = liveCalls.find(channelId)?.session;
  const known = session?.uuid === leg.uuid ? { session_id: session.session_id } : {};
  // A browser's phone has its audio at the gateway already: nobody else is to bring it.
  const audiosocket = leg.port === 0 ? {} : { audiosocket: `${leg.host}:${leg.port}` };
  return { uuid: leg.uuid, ...audiosocket, ...known };
}

/** Resolves when the call rings, is at a bot or in a queue, talks or is over. */
function untilSomewhere(
  parts: Parts,
  orgId: string,
  picture: () => CallPicture | undefined,
): Promise<void> {
  const somewhere = () => {
    const now = picture();
    return now === undefined || now.state !== "ringing" || now.extension !== undefined;
  };
  return new Promise((resolve) => {
    const end = () => {
      unsubscribe();
      cancel();
      resolve();
    };
    const unsubscribe = parts.liveCalls.onChange(orgId, () => {
      if (somewhere()) end();
    });
    const cancel = parts.clock.after(placedDeadlineMs, end);
    if (somewhere()) end();
  });
}
