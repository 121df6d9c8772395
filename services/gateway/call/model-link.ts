// The call's connection to its model: opened within a deadline, closed once, silent afterwards.
import type { Clock } from "@pipecast/platform/clock";
import type { ModelListener, ModelOptions, ModelSession, RealtimeModel } from "@pipecast/realtime";
import { GatewayErrors } from "../errors.ts";

/** How long a model may take to be ready; the caller hears nothing meanwhile. */
const CONNECT_MS = 10_000;

export class ModelLink {
  readonly #model: RealtimeModel;
  readonly #clock: Pick<Clock, "after">;
  readonly #abort = new AbortController();
  #session: ModelSession | undefined;
  #closed = false;

  constructor(model: RealtimeModel, clock: Pick<Clock, "after">) {
    this.#model = model;
    this.#clock = clock;
  }

  /** There once it is connected, until it is closed. */
  get session(): ModelSession | undefined {
    return this.#session;
  }

  /** Resolves when the model is ready, or without it when the call was over first. Rejects with GATEWAY_MODEL_LOST. */
  async open(options: ModelOptions, listener: ModelListener): Promise<ModelSession | undefined> {
    const { signal } = this.#abort;
    const cancel = this.#clock.after(CONNECT_MS, () => this.#abort.abort());
    // The model should heed the signal; the caller does not depend on it.
    const givenUp = new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("the model was not ready in time")));
    });
    const connecting = this.#model
      .connect(options, this.#whileOpen(listener), signal)
      .then((session) => this.#take(session));
    try {
      await Promise.race([connecting, givenUp]);
    } catch (cause) {
      connecting.catch(() => undefined);
      if (!this.#closed) throw GatewayErrors.MODEL_LOST({ model: this.#model.name }, { cause });
    } finally {
      cancel();
    }
    return this.#session;
  }

  #take(session: ModelSession): void {
    if (this.#closed || this.#abort.signal.aborted) session.close();
    else this.#session = session;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#abort.abort();
    const session = this.#session;
    this.#session = undefined;
    session?.close();
  }

  /** What a model says after we closed it reaches nobody. */
  #whileOpen(listener: ModelListener): ModelListener {
    const open = () => !this.#closed;
    return {
      audio: (pcm) => open() && listener.audio(pcm),
      transcript: (who, text, final) => open() && listener.transcript(who, text, final),
      functionCall: (call) => open() && listener.functionCall(call),
      turnComplete: () => open() && listener.turnComplete(),
      interrupted: () => (open() ? listener.interrupted() : 0),
      waiting: () => open() && listener.waiting?.(),
      used: (usage) => open() && listener.used?.(usage),
      closed: (error) => {
        this.#session = undefined;
        if (open()) listener.closed(error);
      },
    };
  }
}
