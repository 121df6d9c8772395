// For tests: a session that writes down what its line said, and lets a test await it.
import type { Line, LineEnd, LineSession } from "./line.ts";

export class RecordingSession implements LineSession {
  readonly line: Line;
  readonly audioFrames: { pcm: Int16Array; rate: number; at: number }[] = [];
  readonly digits: string[] = [];
  readonly ends: LineEnd[] = [];
  #waiting: { until: () => boolean; resolve: () => void }[] = [];

  #beat: NodeJS.Timeout | undefined;

  constructor(line: Line) {
    this.line = line;
  }

  /** Sends silence every 20 ms, as a bot must: Asterisk waits for a silent one with the channel locked. */
  keepTalking(rate: number): this {
    this.#beat ??= setInterval(() => this.line.sendSilence(rate), 20);
    return this;
  }

  audio(pcm: Int16Array, rate: number): void {
    this.audioFrames.push({ pcm: pcm.slice(), rate, at: performance.now() });
    this.#look();
  }

  digit(digit: string): void {
    this.digits.push(digit);
    this.#look();
  }

  closed(how: LineEnd): void {
    clearInterval(this.#beat);
    this.ends.push(how);
    this.#look();
  }

  /** All samples heard so far. */
  get heard(): Int16Array {
    return Int16Array.from(this.audioFrames.flatMap(({ pcm }) => Array.from(pcm)));
  }

  /** Resolves when `until` holds after something was said. The test's own deadline ends a wait in vain. */
  when(until: () => boolean): Promise<void> {
    if (until()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ until, resolve }));
  }

  #look(): void {
    this.#waiting = this.#waiting.filter(({ until, resolve }) => {
      if (!until()) return true;
      resolve();
      return false;
    });
  }
}
