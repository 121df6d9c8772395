// `@pipecast/pbx/doctor`: looks for mistakes that lose calls, in files, in a running Asterisk, in the database, in the settings.
import { readdirSync } from "node:fs";
import { type ConfigFile, readConfigFile } from "@pipecast/asterisk/config";
import { parseAsteriskUrl } from "@pipecast/asterisk/ami";
import type { Database } from "@pipecast/platform/db";
import type { ConfiguredOrganization } from "../switch/asterisk/config/config-input.ts";
import { readOrganizations } from "../switch/asterisk/config/read-organizations.ts";
import { examineAsterisk } from "./examine-asterisk.ts";
import { examineDialplan } from "./examine-dialplan.ts";
import { examineDirectory } from "./examine-directory.ts";
import { type ReadFile, examineManager, examineRecords } from "./examine-records.ts";
import { type DoctorSettings, examineSettings } from "./examine-settings.ts";
import { type Finding, finding } from "./finding.ts";

export type { Finding } from "./finding.ts";

export interface Patient {
  settings: DoctorSettings;
  db: Database;
  /** Only this organization; every active one when absent. */
  only?: string;
  /** Ids of an organization's published bots; null where nobody knows, and numbers are not held to it. */
  botsOf(orgId: string): Promise<readonly string[] | null>;
  /** Asterisk's configuration folder. */
  folder: string;
  /** Where PipeCast reads CDR rows; null when Asterisk cannot write there. */
  cdrTable: string | null;
  records: boolean;
}

/** Findings, errors first. An unreachable part is a finding, never an exception. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const { settings, folder, cdrTable, records } = patient;
  const found = examineSettings(settings);
  let organizations: ConfiguredOrganization[] = [];
  try {
    const { only } = patient;
    organizations = (await readOrganizations(patient.db)).filter(
      ({ id }) => only === undefined || id === only,
    );
    for (const one of organizations) {
      const bots = await patient.botsOf(one.id);
      const directory = examineDirectory(one, new Set(bots));
      found.push(
        ...directory.filter(({ code }) => bots !== null || code !== "NUMBER_TO_ABSENT_BOT"),
      );
    }
  } catch (error) {
    found.push(finding("DATABASE_UNREADABLE", { why: wordsOf(error) }));
  }
  if (settings.SWITCH === "asterisk") {
    found.push(...examineFiles(folder, organizations, settings, cdrTable));
    const { AMI_URL: ami, ARI_URL: ari } = settings;
    if (ami !== undefined && ari !== undefined)
      found.push(
        ...(await examineAsterisk({ ami, ari }, { withDatabase: cdrTable !== null, records })),
      );
  }
  return found.toSorted(
    (a, b) => Number(a.severity > b.severity) - Number(a.severity < b.severity),
  );
}

function examineFiles(
  folder: string,
  organizations: readonly ConfiguredOrganization[],
  { AMI_URL }: DoctorSettings,
  cdrTable: string | null,
): Finding[] {
  try {
    const names = readdirSync(folder);
    const kept = new Map<string, ConfigFile | undefined>();
    const read: ReadFile = (name) => {
      if (!kept.has(name)) kept.set(name, readConfigFile(folder, name));
      return kept.get(name);
    };
    const user =
      AMI_URL === undefined ? "pipecast" : parseAsteriskUrl(AMI_URL, "ami", "AMI_URL").username;
    return [
      ...examineRecords(read, cdrTable),
      ...examineManager(read, user),
      ...organizations.flatMap((one) => examineDialplan(read, one)),
      ...names
        .filter((name) => name.endsWith(".conf.new"))
        .map((name) => finding("CONFIG_PENDING", { file: name.slice(0, -".new".length) })),
    ];
  } catch (error) {
    return [finding("CONFIG_UNREADABLE", { folder, why: wordsOf(error) })];
  }
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}
