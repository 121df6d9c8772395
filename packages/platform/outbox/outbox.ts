// The outbox as services see it: tell something inside the business transaction, deliver it later, at least once, in order.
import type { Transaction } from "kysely";
import type { DatabaseHandle } from "../db/index.ts";

export interface OutboxMessage {
  /** Who delivers it: one receiver, one topic. */
  topic: string;
  /** Messages of one topic and key are delivered one after another, in the order they were committed. */
  key: string;
  /** The same topic and dedupe key again (while the first is kept, 7 days after delivery) adds nothing. */
  dedupe_key?: string;
  /** JSON; at most 256 KB as text. */
  payload: unknown;
}

/** What a receiver gets. Pass `id` on as the idempotency key and `seq` as the version. */
export interface Delivery {
  readonly id: string;
  /** Grows within a key: a receiver ignores one that is not above the one it has. */
  readonly seq: number;
  readonly topic: string;
  readonly key: string;
  readonly dedupe_key: string;
  readonly payload: unknown;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly created_at: number;
}

export interface Topic {
  /**
   * Delivers one message; resolves only when the receiver has it for good. A thrown AppError that is not retryable, or
   * OUTBOX_REFUSED, is final; anything else is tried again. `error.details.retry_after_ms` is honoured.
   */
  deliver: (message: Delivery, signal: AbortSignal) => Promise<void>;
  /** Most deliveries at a time; default 4. */
  parallel?: number;
  /** Most milliseconds for one; default 15,000. */
  timeoutMs?: number;
}

export interface AddedMessage {
  id: string;
  /** True when the dedupe key was known: nothing was added. */
  duplicate: boolean;
}

export interface Outbox {
  readonly db: DatabaseHandle;
  readonly prefix: string;
  /** The clock, where it is not the database's. */
  readonly now: (() => number) | undefined;
  /** Adds a message in the caller's transaction; workers of this process wake when it commits. */
  add<T>(trx: Transaction<T>, message: OutboxMessage): Promise<AddedMessage>;
  /** The same for many at once, each of another key. */
  addAll<T>(trx: Transaction<T>, messages: readonly OutboxMessage[]): Promise<void>;
  /** Calls the listener after each commit that added something; the answer unsubscribes. */
  onAdded(listener: () => void): () => void;
}

export interface OutboxHooks {
  delivered?: (event: { topic: string; attempt: number; ms: number; lagMs: number }) => void;
  failed?: (event: { topic: string; attempt: number; code: string; retryInMs: number }) => void;
  dead?: (event: { topic: string; id: string; attempt: number; code: string }) => void;
  /** Another worker took the key over while this one was delivering (a long pause): its result was not recorded. */
  fenced?: (event: { topic: string }) => void;
  /** The worker could not reach its own database; it goes on trying. */
  troubled?: (error: unknown) => void;
}

export interface OutboxWorker {
  start(): void;
  /** Takes no more, waits for deliveries under way (default 10 s), aborts the rest; they stay pending. */
  stop(deadlineMs?: number): Promise<void>;
  wake(): void;
}
