// AudioSocket bytes to frames, however TCP cut them: whole frames are read in place, cut ones in one buffer of their own.

import { FrameKind, HEADER_BYTES, rateOfKind } from "./frame-kind.ts";
import { uuidFromBytes } from "./uuid-bytes.ts";

/** What a peer may say. The bytes of `audio` are only lent: they change after the call. */
export interface FrameReader {
  uuid(uuid: string): void;
  audio(pcm: Uint8Array, rate: number): void;
  digit(digit: string): void;
  hangup(): void;
  /** 0xff with Asterisk's error code, 0 when it gave none. */
  error(code: number): void;
}

/** Why a peer cannot be listened to any longer. */
export type ProtocolFault =
  | "uuid_missing"
  | "uuid_unexpected"
  | "uuid_length"
  | "audio_odd"
  | "digit_length";

const digits = /^[0-9A-D*#]$/;

/** One direction of one connection. After a fault, or after `stop`, it hears nothing more. */
export class AudioSocketDecoder {
  /** Frames of kinds we do not know, digits no telephone has, and empty audio: left out, and counted. */
  ignored = 0;
  frames = 0;
  readonly #reader: FrameReader;
  readonly #header = new Uint8Array(HEADER_BYTES);
  #headerLength = 0;
  #payload = new Uint8Array(0);
  #stored = 0;
  #kind = -1;
  #wanted = 0;
  #awaitsUuid: boolean;
  #stopped = false;

  /** `from: "caller"` demands a UUID first and once; what comes from the bot's side has none. */
  constructor(reader: FrameReader, from: "caller" | "bot" = "caller") {
    this.#reader = reader;
    this.#awaitsUuid = from === "caller";
  }

  /** Reads the next piece of the stream; a fault ends the reading. */
  push(chunk: Uint8Array): ProtocolFault | undefined {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (this.#headerLength < HEADER_BYTES) {
        this.#header[this.#headerLength++] = chunk[at++] as number;
        if (this.#headerLength < HEADER_BYTES) continue;
        const fault = this.#begin();
        if (fault) {
          this.#stopped = true;
          return fault;
        }
      }
      const end = Math.min(at + this.#wanted - this.#stored, chunk.length);
      if (end - at === this.#wanted) this.#finish(chunk.subarray(at, end));
      else if (this.#store(chunk, at, end)) this.#finish(this.#payload.subarray(0, this.#wanted));
      at = end;
    }
    return undefined;
  }

  /** Hears nothing more, in the middle of a chunk too. */
  stop(): void {
    this.#stopped = true;
  }

  /** A header is complete: refuses what no payload could make right, before any of it is stored. */
  #begin(): ProtocolFault | undefined {
    const kind = this.#header[0] as number;
    const length = ((this.#header[1] as number) << 8) | (this.#header[2] as number);
    this.#kind = kind;
    this.#wanted = length;
    this.#stored = 0;
    if (this.#awaitsUuid && kind !== FrameKind.uuid) return "uuid_missing";
    if (kind === FrameKind.uuid && !this.#awaitsUuid) return "uuid_unexpected";
    if (kind === FrameKind.uuid && length !== 16) return "uuid_length";
    if (kind === FrameKind.dtmf && length !== 1) return "digit_length";
    if (rateOfKind(kind) > 0 && length % 2 === 1) return "audio_odd";
    return undefined;
  }

  /** Stores a piece of a cut payload and says whether it is whole now. */
  #store(chunk: Uint8Array, from: number, to: number): boolean {
    if (this.#payload.length < this.#wanted)
      this.#payload = new Uint8Array(Math.max(this.#wanted, 1024));
    this.#payload.set(chunk.subarray(from, to), this.#stored);
    this.#stored += to - from;
    return this.#stored === this.#wanted;
  }

  #finish(payload: Uint8Array): void {
    this.#headerLength = 0;
    this.frames += 1;
    const rate = rateOfKind(this.#kind);
    if (rate > 0 && payload.length > 0) this.#reader.audio(payload, rate);
    else if (!this.#rare(payload)) this.ignored += 1;
  }

  /** A frame that is not audio; says whether it meant anything. */
  #rare(payload: Uint8Array): boolean {
    switch (this.#kind) {
      case FrameKind.uuid:
        this.#awaitsUuid = false;
        this.#reader.uuid(uuidFromBytes(payload));
        return true;
      case FrameKind.dtmf: {
        const digit = String.fromCharCode(payload[0] as number).toUpperCase();
        if (!digits.test(digit)) return false;
        this.#reader.digit(digit);
        return true;
      }
      case FrameKind.hangup:
        this.#reader.hangup();
        return true;
      case FrameKind.error:
        this.#reader.error(payload[0] ?? 0);
        return true;
      default:
        return false;
    }
  }
}
