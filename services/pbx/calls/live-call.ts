// What pbx knows of a call that is up, and how each fact changes it.
import type { Direction, SwitchFact } from "../switch/switch.ts";

/** A bot's part in the call: the registration that its audio goes by. */
export interface BotSession {
  session_id: string;
  bot_id: string;
  uuid: string;
  /** Seconds within which the caller's audio must come. */
  expires_in: number;
}

export interface LiveCall {
  readonly org_id: string;
  readonly context_prefix: string;
  readonly channel_id: string;
  readonly channel_name: string;
  readonly linkedid: string;
  readonly direction: Direction;
  /** E.164, or empty when withheld; an extension for calls from inside. */
  readonly caller_number: string;
  /** E.164 where it is a number, else as dialled. */
  readonly did: string;
  readonly since: number;
  at: CallPlace;
  /** Set from before the bot is attached until the call goes elsewhere. */
  session: BotSession | null;
  /** Queues that gave this call up. */
  gaveUp: string[];
  /** How often the call was routed: bounded, whatever the failovers say. */
  hops: number;
  /** Facts that were taken in already. */
  readonly seen: Set<string>;
}

export type CallPlace =
  | { kind: "waiting" }
  | { kind: "bot"; uuid: string }
  | { kind: "queue"; queue: string; with: string | null }
  | { kind: "extension"; extension: string }
  | { kind: "external"; number: string };

/** Changes the call by a fact about it. What the call is not told of, it keeps. */
export function applyFact(call: LiveCall, fact: SwitchFact): void {
  switch (fact.kind) {
    case "bot_joined":
      call.at = { kind: "bot", uuid: fact.uuid };
      break;
    case "bot_left":
      if (call.at.kind === "bot" && call.at.uuid === fact.uuid) call.at = { kind: "waiting" };
      if (fact.by === "moved" && call.session?.uuid === fact.uuid) call.session = null;
      break;
    case "redirected":
      call.session = null;
      call.at = placeOf(call, fact.place);
      break;
    case "queue_entered":
      call.session = null;
      call.at = { kind: "queue", queue: fact.queue, with: null };
      break;
    case "queue_left":
      if (fact.reason === "timeout" || fact.reason === "empty") {
        call.gaveUp.push(fact.queue);
        call.at = { kind: "waiting" };
      }
      break;
    case "agent_ringing":
      if (fact.queue === null) call.at = { kind: "extension", extension: fact.extension };
      break;
    case "agent_answered":
      call.at =
        fact.queue === null
          ? { kind: "extension", extension: fact.extension }
          : { kind: "queue", queue: fact.queue, with: fact.extension };
      break;
    case "bridged":
      if (call.at.kind === "waiting" && fact.with_extension.startsWith("+"))
        call.at = { kind: "external", number: fact.with_extension };
      break;
    default:
  }
}

function placeOf(call: LiveCall, place: { context: string; extension: string }): CallPlace {
  const { extension } = place;
  if (place.context === `${call.context_prefix}_queue`)
    return { kind: "queue", queue: extension, with: null };
  if (place.context === `${call.context_prefix}_internal`) return { kind: "extension", extension };
  if (place.context === `${call.context_prefix}_outbound`)
    return { kind: "external", number: extension };
  return call.at;
}

/** Whether the call is still the session's to decide about: at its bot, or just left by it. */
export function isAtSession(call: LiveCall, sessionId: string): boolean {
  if (call.at.kind !== "bot" && call.at.kind !== "waiting") return false;
  // After a restart the switch tells of the bot, but not of its session: the token's channel claim is what we have.
  return call.session === null ? call.at.kind === "bot" : call.session.session_id === sessionId;
}
