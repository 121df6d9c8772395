// What the pieces of the Asterisk switch share.
import type { AmiClient } from "@pipecast/asterisk/ami";
import type { AriClient } from "@pipecast/asterisk/ari";
import type { Clock } from "@pipecast/platform/clock";
import type { Log } from "@pipecast/platform/log";
import type { CallBook } from "./call-book.ts";
import type { LiveCall } from "./live-call.ts";

/** A channel that Asterisk made for a call: a phone that is rung, or an outside number. */
export interface Leg {
  call: LiveCall;
  /** Undefined when it is no phone of the organization and no number. */
  extension: string | undefined;
}

export interface AsteriskWorld {
  /** Name of our Stasis application in the dialplan. */
  readonly app: string;
  /** How long a call may wait for its route before the dialplan has it back. */
  readonly routeWaitMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly ami: Pick<AmiClient, "action" | "list" | "connected">;
  readonly ari: Pick<
    AriClient,
    | "addChannel"
    | "answer"
    | "connected"
    | "continueInDialplan"
    | "createBridge"
    | "createExternalMedia"
    | "destroyBridge"
    | "hangup"
    | "listBridges"
    | "listChannels"
    | "originate"
  >;
  readonly calls: CallBook;
  /** Calls that we place: the number that is dialled once our phone was answered, by the channel's id. */
  readonly placed: Map<string, string>;
  /** By the id of the leg's channel. */
  readonly legs: Map<string, Leg>;
  /** Who is in which bridge: channel id → name, by the bridge's id. */
  readonly bridges: Map<string, Map<string, string>>;
  /** Channels that ARI told of before AMI did: what Stasis was called with, and how to stop waiting for AMI. */
  readonly announced: Map<string, { data: string; forget(): void }>;
  /** Media channels that are being made: called when they are in Stasis, or with why they never will be. */
  readonly mediaStarts: Map<string, (fault?: Error) => void>;
}
