// Lets so many through at a time; the others wait in their order.

export class RequestGate {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(places: number) {
    this.#free = places;
  }

  /** Calls `go` once there is a place, perhaps at once. The answer gives the place, or the wait for one, up. */
  enter(go: () => void): () => void {
    let state: "waiting" | "in" | "out" = "waiting";
    const come = () => {
      state = "in";
      this.#free -= 1;
      go();
    };
    if (this.#free > 0) come();
    else this.#waiting.add(come);
    return () => {
      if (state === "waiting") this.#waiting.delete(come);
      else if (state === "in") this.#leave();
      state = "out";
    };
  }

  #leave(): void {
    this.#free += 1;
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    next();
  }
}
