// Tells that a caller has said and pressed nothing for a while since the bot fell silent.
import type { Clock } from "@pipecast/platform/clock";

export class IdleTimer {
  readonly #clock: Pick<Clock, "after">;
  readonly #silence: () => void;
  #afterMs: number | undefined;
  #botSpeaks = false;
  #cancel: (() => void) | undefined;

  constructor(clock: Pick<Clock, "after">, silence: () => void) {
    this.#clock = clock;
    this.#silence = silence;
  }

  /** A node was entered: its own patience counts from here, none when undefined. */
  set(afterMs: number | undefined): void {
    this.#afterMs = afterMs;
    this.#restart();
  }

  /** The bot has something to play. */
  botSpeaks(): void {
    this.#botSpeaks = true;
    this.#stop();
  }

  /** The caller has heard the last of it, or it was thrown away. */
  botSilent(): void {
    this.#botSpeaks = false;
    this.#restart();
  }

  /** The caller said or pressed something. */
  callerActive(): void {
    this.#restart();
  }

  stop(): void {
    this.#afterMs = undefined;
    this.#stop();
  }

  #restart(): void {
    this.#stop();
    if (this.#afterMs === undefined || this.#botSpeaks) return;
    this.#cancel = this.#clock.after(this.#afterMs, () => {
      this.#restart();
      this.#silence();
    });
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
