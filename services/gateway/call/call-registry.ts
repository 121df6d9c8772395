// The calls of this process: those announced and not connected yet, those that run; how many there may be; the drain.
import { randomUUID } from "node:crypto";
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import type { CompiledFlow } from "@pipecast/flow/compile-flow";
import type { Clock } from "@pipecast/platform/clock";
import { GatewayErrors } from "../errors.ts";
import type { SessionIdentity, SessionRecord } from "../sessions/session-record.ts";

/** Seconds in which the audio of an announced call must come. */
export const REGISTRATION_S = 15;

/** All that is needed to begin the call when its audio comes. */
export interface CallPlan {
  identity: SessionIdentity;
  flow: CompiledFlow;
  model: ModelChoice;
  /** Samples per second of the line, when the switch knows. */
  rate: number | undefined;
}

export interface RunningCall {
  readonly record: SessionRecord;
  /** Ends the bot's part because the gateway cannot go on; the caller goes to the number's fallback. */
  giveBack(why: "draining"): void;
  /** The switch took the call away: as a line that the far end closed, unless a transfer of this session's own did it. */
  lineTaken(): void;
  /** Typed words of the caller, in place of a voice; false while the model is not there to hear them. */
  hear(text: string): boolean;
}

export class CallRegistry {
  readonly #clock: Pick<Clock, "after">;
  readonly #most: number;
  readonly #announced = new Map<string, { plan: CallPlan; forget: () => void }>();
  readonly #running = new Map<string, RunningCall>();
  readonly #watchers = new Set<() => void>();
  readonly #awaited = new Map<string, Set<(record: SessionRecord) => void>>();
  #draining = false;

  constructor(clock: Pick<Clock, "after">, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  get size(): { announced: number; running: number } {
    return { announced: this.#announced.size, running: this.#running.size };
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Announces a call; the UUID opens its audio once, within REGISTRATION_S. Throws GATEWAY_FULL or GATEWAY_DRAINING. */
  announce(plan: CallPlan): string {
    if (this.#draining) throw GatewayErrors.DRAINING();
    if (this.#announced.size + this.#running.size >= this.#most) throw GatewayErrors.FULL();
    const uuid = randomUUID();
    const cancel = this.#clock.after(REGISTRATION_S * 1000, () => {
      this.#announced.delete(uuid);
      this.#changed();
    });
    this.#announced.set(uuid, { plan, forget: cancel });
    return uuid;
  }

  /** The plan of an announced call, for the one who comes first; undefined for everyone else. */
  take(uuid: string): CallPlan | undefined {
    const found = this.#announced.get(uuid);
    if (found === undefined) return undefined;
    found.forget();
    this.#announced.delete(uuid);
    return found.plan;
  }

  /** Forgets an announced call that will not come any more; true when there was one of this organization. */
  withdraw(sessionId: string, orgId: string): boolean {
    for (const [uuid, { plan }] of this.#announced)
      if (plan.identity.id === sessionId && plan.identity.org_id === orgId) {
        this.take(uuid);
        this.#changed();
        return true;
      }
    return false;
  }

  /** A call runs; the answer says that it is over and stored. */
  add(call: RunningCall): () => void {
    const { id } = call.record.identity;
    this.#running.set(id, call);
    for (const then of this.#awaited.get(id) ?? []) then(call.record);
    this.#awaited.delete(id);
    return () => {
      this.#running.delete(id);
      this.#changed();
    };
  }

  /** The running call of a session. */
  runningCall(sessionId: string): RunningCall | undefined {
    return this.#running.get(sessionId);
  }

  running(): RunningCall[] {
    return [...this.#running.values()];
  }

  /** A running call's record, or the identity of one that is announced only. */
  find(sessionId: string): { record: SessionRecord } | { announced: SessionIdentity } | undefined {
    const call = this.#running.get(sessionId);
    if (call !== undefined) return { record: call.record };
    for (const { plan } of this.#announced.values())
      if (plan.identity.id === sessionId) return { announced: plan.identity };
    return undefined;
  }

  /** Calls back once the announced session runs; the answer forgets it, which whoever asked must do in the end. */
  whenRunning(sessionId: string, then: (record: SessionRecord) => void): () => void {
    const set = this.#awaited.get(sessionId) ?? new Set();
    this.#awaited.set(sessionId, set.add(then));
    return () => {
      set.delete(then);
      if (set.size === 0 && this.#awaited.get(sessionId) === set) this.#awaited.delete(sessionId);
    };
  }

  /** Takes no new calls from now on; resolves when the last one is over, or when the signal aborts. */
  drain(signal: AbortSignal): Promise<void> {
    this.#draining = true;
    return new Promise((resolve) => {
      const look = () => {
        if (!signal.aborted && this.#announced.size + this.#running.size > 0) return;
        this.#watchers.delete(look);
        signal.removeEventListener("abort", look);
        resolve();
      };
      this.#watchers.add(look);
      signal.addEventListener("abort", look);
      look();
    });
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
