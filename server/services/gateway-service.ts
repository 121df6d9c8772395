// Puts the gateway service together.
import { join } from "node:path";
import {
  type GatewaySettings,
  createGatewayService,
  gatewayMigrations,
  gatewaySettings,
} from "@pipecast/gateway";
import type { ServerSettings } from "../env.ts";
import { rehearseBot } from "../rehearse/rehearse-bot.ts";
import { baseUrls } from "../wire.ts";
import type { ServiceContext } from "./service-context.ts";
import type { ServiceModule } from "./service.ts";

export const service: ServiceModule<ServiceContext> = {
  settings: gatewaySettings,
  migrations: [gatewayMigrations],
  create(context) {
    const { db, log, lifecycle, metrics, secrets, wires, settings, stage } = context;
    return createGatewayService({
      ...(stage === undefined ? {} : { clock: stage.clock, staging: stage }),
      db,
      log: log.child({ service: "gateway" }),
      env: settings as GatewaySettings,
      lifecycle,
      transports: {
        pbx: stage?.pbx(wires.pbx) ?? wires.pbx,
        events: stage?.events(wires.events) ?? wires.events,
      },
      eventsUrl: () =>
        (settings as ServerSettings).EVENTS_BASE_URL ?? serviceUrl(context, "events"),
      ownPorts: () =>
        [serviceUrl(context, "pbx"), serviceUrl(context, "events"), context.program.url()].flatMap(
          portOf,
        ),
      spoolFolder: join(context.folder, "sessions"),
      internalKey: secrets.INTERNAL_KEY,
      masterKey: secrets.MASTER_KEY,
      rehearse: rehearseBot,
      metrics,
    });
  },
};

/** Where a service answers: here, once this process listens, or where it runs apart. */
function serviceUrl({ program, settings }: ServiceContext, name: "pbx" | "events"): string {
  const urls = baseUrls(settings as ServerSettings);
  return program.services.includes(name) ? program.url() : urls[name];
}

function portOf(url: string): number[] {
  if (url === "") return [];
  const { port, protocol } = new URL(url);
  return [port === "" ? (protocol === "https:" ? 443 : 80) : Number(port)];
}
