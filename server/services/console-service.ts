// Puts the console together.
import { createConsoleService, settings } from "@pipecast/console";
import type { ServiceModule } from "./services.ts";

export const service: ServiceModule = {
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
