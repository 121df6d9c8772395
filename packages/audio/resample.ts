// Streaming resampler: a polyphase FIR low-pass that gives the same samples however its input is cut into chunks.

/** The most input samples worked on at once; longer chunks are taken in pieces, so the working memory never grows. */
const BLOCK = 960;
/** Kaiser's beta for 80 dB in the stop band. */
const BETA = 7.86;
/** Where the pass band ends, as a share of the lower Nyquist frequency: 3400 Hz passes, its image stays out. */
const EDGE = 0.97;

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** The modified Bessel function of order zero, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** Windowed sinc of `length` taps with its edge at `cutoff` (cycles per sample), whose taps add up to `gain`. */
function lowPass(length: number, cutoff: number, gain: number): Float64Array {
  const middle = (length - 1) / 2;
  const taps = Float64Array.from({ length }, (_, i) => {
    const x = i - middle;
    const angle = 2 * Math.PI * cutoff * x;
    const sinc = x === 0 ? 1 : Math.sin(angle) / angle;
    return sinc * besselI0(BETA * Math.sqrt(Math.max(0, 1 - (x / middle) ** 2)));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => (tap * gain) / sum);
}

/**
 * One direction of one line. `taps` counts at the lower of both rates: 32 give better than 80 dB and a delay of 2 ms
 * at 8 kHz. Holds (taps · ratio + 960) numbers and allocates nothing but what `push` returns.
 */
export class Resampler {
  readonly from: number;
  readonly to: number;
  readonly #up: number;
  readonly #down: number;
  readonly #width: number;
  /** One row of `#width` coefficients for each phase, oldest sample first. */
  readonly #rows: Float64Array;
  readonly #work: Float64Array;
  /** Where the newest sample of the next output is, counted from the next input. */
  #next = 0;
  #phase = 0;

  constructor(from: number, to: number, taps = 32) {
    for (const n of [from, to, taps])
      if (!Number.isInteger(n) || n <= 0)
        throw new RangeError(`rates and taps are positive whole numbers, not ${n}`);
    const divisor = greatestDivisor(from, to);
    this.from = from;
    this.to = to;
    this.#up = to / divisor;
    this.#down = from / divisor;
    const ratio = Math.max(this.#up, this.#down);
    if (ratio > 512) throw new RangeError(`${from} to ${to} Hz has no small ratio`);
    const length = taps * ratio;
    this.#width = Math.ceil(length / this.#up / 4) * 4;
    this.#work = new Float64Array(this.#width - 1 + BLOCK);
    this.#rows = new Float64Array(this.#up * this.#width);
    const all = lowPass(length, (EDGE / 2) * (Math.min(from, to) / (from * this.#up)), this.#up);
    for (let i = 0; i < length; i++) {
      const row = (i % this.#up) * this.#width;
      this.#rows[row + this.#width - 1 - Math.floor(i / this.#up)] = all[i] as number;
    }
  }

  /** How many samples the next `push` of `count` samples gives. */
  outputLength(count: number): number {
    const ahead = (count - this.#next) * this.#up - this.#phase;
    return Math.max(0, Math.ceil(ahead / this.#down));
  }

  /** Resamples the next piece of the stream into an array of its own. */
  push(input: Int16Array): Int16Array {
    const output = new Int16Array(this.outputLength(input.length));
    this.pushInto(input, output);
    return output;
  }

  /** The same without allocating: `output` must hold `outputLength(input.length)`; returns how many were written. */
  pushInto(input: Int16Array, output: Int16Array): number {
    if (output.length < this.outputLength(input.length))
      throw new RangeError(
        `output holds ${output.length}, needs ${this.outputLength(input.length)}`,
      );
    let written = 0;
    for (let at = 0; at < input.length; at += BLOCK)
      written = this.#block(input, at, Math.min(BLOCK, input.length - at), output, written);
    return written;
  }

  /** Forgets what it heard, as at the start of a stream. */
  reset(): void {
    this.#work.fill(0);
    this.#next = 0;
    this.#phase = 0;
  }

  #block(input: Int16Array, at: number, count: number, output: Int16Array, from: number): number {
    const work = this.#work;
    const width = this.#width;
    for (let i = 0; i < count; i++) work[width - 1 + i] = input[at + i] as number;
    let written = from;
    let next = this.#next;
    let phase = this.#phase;
    while (next < count) {
      output[written++] = this.#sum(next, phase * width);
      phase += this.#down;
      next += Math.floor(phase / this.#up);
      phase %= this.#up;
    }
    this.#next = next - count;
    this.#phase = phase;
    work.copyWithin(0, count, count + width - 1);
    return written;
  }

  /** One output sample; four sums run side by side, always in the same order. */
  #sum(at: number, row: number): number {
    const work = this.#work;
    const rows = this.#rows;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < this.#width; i += 4) {
      a += (work[at + i] as number) * (rows[row + i] as number);
      b += (work[at + i + 1] as number) * (rows[row + i + 1] as number);
      c += (work[at + i + 2] as number) * (rows[row + i + 2] as number);
      d += (work[at + i + 3] as number) * (rows[row + i + 3] as number);
    }
    const sum = Math.round(a + b + (c + d));
    return sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : sum;
  }
}
