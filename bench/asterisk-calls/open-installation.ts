// The installation of bench/asterisk-calls: a real Asterisk with two trunks and an agent, and `pipecast up` on it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startAsterisk } from "@pipecast/testkit/asterisk/start-asterisk";
import { startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";

const operatorToken = "operator-token-of-the-bench-of-asterisk";
const org_id = "grand-estancia";
export const prefix = "org_grandestancia";
/** Leads to the bot that talks. */
export const botNumber = "+912261230001";

export interface InstallationOptions {
  /** Addresses that trunk calls come from. */
  trunks: readonly string[];
  /** `host:port` of extension 1001. */
  agent?: string;
  /** More of the dialplan. */
  dialplan?: string;
  /** More of Asterisk's files. */
  files?: Readonly<Record<string, string>>;
  bot?: object & { id: string };
  /** More of the program's settings. */
  env?: Readonly<Record<string, string>>;
}

/** Calls to +91… of the trunks are told to the program, as in deploy/asterisk/extensions.conf. */
export async function openInstallation(options: InstallationOptions) {
  const folder = await tempDir();
  const template = new URL("../../deploy/asterisk/extensions.conf", import.meta.url);
  const dialplan = readFileSync(template, "utf8")
    .replaceAll("org_demo", prefix)
    .replaceAll("+40310000400", "_+91X.");
  const asterisk = await startAsterisk({
    trunks: options.trunks.map((from, i) => ({
      endpoint: `${prefix}_trunk${i}`,
      from,
      context: `${prefix}_inbound`,
    })),
    agents:
      options.agent === undefined
        ? []
        : [
            {
              endpoint: `${prefix}_1001`,
              context: `${prefix}_internal`,
              contact: options.agent,
            },
          ],
    queues: [{ name: `${prefix}_5001`, members: [`PJSIP/${prefix}_1001`] }],
    dialplan: `${dialplan}\n${options.dialplan ?? ""}`,
    ami: { read: "call,agent,dialplan", write: "call" },
    files: {
      "logger.conf": "[general]\nqueue_log = yes\n[logfiles]\nfull = error\n",
      ...options.files,
    },
  });
  const program = await startProgram({
    data: folder.path,
    env: {
      SWITCH: "asterisk",
      AMI_URL: asterisk.amiUrl,
      ARI_URL: asterisk.ariUrl,
      OPERATOR_TOKEN: operatorToken,
      DRAIN_S: "0",
      ...options.env,
    },
  });
  const ask = async (method: string, path: string, body?: object) => {
    const url = new URL(path, program.ready.url);
    if (method === "GET") url.searchParams.set("org_id", org_id);
    const answer = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${operatorToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify({ org_id, ...body }) }),
      signal: AbortSignal.timeout(20_000),
    });
    const json: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
    return json;
  };
  if (options.bot !== undefined) {
    await ask("POST", "/admin/bots", options.bot);
    await ask("POST", `/admin/bots/${options.bot.id}/publish`, {});
    const target = { type: "bot", id: options.bot.id };
    await ask("POST", "/api/v1/numbers", { number: botNumber, target });
  }
  return {
    asterisk,
    program,
    ask,
    asteriskPid: Number(readFileSync(join(asterisk.paths.etc, "../run/asterisk.pid"), "utf8")),
    async [Symbol.asyncDispose]() {
      await program.stop();
      await asterisk.remove();
      await folder.remove();
    },
  };
}
