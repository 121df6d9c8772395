// Puts the events service together.
import { createEventsService, migrations, settings } from "@pipecast/events";
import type { EventsSettings } from "@pipecast/events";
import { systemClock } from "@pipecast/platform/clock";
import type { ServiceModule } from "./service.ts";
import type { ServiceContext } from "./service-context.ts";

export const service: ServiceModule<ServiceContext> = {
  settings,
  migrations: [migrations],
  create({ db, log, secrets, wires, settings: all, stage }) {
    const { DEFAULT_TIMEZONE, DEFAULT_COUNTRY } = all as EventsSettings;
    return createEventsService({
      db,
      log: log.child({ service: "events" }),
      clock: stage?.clock ?? systemClock,
      internalKey: secrets.INTERNAL_KEY,
      pbx: wires.pbx,
      defaults: { timezone: DEFAULT_TIMEZONE, country: DEFAULT_COUNTRY },
    });
  },
};
