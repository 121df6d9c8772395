// Decisions in Python: two warm interpreters, each for one decision, killed after it or after 100 ms, and replaced.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import type { EffectResult } from "@pipecast/flow/step/flow-event";
import type { Json } from "@pipecast/flow/json";
import type { Clock } from "@pipecast/platform/clock";
import type { Log } from "@pipecast/platform/log";
import { z } from "zod";
import { EffectFault } from "../effects/effect-fault.ts";
import { PythonWorker } from "./python-worker.ts";

export type EvaluateEffect = FlowEffect & { type: "evaluate" };

export interface PythonDecisionsOptions {
  /** DECISION_PYTHON. */
  python: string;
  clock: Clock;
  log: Log;
}

const WARM = 2;
/** From the moment an interpreter gets the code. */
const RUN_MS = 100;
/** How long a decision waits for an interpreter, and how many may wait. */
const QUEUE_MS = 2_000;
const MOST_WAITING = 64;
const MOST_REQUEST = 262_144;
/** An interpreter that cannot even start is tried again after this, and then ever more seldom. */
const RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
const FIND_MS = 10_000;

const Answer = z.union([z.object({ value: z.json() }), z.object({ error: z.string() })]);

export class PythonDecisions {
  readonly #options: PythonDecisionsOptions;
  readonly #warm: PythonWorker[] = [];
  readonly #alive = new Set<PythonWorker>();
  readonly #queue: ((worker: PythonWorker) => void)[] = [];
  #python: string | undefined;
  #failures = 0;
  #stopped = false;

  constructor(options: PythonDecisionsOptions) {
    this.#options = options;
  }

  /** Finds the interpreter behind the operator's word (a link, a name on the path) and warms up. Never rejects. */
  async start(): Promise<void> {
    const { python, log } = this.#options;
    try {
      const found = await promisify(execFile)(
        python,
        ["-I", "-c", "import sys; print(sys.executable)"],
        { timeout: FIND_MS, maxBuffer: 65_536 },
      );
      this.#python = found.stdout.trim();
    } catch (err) {
      log.error({ err, code: "GATEWAY_DECISION_PYTHON" }, "DECISION_PYTHON cannot be run");
      return;
    }
    for (let count = 0; count < WARM; count += 1) void this.#warmUp();
  }

  stop(): void {
    this.#stopped = true;
    for (const worker of this.#alive) worker.kill();
  }

  /** The value that the code leaves in `result`. Rejects with EffectFault `timeout` or `refused`: the default route is taken then. */
  async evaluate({
    code,
    args,
    variables,
    state,
    call,
  }: Omit<EvaluateEffect, "id" | "type">): Promise<EffectResult> {
    const request = JSON.stringify({
      code,
      args,
      variables: variables ?? {},
      state: state ?? {},
      call: call ?? {},
    });
    if (request.length > MOST_REQUEST)
      throw new EffectFault("refused", "the decision's state is too large for Python");
    const worker = await this.#takeWorker();
    const cancel = this.#options.clock.after(RUN_MS, () => worker.kill());
    try {
      return { value: valueOf(await worker.ask(request)) };
    } finally {
      cancel();
      worker.kill();
    }
  }

  #takeWorker(): Promise<PythonWorker> {
    const worker = this.#warm.shift();
    if (worker !== undefined) return Promise.resolve(worker);
    if (this.#stopped || this.#python === undefined || this.#queue.length >= MOST_WAITING)
      return Promise.reject(new EffectFault("refused", "no Python is free for this decision"));
    return new Promise((resolve, reject) => {
      const take = (ready: PythonWorker) => {
        cancel();
        resolve(ready);
      };
      const cancel = this.#options.clock.after(QUEUE_MS, () => {
        this.#queue.splice(this.#queue.indexOf(take), 1);
        reject(new EffectFault("timeout", "no Python was free in time for this decision"));
      });
      this.#queue.push(take);
    });
  }

  /** Keeps one place warm: an interpreter, and after it the next. */
  async #warmUp(): Promise<void> {
    if (this.#stopped || this.#python === undefined) return;
    const worker = new PythonWorker(this.#python);
    this.#alive.add(worker);
    const started = await worker.ready;
    if (started && !this.#stopped) this.#offer(worker);
    else worker.kill();
    await worker.gone;
    this.#alive.delete(worker);
    const at = this.#warm.indexOf(worker);
    if (at >= 0) this.#warm.splice(at, 1);
    if (started) void this.#warmUp();
    else this.#retryLater();
  }

  #offer(worker: PythonWorker): void {
    this.#failures = 0;
    const next = this.#queue.shift();
    if (next === undefined) this.#warm.push(worker);
    else next(worker);
  }

  #retryLater(): void {
    if (this.#stopped) return;
    const { clock, log } = this.#options;
    const wait = Math.min(RETRY_MS * 2 ** this.#failures, LONGEST_RETRY_MS);
    this.#failures += 1;
    log.error({ code: "GATEWAY_DECISION_PYTHON", wait }, "a Python for decisions did not start");
    clock.after(wait, () => void this.#warmUp());
  }
}

function valueOf(line: string | undefined): Json {
  if (line === undefined)
    throw new EffectFault(
      "timeout",
      "the decision's Python was ended: it took too long or crashed",
    );
  let answer: z.output<typeof Answer>;
  try {
    answer = Answer.parse(JSON.parse(line));
  } catch {
    throw new EffectFault("refused", "the decision's Python gave no answer that can be read");
  }
  if ("error" in answer)
    throw new EffectFault(
      "refused",
      `the decision's Python failed with ${answer.error.slice(0, 80)}`,
    );
  return answer.value;
}
