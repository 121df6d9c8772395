// The bot's words as far as the caller heard them: what was cut off does not stay in the transcript.
import type { SessionRecord } from "../sessions/session-record.ts";

interface Turn {
  /** Pieces of the transcript: from, up to. */
  from: number;
  to: number;
}

export class TurnWords {
  readonly #record: Pick<SessionRecord, "transcript" | "shorten">;
  #from = 0;
  /** The last turn that was given to its end; the caller may still be hearing it. */
  #given: Turn = { from: 0, to: 0 };

  constructor(record: Pick<SessionRecord, "transcript" | "shorten">) {
    this.#record = record;
  }

  /** The model has given all of a turn. */
  turnComplete(): void {
    const turn = this.#present();
    if (!this.#spoken(turn)) return;
    this.#given = turn;
    this.#from = turn.to;
  }

  /**
   * Of the turn that is being heard only `share` (0 … 1) was heard. Models do not say when which word sounds, so words count
   * by their letters.
   */
  cut(share: number): void {
    const present = this.#present();
    const turn = this.#spoken(present) ? present : this.#given;
    const pieces = this.#record.transcript.slice(turn.from, turn.to);
    const length = pieces.reduce(
      (sum, { who, text }) => sum + (who === "bot" ? text.length : 0),
      0,
    );
    let left = Math.round(length * Math.min(1, Math.max(0, share)));
    for (const [offset, { who, text }] of pieces.entries()) {
      if (who !== "bot") continue;
      if (text.length > left) this.#record.shorten(turn.from + offset, wordsWithin(text, left));
      left = Math.max(0, left - text.length);
    }
    this.#from = this.#record.transcript.length;
    this.#given = { from: this.#from, to: this.#from };
  }

  #present(): Turn {
    return { from: this.#from, to: this.#record.transcript.length };
  }

  #spoken({ from, to }: Turn): boolean {
    return this.#record.transcript.slice(from, to).some(({ who }) => who === "bot");
  }
}

/** The whole words in the first `length` letters, and that there were more. */
function wordsWithin(text: string, length: number): string {
  const whole = /\s/.test(text[length] ?? "")
    ? text.slice(0, length)
    : text.slice(0, length).replace(/\S+$/, "");
  const kept = whole.trimEnd();
  return kept === "" ? "…" : `${kept} …`;
}
