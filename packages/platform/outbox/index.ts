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
