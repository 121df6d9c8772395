// The resampler: signal to noise, delay, gain, and processor time per stream; the same samples for any length of pieces.
//
//   node bench/resampler.ts
//
// Tones from 200 to 3,400 Hz are fitted by least squares; what is left of them is noise. Aims: at least 70 dB, at most 5 ms of delay, at
// most 2 ms of processor time per second of audio.
import { parseArgs } from "node:util";
import { Resampler } from "@pipecast/audio/resample";
import { sine } from "@pipecast/audio/tone";

const MIN_SNR_DB = 70;
const MAX_DELAY_MS = 5;
const MAX_CPU_MS = 2;

parseArgs({ options: {} });
const pairs = [
  [8_000, 16_000],
  [16_000, 8_000],
  [24_000, 8_000],
  [24_000, 16_000],
  [8_000, 24_000],
] as const;

/** Of a tone in `pcm`: its noise, its gain, and how much later it is than it went in. */
function fit(pcm: Int16Array, rate: number, hertz: number, peak: number) {
  const [from, to] = [Math.floor(pcm.length / 4), Math.floor((pcm.length * 3) / 4)];
  const w = (2 * Math.PI * hertz) / rate;
  let [ss, cc, sc, xs, xc] = [0, 0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const [s, c, x] = [Math.sin(w * i), Math.cos(w * i), pcm[i] as number];
    ss += s * s;
    cc += c * c;
    sc += s * c;
    xs += x * s;
    xc += x * c;
  }
  const det = ss * cc - sc * sc;
  const a = (xs * cc - xc * sc) / det;
  const b = (xc * ss - xs * sc) / det;
  let [signal, noise] = [0, 0];
  for (let i = from; i < to; i++) {
    const wanted = a * Math.sin(w * i) + b * Math.cos(w * i);
    signal += wanted * wanted;
    noise += ((pcm[i] as number) - wanted) ** 2;
  }
  return {
    snrDb: 10 * Math.log10(signal / noise),
    gainDb: 20 * Math.log10(Math.hypot(a, b) / peak),
  };
}

/** Milliseconds by which the middle of a click is late. */
function delayOf(from: number, to: number): number {
  const pcm = new Int16Array(from / 10);
  const at = Math.floor(pcm.length / 2);
  pcm[at] = 20_000;
  const out = new Resampler(from, to).push(pcm);
  let [weight, moment] = [0, 0];
  for (const [i, sample] of out.entries()) {
    weight += sample * sample;
    moment += sample * sample * i;
  }
  return (moment / weight / to - at / from) * 1_000;
}

function cpuOf(from: number, to: number): number {
  const [resampler, piece] = [new Resampler(from, to), sine(440, from, from / 50)];
  const out = new Int16Array(to / 50 + 2);
  const seconds = 400;
  for (let i = 0; i < 2_000; i++) resampler.pushInto(piece, out);
  const before = process.cpuUsage();
  for (let i = 0; i < seconds * 50; i++) resampler.pushInto(piece, out);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / seconds;
}

/** Whether pieces of any length give the same samples as the whole. */
function sameForAnyPieces(from: number, to: number): boolean {
  const pcm = sine(1_234, from, from);
  const whole = new Resampler(from, to).push(pcm);
  const resampler = new Resampler(from, to);
  const pieces: number[] = [];
  for (let at = 0, length = 1; at < pcm.length; at += length, length = (length * 7 + 3) % 401)
    pieces.push(...resampler.push(pcm.subarray(at, at + Math.max(1, length))));
  return (
    pieces.length >= whole.length - 1 &&
    whole.every((sample, i) => pieces[i] === sample || i >= pieces.length)
  );
}

const PEAK = 20_000;
const rows = pairs.map(([from, to]) => {
  const tones = [200, 440, 1_000, 2_000, 3_000, 3_400].map((hertz) =>
    fit(new Resampler(from, to).push(sine(hertz, from, from, PEAK)), to, hertz, PEAK),
  );
  return {
    from,
    to,
    snrDb: Number(Math.min(...tones.map(({ snrDb }) => snrDb)).toFixed(1)),
    gainDb3400: Number((tones.at(-1)?.gainDb ?? 0).toFixed(2)),
    delayMs: Number(delayOf(from, to).toFixed(2)),
    cpuMsPerSecond: Number(cpuOf(from, to).toFixed(3)),
    same: sameForAnyPieces(from, to),
  };
});
const pass = rows.every(
  ({ snrDb, delayMs, cpuMsPerSecond, same }) =>
    snrDb >= MIN_SNR_DB && delayMs <= MAX_DELAY_MS && cpuMsPerSecond <= MAX_CPU_MS && same,
);
process.stdout.write(
  `${JSON.stringify({ bench: "resampler", node: process.version, rows, pass })}\n`,
);
for (const { from, to, snrDb, gainDb3400, delayMs, cpuMsPerSecond, same } of rows)
  console.error(
    `${from} → ${to}: SNR ${snrDb} dB, gain at 3,400 Hz ${gainDb3400} dB, delay ${delayMs} ms, ${cpuMsPerSecond} ms of CPU per second, ${same ? "the same for any pieces" : "NOT the same for any pieces"}`,
  );
console.error(pass ? "aims met" : "aims NOT met");
process.exitCode = pass ? 0 : 1;
