// A live call as the API shows it.
import type { LiveCall as LiveCallBody } from "@pipecast/contracts/pbx/calls";
import { timeIn } from "../organizations/organization-view.ts";
import type { LiveCall } from "./live-call.ts";

/** Times in the organization's zone. */
export function viewLiveCall(call: LiveCall, timezone: string): LiveCallBody {
  const bot = call.at.kind === "bot" ? call.session?.bot_id : undefined;
  return {
    linkedid: call.linkedid,
    channel_id: call.channel_id,
    caller_number: call.caller_number,
    caller_id: call.did,
    to: whereTo(call, bot),
    ...(bot === undefined ? {} : { bot_id: bot }),
    since: timeIn(timezone, call.since),
  };
}

/** The number of the queue or extension, the bot's id; empty while nobody has the call. */
function whereTo(call: LiveCall, bot: string | undefined): string {
  switch (call.at.kind) {
    case "queue":
      return call.at.queue;
    case "extension":
      return call.at.extension;
    case "external":
      return call.at.number;
    case "bot":
      return bot ?? "";
    default:
      return "";
  }
}
