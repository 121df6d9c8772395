// The load of bench/frame-path: calls in real time, each frame numbered, each echo timed. Run as a process of its own.
import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";

export interface LoadResult {
  calls: number;
  sent: number;
  echoed: number;
  dropped: number;
  /** Round trip of a frame, milliseconds. */
  p50: number;
  p99: number;
  p999: number;
  /** How late the load itself was in sending, milliseconds; above a few the result says little. */
  lateP99: number;
}

const FRAME_BYTES = 323;
/** In the first sample of each numbered frame, so that silence is told apart. */
const MARK = 0x5ac3;
/** Frames of speech and of silence in turn, as people talk; in the pauses a paced line makes up for what came late. */
const SPEECH = 50;
const PAUSE = 20;

class Caller {
  readonly #sentAt = new Float64Array(1024);
  readonly #socket: Socket;
  readonly #measure: Measure;
  #next = Math.floor(Math.random() * (SPEECH + PAUSE));
  #rest: Buffer = Buffer.alloc(0);
  readonly up: Promise<void>;

  constructor(port: number, measure: Measure) {
    this.#measure = measure;
    this.#socket = connect({ host: "127.0.0.1", port, noDelay: true });
    this.up = new Promise((resolve, reject) => {
      this.#socket.once("connect", resolve);
      this.#socket.once("error", reject);
    });
    this.#socket.on("error", () => (measure.dropped += 1));
    this.#socket.on("data", (chunk) => this.#hear(chunk));
    this.#socket.write(Buffer.concat([Buffer.of(1, 0, 16), uuidBytes()]));
  }

  send(now: number): void {
    const frame = Buffer.alloc(FRAME_BYTES);
    frame[0] = 0x10;
    frame.writeUInt16BE(FRAME_BYTES - 3, 1);
    if (this.#next % (SPEECH + PAUSE) < SPEECH) {
      frame.writeUInt16LE(MARK, 3);
      frame.writeUInt32LE(this.#next, 5);
      this.#sentAt[this.#next & 1023] = now;
      this.#measure.sent += this.#measure.on ? 1 : 0;
    }
    this.#next += 1;
    this.#socket.write(frame);
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const now = performance.now();
    let at = 0;
    for (; bytes.length - at >= FRAME_BYTES; at += FRAME_BYTES) {
      if (bytes.readUInt16LE(at + 3) !== MARK || !this.#measure.on) continue;
      const sent = this.#sentAt[bytes.readUInt32LE(at + 5) & 1023] as number;
      this.#measure.trips.push(now - sent);
    }
    this.#rest = bytes.subarray(at);
  }
}

function uuidBytes(): Buffer {
  return Buffer.from(randomUUID().replaceAll("-", ""), "hex");
}

interface Measure {
  on: boolean;
  sent: number;
  dropped: number;
  trips: number[];
  late: number[];
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function quantile(sorted: Float64Array, share: number): number {
  const at = Math.min(sorted.length - 1, Math.floor(share * sorted.length));
  return Number((sorted[at] ?? Number.NaN).toFixed(3));
}

/** Tells `began` and `ended` around the measured time, so that the server's CPU is read at the same moments. */
async function run(port: number, calls: number, seconds: number): Promise<void> {
  const measure: Measure = { on: false, sent: 0, dropped: 0, trips: [], late: [] };
  // Twenty slots of one millisecond: a frame of each call falls due in one of them.
  const slots: Caller[][] = Array.from({ length: 20 }, () => []);
  const all: Caller[] = [];
  const start = performance.now();
  let tick = 0;
  const beat = setInterval(() => {
    for (; tick <= performance.now() - start; tick++) {
      const now = performance.now();
      if (measure.on) measure.late.push(now - start - tick);
      for (const caller of slots[tick % 20] as Caller[]) caller.send(performance.now());
    }
  }, 1);
  for (let i = 0; i < calls; i++) {
    const caller = new Caller(port, measure);
    await caller.up;
    all.push(caller);
    slots[(i * 7) % 20]?.push(caller);
    if (i % 10 === 9) await wait(20);
  }
  await wait(2000);
  process.send?.("began");
  measure.on = true;
  await wait(seconds * 1000);
  measure.on = false;
  const trips = Float64Array.from(measure.trips).toSorted();
  const result: LoadResult = {
    calls,
    sent: measure.sent,
    echoed: trips.length,
    dropped: measure.dropped,
    p50: quantile(trips, 0.5),
    p99: quantile(trips, 0.99),
    p999: quantile(trips, 0.999),
    lateP99: quantile(Float64Array.from(measure.late).toSorted(), 0.99),
  };
  process.send?.({ result });
  clearInterval(beat);
  for (const caller of all) caller.close();
}

const [port, calls, seconds] = process.argv.slice(2).map(Number) as [number, number, number];
process.on("disconnect", () => process.exit(0));
await run(port, calls, seconds);
process.disconnect?.();
