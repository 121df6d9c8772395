// Puts the console together.
import { createConsoleService, settings } from "@pipecast/console";
import type { ServiceModule } from "./service.ts";
import type { ServiceContext } from "./service-context.ts";

export const service: ServiceModule<ServiceContext> = {
  settings,
  migrations: [],
  create({ program, settings: all }) {
    return createConsoleService({
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
