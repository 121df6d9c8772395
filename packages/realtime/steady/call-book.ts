// The function calls of one session: each reaches the flow once, whatever connections it crosses.
import type { ToolAnswer } from "./wire.ts";

interface BookedCall {
  name: string;
  args: unknown;
  /** The connection that knows the call, and its id there. */
  wire: number;
  id: string;
  result?: unknown;
  answered: boolean;
  /** The provider has spoken or gone on since the answer: it has taken it in. */
  settled: boolean;
}

const MOST = 200;

export class CallBook {
  readonly #calls = new Map<string, BookedCall>();

  /**
   * Notes a call of connection `wire`. `new` must be told; `known` is one that came before and needs nothing; an answer is what is
   * to be sent again, because a later connection repeats what an earlier one had asked.
   */
  note(call: { call_id: string; name: string; args: unknown }, wire: number) {
    const { call_id, name, args } = call;
    for (const booked of this.#calls.values())
      if (booked.wire === wire && booked.id === call_id) return { kind: "known" } as const;
    for (const booked of this.#calls.values()) {
      if (booked.wire >= wire || booked.settled || !same(booked, call)) continue;
      booked.wire = wire;
      booked.id = call_id;
      if (!booked.answered) return { kind: "known" } as const;
      return { kind: "again", answer: { call_id, name, args, result: booked.result } } as const;
    }
    // Providers number from one on every connection; the flow takes an id once.
    const told = this.#calls.has(call_id) ? `${call_id}#${wire}` : call_id;
    this.#calls.set(told, { name, args, wire, id: call_id, answered: false, settled: false });
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > MOST && oldest !== undefined) this.#calls.delete(oldest);
    return { kind: "new", call_id: told } as const;
  }

  /** The flow's answer; undefined for a call that was never made, or is answered. */
  answer(call_id: string, result: unknown): ToolAnswer | undefined {
    const booked = this.#calls.get(call_id);
    if (booked === undefined || booked.answered) return undefined;
    booked.answered = true;
    booked.result = result;
    return { call_id, name: booked.name, args: booked.args, result };
  }

  /** The answer as connection `wire` understands it: with its id there, or without one. */
  address(answer: ToolAnswer, wire: number): ToolAnswer {
    const booked = answer.call_id === undefined ? undefined : this.#calls.get(answer.call_id);
    const id = booked?.wire === wire ? booked.id : undefined;
    return { ...answer, call_id: id };
  }

  /** The model has gone on: what was answered will not be asked again. */
  settle(): void {
    for (const booked of this.#calls.values()) if (booked.answered) booked.settled = true;
  }

  /** The model took calls back: their answers go as words, since nobody waits for them. */
  cancel(ids: readonly string[], wire: number): void {
    for (const booked of this.#calls.values())
      if (booked.wire === wire && ids.includes(booked.id)) booked.wire = -1;
  }
}

function same(one: { name: string; args: unknown }, other: { name: string; args: unknown }) {
  return one.name === other.name && JSON.stringify(one.args) === JSON.stringify(other.args);
}
