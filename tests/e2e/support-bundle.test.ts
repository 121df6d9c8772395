// `pipecast support-bundle`: enough to help with, and nothing of what must not leave the house.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { runCommand } from "@pipecast/testkit/run-command";
import { tempDir } from "@pipecast/testkit/temp-dir";

const canaries = {
  name: "Aishwarya Canary-Raghunathan",
  number: "919812345670",
  room: "room-canary-4711",
  words: "my canary has flown away",
  geminiKey: "AIzaCanaryCanaryCanaryCanaryCanary12345",
  ami: "canary-ami-password-0123456789",
};

test("it tells versions, settings, schema, counts, findings and the log, and no secret, number, name or transcript", async () => {
  await using folder = await tempDir();
  const data = join(folder.path, "data");
  const env = {
    GEMINI_API_KEY: canaries.geminiKey,
    AMI_URL: `ami://canary:${canaries.ami}@127.0.0.1:5038`,
    MAX_CALLS: "77",
  };
  const program = await startProgram({ data, cwd: folder.path, env });
  const call = ["call", "--bot", "demo", "--say", canaries.words, "--from", `+${canaries.number}`];
  await runProgram([...call, "--dtmf", "1", "--no-verdict", "--data", data], { cwd: folder.path });
  await program.stop();
  const db = new Database(join(data, "pipecast.db"));
  db.prepare("update organizations set name = ?").run(canaries.name);
  db.close();
  const hostile = [
    {
      level: "error",
      msg: "a call failed",
      pii: { caller: canaries.number },
      note: canaries.words,
    },
    { level: "error", msg: `for ${canaries.number}`, code: canaries.number, name: "pipecast" },
    {
      level: "error",
      msg: "x",
      err: {
        code: "DB_CLOSED",
        message: canaries.name,
        stack: `Error: ${canaries.words}\n at a (/x/server/main.ts:3:4)`,
      },
    },
  ].map((line) => JSON.stringify(line));
  const log = join(folder.path, "pipecast.log");
  writeFileSync(
    log,
    [...program.stdout(), ...hostile, `a stack of ${canaries.name}`, ""].join("\n"),
  );

  const out = join(folder.path, "support.tar.gz");
  const args = ["support-bundle", "--out", out, "--log", log, "--data", data];
  const made = await runProgram(args, { cwd: folder.path, env });
  expect(made.stderr).toBe("");
  expect(made.code).toBe(0);
  expect(statSync(out).mode & 0o077).toBe(0);
  const there = join(folder.path, "unpacked");
  await runCommand(["mkdir", there], { deadline: 5_000 });
  await runCommand(["tar", "-xzf", out, "-C", there], { deadline: 10_000 });
  const names = readdirSync(there).toSorted();
  expect(names).toEqual([
    "counts.json",
    "doctor.json",
    "log.jsonl",
    "schema.json",
    "settings.json",
    "versions.json",
  ]);
  const read = (name: string) => readFileSync(join(there, name), "utf8");
  expect(JSON.parse(read("settings.json"))).toMatchObject({
    GEMINI_API_KEY: "(set)",
    AMI_URL: "(set)",
    MAX_CALLS: "77",
  });
  expect(JSON.parse(read("counts.json"))).toMatchObject({
    database: "sqlite",
    rows: { organizations: 1, pipecat_sessions: 1 },
    outboxes: { pbx_outbox: { dead: 0 } },
  });
  expect(JSON.parse(read("doctor.json")).findings).toContainEqual({
    code: "SWITCH_IS_SANDBOX",
    severity: "error",
  });
  expect(read("log.jsonl")).toContain('"code":"DB_CLOSED","at":["server/main.ts:3"]');
  // The ready line, which has addresses, and the line that is not ours.
  expect(read("log.jsonl")).toContain('"left_out":2');
  const all = names.map(read).join("\n");
  const secrets = Object.values(JSON.parse(readFileSync(join(data, "secrets.json"), "utf8")));
  const forbidden = [
    ...Object.values(canaries),
    ...(secrets as string[]),
    "12345670",
    "9122612345",
  ];
  expect(forbidden.filter((text) => all.includes(text))).toEqual([]);

  const again = await runProgram(args, { cwd: folder.path, env });
  expect(again.code).toBe(2);
  expect(again.stderr).toContain("is there already");
}, 120_000);
