// Opens what a start needs of the disk: data folder, secrets, a migrated database.
import { join } from "node:path";
import { type Database, type MigrationSet, migrate, openDatabase } from "@pipecast/platform/db";
import { type Secrets, loadSecrets, openDataFolder } from "./data-folder.ts";
import { type ServerSettings, environment, readDatabaseSettings } from "./env.ts";
import { parseServices } from "./parse-services.ts";
import { loadServices } from "./services/services.ts";

export interface Installation {
  folder: string;
  secrets: Secrets;
  db: Database;
  /** True on the embedded default: nobody chose a database. */
  embedded: boolean;
}

/** Throws DATA_* and DB_* errors that say what to do. The database is closed again when migrating fails. */
export async function openInstallation(
  data: string,
  settings: ServerSettings,
  sets: readonly MigrationSet[],
): Promise<Installation> {
  const folder = openDataFolder(data);
  const embedded = settings.DATABASE_URL === undefined;
  const secrets = loadSecrets(folder, settings, { generate: embedded });
  const db = await openDatabase(databaseUrl(folder, settings));
  try {
    for (const set of sets) await migrate(db, set);
  } catch (error) {
    await db.close();
    throw error;
  }
  return { folder, secrets, db, embedded };
}

export function databaseUrl(
  folder: string,
  settings: Pick<ServerSettings, "DATABASE_URL">,
): string {
  return settings.DATABASE_URL ?? `sqlite:${join(folder, "pipecast.db")}`;
}

/** The database and the migration sets of the services named, for commands that work on it while nothing runs. */
export async function openForMaintenance(
  data: string,
  services: string | undefined,
): Promise<{ db: Database; sets: MigrationSet[] }> {
  const modules = await loadServices(parseServices(services));
  const settings = readDatabaseSettings(environment());
  const folder = settings.DATABASE_URL === undefined ? openDataFolder(data) : data;
  return {
    db: await openDatabase(databaseUrl(folder, settings)),
    sets: modules.flatMap(({ migrations }) => migrations),
  };
}
