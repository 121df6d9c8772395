// The key that seals what the database holds, where a command can see it; nothing is made.
import { readEnv, setting } from "@pipecast/platform/env";
import { z } from "zod";
import { readSecrets } from "./data-folder.ts";
import { environment, knownNames } from "./env.ts";

const settings = z.object({ MASTER_KEY: setting.secret("seals stored secrets").optional() });

export function masterKey(data: string): string | undefined {
  const given = readEnv(settings, environment(), { known: knownNames }).MASTER_KEY;
  return given ?? readSecrets(data).MASTER_KEY;
}
