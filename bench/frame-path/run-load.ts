// What every load of bench/frame-path does: calls in real time, each frame numbered, each echo timed.

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

/** Frames of speech and of silence in turn, as people talk; in the pauses a paced line makes up for what came late. */
const SPEECH = 50;
const PAUSE = 20;

export class Measure {
  on = false;
  sent = 0;
  dropped = 0;
  readonly trips: number[] = [];
  readonly late: number[] = [];
}

/** The wire of one call of the load. */
export interface Wire {
  readonly up: Promise<void>;
  /** Sends a frame that carries this number, or one of silence. */
  send(number: number | undefined): void;
  close(): void;
}

/** `heard` is told the number of each frame that came back. */
export type MakeWire = (
  port: number,
  on: { heard: (number: number) => void; dropped: () => void },
) => Wire;

class Caller {
  readonly #sentAt = new Float64Array(1024);
  readonly #measure: Measure;
  readonly wire: Wire;
  #next = Math.floor(Math.random() * (SPEECH + PAUSE));

  constructor(port: number, measure: Measure, make: MakeWire) {
    this.#measure = measure;
    this.wire = make(port, {
      heard: (number) => this.#heard(number),
      dropped: () => (measure.dropped += 1),
    });
  }

  send(now: number): void {
    const speaks = this.#next % (SPEECH + PAUSE) < SPEECH;
    if (speaks) {
      this.#sentAt[this.#next & 1023] = now;
      this.#measure.sent += this.#measure.on ? 1 : 0;
    }
    this.wire.send(speaks ? this.#next : undefined);
    this.#next += 1;
  }

  #heard(number: number): void {
    if (!this.#measure.on) return;
    this.#measure.trips.push(performance.now() - (this.#sentAt[number & 1023] as number));
  }
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function quantile(sorted: Float64Array, share: number): number {
  const at = Math.min(sorted.length - 1, Math.floor(share * sorted.length));
  return Number((sorted[at] ?? Number.NaN).toFixed(3));
}

/** Takes port, calls and seconds from the arguments; tells `began` and the result, so that the server's CPU is read then. */
export async function runLoad(make: MakeWire): Promise<void> {
  const [port, calls, seconds] = process.argv.slice(2).map(Number) as [number, number, number];
  process.on("disconnect", () => process.exit(0));
  const measure = new Measure();
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
    const caller = new Caller(port, measure, make);
    await caller.wire.up;
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
  for (const caller of all) caller.wire.close();
  process.disconnect?.();
}
