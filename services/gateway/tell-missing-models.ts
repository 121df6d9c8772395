// Says at the start which providers of models are wanted and have no key: their calls would go to the numbers' fallback.
import type { Database } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import { missingModels } from "./bots/missing-models.ts";
import type { GatewaySettings } from "./env.ts";
import type { GatewayTables } from "./schema.ts";

interface Told {
  db: Database;
  log: Log;
  env: Pick<GatewaySettings, "MODEL" | "MODEL_FALLBACK">;
  models: ReadonlyMap<string, unknown>;
}

/** Never rejects: a database that does not answer now is told of elsewhere. */
export async function tellMissingModels({ db, log, env, models }: Told): Promise<void> {
  const warn = (provider: string, more: object) =>
    log.warn(
      { code: "GATEWAY_MODEL_NOT_CONFIGURED", provider, ...more },
      `no ${provider} model here: set ${provider.toUpperCase()}_API_KEY and restart, or choose another`,
    );
  for (const name of ["MODEL", "MODEL_FALLBACK"] as const) {
    const provider = env[name];
    if (provider !== undefined && !models.has(provider)) warn(provider, { setting: name });
  }
  const missing = await missingModels(db.typed<GatewayTables>(), models).catch(() => []);
  for (const { provider, bots, as } of missing) warn(provider, { bots, as });
}
