// G.711: µ-law and A-law as tables, for lines that speak telephone bytes.
//
// Built from the decision values of ITU-T G.711 on magnitudes, so that +x and -x get the same code but for the sign.

const ULAW_BIAS = 33;
const ULAW_TOP = 8158;

/** The µ-law character of one 16-bit sample. G.711 counts in 14 bits: a fourth of ours. */
function ulawOf(sample: number): number {
  const sign = sample < 0 ? 0x00 : 0x80;
  const biased = Math.min(Math.abs(sample) >> 2, ULAW_TOP) + ULAW_BIAS;
  const segment = 31 - Math.clz32(biased) - 5;
  const step = (biased >> (segment + 1)) & 0x0f;
  return sign | (~((segment << 4) | step) & 0x7f);
}

function sampleOfUlaw(code: number): number {
  const bits = ~code & 0x7f;
  const magnitude = (((bits & 0x0f) * 2 + ULAW_BIAS) << (bits >> 4)) - ULAW_BIAS;
  return (code & 0x80 ? magnitude : -magnitude) * 4;
}

/** The A-law character of one 16-bit sample. G.711 counts in 13 bits with the sign: an eighth of ours. */
function alawOf(sample: number): number {
  const sign = sample < 0 ? 0x00 : 0x80;
  const magnitude = Math.min(Math.abs(sample) >> 3, 4095);
  const segment = magnitude < 64 ? magnitude >> 5 : 31 - Math.clz32(magnitude) - 4;
  const step = (magnitude >> (segment === 0 ? 1 : segment)) & 0x0f;
  return (sign | (segment << 4) | step) ^ 0x55;
}

function sampleOfAlaw(code: number): number {
  const plain = code ^ 0x55;
  const segment = (plain >> 4) & 0x07;
  const inSegment = (plain & 0x0f) * 2 + 1;
  const magnitude = segment === 0 ? inSegment : (inSegment + 32) << (segment - 1);
  return (plain & 0x80 ? magnitude : -magnitude) * 8;
}

function encodeTable(of: (sample: number) => number): Uint8Array {
  return Uint8Array.from({ length: 65_536 }, (_, i) => of((i << 16) >> 16));
}

function decodeTable(of: (code: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, code) => of(code));
}

const toUlaw = encodeTable(ulawOf);
const fromUlaw = decodeTable(sampleOfUlaw);
const toAlaw = encodeTable(alawOf);
const fromAlaw = decodeTable(sampleOfAlaw);

function encode(table: Uint8Array, samples: Int16Array, into: Uint8Array): Uint8Array {
  for (let i = 0; i < samples.length; i++)
    into[i] = table[(samples[i] as number) & 0xffff] as number;
  return into;
}

function decode(table: Int16Array, codes: Uint8Array, into: Int16Array): Int16Array {
  for (let i = 0; i < codes.length; i++) into[i] = table[codes[i] as number] as number;
  return into;
}

/** PCM16 to µ-law, one byte a sample; `into` saves the allocation and must be as long as `samples`. */
export function encodeUlaw(
  samples: Int16Array,
  into: Uint8Array = new Uint8Array(samples.length),
): Uint8Array {
  return encode(toUlaw, samples, into);
}

/** µ-law to PCM16. */
export function decodeUlaw(
  codes: Uint8Array,
  into: Int16Array = new Int16Array(codes.length),
): Int16Array {
  return decode(fromUlaw, codes, into);
}

/** PCM16 to A-law, one byte a sample; `into` as in `encodeUlaw`. */
export function encodeAlaw(
  samples: Int16Array,
  into: Uint8Array = new Uint8Array(samples.length),
): Uint8Array {
  return encode(toAlaw, samples, into);
}

/** A-law to PCM16. */
export function decodeAlaw(
  codes: Uint8Array,
  into: Int16Array = new Int16Array(codes.length),
): Int16Array {
  return decode(fromAlaw, codes, into);
}
