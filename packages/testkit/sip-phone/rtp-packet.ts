// RTP packets (RFC 3550) and the digits in them (RFC 2833).

export interface RtpPacket {
  payloadType: number;
  marker: boolean;
  sequence: number;
  timestamp: number;
  ssrc: number;
  payload: Uint8Array;
}

/** Reads a datagram; undefined when it is no RTP version 2 packet. */
export function parseRtp(data: Uint8Array): RtpPacket | undefined {
  if (data.length < 12 || (data[0] ?? 0) >> 6 !== 2) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const first = view.getUint8(0);
  const second = view.getUint8(1);
  let start = 12 + 4 * (first & 15);
  if (first & 0x10) {
    if (data.length < start + 4) return undefined;
    start += 4 + 4 * view.getUint16(start + 2);
  }
  const padding = first & 0x20 ? (data.at(-1) ?? 0) : 0;
  if (start + padding > data.length) return undefined;
  return {
    payloadType: second & 127,
    marker: second >= 128,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
    payload: data.subarray(start, data.length - padding),
  };
}

/** Writes a packet; numbers are cut to their width. */
export function writeRtp({
  payloadType,
  marker,
  sequence,
  timestamp,
  ssrc,
  payload,
}: RtpPacket): Uint8Array {
  const data = new Uint8Array(12 + payload.length);
  const view = new DataView(data.buffer);
  view.setUint8(0, 0x80);
  view.setUint8(1, (marker ? 128 : 0) | payloadType);
  view.setUint16(2, sequence & 0xffff);
  view.setUint32(4, timestamp >>> 0);
  view.setUint32(8, ssrc >>> 0);
  data.set(payload, 12);
  return data;
}

const keys = "0123456789*#ABCD";

/** The payload of a digit being pressed for `duration` samples; `end` when it is let go. */
export function writeDigit(digit: string, duration: number, end: boolean): Uint8Array {
  const event = keys.indexOf(digit.toUpperCase());
  if (event < 0 || digit.length !== 1) throw new Error(`${digit} is no key of a phone`);
  return Uint8Array.of(event, (end ? 0x80 : 0) | 10, duration >> 8, duration & 255);
}

/** The digit in a payload and whether it was let go; undefined when it is none. */
export function readDigit(payload: Uint8Array): { digit: string; end: boolean } | undefined {
  const digit = payload.length < 4 ? undefined : keys[payload[0] ?? 255];
  return digit === undefined ? undefined : { digit, end: ((payload[1] ?? 0) & 0x80) !== 0 };
}
