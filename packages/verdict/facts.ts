// What is known of one call, from whatever told it. Every fact has an id; the same fact told twice has the same one.

export type Direction = "inbound" | "outbound" | "internal";

/** A CDR row as Asterisk writes it; any column may be missing or absurd. */
export interface CdrLeg {
  id: string;
  channel?: string | null;
  dstchannel?: string | null;
  src?: string | null;
  dst?: string | null;
  dcontext?: string | null;
  lastapp?: string | null;
  lastdata?: string | null;
  duration?: number | null;
  billsec?: number | null;
  disposition?: string | null;
  uniqueid?: string | null;
  linkedid?: string | null;
  sequence?: number | null;
  userfield?: string | null;
}

export type QueueEnd = "answered" | "timeout" | "abandoned" | "empty" | "moved";

/** What the switch told while the call was up. `at`: epoch ms by the switch's clock. */
export type CallEvent = { id: string; at: number } & (
  | {
      kind: "channel_up";
      channel_name: string;
      direction: Direction;
      caller_number: string;
      dialled: string;
    }
  | { kind: "route_wanted" }
  | { kind: "bot_joined" | "bot_left"; uuid: string }
  | { kind: "queue_entered"; queue: string }
  | { kind: "queue_left"; queue: string; reason: QueueEnd }
  | { kind: "agent_ringing" | "agent_answered"; queue: string | null; extension: string }
  | { kind: "agent_not_answered"; queue: string | null; extension: string; reason: string }
  | { kind: "bridged"; with_extension: string }
  | { kind: "redirected"; place: { context: string; extension: string } }
  | { kind: "hung_up"; cause: number; cause_text: string }
);

/** How a bot's part ended, told by the bot's own gateway. */
export interface SessionPart {
  id: string;
  /** `completed` is the only one that reached its goal. */
  outcome: string;
  started_at: number;
  ended_at: number;
}

/** A transfer that the switch confirmed. */
export interface TransferPart {
  id: string;
  context: string;
  extension: string;
}

export interface CallFacts {
  linkedid: string;
  legs: readonly CdrLeg[];
  events: readonly CallEvent[];
  sessions: readonly SessionPart[];
  transfers: readonly TransferPart[];
  /** Extensions that are bots; null while nobody can say. */
  botExtensions: readonly string[] | null;
}

export type Verdict =
  | "human_answered"
  | "bot_resolved"
  | "bot_transferred"
  | "missed_call"
  | "queue_timeout"
  | "bot_dropped"
  | "excluded";

export interface Reason {
  /** Stable name of the rule that spoke. */
  rule: string;
  /** For a supervisor, without the words of telephony. */
  text: string;
  /** Ids of the facts it rests on. */
  facts: string[];
}
