// For tests: a listener that writes down what a model says, and lets a test await it.
import type { ModelListener } from "./realtime-model.ts";

export class RecordedModel implements ModelListener {
  /** The names of what was told, in order. */
  readonly events: string[] = [];
  readonly audioPieces: Int16Array[] = [];
  readonly calls: { call_id: string; name: string; args: unknown }[] = [];
  readonly ends: (Error | undefined)[] = [];
  readonly #pieces: { who: "caller" | "bot"; text: string; final: boolean }[] = [];
  #waiting: { until: () => boolean; resolve: () => void }[] = [];

  audio(pcm: Int16Array): void {
    this.audioPieces.push(pcm);
    this.#told("audio");
  }

  transcript(who: "caller" | "bot", text: string, final: boolean): void {
    const last = this.#pieces.findLast((piece) => piece.who === who);
    if (last && !last.final) {
      last.text += text;
      last.final = final;
    } else this.#pieces.push({ who, text, final });
    this.#told(`transcript ${who}`);
  }

  functionCall(call: { call_id: string; name: string; args: unknown }): void {
    this.calls.push(call);
    this.#told("functionCall");
  }

  turnComplete(): void {
    this.#told("turnComplete");
  }

  interrupted(): number {
    this.#told("interrupted");
    return 0;
  }

  closed(error?: Error): void {
    this.ends.push(error);
    this.#told("closed");
  }

  get turns(): number {
    return this.events.filter((event) => event === "turnComplete").length;
  }

  get samples(): number {
    return this.audioPieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  get peak(): number {
    return this.audioPieces.reduce(
      (peak, piece) => piece.reduce((most, sample) => Math.max(most, Math.abs(sample)), peak),
      0,
    );
  }

  /** Pieces of text that were begun and not ended. */
  get openPieces(): string[] {
    return this.#pieces.filter(({ final }) => !final).map(({ text }) => text);
  }

  /** All that `who` said, one line a piece. */
  text(who: "caller" | "bot"): string {
    const own = this.#pieces.filter((piece) => piece.who === who && piece.text !== "");
    return own.map(({ text }) => text).join("\n");
  }

  /** Resolves when `until` holds after something was told; the test's own deadline ends a wait in vain. */
  when(until: () => boolean): Promise<void> {
    if (until()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ until, resolve }));
  }

  #told(event: string): void {
    this.events.push(event);
    this.#waiting = this.#waiting.filter(({ until, resolve }) => {
      if (!until()) return true;
      resolve();
      return false;
    });
  }
}
