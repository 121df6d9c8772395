// Who may wait at the door: caps on connections that have not named their call yet.
//
// A burst of real calls names itself within milliseconds. So a connection is counted from its 25th millisecond on, and the
// oldest goes first: a flood of silent connections never keeps a real call out.

export interface PendingLimits {
  /** Milliseconds until the UUID must be there. */
  greetingMs: number;
  total: number;
  perAddress: number;
}

const GRACE_MS = 25;
/** How far a burst younger than the grace may exceed `total`. */
const BURST_FACTOR = 10;

interface Waiting<T> {
  connection: T;
  address: string;
  since: number;
}

export class PendingGate<T> {
  readonly #limits: PendingLimits;
  /** In order of arrival. */
  readonly #waiting = new Map<T, Waiting<T>>();

  constructor(limits: PendingLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Lets a connection wait; false when even for a burst there are too many. */
  enter(connection: T, address: string, now: number): boolean {
    if (this.#waiting.size >= this.#limits.total * BURST_FACTOR) return false;
    this.#waiting.set(connection, { connection, address, since: now });
    return true;
  }

  /** The connection has named its call, or is gone. */
  leave(connection: T): void {
    this.#waiting.delete(connection);
  }

  /** Takes out those whose time is over or who are too many, oldest first. */
  sweep(now: number): T[] {
    const out: T[] = [];
    const perAddress = new Map<string, number>();
    for (const { address } of this.#waiting.values())
      perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
    for (const { connection, address, since } of this.#waiting.values()) {
      const age = now - since;
      if (age < GRACE_MS) break;
      const fromThere = perAddress.get(address) as number;
      const tooMany =
        this.#waiting.size > this.#limits.total || fromThere > this.#limits.perAddress;
      if (age < this.#limits.greetingMs && !tooMany) continue;
      out.push(connection);
      this.#waiting.delete(connection);
      perAddress.set(address, fromThere - 1);
    }
    return out;
  }
}
