// One leased lane: delivers its messages one after another while the lease holds, and records how each ended.
import { isAppError } from "../errors/index.ts";
import { decodeJson } from "../db/index.ts";
import type { Lane, LaneStore, Outcome, PendingMessage } from "./lane-store.ts";
import type { OutboxHooks, Topic } from "./outbox.ts";
import { OutboxErrors } from "./outbox-errors.ts";
import { nextRetry } from "./retry-schedule.ts";

/** So that one busy key does not keep a place for ever. */
const MOST_IN_A_ROW = 20;
const DELIVERY_MS = 15_000;

export interface LaneSetting {
  store: LaneStore;
  leaseMs: number;
  hooks: OutboxHooks;
  /** Aborted when the worker gives up waiting for deliveries under way. */
  giveUp: AbortSignal;
  /** True once no more messages are to be taken. */
  stopping: () => boolean;
}

/** Works on the lane until it is empty, not due, lost, or its share of time is over; throws only what the database threw. */
export async function deliverLane(lane: Lane, topic: Topic, setting: LaneSetting): Promise<void> {
  const { store, leaseMs, stopping } = setting;
  for (let n = 0; n < MOST_IN_A_ROW; n++) {
    if (stopping()) return await store.release(lane);
    const message = await store.takeHead(lane);
    if (message === undefined) return;
    const outcome = await tryDelivery(lane, topic, message, setting);
    if (outcome === undefined) return await store.release(lane);
    if (!(await store.record(lane, message, outcome, leaseMs))) return;
  }
  await store.release(lane);
}

/** One try under lease and deadline; undefined when the worker stopped in the middle: it does not count. */
async function tryDelivery(
  lane: Lane,
  topic: Topic,
  message: PendingMessage,
  { store, leaseMs, hooks, giveUp }: LaneSetting,
): Promise<Outcome | undefined> {
  const timeoutMs = topic.timeoutMs ?? DELIVERY_MS;
  const cancel = new AbortController();
  const signal = AbortSignal.any([cancel.signal, giveUp]);
  const timer = setTimeout(() => cancel.abort(OutboxErrors.TIMEOUT({ ms: timeoutMs })), timeoutMs);
  const heart = setInterval(() => {
    store.renew(lane, leaseMs).then(
      (held) => held || cancel.abort(OutboxErrors.FENCED()),
      (error: unknown) => hooks.troubled?.(error),
    );
  }, leaseMs / 3);
  const began = performance.now();
  try {
    await untilAborted(signal, deliver(topic, message, signal));
    const ms = performance.now() - began;
    hooks.delivered?.({ topic: lane.topic, attempt: message.attempt, ms, lagMs: message.lag });
    return { state: "delivered" };
  } catch (thrown) {
    if (giveUp.aborted) return undefined;
    // What a receiver throws when it is aborted says less than why it was.
    const error: unknown = signal.aborted ? signal.reason : thrown;
    if (isAppError(error) && error.code === "OUTBOX_FENCED") throw error;
    return failed(message, error, hooks);
  } finally {
    clearTimeout(timer);
    clearInterval(heart);
  }
}

async function deliver(topic: Topic, message: PendingMessage, signal: AbortSignal): Promise<void> {
  const { payloadText, age: _age, lag: _lag, ...rest } = message;
  await topic.deliver({ ...rest, payload: decodeJson(payloadText) }, signal);
}

/** A receiver that does not listen to its signal is left behind when it aborts. */
async function untilAborted(signal: AbortSignal, work: Promise<void>): Promise<void> {
  work.catch(() => {});
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function failed(message: PendingMessage, error: unknown, hooks: OutboxHooks): Outcome {
  const { topic, id, attempt, age } = message;
  const code = isAppError(error) ? error.code : error instanceof Error ? error.name : "ERROR";
  // The text of an unknown error may hold a caller's number; its name says enough.
  const text = isAppError(error) ? `${error.code}: ${error.message}`.slice(0, 2000) : code;
  const final = isAppError(error) && !error.retryable;
  const asked = isAppError(error) ? error.details?.["retry_after_ms"] : undefined;
  const retryAfterMs = typeof asked === "number" ? asked : 0;
  const retryInMs = final
    ? undefined
    : nextRetry({ attempt, age, retryAfterMs, random: Math.random() });
  if (retryInMs === undefined) {
    hooks.dead?.({ topic, id, attempt, code });
    return { state: "dead", error: text };
  }
  hooks.failed?.({ topic, attempt, code, retryInMs });
  return { state: "pending", error: text, retryInMs };
}
