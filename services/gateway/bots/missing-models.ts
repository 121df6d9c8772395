// Providers that published bots want and this gateway has no key for: told when the program starts, before a caller finds out.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { type Database, decodeJson } from "@pipecast/platform/db";
import type { GatewayTables } from "../schema.ts";

export interface MissingModel {
  provider: string;
  /** How many published bots want it. */
  bots: number;
  /** Bots speak by it, or it stands behind another. */
  as: "model" | "fallback";
}

/** More published bots than any installation has. */
const MOST_BOTS = 10_000;

export async function missingModels(
  db: Database<GatewayTables>,
  providers: { has(provider: string): boolean },
): Promise<MissingModel[]> {
  const rows = await db.kysely
    .selectFrom("pipecat_bots")
    .innerJoin("pipecat_bot_versions", (join) =>
      join
        .onRef("pipecat_bot_versions.bot_id", "=", "pipecat_bots.id")
        .onRef("pipecat_bot_versions.version", "=", "pipecat_bots.published_version"),
    )
    .select("pipecat_bot_versions.model")
    .limit(MOST_BOTS)
    .execute();
  const missing = new Map<string, MissingModel>();
  const count = (provider: string | undefined, as: MissingModel["as"]) => {
    if (provider === undefined || providers.has(provider)) return;
    const key = `${provider} ${as}`;
    const known = missing.get(key) ?? { provider, bots: 0, as };
    missing.set(key, { ...known, bots: known.bots + 1 });
  };
  for (const { model } of rows) {
    const choice = decodeJson(model) as ModelChoice;
    count(choice.provider, "model");
    count(choice.fallback?.provider, "fallback");
  }
  return [...missing.values()];
}
