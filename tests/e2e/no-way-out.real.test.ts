// A machine without a way out: in a network namespace that has only loopback, everything works and nothing tries to leave.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { runCommand } from "@pipecast/testkit/run-command";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { root } from "../house/source-tree.ts";

const bin = `${root}/server/bin/pipecast.mjs`;
const namespaces = spawnSync("unshare", ["-n", "true"]).status === 0;
const strace = spawnSync("strace", ["-V"]).status === 0;

/** Loopback only; a first start, its console, a call, a backup, a stop. */
const script = `
ip link set lo up
exec ${process.execPath} - <<'PROGRAM'
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { networkInterfaces } from "node:os";
const bin = process.env.BIN;
const up = spawn(process.execPath, [bin, "up", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
let out = "";
up.stdout.setEncoding("utf8").on("data", (text) => (out += text));
while (!out.includes('"ready":true')) await once(up.stdout, "data");
const { url } = JSON.parse(out.split("\\n").find((line) => line.includes('"ready":true')));
const page = (await fetch(url)).status;
const run = (...args) => execFileSync(process.execPath, [bin, ...args], { encoding: "utf8" });
const call = JSON.parse(run("call", "--bot", "demo", "--dtmf", "1", "--json"));
run("backup", "--out", "b");
up.kill("SIGTERM");
const [code] = await once(up, "exit");
const others = Object.keys(networkInterfaces()).filter((name) => name !== "lo");
console.log(JSON.stringify({ page, outcome: call.outcome, queue: call.queue, code, others, log: out }));
PROGRAM
`;

const Report = z.object({
  page: z.number(),
  outcome: z.string(),
  queue: z.string(),
  code: z.number(),
  others: z.array(z.string()),
  log: z.string(),
});

test.skipIf(!namespaces)(
  "without a route out the program starts, takes a call, is backed up and stops; no log line tells of a try to leave (skipped where there are no network namespaces)",
  async () => {
    await using folder = await tempDir();
    const { PATH } = process.env;
    const env = { PATH, HOME: folder.path, TMPDIR: folder.path, AUDIOSOCKET_PORT: "0", BIN: bin };
    const { stdout } = await runCommand(["unshare", "-n", "sh", "-c", script], {
      cwd: folder.path,
      env,
      deadline: 240_000,
    });
    const { log, ...report } = Report.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
    expect(report).toEqual({
      page: 200,
      outcome: "transferred",
      queue: "5001",
      code: 0,
      others: [],
    });
    expect(log).not.toMatch(/ENETUNREACH|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|getaddrinfo/);
  },
  300_000,
);

const addresses =
  /connect\(\d+, \{sa_family=AF_INET6?,.*?(?:inet_addr\("|inet_pton\(AF_INET6, ")([0-9a-f.:]+)"/g;

test.skipIf(!namespaces || !strace)(
  "every address that is asked for is this machine's own (skipped where there is no strace)",
  async () => {
    await using folder = await tempDir();
    const { PATH } = process.env;
    const env = { PATH, HOME: folder.path, TMPDIR: folder.path, AUDIOSOCKET_PORT: "0", BIN: bin };
    const trace = join(folder.path, "trace");
    const traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect", "-o", trace];
    await runCommand(["unshare", "-n", ...traced, "sh", "-c", script], {
      cwd: folder.path,
      env,
      deadline: 240_000,
    });
    const asked = [...readFileSync(trace, "utf8").matchAll(addresses)].map(
      ([, address]) => address,
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(
      [...new Set(asked)].filter((address) => address !== "127.0.0.1" && address !== "::1"),
    ).toEqual([]);
  },
  300_000,
);
