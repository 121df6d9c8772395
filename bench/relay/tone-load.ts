// The load of bench/relay: callers in real time who send a short tone now and then, and time when it comes back. With the model.
import { connect } from "node:net";
import { startEchoModel } from "./echo-model.ts";

export interface ToneResult {
  calls: number;
  sent: number;
  heard: number;
  dropped: number;
  /** From a tone's frame to the frame that brings its beginning, milliseconds. */
  p50: number;
  p99: number;
  max: number;
  /** Times a phone with a buffer of 60 ms ran dry. */
  underruns: number;
  lateP99: number;
}

const FRAME_BYTES = 323;
const BUFFER_MS = 60;
/** A tone of one frame in so many. */
const EVERY = 25;
const LOUD = 2_500;

const silent = frameOf(() => 0);
const tone = frameOf((i) =>
  Math.round(12_000 * Math.sin((2 * Math.PI * 1_000 * (i + 0.5)) / 8_000)),
);

function frameOf(sample: (i: number) => number): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES);
  frame[0] = 0x10;
  frame.writeUInt16BE(FRAME_BYTES - 3, 1);
  for (let i = 0; i < 160; i++) frame.writeInt16LE(sample(i), 3 + i * 2);
  return frame;
}

const measure = { on: false, sent: 0, dropped: 0, underruns: 0 };
const trips: number[] = [];
const late: number[] = [];

class Caller {
  readonly #socket;
  readonly up: Promise<void>;
  #next = Math.floor(Math.random() * EVERY);
  #sentAt = 0;
  #rest: Buffer = Buffer.alloc(0);
  #playsUntil = 0;

  constructor(port: number, uuid: string) {
    this.#socket = connect({ host: "127.0.0.1", port, noDelay: true });
    this.#socket.on("error", () => (measure.dropped += 1));
    this.#socket.on("data", (chunk) => this.#onData(chunk));
    this.up = new Promise((resolve) => this.#socket.once("connect", () => resolve()));
    this.#socket.write(
      Buffer.concat([Buffer.of(1, 0, 16), Buffer.from(uuid.replaceAll("-", ""), "hex")]),
    );
  }

  send(now: number): void {
    const loud = this.#next++ % EVERY === 0;
    if (loud) this.#sentAt = now;
    if (loud && measure.on) measure.sent += 1;
    this.#socket.write(loud ? tone : silent);
  }

  close(): void {
    this.#socket.destroy();
  }

  #onData(chunk: Buffer): void {
    const now = performance.now();
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (; bytes.length - at >= FRAME_BYTES; at += FRAME_BYTES) {
      if (this.#playsUntil === 0) this.#playsUntil = now + BUFFER_MS;
      else if (now > this.#playsUntil) {
        if (measure.on) measure.underruns += 1;
        this.#playsUntil = now + BUFFER_MS;
      }
      this.#playsUntil += 20;
      if (this.#sentAt > 0 && isLoud(bytes, at + 3)) {
        if (measure.on) trips.push(now - this.#sentAt);
        this.#sentAt = 0;
      }
    }
    this.#rest = bytes.subarray(at);
  }
}

function isLoud(bytes: Buffer, from: number): boolean {
  for (let i = from; i < from + 320; i += 4) if (Math.abs(bytes.readInt16LE(i)) > LOUD) return true;
  return false;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const part = (list: readonly number[], share: number) => {
  const sorted = list.toSorted((a, b) => a - b);
  return Number(
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(
      3,
    ),
  );
};

process.on("disconnect", () => process.exit(0));
const [seconds] = process.argv.slice(2).map(Number) as [number];
const model = await startEchoModel();
process.send?.({ model: model.url });
process.on("message", (order: { port: number; uuids: string[] }) => {
  void run(order.port, order.uuids);
});

async function run(port: number, uuids: readonly string[]): Promise<void> {
  const slots: Caller[][] = Array.from({ length: 20 }, () => []);
  const start = performance.now();
  let tick = 0;
  const beat = setInterval(() => {
    for (; tick <= performance.now() - start; tick++) {
      if (measure.on) late.push(performance.now() - start - tick);
      for (const caller of slots[tick % 20] as Caller[]) caller.send(performance.now());
    }
  }, 1);
  for (const [i, uuid] of uuids.entries()) {
    const caller = new Caller(port, uuid);
    await caller.up;
    slots[(i * 7) % 20]?.push(caller);
    await wait(8);
  }
  await wait(4_000);
  process.send?.("began");
  measure.on = true;
  await wait(seconds * 1_000);
  measure.on = false;
  clearInterval(beat);
  const result: ToneResult = {
    calls: uuids.length,
    sent: measure.sent,
    heard: trips.length,
    dropped: measure.dropped,
    p50: part(trips, 0.5),
    p99: part(trips, 0.99),
    max: part(trips, 1),
    underruns: measure.underruns,
    lateP99: part(late, 0.99),
  };
  process.send?.({ result });
}
