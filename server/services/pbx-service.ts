// Puts the pbx service together.
import { cdrMigrations, createPbxService, pbxMigrations, pbxSettings } from "@pipecast/pbx";
import { migrate, openDatabase } from "@pipecast/platform/db";
import type { PbxSettings } from "@pipecast/pbx";
import type { ServerSettings } from "../env.ts";
import { baseUrls } from "../wire.ts";
import type { ServiceModule } from "./service.ts";
import type { ServiceContext } from "./service-context.ts";

export const service: ServiceModule<ServiceContext> = {
  settings: pbxSettings,
  migrations: [pbxMigrations],
  async create({ db, log, lifecycle, metrics, vault, secrets, wires, settings, stage, program }) {
    const own = settings as PbxSettings;
    const cdrDb =
      own.CDR_DATABASE_URL === undefined ? undefined : await openDatabase(own.CDR_DATABASE_URL);
    if (cdrDb !== undefined) {
      lifecycle.onStop("CDR database", () => cdrDb.close());
      // The sandbox writes its own rows; a real Asterisk's table is its owner's to make.
      if (own.SWITCH === "sandbox") await migrate(cdrDb, cdrMigrations);
    }
    return createPbxService({
      ...(stage === undefined ? {} : { clock: stage.clock }),
      db,
      ...(cdrDb === undefined ? {} : { cdrDb }),
      log: log.child({ service: "pbx" }),
      settings: own,
      vault,
      secrets: { internalKey: secrets.INTERNAL_KEY, jwtSecret: secrets.JWT_SECRET },
      transports: { gateway: wires.gateway, events: wires.events },
      eventsUrl: () => {
        const { EVENTS_BASE_URL } = settings as ServerSettings;
        if (EVENTS_BASE_URL !== undefined || !program.services.includes("events"))
          return baseUrls(settings as ServerSettings).events;
        return program.url();
      },
      publicUrl: () => (settings as ServerSettings).PBX_BASE_URL ?? program.url(),
      origins: (settings as ServerSettings).CONSOLE_ORIGINS ?? [],
      metrics,
    });
  },
};
