// What the pieces of events are made of; each takes the few it needs.
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import type { Transport } from "@pipecast/platform/transport";
import type { Organizations } from "./organizations.ts";
import type { EventsTables } from "./schema.ts";
import type { TicketStore } from "./tickets/ticket-store.ts";
import type { TicketStreams } from "./tickets/ticket-stream.ts";

export interface EventsParts {
  db: Database<EventsTables>;
  clock: Clock;
  log: Log;
  pbx: Transport;
  internalKey: string;
  organizations: Organizations;
  tickets: TicketStore;
  ticketStreams: TicketStreams;
}
