// One rehearsal's part in a running program: what it gives, and what was seen of it where nobody else looks.
import type { RehearsedCall, RehearsedTurn } from "@pipecast/flow/rehearsal/parse-rehearsal";
import type { RehearsalGiven } from "@pipecast/flow/rehearsal/rehearsal-schema";

export interface Part {
  /** Stands among the settings of the bot's model: how its sessions are known. */
  readonly key: string;
  readonly given: RehearsalGiven;
  readonly sessions: string[];
  readonly channels: string[];
  /** Functions that the model has called since the turn began. */
  calls: RehearsedCall[];
  /** What a scripted model calls when the caller has spoken. */
  script: readonly RehearsedCall[];
  /** How the bot's words go in this turn. */
  bot: RehearsedTurn["bot"];
  /** When the model last gave audio in this turn; what was given will be heard. */
  gaveAt?: number | undefined;
  /** Of the live session's model: calls functions by itself, and notices that the caller speaks over the bot. */
  direct?: { call(calls: readonly RehearsedCall[]): void; interrupt(): void };
}

export function newPart(key: string, given: RehearsalGiven): Part {
  return { key, given, sessions: [], channels: [], calls: [], script: [], bot: "is heard" };
}
