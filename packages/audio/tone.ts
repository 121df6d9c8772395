// Tones: made for the scripted model and for tests, and found again by Goertzel's detector.

/**
 * A sine of `samples` samples. `peak` is its highest value (12,000 is a third of full scale); `start` is the number of
 * its first sample, so that one tone can be made in pieces.
 */
export function sine(
  frequency: number,
  rate: number,
  samples: number,
  peak = 12_000,
  start = 0,
): Int16Array {
  const step = (2 * Math.PI * frequency) / rate;
  return Int16Array.from({ length: samples }, (_, i) =>
    Math.round(peak * Math.sin(step * (start + i))),
  );
}

/** `samples` samples of silence. */
export function silence(samples: number): Int16Array {
  return new Int16Array(samples);
}

/** How loud `frequency` is in `pcm`: the peak of a sine of that frequency, 0 when there is none. */
export function toneLevel(pcm: Int16Array, rate: number, frequency: number): number {
  if (pcm.length === 0) return 0;
  const turn = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let last = 0;
  let before = 0;
  for (let i = 0; i < pcm.length; i++) {
    const now = (pcm[i] as number) + turn * last - before;
    before = last;
    last = now;
  }
  const power = last * last + before * before - turn * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / pcm.length;
}

/** The highest magnitude in `pcm`, 0 to 32,768. */
export function peakLevel(pcm: Int16Array): number {
  let peak = 0;
  for (let i = 0; i < pcm.length; i++) {
    const level = Math.abs(pcm[i] as number);
    if (level > peak) peak = level;
  }
  return peak;
}
