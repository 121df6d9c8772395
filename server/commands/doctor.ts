// `pipecast doctor`: finds mistakes that lose calls, and says what to do about each.
import { parseDatabaseUrl } from "@pipecast/platform/db";
import { environment, readAsteriskSettings } from "../env.ts";
import { openForMaintenance } from "../open-installation.ts";
import { parseOptions } from "../parse-options.ts";
import type { Finding } from "../services/asterisk-tools.ts";

/** Exit code 1 when a finding is an error; warnings alone are 0. */
export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    asterisk: { type: "string", default: "/etc/asterisk" },
    json: { type: "boolean", default: false },
    data: { type: "string", default: "data" },
  });
  const settings = readAsteriskSettings(environment());
  const records = settings.CDR_DATABASE_URL ?? settings.DATABASE_URL;
  const inMysql = records !== undefined && parseDatabaseUrl(records).kind === "mysql";
  const { db } = await openForMaintenance(options.data, undefined);
  try {
    const { examine, listPublishedBots } = await import("../services/asterisk-tools.ts");
    const findings = await examine({
      settings,
      db,
      botsOf: (orgId) => listPublishedBots(db, orgId),
      folder: options.asterisk,
      cdrTable: inMysql ? settings.CDR_TABLE : null,
      records: settings.RECORDINGS_DIR !== undefined,
    });
    const errors = findings.filter(({ severity }) => severity === "error").length;
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ healthy: findings.length === 0, errors, findings })}\n`
        : `${report(findings, settings.SWITCH).join("\n")}\n`,
    );
    return errors > 0 ? 1 : 0;
  } finally {
    await db.close();
  }
}

function report(findings: readonly Finding[], carrier: string): string[] {
  const sandbox =
    carrier === "sandbox" ? ["The sandbox carries calls; no Asterisk was looked at."] : [];
  if (findings.length === 0) return [...sandbox, "Nothing was found that loses calls."];
  return [
    ...findings.flatMap(({ code, severity, text, todo }) => [
      `${severity.padEnd(7)} ${code}`,
      `        ${text}`,
      `        → ${todo}`,
    ]),
    "",
    ...sandbox,
    `${findings.length} findings.`,
  ];
}
