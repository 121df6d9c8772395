// Asks a running Asterisk, over the two ways in that PipeCast has.
import { AmiClient, checkPrivileges, parseAsteriskUrl } from "@pipecast/asterisk/ami";
import { z } from "zod";
import { type Finding, finding } from "./finding.ts";

const deadlineMs = 5_000;
/** Facts of two sources are put in order by their times. */
const mostSkewMs = 2_000;

const needed: Readonly<Record<string, string>> = {
  "res_stasis.so": "calls cannot be given to PipeCast",
  "app_stasis.so": "calls cannot be given to PipeCast",
  "res_ari_channels.so": "PipeCast cannot move channels",
  "res_ari_bridges.so": "PipeCast cannot connect bots",
  "chan_audiosocket.so": "bots cannot hear callers",
  "res_audiosocket.so": "bots cannot hear callers",
  "app_queue.so": "there are no queues",
  "chan_pjsip.so": "there are no SIP calls",
  "res_rtp_asterisk.so": "calls have no sound",
  "cdr_manager.so": "call records do not come by AMI",
  "cdr_csv.so": "records that the database did not get are lost",
};

/** `appName`: the Stasis application; `withDatabase`: records go into a database too. */
export async function examineAsterisk(
  urls: { ami: string; ari: string },
  options: { withDatabase: boolean; records: boolean; appName?: string },
): Promise<Finding[]> {
  const [ami, ari] = await Promise.all([examineAmi(urls.ami), examineAri(urls.ari, options)]);
  return [...ami, ...ari];
}

async function examineAmi(url: string): Promise<Finding[]> {
  let ami: AmiClient | undefined;
  try {
    const address = parseAsteriskUrl(url, "ami", "AMI_URL");
    ami = new AmiClient({ ...address, events: "off" });
    await ami.ready(deadlineMs);
    const { tooMuch } = await checkPrivileges(ami, ["call", "reporting"]);
    if (tooMuch.length === 0) return [];
    return [finding("AMI_OVERPRIVILEGED", { actions: tooMuch.slice(0, 3).join(", ") })];
  } catch (error) {
    return [finding("AMI_UNREACHABLE", { why: wordsOf(error) })];
  } finally {
    await ami?.close();
  }
}

const Modules = z.array(z.object({ name: z.string(), status: z.string() }));

async function examineAri(
  url: string,
  options: { withDatabase: boolean; records: boolean; appName?: string },
): Promise<Finding[]> {
  const { withDatabase, records, appName = "pipecast" } = options;
  try {
    const { host, port, username, secret } = parseAsteriskUrl(url, "http", "ARI_URL");
    const login = Buffer.from(`${username}:${secret}`).toString("base64");
    const ask = (path: string) =>
      fetch(`http://${host.includes(":") ? `[${host}]` : host}:${port}/ari/${path}`, {
        headers: { authorization: `Basic ${login}` },
        redirect: "error",
        signal: AbortSignal.timeout(deadlineMs),
      });
    const before = Date.now();
    const answer = await ask("asterisk/modules");
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const skew = skewOf(answer.headers.get("date"), before, Date.now());
    const modules = Modules.parse(await answer.json());
    const running = new Set(
      modules.filter(({ status }) => status === "Running").map(({ name }) => name),
    );
    const wanted = {
      ...needed,
      ...(withDatabase ? { "cdr_adaptive_odbc.so": "call records do not reach the database" } : {}),
      ...(records ? { "app_mixmonitor.so": "calls are not recorded" } : {}),
    };
    const application = await ask(`applications/${encodeURIComponent(appName)}`);
    return [
      ...Object.entries(wanted)
        .filter(([module]) => !running.has(module))
        .map(([module, loss]) => finding("MODULE_MISSING", { module, loss })),
      ...(skew > mostSkewMs
        ? [finding("CLOCK_OFF", { whose: "Asterisk", seconds: Math.round(skew / 1000) })]
        : []),
      ...(application.status === 404 ? [finding("ARI_APP_ABSENT")] : []),
    ];
  } catch (error) {
    return [finding("ARI_UNREACHABLE", { why: wordsOf(error) })];
  }
}

/** How far a clock that shows whole seconds is certainly off; 0 when it does not say. */
export function skewOf(date: string | null, before: number, after: number): number {
  const at = Date.parse(date ?? "");
  if (Number.isNaN(at)) return 0;
  return Math.max(0, before - (at + 1000), at - after);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return `${error.message}${cause}`.slice(0, 200);
}
