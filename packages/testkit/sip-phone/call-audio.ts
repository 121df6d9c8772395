// The audio of one call: sends a tone, samples or digits every 20 ms, and hears what comes.
import { randomInt } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { Mailbox } from "./awaited.ts";
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw, type Codec } from "./g711.ts";
import { HeardAudio } from "./heard-audio.ts";
import { parseRtp, readDigit, type RtpPacket, writeDigit, writeRtp } from "./rtp-packet.ts";
import { payloadType, type MediaDescription } from "./sdp.ts";
import { sine } from "./tone.ts";

const frame = 160;
const digitFrames = 5; // 100 ms a digit
const pauseFrames = 4; // 80 ms between two
const mostPlaying = 10 * 60 * 8000;

type Sound = { tone: number } | { pcm: Int16Array; at: number } | "silence" | "nothing";

/** One call's RTP. It sends silence from the moment the other side's address is known. */
export class CallAudio {
  readonly heard = new HeardAudio();
  /** For measuring: sees each audio packet when it comes. */
  tap: ((pcm: Int16Array, packet: RtpPacket) => void) | undefined;
  readonly #digits = new Mailbox<string>("a digit");
  readonly #socket: Socket;
  readonly #ssrc = randomInt(2 ** 32);
  #remote: MediaDescription | undefined;
  #sound: Sound = "silence";
  #sequence = randomInt(2 ** 16);
  #timestamp = randomInt(2 ** 31);
  #clock: NodeJS.Timeout | undefined;
  #typing: { payload: Uint8Array; marker: boolean }[] = [];
  #typed: (() => void)[] = [];
  #typedAt = 0;
  #lastDigit: number | undefined;
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("message", (data) => this.#receive(data));
    socket.on("error", () => undefined); // the other side may close its port first
  }

  static async open(host: string): Promise<CallAudio> {
    const socket = createSocket("udp4");
    socket.bind(0, host);
    await once(socket, "listening");
    return new CallAudio(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** RTP payload type of digits that the other side named. */
  get digitsType(): number | undefined {
    return this.#remote?.digits;
  }

  /** Where and how to send, as the other side described it; audio flows from the first call on. */
  connect(remote: MediaDescription): void {
    this.#remote = remote;
    if (this.#clock || this.#closed) return;
    const began = performance.now();
    let sent = 0;
    this.#clock = setInterval(() => {
      const due = Math.floor((performance.now() - began) / 20) - sent;
      // A process that was held up catches up at most 100 ms, like a phone's jitter would.
      for (let i = 0; i < Math.min(due, 5); i += 1) this.#tick();
      sent += Math.max(0, due);
    }, 10);
  }

  /** Sends a tone of `hertz` until told otherwise. */
  play(hertz: number): void {
    this.#sound = { tone: hertz };
  }

  /** Sends these samples (PCM16 at 8 kHz, at most ten minutes) once, then silence. */
  say(pcm: Int16Array): void {
    this.#sound = { pcm: pcm.slice(0, mostPlaying), at: 0 };
  }

  /** Sends silence. */
  hush(): void {
    this.#sound = "silence";
  }

  /** Sends no packets at all, as a phone that is muted or cut off. */
  mute(): void {
    this.#sound = "nothing";
  }

  /** Presses keys one after the other; resolves when the last is let go. */
  async press(digits: string): Promise<void> {
    for (const digit of digits) {
      for (let i = 1; i <= digitFrames; i += 1)
        this.#typing.push({ payload: writeDigit(digit, i * frame, false), marker: i === 1 });
      for (let i = 0; i < 3; i += 1)
        this.#typing.push({ payload: writeDigit(digit, digitFrames * frame, true), marker: false });
      for (let i = 0; i < pauseFrames; i += 1)
        this.#typing.push({ payload: new Uint8Array(), marker: false });
    }
    await new Promise<void>((resolve) => this.#typed.push(resolve));
  }

  /** The next digit pressed on the other side. */
  digit(deadline = 5_000): Promise<string> {
    return this.#digits.take(deadline);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#clock);
    for (const done of this.#typed) done();
    this.#socket.close();
  }

  #tick(): void {
    const remote = this.#remote;
    if (!remote) return;
    this.#timestamp = (this.#timestamp + frame) >>> 0;
    const next = this.#typing.shift();
    if (next) {
      if (next.marker) this.#typedAt = this.#timestamp;
      if (next.payload.length > 0 && remote.digits !== undefined)
        this.#send(remote, remote.digits, next.payload, next.marker, this.#typedAt);
      if (this.#typing.length === 0) for (const done of this.#typed.splice(0)) done();
      return;
    }
    const pcm = this.#nextFrame();
    if (pcm)
      this.#send(
        remote,
        payloadType(remote.codec),
        encode(remote.codec, pcm),
        false,
        this.#timestamp,
      );
  }

  #nextFrame(): Int16Array | undefined {
    const sound = this.#sound;
    if (sound === "nothing") return undefined;
    if (sound === "silence") return new Int16Array(frame);
    if ("tone" in sound) return sine(sound.tone, frame, this.#timestamp);
    const pcm = new Int16Array(frame);
    pcm.set(sound.pcm.subarray(sound.at, sound.at + frame));
    sound.at += frame;
    if (sound.at >= sound.pcm.length) this.#sound = "silence";
    return pcm;
  }

  #send(
    remote: MediaDescription,
    type: number,
    payload: Uint8Array,
    marker: boolean,
    timestamp: number,
  ): void {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const packet = {
      payloadType: type,
      marker,
      sequence: this.#sequence,
      timestamp,
      ssrc: this.#ssrc,
      payload,
    };
    this.#socket.send(writeRtp(packet), remote.port, remote.host);
  }

  #receive(data: Uint8Array): void {
    const packet = parseRtp(data);
    if (!packet) return;
    if (packet.payloadType === this.#remote?.digits) {
      const key = readDigit(packet.payload);
      if (!key?.end || this.#lastDigit === packet.timestamp) return; // the end is sent three times
      this.#lastDigit = packet.timestamp;
      return this.#digits.put(key.digit);
    }
    if (packet.payloadType !== 8 && packet.payloadType !== 0) return;
    const pcm = packet.payloadType === 8 ? decodeAlaw(packet.payload) : decodeUlaw(packet.payload);
    this.heard.add(pcm, packet.sequence);
    this.tap?.(pcm, packet);
  }
}

function encode(codec: Codec, pcm: Int16Array): Uint8Array {
  return codec === "alaw" ? encodeAlaw(pcm) : encodeUlaw(pcm);
}
