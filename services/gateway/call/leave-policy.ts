// How a session leaves its call, and what is told of it. Pure.
import type { SessionOutcome } from "@pipecast/flow/step/flow-effect";
import type { TransferState } from "../effects/pbx-call.ts";

/** Nothing is done to the call, it is hung up, or its number's fallback gets it. */
export type Leave = "stay" | "hang_up" | "fall_back";

/** A caller whom the bot could not serve is given back, not hung up on; one who was transferred is left alone. */
export function howToLeave(
  outcome: SessionOutcome,
  hangup: boolean,
  transfer: TransferState,
): Leave {
  if (!hangup || transfer === "confirmed") return "stay";
  return outcome === "failed" || outcome === "transfer_failed" ? "fall_back" : "hang_up";
}

/**
 * The outcome to tell. The switch takes the line away when it moves a call: with a transfer whose outcome is not known, a
 * closed line is no proof that the caller hung up.
 */
export function outcomeToTell(outcome: SessionOutcome, transfer: TransferState): SessionOutcome {
  if (transfer === "confirmed") return "transferred";
  return outcome === "caller_hung_up" && transfer === "unknown" ? "transfer_failed" : outcome;
}
