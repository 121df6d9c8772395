// Who wants to hear something: one that throws keeps nothing from the others.

export class Listeners<T> {
  readonly #all = new Set<(what: T) => void>();
  readonly #onFault: (error: unknown) => void;

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Returns how to stop. */
  add(listener: (what: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  tell(what: T): void {
    for (const listener of this.#all) {
      try {
        listener(what);
      } catch (error) {
        this.#onFault(error);
      }
    }
  }
}
