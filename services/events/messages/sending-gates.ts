// Leaves MSG91 in peace for one organization after failures or when it asks for time; the others go on.
import type { Clock } from "@pipecast/platform/clock";
import { Circuit } from "../bridge/circuit.ts";

const mostKept = 2_000;
const longestPauseMs = 60 * 60_000;

interface Gate {
  circuit: Circuit;
  pausedUntil: number;
  troubled: boolean;
}

export class SendingGates {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #gates = new Map<string, Gate>();

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
  }

  /** Milliseconds to wait; 0: go. */
  waitMs(org_id: string): number {
    const gate = this.#of(org_id);
    const left = gate.pausedUntil - this.#clock.monotonic();
    if (left > 0) return Math.ceil(left);
    return gate.circuit.admits() ? 0 : 10_000;
  }

  /** The other side asked for so much time. */
  pause(org_id: string, ms: number): void {
    const gate = this.#of(org_id);
    const until = this.#clock.monotonic() + Math.min(ms, longestPauseMs);
    gate.pausedUntil = Math.max(gate.pausedUntil, until);
    gate.troubled = true;
  }

  failed(org_id: string): void {
    const gate = this.#of(org_id);
    gate.circuit.failed();
    gate.troubled = true;
  }

  /** True when there was trouble before: what waits may go on now. */
  succeeded(org_id: string): boolean {
    const gate = this.#of(org_id);
    gate.circuit.succeeded();
    const { troubled } = gate;
    gate.troubled = false;
    return troubled;
  }

  #of(org_id: string): Gate {
    const found = this.#gates.get(org_id);
    if (found !== undefined) return found;
    if (this.#gates.size >= mostKept) this.#gates.clear();
    const gate = { circuit: new Circuit(this.#clock), pausedUntil: 0, troubled: false };
    this.#gates.set(org_id, gate);
    return gate;
  }
}
