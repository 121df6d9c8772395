// Subpath `@pipecast/platform/outbox`: tell other services, at least once, in order, from inside a transaction.
export type {
  AddedMessage,
  Delivery,
  Outbox,
  OutboxHooks,
  OutboxMessage,
  OutboxWorker,
  Topic,
} from "./outbox.ts";
export { createOutbox } from "./create-outbox.ts";
export { createOutboxWorker, type WorkerOptions } from "./outbox-worker.ts";
export {
  type DeadLetter,
  listDeadLetters,
  outboxStats,
  type OutboxStats,
  retryDeadLetter,
  retryNow,
} from "./dead-letters.ts";
export { type Backlog, readBacklog } from "./read-backlog.ts";
export { OutboxErrors } from "./outbox-errors.ts";
export { outboxTables } from "./outbox-tables.ts";
