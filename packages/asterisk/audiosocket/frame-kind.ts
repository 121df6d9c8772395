// The kinds of AudioSocket frames, as Asterisk 22 sends and takes them.
//
// A frame is kind (1 byte), length (2 bytes, big endian), payload. Audio is PCM16LE whatever the rate.

export const FrameKind = {
  hangup: 0x00,
  uuid: 0x01,
  dtmf: 0x03,
  audio8k: 0x10,
  error: 0xff,
} as const;

export const HEADER_BYTES = 3;
export const MAX_PAYLOAD_BYTES = 65_535;

const rates = [8000, 12_000, 16_000, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000];

/** Samples per second of an audio kind (0x10 to 0x18), else 0. */
export function rateOfKind(kind: number): number {
  return rates[kind - FrameKind.audio8k] ?? 0;
}

/** The audio kind of a rate; a rate without one is refused. */
export function kindOfRate(rate: number): number {
  const index = rates.indexOf(rate);
  if (index === -1)
    throw new RangeError(`AudioSocket has no audio of ${rate} Hz; it has ${rates.join(", ")}`);
  return FrameKind.audio8k + index;
}
