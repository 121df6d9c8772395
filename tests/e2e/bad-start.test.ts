// Starting with something wrong: each fault is named, says what to do, and loses nothing.
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";

let folder: TempDir;

beforeEach(async () => {
  folder = await tempDir();
});

afterEach(() => folder.remove());

const up = (...args: string[]) => ["up", "--port", "0", "--data", folder.path, ...args];

test("all faults of the settings are listed at once, and no value is shown", async () => {
  await writeFile(join(folder.path, ".env"), "OPERATOR_TOKN=x\nINTERNAL_KEY=tooshortsecret\n");
  const { code, stdout, stderr } = await runProgram(up(), {
    cwd: folder.path,
    env: { PORT: "70000", SWITCH: "telephone", DATABASE_URL: "postgres://u:hidden@h/d" },
  });
  expect(code).toBe(1);
  for (const name of ["OPERATOR_TOKN", "INTERNAL_KEY", "PORT", "SWITCH", "DATABASE_URL"])
    expect(stderr).toContain(name);
  expect(stderr).toContain("did you mean OPERATOR_TOKEN");
  expect(stdout + stderr).not.toContain("tooshortsecret");
  expect(stdout + stderr).not.toContain("hidden");
});

test("a busy port says who to ask and how to choose another", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? String(address.port) : "";
  const { code, stderr } = await runProgram(["up", "--port", port, "--data", folder.path]);
  taken.close();
  expect(code).toBe(1);
  expect(stderr).toContain(port);
  expect(stderr).toContain("--port");
});

test("a busy audio port is named as such", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? String(address.port) : "";
  const { code, stderr } = await runProgram(up(), { env: { AUDIOSOCKET_PORT: port } });
  taken.close();
  expect(code).toBe(1);
  expect(stderr).toContain("AUDIOSOCKET_PORT");
});

test("a data folder that cannot be written is named", async () => {
  const file = join(folder.path, "a-file");
  await writeFile(file, "");
  const { code, stderr } = await runProgram(["up", "--port", "0", "--data", join(file, "data")]);
  expect(code).toBe(1);
  expect(stderr).toContain("--data");
});

test("a database that is away at start is named without its password", async () => {
  const { code, stdout, stderr } = await runProgram(up(), {
    env: {
      DATABASE_URL: "mysql://pipecast:verysecretpassword@127.0.0.1:1/pipecast",
      OPERATOR_TOKEN: "o".repeat(32),
      INTERNAL_KEY: "i".repeat(32),
      MASTER_KEY: "m".repeat(32),
      JWT_SECRET: "j".repeat(32),
    },
  });
  expect(code).toBe(1);
  expect(stderr).toContain("127.0.0.1:1");
  expect(stdout + stderr).not.toContain("verysecretpassword");
});

test("a database of one's own needs secrets of one's own, all named at once", async () => {
  const { code, stderr } = await runProgram(up(), {
    env: { DATABASE_URL: "mysql://root@127.0.0.1:1/x" },
  });
  expect(code).toBe(1);
  for (const name of ["OPERATOR_TOKEN", "INTERNAL_KEY", "MASTER_KEY", "JWT_SECRET"])
    expect(stderr).toContain(name);
});

test("an unknown service, command or option says what there is, with exit 2", async () => {
  for (const args of [up("--services", "pbx,telex"), ["telephone"], up("--prot", "1")]) {
    const { code, stderr } = await runProgram(args);
    expect(code).toBe(2);
    expect(stderr).toContain("pipecast");
  }
});

test("a damaged secrets file stops the start rather than making new secrets", async () => {
  await mkdir(folder.path, { recursive: true });
  await writeFile(join(folder.path, "secrets.json"), '{"OPERATOR_TOKEN": "cut of');
  const { code, stderr } = await runProgram(up());
  expect(code).toBe(1);
  expect(stderr).toContain("secrets.json");
});

test("secrets survive a restart, and only their owner may read them", async () => {
  const first = await startProgram({ data: folder.path });
  await first.stop();
  const file = join(folder.path, "secrets.json");
  const before = await readFile(file, "utf8");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const second = await startProgram({ data: folder.path });
  await second.stop();
  expect(await readFile(file, "utf8")).toBe(before);
});
