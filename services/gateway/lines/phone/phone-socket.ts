// A browser's websocket as a telephone: PCM16 in binary both ways, everything else as JSON.
import { bytesFromSamples, samplesFromBytes } from "@pipecast/audio/frames";
import type { WebSocket } from "ws";
import type { LineEnd } from "../line.ts";
import { LiveSocket } from "../live-socket.ts";
import { type PhoneStart, readPhoneMessage } from "./phone-message.ts";

/** What the person at the phone does. */
export interface PhoneListener {
  /** Only lent. */
  audio(pcm: Int16Array): void;
  say(text: string): void;
  digit(digit: string): void;
  /** Hung up, broken off or closed by us. Once, and last. */
  ended(why: LineEnd): void;
}

/** Bytes of JSON that may wait for a reader; one that is slower is given up. */
const MOST_WAITING = 1024 * 1024;

export class PhoneSocket {
  readonly rate: number;
  /** Whether anything is heard: a phone for typing has no sound either way. */
  readonly audio: boolean;
  readonly #socket: LiveSocket;
  readonly #listener: PhoneListener;

  constructor(
    socket: WebSocket,
    { rate, audio }: Pick<PhoneStart, "rate" | "audio">,
    listener: PhoneListener,
  ) {
    this.rate = rate;
    this.audio = audio;
    this.#listener = listener;
    this.#socket = new LiveSocket(socket, {
      message: (data, isBinary) => (isBinary ? this.#hear(data) : this.#read(data)),
      ended: (why) => listener.ended(why),
    });
  }

  get over(): boolean {
    return this.#socket.over;
  }

  /** One frame of sound; false when the browser does not keep up: about a second waits. */
  play(frame: Int16Array): boolean {
    if (this.#socket.over) return false;
    if (!this.audio) return true;
    if (this.#socket.waiting > 2 * this.rate) return false;
    // Copied: the socket may hold the bytes longer than the frame is ours.
    this.#socket.send(Buffer.from(bytesFromSamples(frame)));
    return true;
  }

  tell(message: { type: string; [key: string]: unknown }): void {
    if (this.#socket.waiting > MOST_WAITING) this.#socket.end("lost", 1008);
    else this.#socket.send(JSON.stringify(message));
  }

  /** Closes from our side. */
  close(code = 1000): void {
    this.#socket.end("ours", code);
  }

  #hear(data: Buffer): void {
    const pcm = samplesFromBytes(data.length % 2 === 0 ? data : data.subarray(0, -1));
    if (this.#socket.count((pcm.length * 1000) / this.rate) && this.audio)
      this.#listener.audio(pcm);
  }

  #read(data: Buffer): void {
    if (!this.#socket.count(0)) return;
    const message = readPhoneMessage(data);
    if (message?.type === "say") this.#listener.say(message.text);
    else if (message?.type === "dtmf") this.#listener.digit(message.digit);
    else if (message?.type === "hangup") this.#socket.end("far_end");
  }
}
