// Things a test waits for, always with a deadline.

/** Resolves like `promise`, but rejects with `what` when `deadline` milliseconds pass first. */
export async function within<T>(what: string, deadline: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${deadline} ms`)), deadline);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const mostWaiting = 1000;

/** A queue of things that happened, taken one at a time by those who wait for them. */
export class Mailbox<T> {
  readonly #what: string;
  readonly #waiting: T[] = [];
  readonly #takers: ((value: T) => void)[] = [];

  /** `what` is what a wait that was in vain complains of. */
  constructor(what: string) {
    this.#what = what;
  }

  /** Gives `value` to whoever waited longest, or keeps it for the next. The oldest of more than 1000 are forgotten. */
  put(value: T): void {
    const taker = this.#takers.shift();
    if (taker) return taker(value);
    this.#waiting.push(value);
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
  }

  /** The next one, in order; rejects when none comes within `deadline` milliseconds. */
  async take(deadline: number): Promise<T> {
    const kept = this.#waiting.shift();
    if (kept !== undefined) return kept;
    let taker: ((value: T) => void) | undefined;
    const next = new Promise<T>((resolve) => this.#takers.push((taker = resolve)));
    try {
      return await within(this.#what, deadline, next);
    } finally {
      const index = taker ? this.#takers.indexOf(taker) : -1;
      if (index >= 0) this.#takers.splice(index, 1);
    }
  }
}
