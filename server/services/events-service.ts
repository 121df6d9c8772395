// Puts the events service together.
import { createEventsService, migrations, settings } from "@pipecast/events";
import type { ServiceModule } from "./service.ts";
import type { ServiceContext } from "./service-context.ts";

export const service: ServiceModule<ServiceContext> = {
  settings,
  migrations: [migrations],
  create({ db, secrets, wires }) {
    return createEventsService({
      db,
      internalKey: secrets.INTERNAL_KEY,
      pbx: wires.pbx,
      now: Date.now,
    });
  },
};
