// G.711 for test phones, written apart from the product's own so that each checks the other.

export type Codec = "alaw" | "ulaw";

/** PCM16 at 8 kHz to A-law bytes. */
export function encodeAlaw(pcm: Int16Array): Uint8Array {
  return Uint8Array.from(pcm, (sample) => {
    const sign = sample >= 0 ? 0x80 : 0;
    const magnitude = (sample >= 0 ? sample : -sample - 1) >> 3;
    const exponent = Math.max(0, 27 - Math.clz32(magnitude | 1));
    const mantissa = (magnitude >> Math.max(1, exponent)) & 15;
    return (sign | (exponent << 4) | mantissa) ^ 0x55;
  });
}

/** A-law bytes to PCM16 at 8 kHz. */
export function decodeAlaw(bytes: Uint8Array): Int16Array {
  return Int16Array.from(bytes, (byte) => {
    const value = byte ^ 0x55;
    const exponent = (value >> 4) & 7;
    const base = ((value & 15) << 4) + (exponent === 0 ? 8 : 0x108);
    const magnitude = base << Math.max(0, exponent - 1);
    return value & 0x80 ? magnitude : -magnitude;
  });
}

/** PCM16 at 8 kHz to µ-law bytes. */
export function encodeUlaw(pcm: Int16Array): Uint8Array {
  return Uint8Array.from(pcm, (sample) => {
    const sign = sample < 0 ? 0x80 : 0;
    const magnitude = Math.min(Math.abs(sample), 32_635) + 0x84;
    const exponent = 24 - Math.clz32(magnitude);
    const mantissa = (magnitude >> (exponent + 3)) & 15;
    return ~(sign | (exponent << 4) | mantissa) & 0xff;
  });
}

/** µ-law bytes to PCM16 at 8 kHz. */
export function decodeUlaw(bytes: Uint8Array): Int16Array {
  return Int16Array.from(bytes, (byte) => {
    const value = ~byte & 0xff;
    const magnitude = ((((value & 15) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
    return value & 0x80 ? -magnitude : magnitude;
  });
}
