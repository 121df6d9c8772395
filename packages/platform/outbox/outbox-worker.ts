// Delivers what is in an outbox: wakes when something was added, looks once a second, works on several keys at a time.
import { isAppError } from "../errors/index.ts";
import { deliverLane } from "./deliver-lane.ts";
import { LaneStore } from "./lane-store.ts";
import type { Outbox, OutboxHooks, OutboxWorker, Topic } from "./outbox.ts";
import { OutboxErrors } from "./outbox-errors.ts";

export interface WorkerOptions {
  hooks?: OutboxHooks;
  /** Most deliveries at a time over all topics; default 16. */
  parallel?: number;
  /** Default 1,000 ms. */
  pollMs?: number;
  /** How long a key stays with a worker that died; default 10,000 ms. Renewed while delivering. */
  leaseMs?: number;
  /** How long delivered messages are kept, for their dedupe keys; default 7 days. */
  keepMs?: number;
}

const SWEEP_MS = 10 * 60_000;
const SLOWEST_POLL_MS = 5_000;

/** Makes a worker for these topics; any number of workers, in any processes, may share an outbox. Not started yet. */
export function createOutboxWorker(
  outbox: Outbox,
  topics: Readonly<Record<string, Topic>>,
  options: WorkerOptions = {},
): OutboxWorker {
  return new Worker(outbox, topics, options);
}

class Worker implements OutboxWorker {
  readonly #outbox: Outbox;
  readonly #topics: ReadonlyMap<string, Topic>;
  readonly #options: WorkerOptions;
  readonly #store: LaneStore;
  readonly #running = new Map<Promise<void>, string>();
  readonly #giveUp = new AbortController();
  #unsubscribe: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #state: "new" | "running" | "stopping" = "new";
  #pollMs: number;
  #sweptAt = performance.now();

  constructor(outbox: Outbox, topics: Readonly<Record<string, Topic>>, options: WorkerOptions) {
    this.#outbox = outbox;
    this.#topics = new Map(Object.entries(topics));
    this.#options = options;
    this.#store = new LaneStore(outbox.db, outbox.prefix, outbox.now);
    this.#pollMs = options.pollMs ?? 1_000;
  }

  start(): void {
    if (this.#state !== "new") return;
    this.#state = "running";
    this.#unsubscribe = this.#outbox.onAdded(() => this.wake());
    this.wake();
  }

  /** Looks for work now; while it is looking already, once more afterwards. */
  wake(): void {
    if (this.#state !== "running") return;
    if (this.#looking !== undefined) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
      if (this.#again) {
        this.#again = false;
        this.wake();
      } else if (this.#state === "running")
        this.#timer = setTimeout(() => this.wake(), this.#pollMs);
    });
  }

  async stop(deadlineMs = 10_000): Promise<void> {
    if (this.#state === "stopping") return;
    this.#state = "stopping";
    this.#unsubscribe();
    clearTimeout(this.#timer);
    const done = async () => {
      await this.#looking;
      await Promise.allSettled(this.#running.keys());
    };
    await Promise.race([done(), pause(deadlineMs)]);
    this.#giveUp.abort(OutboxErrors.STOPPING());
    await Promise.race([done(), pause(1_000)]);
  }

  async #look(): Promise<void> {
    try {
      const free = [...this.#topics.keys()].filter((topic) => this.#freePlaces(topic) > 0);
      if (free.length > 0)
        for (const topic of await this.#store.dueTopics(free)) await this.#take(topic);
      if (performance.now() - this.#sweptAt > SWEEP_MS) await this.#sweep();
      this.#pollMs = this.#options.pollMs ?? 1_000;
    } catch (error) {
      this.#options.hooks?.troubled?.(error);
      this.#pollMs = Math.min(this.#pollMs * 2, SLOWEST_POLL_MS);
    }
  }

  #freePlaces(topic: string): number {
    const { parallel = 4 } = this.#topics.get(topic) ?? {};
    const same = [...this.#running.values()].filter((name) => name === topic).length;
    return Math.min(parallel - same, (this.#options.parallel ?? 16) - this.#running.size);
  }

  async #take(name: string): Promise<void> {
    const topic = this.#topics.get(name);
    const places = this.#freePlaces(name);
    if (topic === undefined || places <= 0 || this.#state !== "running") return;
    const { hooks = {}, leaseMs = 10_000 } = this.#options;
    for (const lane of await this.#store.claim(name, places, leaseMs)) {
      const work = deliverLane(lane, topic, {
        store: this.#store,
        leaseMs,
        hooks,
        giveUp: this.#giveUp.signal,
        stopping: () => this.#state === "stopping",
      })
        .catch((error: unknown) => {
          if (isAppError(error) && error.code === "OUTBOX_FENCED") hooks.fenced?.({ topic: name });
          else hooks.troubled?.(error);
        })
        .finally(() => {
          this.#running.delete(work);
          this.wake();
        });
      this.#running.set(work, name);
    }
  }

  async #sweep(): Promise<void> {
    const deleted = await this.#store.sweep(this.#options.keepMs ?? 7 * 24 * 3_600_000);
    // A full sweep is followed by another at the next look.
    if (deleted < 500) this.#sweptAt = performance.now();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
