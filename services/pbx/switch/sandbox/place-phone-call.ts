// A browser phone calls a bot: a sandbox call whose audio the gateway has already, so it goes to its bot without a route.
import type { Clock } from "@pipecast/platform/clock";
import type { LiveCall } from "../../calls/live-call.ts";
import type { LiveCalls } from "../../calls/live-calls.ts";
import { PbxErrors } from "../../errors.ts";
import type { NumberTable } from "../../numbers/number-table.ts";
import type { PbxParts } from "../../parts.ts";
import type { SandboxPhones } from "./sandbox-phones.ts";

export interface PhoneCall {
  organization: { id: string; context_prefix: string };
  bot_id: string;
  session_id: string;
  uuid: string;
  caller_number: string;
}

type Parts = Pick<PbxParts, "numbers" | "switch"> & { liveCalls: LiveCalls; clock: Clock };

const knownDeadlineMs = 4_000;
/** Seconds in which the session must have begun: its audio is there, its model perhaps not yet. */
const beginsInS = 15;
const mostNumbers = 500;

/** Resolves when the call is at its bot. Throws PBX_SANDBOX_FULL, PBX_CALL_NOT_FOUND when it was never seen to come up. */
export async function placePhoneCall(
  parts: Parts,
  phones: SandboxPhones,
  wanted: PhoneCall,
): Promise<LiveCall> {
  const { organization, bot_id, session_id, uuid } = wanted;
  const { channel_id } = await phones.place({
    prefix: organization.context_prefix,
    direction: "inbound",
    from: wanted.caller_number,
    to: await numberOfBot(parts.numbers, organization.id, bot_id),
    routed: true,
  });
  const call = await whenKnown(parts, organization.id, channel_id);
  if (call === undefined) {
    phones.hangUp(organization.context_prefix, channel_id);
    throw PbxErrors.CALL_NOT_FOUND();
  }
  parts.liveCalls.expectBot(channel_id, { session_id, bot_id, uuid, expires_in: beginsInS });
  await parts.switch.attachBot(channel_id, { uuid, host: "browser", port: 0, rate: 8000 });
  return call;
}

/** The number that leads to the bot, so that its fallback counts; "" when none does. */
async function numberOfBot(numbers: NumberTable, orgId: string, botId: string): Promise<string> {
  const known = await numbers.page(orgId, undefined, mostNumbers);
  return known.find(({ target }) => target.type === "bot" && target.id === botId)?.number ?? "";
}

/** The call once the fact of its channel was taken in. */
function whenKnown(
  { liveCalls, clock }: Parts,
  orgId: string,
  channelId: string,
): Promise<LiveCall | undefined> {
  return new Promise((resolve) => {
    const end = () => {
      unsubscribe();
      cancel();
      resolve(liveCalls.find(channelId));
    };
    const look = () => liveCalls.find(channelId) !== undefined && end();
    const unsubscribe = liveCalls.onChange(orgId, look);
    const cancel = clock.after(knownDeadlineMs, end);
    look();
  });
}
