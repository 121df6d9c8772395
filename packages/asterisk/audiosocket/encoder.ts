// Frames to AudioSocket bytes: header and payload always in one piece, because Asterisk gives up on a torn frame after 5 ms.

import { FrameKind, HEADER_BYTES, kindOfRate, MAX_PAYLOAD_BYTES } from "./frame-kind.ts";
import { bytesFromUuid } from "./uuid-bytes.ts";

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function frame(kind: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  header(bytes, kind, payload.length);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

function header(bytes: Buffer, kind: number, length: number): void {
  bytes[0] = kind;
  bytes[1] = length >> 8;
  bytes[2] = length & 0xff;
}

/** One frame of audio. Asterisk does not pace: send 20 ms at a time, every 20 ms. Empty audio would hang the call up. */
export function encodeAudio(pcm: Int16Array, rate: number): Buffer {
  const length = pcm.byteLength;
  if (length === 0 || length > MAX_PAYLOAD_BYTES)
    throw new RangeError(
      `a frame carries 1 to ${MAX_PAYLOAD_BYTES >> 1} samples, not ${pcm.length}`,
    );
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + length);
  header(bytes, kindOfRate(rate), length);
  bytes.set(new Uint8Array(pcm.buffer, pcm.byteOffset, length), HEADER_BYTES);
  if (!littleEndian) bytes.subarray(HEADER_BYTES).swap16();
  return bytes;
}

const silences = new Map<number, Buffer>();

/** 20 ms of silence at `rate`, made once: it may be written any number of times, and must not be changed. */
export function silenceFrame(rate: number): Buffer {
  let bytes = silences.get(rate);
  if (!bytes) silences.set(rate, (bytes = encodeAudio(new Int16Array(rate / 50), rate)));
  return bytes;
}

/** The frame that opens a connection: which call it is. */
export function encodeUuid(uuid: string): Buffer {
  return frame(FrameKind.uuid, bytesFromUuid(uuid));
}

/** A key that was pressed: 0-9, *, #, A-D. */
export function encodeDigit(digit: string): Buffer {
  if (!/^[0-9A-D*#]$/.test(digit))
    throw new RangeError(`not a key of a telephone: ${JSON.stringify(digit)}`);
  return frame(FrameKind.dtmf, Buffer.from(digit, "ascii"));
}

/** The end of the session; Asterisk's AudioSocket() goes on in the dialplan. */
export function encodeHangup(): Buffer {
  return frame(FrameKind.hangup, new Uint8Array(0));
}
