// The events service: what is to be done after a call. Records of finished calls and bots' wishes become tickets.
import { randomBytes } from "node:crypto";
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import type { HttpServer } from "@pipecast/platform/http";
import type { Log } from "@pipecast/platform/log";
import type { Transport } from "@pipecast/platform/transport";
import { mountBridgeRoutes } from "./bridge/bridge-routes.ts";
import { Circuit } from "./bridge/circuit.ts";
import { PbxLogins } from "./bridge/pbx-logins.ts";
import { createBotExtensions } from "./inbox/bot-extensions.ts";
import { mountAutoTicketRoutes } from "./inbox/auto-ticket-routes.ts";
import { createInboxWorker } from "./inbox/work-inbox.ts";
import { type MessagingOptions, openMessaging } from "./messages/open-messaging.ts";
import { createOrganizations } from "./organizations.ts";
import { type EventsTables, eventsMigrations } from "./schema.ts";
import { mountTicketFigures } from "./tickets/ticket-figures.ts";
import { mountTicketRoutes } from "./tickets/ticket-routes.ts";
import { createTicketStreams } from "./tickets/ticket-stream.ts";
import type { OpenTicketStore } from "./tickets/open-ticket-store.ts";
import { tellAfterApply } from "./tickets/tell-after-apply.ts";

export { type EventsSettings, eventsSettings as settings } from "./env.ts";
export { eventsMigrations as migrations } from "./schema.ts";
export { openTicketStore } from "./tickets/open-ticket-store.ts";

export interface EventsDeps {
  db: Database;
  log: Log;
  clock: Clock;
  internalKey: string;
  pbx: Transport;
  tickets: OpenTicketStore;
  defaults: { timezone: string; country: string };
  messaging: MessagingOptions;
}

export function createEventsService({ log, clock, pbx, internalKey, ...deps }: EventsDeps) {
  const tickets = tellAfterApply(deps.tickets, log, () => messaging.wake());
  const db = deps.db.typed<EventsTables>();
  const { defaults } = deps;
  const organizations = createOrganizations({ pbx, internalKey, now: () => clock.now(), defaults });
  const ticketStreams = createTicketStreams(tickets, clock);
  const parts = { db, clock, log, pbx, internalKey, organizations, tickets, ticketStreams };
  const logins = new PbxLogins(pbx, clock, randomBytes(32));
  const messaging = openMessaging({ ...parts, plainDb: deps.db, logins }, deps.messaging);
  const botExtensions = createBotExtensions({ pbx, internalKey, now: () => clock.now() });
  const inbox = createInboxWorker({ ...parts, botExtensions });
  const forward = {
    pbx,
    logins,
    circuit: new Circuit(clock),
  };
  return {
    name: "events" as const,
    migrations: eventsMigrations,
    mount(server: HttpServer): void {
      server.onReady("events database", () => db.ping());
      mountAutoTicketRoutes(server, { ...parts, onAccepted: () => inbox.wake() });
      mountBridgeRoutes(server, { ...parts, forward });
      mountTicketRoutes(server, parts);
      mountTicketFigures(server, { db: db.typed(), counts: deps.tickets.inDatabase === true });
      messaging.mount(server);
    },
    async start(): Promise<void> {
      inbox.start();
      messaging.start();
    },
    async stop(): Promise<void> {
      ticketStreams.closeAll();
      await inbox.stop();
      await messaging.stop();
      await tickets.close();
    },
  };
}
