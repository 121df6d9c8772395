// Samples waiting for their turn: a ring that grows with its backlog up to a cap, and gives the memory back.

export class SampleQueue {
  readonly capacity: number;
  readonly #small: number;
  #ring: Int16Array;
  #first = 0;
  #length = 0;

  /** Holds at most `capacity` samples; `small` samples of memory are kept for good. */
  constructor(capacity: number, small = Math.min(capacity, 4096)) {
    if (!Number.isInteger(capacity) || capacity <= 0 || !Number.isInteger(small) || small <= 0)
      throw new RangeError(`a queue holds a positive number of samples, not ${capacity}`);
    this.capacity = capacity;
    this.#small = Math.min(small, capacity);
    this.#ring = new Int16Array(this.#small);
  }

  /** Samples waiting. */
  get length(): number {
    return this.#length;
  }

  /** Samples of memory held. */
  get allocated(): number {
    return this.#ring.length;
  }

  /** Takes what fits under the cap and returns how many samples that were; the caller decides what to do about the rest. */
  push(samples: Int16Array): number {
    const count = Math.min(samples.length, this.capacity - this.#length);
    if (this.#length + count > this.#ring.length) this.#grow(this.#length + count);
    const at = (this.#first + this.#length) % this.#ring.length;
    const straight = Math.min(count, this.#ring.length - at);
    this.#ring.set(samples.subarray(0, straight), at);
    if (straight < count) this.#ring.set(samples.subarray(straight, count), 0);
    this.#length += count;
    return count;
  }

  /** Moves samples into `into` and returns how many there were. */
  shift(into: Int16Array): number {
    const count = this.#copy(into);
    this.#first = (this.#first + count) % this.#ring.length;
    this.#length -= count;
    if (this.#length === 0) this.#release();
    return count;
  }

  /** Throws everything away and returns how many samples that were. */
  clear(): number {
    const dropped = this.#length;
    this.#length = 0;
    this.#release();
    return dropped;
  }

  #copy(into: Int16Array): number {
    const count = Math.min(into.length, this.#length);
    const straight = Math.min(count, this.#ring.length - this.#first);
    into.set(this.#ring.subarray(this.#first, this.#first + straight));
    if (straight < count) into.set(this.#ring.subarray(0, count - straight), straight);
    return count;
  }

  #grow(needed: number): void {
    const ring = new Int16Array(Math.min(this.capacity, Math.max(needed, this.#ring.length * 2)));
    this.#copy(ring);
    this.#ring = ring;
    this.#first = 0;
  }

  #release(): void {
    this.#first = 0;
    if (this.#ring.length > this.#small) this.#ring = new Int16Array(this.#small);
  }
}
