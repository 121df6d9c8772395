// `@pipecast/gateway/published-bots`: which bots of an organization take calls, read from the database.
import { type Database, decodeJson } from "@pipecast/platform/db";
import type { GatewayTables } from "../schema.ts";
import { type MissingModel, missingModels } from "./missing-models.ts";

/** Their ids. */
export async function listPublishedBots(db: Database, orgId: string): Promise<string[]> {
  const rows = await db
    .typed<GatewayTables>()
    .kysely.selectFrom("pipecat_bots")
    .select("id")
    .where("org_id", "=", orgId)
    .where("published_version", "is not", null)
    .execute();
  return rows.map(({ id }) => id);
}

/** Published bots whose draft has errors: it could not be published as it is. */
export async function countTroubledBots(db: Database): Promise<number> {
  const rows = await db
    .typed<GatewayTables>()
    .kysely.selectFrom("pipecat_bots")
    .select("problems")
    .where("published_version", "is not", null)
    .limit(10_000)
    .execute();
  return rows.filter(({ problems }) => hasError(problems)).length;
}

/** Providers that published bots want and the settings have no key for. */
export async function listModelsWithoutKey(
  db: Database,
  keys: Readonly<Record<"gemini" | "openai", string | undefined>>,
): Promise<MissingModel[]> {
  const there = { has: (provider: string) => keys[provider as keyof typeof keys] !== undefined };
  const keyless = { has: (name: string) => !Object.hasOwn(keys, name) || there.has(name) };
  return missingModels(db.typed<GatewayTables>(), keyless);
}

function hasError(problems: string): boolean {
  return (decodeJson(problems) as { level?: string }[]).some(({ level }) => level === "error");
}
