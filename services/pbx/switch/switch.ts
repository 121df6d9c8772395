// The switch as the PBX service sees it: Asterisk, or the sandbox that stands in for it. It speaks facts and carries out four wishes.

export interface Switch {
  readonly name: "sandbox" | "asterisk";
  /** Begins to tell facts; those of channels that are already up come first. Resolves when the switch can be used. */
  start(listener: (fact: SwitchFact) => void): Promise<void>;
  stop(): Promise<void>;
  /** Connects a live channel with a bot's audio. Rejects when the bot cannot be reached; the channel then still waits for a route. */
  attachBot(channelId: string, leg: BotLeg): Promise<void>;
  /**
   * Sends a live channel to a place in the dialplan, and answers once the channel is seen there.
   * Rejects only when nothing was asked of the switch (no connection): the order may then be given again. With `given` nothing
   * is ordered: the switch only says whether an earlier order has taken the channel there (`unknown`: not seen there).
   */
  redirect(channelId: string, place: Place, earlier?: { given: true }): Promise<RedirectOutcome>;
  hangUp(channelId: string): Promise<"hung_up" | "gone">;
}

/** Where the bot listens for the caller's audio, and the single-use UUID that opens it. */
export interface BotLeg {
  uuid: string;
  host: string;
  port: number;
  /** Samples per second of the line. */
  rate: number;
}

export interface Place {
  /** `${context_prefix}_queue`, `_internal` or `_outbound`. */
  context: string;
  extension: string;
}

/** `unknown`: the switch did not say in time, also when asked. The order must not be repeated. */
export type RedirectOutcome = "confirmed" | "gone" | "unknown";

export type Direction = "inbound" | "outbound" | "internal";

/**
 * What every fact names: the channel that the call began with, also when the fact is about an agent's phone (whose own channel
 * is never told). `id` is unique per fact and stays the same when a fact is told again.
 */
export interface FactBase {
  id: string;
  /** Epoch milliseconds by the switch's clock. */
  at: number;
  channel_id: string;
  linkedid: string;
}

export type SwitchFact = FactBase &
  (
    | {
        kind: "channel_up";
        /** `PJSIP/${context_prefix}_trunk-0000001a`: the organization is read from it by exact prefix. */
        channel_name: string;
        direction: Direction;
        /** As the network gave it; may be empty or no number. */
        caller_number: string;
        /** The dialled number or extension. */
        dialled: string;
      }
    /** The channel waits to be told where to go: it just arrived at a DID, or a queue gave it up. */
    | { kind: "route_wanted"; why: "arrived" | "queue_failover"; queue?: string }
    | { kind: "bot_joined"; uuid: string }
    /** `caller`: the caller closed the audio; `bot`: the bot did; `moved`: the channel was sent elsewhere or hung up by order. */
    | { kind: "bot_left"; uuid: string; by: "caller" | "bot" | "moved" }
    | { kind: "queue_entered"; queue: string }
    | { kind: "queue_left"; queue: string; reason: QueueLeaveReason }
    | { kind: "agent_ringing"; queue: string | null; extension: string }
    | { kind: "agent_answered"; queue: string | null; extension: string }
    | {
        kind: "agent_not_answered";
        queue: string | null;
        extension: string;
        reason:
          | "timeout"
          | "declined"
          | "busy"
          | "unavailable"
          | "answered_elsewhere"
          | "cancelled";
      }
    /** Two parties hear each other. */
    | { kind: "bridged"; with_extension: string }
    | { kind: "redirected"; place: Place }
    /** The channel is gone. `cause` is Q.850 (16 normal, 17 busy, 19 no answer, 21 rejected, 34 congestion). */
    | { kind: "hung_up"; cause: number; cause_text: string }
  );

/** Asterisk's queue_log words in plain ones: CONNECT, EXITWITHTIMEOUT, ABANDON, EXITEMPTY/JOINEMPTY; moved: redirected away. */
export type QueueLeaveReason = "answered" | "timeout" | "abandoned" | "empty" | "moved";
