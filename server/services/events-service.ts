// Puts the events service together.
import { createEventsService, migrations, openTicketStore, settings } from "@pipecast/events";
import type { EventsSettings } from "@pipecast/events";
import { systemClock } from "@pipecast/platform/clock";
import type { ServerSettings } from "../env.ts";
import { baseUrls } from "../wire.ts";
import type { ServiceModule } from "./service.ts";
import type { ServiceContext } from "./service-context.ts";

export const service: ServiceModule<ServiceContext> = {
  settings,
  migrations: [migrations],
  async create({ db, log, secrets, wires, settings: all, stage, program }) {
    const own = all as EventsSettings;
    const clock = stage?.clock ?? systemClock;
    return createEventsService({
      db,
      log: log.child({ service: "events" }),
      clock,
      tickets: await openTicketStore(own, db, clock),
      internalKey: secrets.INTERNAL_KEY,
      pbx: wires.pbx,
      messaging: {
        msg91Url: own.MSG91_BASE_URL,
        workflowUrl: own.WORKFLOW_GATEWAY_URL,
        allow: own.WEBHOOK_ALLOW ?? [],
        ownPorts: () => ownPorts(all as ServerSettings, program.url()),
        publicUrl: () => (all as ServerSettings).EVENTS_BASE_URL ?? program.url(),
      },
      defaults: { timezone: own.DEFAULT_TIMEZONE, country: own.DEFAULT_COUNTRY },
    });
  },
};

/** Where this installation itself listens: no organization's webhook or mail server. */
function ownPorts(all: ServerSettings, here: string): number[] {
  const { pbx, events, gateway } = baseUrls(all);
  return [pbx, events, gateway, here].flatMap((url) => {
    if (url === "") return [];
    const { port, protocol } = new URL(url);
    return [port === "" ? (protocol === "https:" ? 443 : 80) : Number(port)];
  });
}
