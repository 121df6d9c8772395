// Who watches a session hears of every change at once; what a watcher does never reaches the call.

export type SessionChange =
  /** `added` was put to the end of the piece; `final`: the piece is complete. */
  | { kind: "transcript"; index: number; added: string; final: boolean }
  /** Of a piece of the transcript only its beginning was heard. */
  | { kind: "shortened"; index: number }
  | { kind: "action"; index: number }
  | { kind: "node" | "state" | "outcome" | "over" };

export type SessionWatcher = (change: SessionChange, revision: number) => void;

export class SessionChanges {
  readonly #watchers = new Set<SessionWatcher>();
  #revision = 0;

  /** Grows with every change: the same number means the same session. */
  get revision(): number {
    return this.#revision;
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** The answer ends it. */
  watch(watcher: SessionWatcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  tell(change: SessionChange): void {
    this.#revision++;
    for (const watcher of this.#watchers)
      try {
        watcher(change, this.#revision);
      } catch {
        // A watcher that fails is not told any more; the call goes on.
        this.#watchers.delete(watcher);
      }
  }
}
