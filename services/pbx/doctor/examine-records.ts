// Looks at how Asterisk writes call records, queue log and access down. Pure but for the files it is given.
import { type ConfigFile, isTrue, settingOf } from "@pipecast/asterisk/config";
import { type Finding, finding } from "./finding.ts";

export type ReadFile = (name: string) => ConfigFile | undefined;

/** `table`: where PipeCast reads CDR rows; null when it has no database that Asterisk can write. */
export function examineRecords(read: ReadFile, table: string | null): Finding[] {
  const found: Finding[] = [];
  const general = (name: string) => read(name)?.sections.find((one) => one.name === "general");
  const cdr = general("cdr.conf");
  const enabled = settingOf(cdr, "enable");
  if (enabled !== undefined && !isTrue(enabled)) found.push(finding("CDR_DISABLED"));
  if (!isTrue(settingOf(cdr, "unanswered"))) found.push(finding("CDR_UNANSWERED_OFF"));
  if (!isTrue(settingOf(cdr, "congestion"))) found.push(finding("CDR_CONGESTION_OFF"));
  if (isTrue(settingOf(cdr, "batch"))) found.push(finding("CDR_BATCH"));
  const csv = read("cdr.conf")?.sections.find((one) => one.name === "csv");
  if (!isTrue(settingOf(csv, "usegmtime")))
    found.push(finding("CDR_ZONE", { file: "cdr.conf [csv]" }));

  const mappings = read("cdr_manager.conf")?.sections.find((one) => one.name === "mappings");
  const missing = ["linkedid", "sequence"].filter((one) => settingOf(mappings, one) === undefined);
  if (missing.length > 0) found.push(finding("CDR_NO_LINKEDID", { missing: missing.join(", ") }));

  if (table !== null) {
    const section = read("cdr_adaptive_odbc.conf")?.sections.find(
      (one) => settingOf(one, "table") === table,
    );
    if (section === undefined) found.push(finding("CDR_DATABASE_ABSENT", { table }));
    else if (!isTrue(settingOf(section, "usegmtime")))
      found.push(finding("CDR_ZONE", { file: `cdr_adaptive_odbc.conf [${section.name}]` }));
  }
  const queueLog = settingOf(general("logger.conf"), "queue_log");
  if (queueLog !== undefined && !isTrue(queueLog)) found.push(finding("QUEUE_LOG_OFF"));
  for (const file of ["manager.conf", "ari.conf"])
    if (read(file)?.text.includes("CHANGE-ME")) found.push(finding("SECRET_IS_EXAMPLE", { file }));
  return found;
}

/** `user`: the one of AMI_URL. */
export function examineManager(read: ReadFile, user: string): Finding[] {
  const section = read("manager.conf")?.sections.find((one) => one.name === user);
  if (section === undefined) return [];
  const classes = (settingOf(section, "read") ?? "").split(",").map((one) => one.trim());
  const missing = ["call", "agent", "dialplan"].filter(
    (one) => !classes.includes(one) && !classes.includes("all"),
  );
  return missing.length === 0
    ? []
    : [finding("AMI_READ_MISSING", { user, missing: missing.join(", ") })];
}
