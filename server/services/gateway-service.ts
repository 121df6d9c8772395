// Puts the gateway service together.
import {
  type GatewaySettings,
  createGatewayService,
  gatewayMigrations,
  gatewaySettings,
} from "@pipecast/gateway";
import type { ServiceModule } from "./services.ts";

export const service: ServiceModule = {
  settings: gatewaySettings,
  migrations: [gatewayMigrations],
  create({ db, log, lifecycle, metrics, secrets, wires, settings }) {
    return createGatewayService({
      db,
      log: log.child({ service: "gateway" }),
      env: settings as GatewaySettings,
      lifecycle,
      transports: { pbx: wires.pbx },
      internalKey: secrets.INTERNAL_KEY,
      metrics,
    });
  },
};
