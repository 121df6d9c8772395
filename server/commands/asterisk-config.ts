// `pipecast asterisk-config`: writes Asterisk's configuration for what the database holds.
import { resolve } from "node:path";
import { parseAsteriskUrl } from "@pipecast/asterisk/ami";
import { parseDatabaseUrl } from "@pipecast/platform/db";
import { type AsteriskSettings, environment, readAsteriskSettings } from "../env.ts";
import { openForMaintenance } from "../open-installation.ts";
import { parseOptions } from "../parse-options.ts";
import type { ConfigReport } from "../services/asterisk-tools.ts";
import { UsageError } from "../usage-error.ts";

const usualRecordings = "/var/spool/asterisk/monitor";

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    out: { type: "string" },
    org: { type: "string" },
    "sip-bind": { type: "string", default: "0.0.0.0:5060" },
    "tls-cert": { type: "string" },
    "tls-key": { type: "string" },
    "tls-bind": { type: "string", default: "0.0.0.0:5061" },
    "wss-bind": { type: "string" },
    recordings: { type: "string" },
    "no-recordings": { type: "boolean", default: false },
    "take-over": { type: "boolean", default: false },
    data: { type: "string", default: "data" },
  });
  if (options.out === undefined)
    throw new UsageError("Where to? Name a folder with --out, for example --out /etc/asterisk.");
  const settings = readAsteriskSettings(environment());
  const folder = options.recordings ?? settings.RECORDINGS_DIR ?? usualRecordings;
  const recordings = options["no-recordings"] ? null : resolve(folder);
  const { db } = await openForMaintenance(options.data, undefined);
  try {
    const { makeConfig } = await import("../services/asterisk-tools.ts");
    const report = await makeConfig(db, {
      out: resolve(options.out),
      org: options.org,
      takeOver: options["take-over"],
      sipBind: options["sip-bind"],
      tls: secure(options),
      recordings,
      cdr: cdrDatabase(settings),
      cdrTable: settings.CDR_TABLE,
      ami: access(settings.AMI_URL, "ami", "AMI_URL"),
      ari: access(settings.ARI_URL, "http", "ARI_URL"),
    });
    if (report === undefined) throw new UsageError(`There is no organization ${options.org}.`);
    process.stdout.write(`${lines(report, settings, recordings).join("\n")}\n`);
    return 0;
  } finally {
    await db.close();
  }
}

/** SIP over TLS, and over WSS where an address for that is named; both need the certificate. */
function secure(options: {
  "tls-cert"?: string;
  "tls-key"?: string;
  "tls-bind": string;
  "wss-bind"?: string;
}) {
  const { "tls-cert": cert, "tls-key": key, "tls-bind": bind, "wss-bind": wss } = options;
  if (cert !== undefined && key !== undefined)
    return { bind, wss: wss ?? null, cert: resolve(cert), key: resolve(key) };
  if (cert !== undefined || key !== undefined || wss !== undefined)
    throw new UsageError("TLS needs both files: --tls-cert FILE --tls-key FILE.");
  return null;
}

/** A host name means that Asterisk runs elsewhere: there it listens on all its addresses. */
function access(url: string | undefined, scheme: "ami" | "http", setting: string) {
  const usual = { user: "pipecast", host: "127.0.0.1", port: scheme === "ami" ? 5038 : 8088 };
  if (url === undefined) return { ...usual, secret: undefined };
  const { username, host, ...rest } = parseAsteriskUrl(url, scheme, setting);
  const here = host === "localhost" ? "127.0.0.1" : host;
  return { ...rest, user: username, host: /^[0-9.]+$/.test(here) ? here : "0.0.0.0" };
}

function cdrDatabase(settings: AsteriskSettings) {
  const text = settings.CDR_DATABASE_URL ?? settings.DATABASE_URL;
  if (text === undefined) return null;
  const url = parseDatabaseUrl(text);
  if (url.kind === "sqlite") return null;
  const { host, port, database, user, password } = url;
  return { host, port, name: database, user, password };
}

function lines(
  { organizations, files, ami, ari }: ConfigReport,
  settings: AsteriskSettings,
  recordings: string | null,
): string[] {
  const rows = Object.entries(files).map(([name, done]) => `${done.padEnd(8)} ${name}`);
  const foreign = Object.values(files).includes("beside");
  const beside = Object.entries(files).filter(([, done]) => done === "beside");
  const wanted = [
    ...(settings.AMI_URL === undefined
      ? [`AMI_URL=ami://${ami.user}:${ami.secret}@${ami.host}:${ami.port}`]
      : []),
    ...(settings.ARI_URL === undefined
      ? [`ARI_URL=http://${ari.user}:${ari.secret}@${ari.host}:${ari.port}`]
      : []),
    ...(recordings !== null && settings.RECORDINGS_DIR === undefined
      ? [`RECORDINGS_DIR=${recordings}`]
      : []),
  ];
  return [
    ...rows,
    "",
    `${organizations.length} organizations. Phones' passwords are in pipecast-secrets.json of the same folder.`,
    ...beside.map(
      ([name]) => `${name} was edited and stays; what PipeCast would write is in ${name}.new.`,
    ),
    ...(foreign
      ? ["Files that a distribution brought are put aside (NAME.before) with --take-over."]
      : []),
    "Calls go on while you apply it:  asterisk -rx 'core reload'",
    ...(wanted.length === 0 ? [] : ["", "For PipeCast's .env:", "SWITCH=asterisk", ...wanted]),
  ];
}
