// Sets of keys as bits: following the state of a large flow joins and cuts a great many of them.

/** Numbers for names, given as they come. */
export class KeyNames {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#names.length);
    this.#names.push(name);
    return this.#names.length - 1;
  }

  get size(): number {
    return this.#names.length;
  }

  /** The names of a set, in the order of their numbers. */
  namesOf(set: KeySet): string[] {
    return this.#names.filter((_name, number) => set.has(number));
  }
}

export class KeySet {
  readonly #words: Uint32Array;

  /** `size`: how many keys there can be. */
  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  has(number: number): boolean {
    return ((this.#words[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }

  add(number: number): this {
    const at = number >>> 5;
    this.#words[at] = (this.#words[at] ?? 0) | (1 << (number & 31));
    return this;
  }

  /** Adds all of two others; whether that added anything. */
  addAll(one: KeySet, other: KeySet): boolean {
    let changed = false;
    for (let at = 0; at < this.#words.length; at += 1) {
      const before = this.#words[at] ?? 0;
      const after = (before | (one.#words[at] ?? 0) | (other.#words[at] ?? 0)) >>> 0;
      if (after === before) continue;
      this.#words[at] = after;
      changed = true;
    }
    return changed;
  }

  /** Keeps what is in one of two others; whether that took anything away. */
  keepAll(one: KeySet, other: KeySet): boolean {
    let changed = false;
    for (let at = 0; at < this.#words.length; at += 1) {
      const before = this.#words[at] ?? 0;
      const after = (before & ((one.#words[at] ?? 0) | (other.#words[at] ?? 0))) >>> 0;
      if (after === before) continue;
      this.#words[at] = after;
      changed = true;
    }
    return changed;
  }
}
