// The switch that the settings ask for.
import type { Clock } from "@pipecast/platform/clock";
import { type Database, resolveTable } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import type { PbxSettings } from "../env.ts";
import { PbxErrors } from "../errors.ts";
import { cdrMigrations, pbxMigrations } from "../migrations.ts";
import type { CallPlacer } from "./call-placer.ts";
import type { CdrRow } from "./sandbox/cdr-record.ts";
import { createCdrWriter } from "./sandbox/cdr-table.ts";
import { createSandboxDirectory } from "./sandbox/sandbox-directory.ts";
import type { SandboxPhones } from "./sandbox/sandbox-phones.ts";
import { createSandboxSwitch } from "./sandbox/sandbox-switch.ts";
import type { Switch } from "./switch.ts";

export type RecordListener = (record: { get(name: string): string }) => void;

export interface Carrier {
  switch: Switch;
  /** Absent where calls cannot begin with us. */
  placer?: CallPlacer;
  /** Only the sandbox has them. */
  phones?: SandboxPhones;
  /** Throws while calls cannot be heard or moved. */
  requireReady?: () => void;
  /** Whoever is given here hears of every call record that the switch tells, by the names of its own fields. */
  onRecord?: (listener: RecordListener) => void;
}

export interface CarrierParts {
  db: Database;
  cdrDb?: Database | undefined;
  clock: Clock;
  log: Log;
  settings: PbxSettings;
  directory: Parameters<typeof createSandboxDirectory>[0];
}

/** Made, not started. Asterisk's part is loaded only where it is used. Throws PBX_SWITCH_NOT_CONFIGURED. */
export async function makeSwitch(parts: CarrierParts): Promise<Carrier> {
  const { clock, log, settings } = parts;
  if (settings.SWITCH === "asterisk") {
    const { AMI_URL: amiUrl, ARI_URL: ariUrl } = settings;
    if (amiUrl === undefined || ariUrl === undefined) throw PbxErrors.SWITCH_NOT_CONFIGURED();
    const { createAsteriskSwitch } = await import("./asterisk/asterisk-switch.ts");
    const asterisk = createAsteriskSwitch({ amiUrl, ariUrl, clock, log });
    return {
      switch: asterisk,
      placer: asterisk,
      requireReady: () => asterisk.requireReady(),
      onRecord: (listener) => asterisk.onRecord(listener),
    };
  }
  const writeCdr = await cdrWriter(parts);
  const directory = createSandboxDirectory(parts.directory);
  const sandbox = createSandboxSwitch({ directory, clock, log, writeCdr });
  return { switch: sandbox, placer: sandbox, phones: sandbox.phones };
}

/** Rows go into our table; another program's CDR table is never written. */
async function cdrWriter(parts: CarrierParts): Promise<(rows: readonly CdrRow[]) => Promise<void>> {
  const { db, cdrDb, settings, log } = parts;
  const own = settings.CDR_TABLE === "asterisk_cdr";
  const set = cdrDb === undefined ? pbxMigrations : cdrMigrations;
  if (own && (await resolveTable(cdrDb ?? db, set, "asterisk_cdr")).readOnly) {
    log.warn({}, "the sandbox writes no CDR rows: the table belongs to another program");
    return async () => undefined;
  }
  return createCdrWriter(cdrDb ?? db, settings.CDR_TABLE);
}
