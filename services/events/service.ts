// The events service: what is to be done after a call. Today: records of finished calls are taken in, durably.
import type { ClientTransport } from "@pipecast/contracts/client";
import type { Database } from "@pipecast/platform/db";
import type { HttpServer } from "@pipecast/platform/http";
import { mountAutoTicketRoutes } from "./inbox/auto-ticket-routes.ts";
import { organizationLookup } from "./inbox/organization-lookup.ts";
import { type EventsTables, eventsMigrations } from "./schema.ts";

export { eventsSettings as settings } from "./env.ts";
export { eventsMigrations as migrations } from "./schema.ts";

export interface EventsDeps {
  db: Database;
  internalKey: string;
  pbx: ClientTransport;
  now: () => number;
}

export function createEventsService(deps: EventsDeps) {
  const db = deps.db.typed<EventsTables>();
  return {
    name: "events" as const,
    migrations: eventsMigrations,
    mount(server: HttpServer): void {
      server.onReady("events database", () => db.ping());
      mountAutoTicketRoutes(server, {
        db,
        organizationMayExist: organizationLookup(deps.pbx, deps.internalKey, deps.now),
        now: deps.now,
      });
    },
    async start(): Promise<void> {},
    async stop(): Promise<void> {},
  };
}
