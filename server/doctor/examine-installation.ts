// Looks at everything that an installation rests on: settings, machine, database, bots, Asterisk.
import {
  type Database,
  type MigrationSet,
  openDatabase,
  parseDatabaseUrl,
} from "@pipecast/platform/db";
import { isAppError } from "@pipecast/platform/errors";
import { z } from "zod";
import { environment, readAsteriskSettings, readSettings } from "../env.ts";
import { openDataFolder } from "../data-folder.ts";
import { databaseUrl } from "../open-installation.ts";
import type { Finding } from "../services/asterisk-tools.ts";
import { serviceNames } from "../services/service.ts";
import { loadServices } from "../services/services.ts";
import { examineDatabase } from "./examine-database.ts";
import { examineMachine } from "./examine-machine.ts";
import { type InstallationFinding, installationFinding } from "./finding.ts";

export type AnyFinding = Finding | InstallationFinding;

export interface Examination {
  findings: AnyFinding[];
  /** What carries calls. */
  carrier: string;
}

/** Errors first. Throws EnvError for settings that make no sense; anything else that is wrong is a finding. */
export async function examineInstallation(options: {
  data: string;
  asterisk: string;
}): Promise<Examination> {
  const modules = await loadServices(serviceNames);
  const source = environment();
  const asterisk = readAsteriskSettings(source);
  const shape = z.object(Object.assign({}, ...modules.map(({ settings }) => settings.shape)));
  const all = readSettings(source, shape);
  const own: Readonly<Record<string, unknown>> = all;
  const ownDatabase = all.DATABASE_URL !== undefined;
  const folder = ownDatabase ? options.data : openDataFolder(options.data);
  const found: AnyFinding[] = await examineMachine({
    folder,
    ownDatabase,
    given: all,
    ports: {
      PORT: { host: all.HOST, port: all.PORT },
      AUDIOSOCKET_PORT: {
        host: String(own["AUDIOSOCKET_HOST"]),
        port: Number(own["AUDIOSOCKET_PORT"]),
      },
    },
  });
  const db = await openDatabase(databaseUrl(folder, all)).catch((error: unknown) => {
    found.push(installationFinding("DATABASE_UNREACHABLE", { why: whyOf(error) }));
  });
  if (db !== undefined)
    try {
      const keys = {
        gemini: textOf(own["GEMINI_API_KEY"]),
        openai: textOf(own["OPENAI_API_KEY"]),
      };
      const sets: MigrationSet[] = modules.flatMap(({ migrations }) => migrations);
      found.push(...(await examineDatabase({ db, sets, keys, now: Date.now })));
      found.push(...(await examineSwitch(db, asterisk, options.asterisk)));
    } finally {
      await db.close();
    }
  const errorsFirst = found.toSorted(
    (a, b) => Number(a.severity > b.severity) - Number(a.severity < b.severity),
  );
  return { findings: errorsFirst, carrier: asterisk.SWITCH };
}

async function examineSwitch(
  db: Database,
  settings: ReturnType<typeof readAsteriskSettings>,
  folder: string,
): Promise<Finding[]> {
  const { examine, listPublishedBots } = await import("../services/asterisk-tools.ts");
  const records = settings.CDR_DATABASE_URL ?? settings.DATABASE_URL;
  const inMysql = records !== undefined && parseDatabaseUrl(records).kind === "mysql";
  return examine({
    settings,
    db,
    botsOf: (orgId) => listPublishedBots(db, orgId),
    folder,
    cdrTable: inMysql ? settings.CDR_TABLE : null,
    records: settings.RECORDINGS_DIR !== undefined,
  });
}

function whyOf(error: unknown): string {
  return isAppError(error) ? `${error.code}: ${error.message}` : String(error).slice(0, 200);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
