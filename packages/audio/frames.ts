// Frames of a phone line: 20 ms of PCM16 mono, as numbers inside and as little endian bytes on a wire.

/** Milliseconds in one frame. */
export const FRAME_MS = 20;

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Samples in one 20 ms frame at `rate` samples per second; a rate that has no whole frame is refused. */
export function samplesPerFrame(rate: number): number {
  const samples = (rate * FRAME_MS) / 1000;
  if (!Number.isInteger(samples) || samples <= 0)
    throw new RangeError(`${rate} Hz has no whole number of samples in ${FRAME_MS} ms`);
  return samples;
}

/** Bytes of PCM16 in one 20 ms frame at `rate`. */
export function bytesPerFrame(rate: number): number {
  return samplesPerFrame(rate) * 2;
}

/** Milliseconds that `samples` last at `rate`. */
export function durationMs(samples: number, rate: number): number {
  return (samples * 1000) / rate;
}

/**
 * PCM16LE bytes as samples: the same memory where it is aligned, else a copy. A last odd byte is left out.
 * Whoever keeps the result must know that it may change with `bytes`.
 */
export function samplesFromBytes(bytes: Uint8Array): Int16Array {
  const length = bytes.byteLength >> 1;
  if (littleEndian && bytes.byteOffset % 2 === 0)
    return new Int16Array(bytes.buffer, bytes.byteOffset, length);
  const samples = new Int16Array(length);
  copySamples(bytes, samples);
  return samples;
}

/** Copies PCM16LE bytes into `into` and returns how many samples that were; what does not fit is left out. */
export function copySamples(bytes: Uint8Array, into: Int16Array): number {
  const length = Math.min(bytes.byteLength >> 1, into.length);
  if (littleEndian) {
    const whole = bytes.byteLength === length * 2 ? bytes : bytes.subarray(0, length * 2);
    new Uint8Array(into.buffer, into.byteOffset, length * 2).set(whole);
    return length;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < length; i++) into[i] = view.getInt16(i * 2, true);
  return length;
}

/** Samples as PCM16LE bytes: the same memory on little endian machines, a swapped copy elsewhere. */
export function bytesFromSamples(samples: Int16Array): Uint8Array {
  if (littleEndian) return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) view.setInt16(i * 2, samples[i] as number, true);
  return bytes;
}
