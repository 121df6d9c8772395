// What can be wrong with the database and with what is in it: schema, clock, bots, outboxes.
import { type Database, type MigrationSet, checkSchema, databaseNow } from "@pipecast/platform/db";
import { isAppError } from "@pipecast/platform/errors";
import { readBacklog } from "@pipecast/platform/outbox";
import { type InstallationFinding, installationFinding } from "./finding.ts";

export interface DatabasePatient {
  db: Database;
  sets: readonly MigrationSet[];
  keys: Readonly<Record<"gemini" | "openai", string | undefined>>;
  now: () => number;
}

/** Whose outbox has which prefix. */
export const outboxPrefixes = { pbx: "pbx_", gateway: "pipecat_", events: "events_" } as const;

const LATE_MS = 5 * 60_000;
const CLOCK_S = 5;

/** What is in the tables is only looked at when they are this program's. */
export async function examineDatabase(patient: DatabasePatient): Promise<InstallationFinding[]> {
  const schema = await examineSchema(patient);
  const clock = await examineClock(patient);
  if (schema.length > 0) return [...schema, ...clock];
  return [...clock, ...(await examineBots(patient)), ...(await examineOutboxes(patient))];
}

async function examineSchema({ db, sets }: DatabasePatient): Promise<InstallationFinding[]> {
  const found: InstallationFinding[] = [];
  for (const set of sets)
    try {
      await checkSchema(db, set);
    } catch (error) {
      const behind = isAppError(error) && error.code === "DB_SCHEMA_OLDER";
      const why = error instanceof Error ? error.message : String(error);
      found.push(installationFinding(behind ? "SCHEMA_BEHIND" : "SCHEMA_UNKNOWN", { why }));
    }
  return found;
}

async function examineClock({ db, now }: DatabasePatient): Promise<InstallationFinding[]> {
  const begun = now();
  const there = await databaseNow(db);
  if (there === undefined) return [];
  const seconds = Math.round(Math.abs(there - (begun + now()) / 2) / 1000);
  return seconds > CLOCK_S ? [installationFinding("CLOCKS_DIFFER", { seconds })] : [];
}

async function examineBots({ db, keys }: DatabasePatient): Promise<InstallationFinding[]> {
  const { countTroubledBots, listModelsWithoutKey } = await import("../services/asterisk-tools.ts");
  const count = await countTroubledBots(db);
  const troubled = count === 0 ? [] : [installationFinding("BOTS_IN_TROUBLE", { count })];
  const missing = await listModelsWithoutKey(db, keys);
  return [
    ...troubled,
    ...missing.map(({ provider, bots }) =>
      installationFinding("MODEL_WITHOUT_KEY", {
        provider,
        bots,
        setting: `${provider.toUpperCase()}_API_KEY`,
      }),
    ),
  ];
}

async function examineOutboxes({ db }: DatabasePatient): Promise<InstallationFinding[]> {
  const found: InstallationFinding[] = [];
  for (const prefix of Object.values(outboxPrefixes)) {
    const { waiting, dead, oldestMs } = await readBacklog(db, prefix);
    const outbox = `${prefix}outbox`;
    const minutes = Math.floor(oldestMs / 60_000);
    if (oldestMs > LATE_MS)
      found.push(installationFinding("OUTBOX_WAITS", { waiting, outbox, minutes }));
    if (dead > 0) found.push(installationFinding("OUTBOX_GAVE_UP", { dead, outbox }));
  }
  return found;
}
