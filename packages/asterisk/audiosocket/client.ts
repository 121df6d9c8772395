// The other end of an AudioSocket: a caller made of software, for test calls and for tests.

import { connect, type Socket } from "node:net";
import { AsteriskError } from "../asterisk-error.ts";
import { AudioSocketDecoder } from "./decoder.ts";
import { encodeAudio, encodeDigit, encodeHangup, encodeUuid, silenceFrame } from "./encoder.ts";

export interface DialOptions {
  host: string;
  port: number;
  uuid: string;
  /** Samples per second of the caller's audio. */
  rate?: number;
  /** What the bot says; the array is the listener's to keep. */
  onAudio?(pcm: Int16Array, rate: number): void;
  connectMs?: number;
  signal?: AbortSignal;
}

/** Who ended the call: the bot with 0x00, the bot's side by closing or resetting, or we. */
export type CallEnd = "bot_hangup" | "closed" | "reset" | "hung_up";

const FRAME_MS = 20;
/** How late a frame may be and still keep its beat. */
const LATE_MS = 200;
const MAX_QUEUED_S = 300;
/** What a peer that does not read may leave with us; frames beyond it are dropped, as a phone line would. */
const MAX_UNSENT_BYTES = 65_536;

/** A call that is up: a frame goes out every 20 ms, speech when there is some, else silence. */
export class AudioSocketCall {
  /** Settles when the call is over, however. */
  readonly ended: Promise<CallEnd>;
  readonly rate: number;
  readonly #socket: Socket;
  readonly #frameSamples: number;
  #queue: Int16Array[] = [];
  #queued = 0;
  #spoken: (() => void)[] = [];
  #due = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #over = false;
  #end!: (how: CallEnd) => void;

  constructor(socket: Socket, options: DialOptions) {
    this.#socket = socket;
    this.rate = options.rate ?? 8000;
    this.#frameSamples = (this.rate * FRAME_MS) / 1000;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    const decoder = new AudioSocketDecoder(
      {
        uuid: () => undefined,
        digit: () => undefined,
        audio: (pcm, rate) => {
          const samples = new Int16Array(pcm.length >> 1);
          const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
          for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(i * 2, true);
          options.onAudio?.(samples, rate);
        },
        hangup: () => this.#finish("bot_hangup"),
        error: () => this.#finish("closed"),
      },
      "bot",
    );
    socket.on("data", (chunk) => {
      if (decoder.push(chunk)) this.#finish("closed");
    });
    socket.on("end", () => this.#finish("closed"));
    socket.on("error", () => this.#finish("reset"));
    socket.on("close", () => this.#finish("reset"));
    const abort = () => this.hangup();
    options.signal?.addEventListener("abort", abort, { once: true });
    void this.ended.then(() => options.signal?.removeEventListener("abort", abort));
    socket.write(encodeUuid(options.uuid));
    this.#beat();
  }

  /** Says `pcm` after what is queued; resolves when it has been sent, or the call is over. */
  speak(pcm: Int16Array): Promise<void> {
    if (this.#over || pcm.length === 0) return Promise.resolve();
    if (this.#queued + pcm.length > MAX_QUEUED_S * this.rate)
      throw new RangeError(`a caller may have ${MAX_QUEUED_S} s of speech waiting, not more`);
    this.#queue.push(pcm.slice());
    this.#queued += pcm.length;
    return new Promise((resolve) => this.#spoken.push(resolve));
  }

  /** Presses a key. */
  press(digit: string): void {
    if (!this.#over) this.#socket.write(encodeDigit(digit));
  }

  /** Ends the call: `frame` says 0x00 first, `close` only closes, as Asterisk does. */
  hangup(how: "frame" | "close" = "frame"): void {
    if (this.#over) return;
    if (how === "frame") this.#socket.write(encodeHangup());
    this.#finish("hung_up");
  }

  #beat(): void {
    const now = performance.now();
    if (now - this.#due > LATE_MS) this.#due = now;
    while (this.#due <= now && !this.#over) {
      const frame = this.#nextFrame();
      if (this.#socket.writableLength < MAX_UNSENT_BYTES) this.#socket.write(frame);
      this.#due += FRAME_MS;
    }
    if (!this.#over) this.#timer = setTimeout(() => this.#beat(), this.#due - now);
  }

  #nextFrame(): Buffer {
    if (this.#queued === 0) return silenceFrame(this.rate);
    const frame = new Int16Array(this.#frameSamples);
    for (let at = 0; at < frame.length && this.#queue.length > 0;) {
      const piece = this.#queue[0] as Int16Array;
      const part = piece.subarray(0, frame.length - at);
      frame.set(part, at);
      at += part.length;
      this.#queued -= part.length;
      if (part.length < piece.length) this.#queue[0] = piece.subarray(part.length);
      else {
        this.#queue.shift();
        this.#spoken.shift()?.();
      }
    }
    return encodeAudio(frame, this.rate);
  }

  #finish(how: CallEnd): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    for (const resolve of this.#spoken) resolve();
    this.#spoken = [];
    this.#queue = [];
    this.#queued = 0;
    const socket = this.#socket;
    socket.end();
    const linger = setTimeout(() => socket.destroy(), 1000);
    socket.once("close", () => clearTimeout(linger));
    this.#end(how);
  }
}

/** Connects and names the call; rejects when nobody answers in `connectMs` (5 s). */
export function dialAudioSocket(options: DialOptions): Promise<AudioSocketCall> {
  const { host, port, connectMs = 5000, signal } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
    const fail = (why: string, cause?: unknown) => {
      clearTimeout(deadline);
      signal?.removeEventListener("abort", abort);
      socket.destroy();
      reject(
        new AsteriskError("ASTERISK_UNREACHABLE", `no AudioSocket at ${host}:${port}: ${why}`, {
          cause,
        }),
      );
    };
    const abort = () => fail("the call was given up");
    const deadline = setTimeout(() => fail(`no answer in ${connectMs} ms`), connectMs);
    socket.on("error", (error) => fail(error.message, error));
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) return abort();
    socket.once("connect", () => {
      clearTimeout(deadline);
      signal?.removeEventListener("abort", abort);
      socket.removeAllListeners("error");
      resolve(new AudioSocketCall(socket, options));
    });
  });
}
