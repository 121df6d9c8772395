// Puts the console together.
import { createConsoleService, migrations, settings } from "@pipecast/console";
import { systemClock } from "@pipecast/platform/clock";
import { z } from "zod";
import type { ServiceModule } from "./service.ts";
import type { ServiceContext } from "./service-context.ts";

const Origins = z.object({ CONSOLE_ORIGINS: z.array(z.string()).optional() });

export const service: ServiceModule<ServiceContext> = {
  settings,
  migrations: [migrations],
  create({ program, db, wires, secrets, stage, settings: all }) {
    return createConsoleService({
      db,
      clock: stage?.clock ?? systemClock,
      pbx: wires.pbx,
      secrets: { operatorToken: secrets.OPERATOR_TOKEN, internalKey: secrets.INTERNAL_KEY },
      origins: Origins.parse(all).CONSOLE_ORIGINS ?? [],
      facts: () => {
        const audio = program.audiosocket();
        return {
          version: program.version,
          services: program.services,
          url: program.url(),
          audiosocket: audio === undefined ? undefined : `${audio.host}:${audio.port}`,
          switchName:
            all["SWITCH"] === "asterisk" ? "Asterisk" : "the sandbox, in place of Asterisk",
        };
      },
    });
  },
};
