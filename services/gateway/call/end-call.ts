// The end of a session: exactly one outcome, one owner of hang-up, whoever wishes it and however often.
import type { SessionOutcome } from "@pipecast/flow/step/flow-effect";
import type { Log } from "@pipecast/platform/log";
import type { PbxCall } from "../effects/pbx-call.ts";
import type { Line } from "../lines/line.ts";
import type { SessionRecord } from "../sessions/session-record.ts";
import { howToLeave, outcomeToTell } from "./leave-policy.ts";

export interface EndingParts {
  record: SessionRecord;
  pbx: Pick<PbxCall, "leave" | "settled" | "transferState">;
  line: Pick<Line, "close">;
  now: () => number;
  log: Log;
  /** Nothing may happen in the call any more: timers, model, words. The line goes on being silent. */
  quiet: () => void;
  /** The line is closed: the beat may go on without this call. */
  silent: () => void;
  /** The session is complete and wants to be stored. */
  over: (record: SessionRecord) => void;
}

export class Ending {
  readonly #parts: EndingParts;
  #ended: Promise<void> | undefined;

  constructor(parts: EndingParts) {
    this.#parts = parts;
  }

  /** Resolves when the call was left and its record handed on; undefined while it goes on. */
  get ended(): Promise<void> | undefined {
    return this.#ended;
  }

  /** Ends the session; the first outcome counts. Never rejects. */
  end(outcome: SessionOutcome, hangup: boolean): Promise<void> {
    this.#ended ??= this.#leave(outcome, hangup);
    return this.#ended;
  }

  async #leave(outcome: SessionOutcome, hangup: boolean): Promise<void> {
    const { record, pbx, line, log } = this.#parts;
    record.endedAt = this.#parts.now();
    record.mark("duration_ms");
    this.#attempt(this.#parts.quiet);
    // A transfer in the air decides what is left to do; it has a deadline of its own.
    await pbx.settled;
    const leave = howToLeave(outcome, hangup, pbx.transferState);
    record.outcome = outcomeToTell(outcome, pbx.transferState);
    if (leave !== "stay") {
      const done = record.begin(leave === "hang_up" ? { type: "hangup" } : { type: "fallback" });
      const result = await pbx.leave(leave);
      done(result);
      if (result === "transferred") record.outcome = outcomeToTell(outcome, pbx.transferState);
      if (result === "unanswered")
        log.error({ code: "GATEWAY_LEAVE_UNANSWERED", leave }, "pbx did not take the call back");
    }
    this.#attempt(() => line.close());
    this.#attempt(this.#parts.silent);
    log.info({ outcome: record.outcome, ms: record.endedAt - record.startedAt }, "session ended");
    this.#parts.over(record);
  }

  #attempt(run: () => void): void {
    try {
      run();
    } catch (err) {
      this.#parts.log.error({ err, code: "GATEWAY_SESSION_CRASHED" }, "the end of a call failed");
    }
  }
}
