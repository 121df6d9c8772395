// espeak-ng as a voice: one process per utterance, its sound passed on while it is made.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { Resampler } from "@pipecast/audio/resample";
import type { Voice } from "./voice.ts";
import { WavStream } from "./wav-stream.ts";

export interface EspeakOptions {
  /** Program to run; `espeak-ng` on the usual paths. */
  command?: string;
  /** A voice of espeak-ng: en, en-gb, hi … */
  voice: string;
  rate: number;
  /** Speaks where espeak-ng does not. */
  otherwise: Voice;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** Longest time without a sound from a process that is not paused. */
const SILENT_MS = 3_000;
/** Most processes at a time, whatever the number of calls: who comes then is hummed. */
const MOST_AT_ONCE = 32;
const MOST_TEXT = 4_000;
const WORDS_PER_MINUTE = "165";
/** The synthesizer sees none of our environment. */
const env = { PATH: "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin" };

let running = 0;

/** Whether espeak-ng can be run here; looked up by running it. */
export function hasEspeak(command = "espeak-ng"): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, ["--version"], { env, stdio: "ignore", timeout: SILENT_MS });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}

export function espeakVoice(options: EspeakOptions): Voice {
  let now: Utterance | undefined;
  return {
    async speak(text, give, signal) {
      if (signal.aborted || text.trim() === "") return;
      if (running >= MOST_AT_ONCE) return options.otherwise.speak(text, give, signal);
      running += 1;
      const utterance = new Utterance(options, text.slice(0, MOST_TEXT), give);
      now = utterance;
      const stop = () => utterance.stop();
      signal.addEventListener("abort", stop);
      const given = await utterance.done;
      running -= 1;
      signal.removeEventListener("abort", stop);
      if (now === utterance) now = undefined;
      if (!given && !signal.aborted) await options.otherwise.speak(text, give, signal);
    },
    pause: (paused) => now?.pause(paused),
  };
}

class Utterance {
  /** Whether anything was spoken. */
  readonly done: Promise<boolean>;
  readonly #child: Child;
  readonly #wav = new WavStream();
  readonly #options: EspeakOptions;
  readonly #give: (pcm: Int16Array) => void;
  #resampler: Resampler | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #given = 0;
  #stopped = false;

  constructor(options: EspeakOptions, text: string, give: (pcm: Int16Array) => void) {
    this.#options = options;
    this.#give = give;
    const args = ["--stdin", "--stdout", "-v", options.voice, "-s", WORDS_PER_MINUTE];
    this.#child = spawn(options.command ?? "espeak-ng", args, {
      env,
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.done = new Promise((resolve) => {
      const end = () => {
        clearTimeout(this.#deadline);
        resolve(this.#given > 0);
      };
      this.#child.once("error", end);
      this.#child.once("close", end);
    });
    this.#child.stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    // A process that ends early closes its input; its end is told by `close`.
    this.#child.stdin.on("error", () => undefined);
    this.#child.stdin.end(text);
    this.#wait();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#deadline);
    this.#child.kill("SIGKILL");
    this.#child.stdout.destroy();
  }

  pause(paused: boolean): void {
    if (this.#stopped) return;
    clearTimeout(this.#deadline);
    if (paused) this.#child.stdout.pause();
    else {
      this.#child.stdout.resume();
      this.#wait();
    }
  }

  #wait(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.stop(), SILENT_MS);
  }

  #take(chunk: Buffer): void {
    if (this.#stopped) return;
    try {
      const samples = this.#wav.push(chunk);
      const { rate } = this.#wav;
      if (rate === undefined || samples.length === 0) return;
      this.#wait();
      this.#resampler ??= new Resampler(rate, this.#options.rate);
      const pcm = this.#resampler.push(samples);
      if (pcm.length === 0) return;
      this.#given += pcm.length;
      this.#give(pcm);
    } catch {
      this.stop();
    }
  }
}
