// `pipecast doctor` at a real Asterisk: nothing to find on generated files, and each mistake by its name.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listPublishedBots } from "@pipecast/gateway/published-bots";
import { examine } from "@pipecast/pbx/doctor";
import { openDatabase } from "@pipecast/platform/db";
import { describeReal } from "@pipecast/testkit/describe-real";
import { runProgram } from "@pipecast/testkit/pipecast-program";
import { expect, test } from "vitest";
import { openGeneratedInstallation } from "./generated-asterisk.fixture.ts";

const org_id = "grand-estancia";
const prefix = "org_grandestancia";

async function open() {
  const installation = await openGeneratedInstallation({
    seed: async (ask) => {
      const failover = { type: "bot", id: "grand-estancia-ivr" };
      for (const number of ["5001", "5002", "5003", "5004", "5005", "5006"])
        expect(await ask("PUT", `/api/v1/queues/${number}`, { org_id, failover })).toMatchObject({
          status: 200,
        });
    },
  });
  const db = await openDatabase(installation.database);
  const { AMI_URL, ARI_URL } = installation.env;
  const folder = installation.asterisk.paths.etc;
  return {
    ...installation,
    folder,
    /** What the doctor finds, by the same code as the command. */
    codes: async () => {
      const found = await examine({
        settings: { SWITCH: "asterisk", AMI_URL, ARI_URL },
        db,
        botsOf: (id) => listPublishedBots(db, id),
        folder,
        cdrTable: "asterisk_cdr",
        records: true,
      });
      return found.map(({ code }) => code);
    },
    doctor: () =>
      runProgram(["doctor", "--json", "--asterisk", folder], {
        env: installation.env,
        cwd: folder,
      }),
    async [Symbol.asyncDispose]() {
      await db.close();
      await installation[Symbol.asyncDispose]();
    },
  };
}

/** File, what stands there, what stands there by mistake. */
const mistakes: [string, string, string | RegExp, string][] = [
  ["CDR_DISABLED", "cdr.conf", "enable = yes", "enable = no"],
  ["CDR_UNANSWERED_OFF", "cdr.conf", "unanswered = yes", "unanswered = no"],
  ["CDR_CONGESTION_OFF", "cdr.conf", "congestion = yes", ""],
  ["CDR_BATCH", "cdr.conf", "batch = no", "batch = yes"],
  ["CDR_ZONE", "cdr.conf", "usegmtime = yes", "usegmtime = no"],
  ["CDR_ZONE", "cdr_adaptive_odbc.conf", "usegmtime = yes", ""],
  ["CDR_NO_LINKEDID", "cdr_manager.conf", "linkedid => LinkedID", ""],
  ["CDR_DATABASE_ABSENT", "cdr_adaptive_odbc.conf", "table = asterisk_cdr", "table = cdr"],
  ["QUEUE_LOG_OFF", "logger.conf", "queue_log = yes", "queue_log = no"],
  [
    "SECRET_IS_EXAMPLE",
    "ari.conf",
    "[general]",
    "[old]\ntype = user\npassword = CHANGE-ME\n[general]",
  ],
  ["AMI_READ_MISSING", "manager.conf", "read = call,agent,dialplan", "read = call,agent"],
  ["AMI_OVERPRIVILEGED", "manager.conf", "write = call", "write = call,originate,command"],
  ["DIALPLAN_CONTEXT_ABSENT", "extensions.conf", `[${prefix}_outbound]`, "[outbound]"],
  ["DIALPLAN_NO_STASIS", "extensions.conf", /Stasis\(pipecast,arrived\)/g, "Answer()"],
  ["DIALPLAN_SILENCE", "extensions.conf", " same => n,Goto(org_grandestancia_queue,5001,1)\n", ""],
  [
    "DIALPLAN_H_EXTENSION",
    "extensions.conf",
    `[${prefix}_internal]`,
    `[${prefix}_internal]\nexten => h,1,NoOp()`,
  ],
  ["RECORDING_BRIDGED_ONLY", "extensions.conf", ".wav))", ".wav,b))"],
  [
    "TRUNK_NOT_FILLED_IN",
    `pjsip_trunk_${prefix}.conf`,
    /contact = .*/,
    "contact = sip:CHANGE-ME.invalid",
  ],
  [
    "TRUNK_CONTEXT",
    `pjsip_trunk_${prefix}.conf`,
    `context = ${prefix}_inbound`,
    "context = default",
  ],
  ["TRUNK_ABSENT", "pjsip.conf", `#include pjsip_trunk_${prefix}.conf`, ""],
  ["QUEUE_NOT_IN_ASTERISK", "queues.conf", `[${prefix}_5003]`, `[${prefix}_5033]`],
];

describeReal("the doctor at a real Asterisk", open, (real) => {
  test("[asterisk] generated files and a running program are healthy", async () => {
    const { doctor } = real();
    const { code, stdout, stderr } = await doctor();
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({ healthy: true, errors: 0, findings: [] });
    expect(code).toBe(0);
  });

  test.each(mistakes)("[asterisk] %s in %s", async (code, file, right, wrong) => {
    const { folder, asterisk, codes } = real();
    const path = join(folder, file);
    const healthy = readFileSync(path, "utf8");
    const broken = healthy.replace(right, wrong);
    expect(broken).not.toBe(healthy);
    const reload = () => (file === "manager.conf" ? asterisk.cli("manager reload") : undefined);
    try {
      writeFileSync(path, broken);
      await reload();
      expect(await codes()).toEqual([code]);
    } finally {
      writeFileSync(path, healthy);
      await reload();
    }
  });

  test("[asterisk] a module that is not loaded", async () => {
    const { asterisk, codes, doctor } = real();
    await asterisk.cli("module unload app_mixmonitor.so");
    expect(await codes()).toEqual(["MODULE_MISSING"]);
    const { code, stdout } = await doctor();
    expect([code, JSON.parse(stdout).errors]).toEqual([1, 1]);
    await asterisk.cli("module load app_mixmonitor.so");
    expect(await codes()).toEqual([]);
  });

  test("[asterisk] a .new file that waits", async () => {
    const { folder, configure, codes } = real();
    const path = join(folder, "rtp.conf");
    const healthy = readFileSync(path, "utf8");
    writeFileSync(path, "[general]\nrtpstart = 12000\nrtpend = 13000\n");
    expect(configure()).toMatch(/beside +rtp\.conf/);
    expect(await codes()).toEqual(["CONFIG_PENDING"]);
    writeFileSync(path, healthy);
    configure();
    expect(await codes()).toEqual([]);
  });

  test("[asterisk] PipeCast away, and then Asterisk too", async () => {
    const { program, asterisk, codes } = real();
    await program.stop();
    expect(await codes()).toEqual(["ARI_APP_ABSENT"]);
    await asterisk.stop();
    expect(await codes()).toEqual(["AMI_UNREACHABLE", "ARI_UNREACHABLE"]);
  });
});
