// Tones at 8 kHz: making one, and hearing whether one is there.

const rate = 8000;

/** A sine of `hertz` for `samples` samples, as PCM16; `start` is the index of the first sample, for going on seamlessly. */
export function sine(hertz: number, samples: number, start = 0, amplitude = 12_000): Int16Array {
  return Int16Array.from({ length: samples }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * (start + i)) / rate)),
  );
}

/** Share of the energy of `pcm` that lies at `hertz`, 0 to 1; 0 for silence (Goertzel's algorithm). */
export function toneShare(pcm: Int16Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let last = 0;
  let beforeLast = 0;
  let energy = 0;
  for (const sample of pcm) {
    const next = sample + coefficient * last - beforeLast;
    beforeLast = last;
    last = next;
    energy += sample * sample;
  }
  if (energy < pcm.length * 100 * 100) return 0; // quieter than a line's noise
  const power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
  return Math.min(1, (2 * power) / (pcm.length * energy));
}
