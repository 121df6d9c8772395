// Servers of a test end when they should, above all when their test is killed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startProcess } from "./server-process.ts";
import { tempDir } from "./temp-dir.ts";
import { waitUntil } from "./wait-until.ts";

test("stop asks first, and what it wrote is kept", async () => {
  await using dir = await tempDir();
  const script = "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
  const server = await startProcess(["sh", "-c", script], { logFile: join(dir.path, "log") });
  await waitUntil("it is ready", 5_000, () => server.log().includes("ready"));
  await server.stop();
  expect(server.ended()).toBe("status 0");
  expect(server.log()).toBe("ready\nbye");
});

test("one that ignores the request is killed after its grace", async () => {
  await using dir = await tempDir();
  const script = "trap '' TERM; echo ready; while :; do sleep 0.05; done";
  const server = await startProcess(["sh", "-c", script], { logFile: join(dir.path, "log") });
  await waitUntil("it is ready", 5_000, () => server.log().includes("ready"));
  await server.stop(100);
  expect(server.ended()).toBe("SIGKILL");
});

test("a program that does not exist is an error, not a wait", async () => {
  await using dir = await tempDir();
  const server = await startProcess(["/no/such/program"], { logFile: join(dir.path, "log") }).catch(
    (error: Error) => error.message,
  );
  const told = typeof server === "string" ? server : `${await server.exited} ${server.log()}`;
  expect(told).toContain("/no/such/program");
});

const guarded = existsSync("/usr/bin/setpriv") ? test : test.skip;
guarded("a server does not outlive a test process that is killed", async () => {
  await using dir = await tempDir();
  const module = JSON.stringify(import.meta.resolve("./server-process.ts"));
  const script = `const { startProcess } = await import(${module});
    const server = await startProcess(["sleep", "1000"], { logFile: ${JSON.stringify(join(dir.path, "log"))} });
    console.log(server.pid); setInterval(() => {}, 1e6);`;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", script]);
  const pid = Number(await new Promise((resolve) => owner.stdout.once("data", resolve)));
  expect(isAlive(pid)).toBe(true);
  owner.kill("SIGKILL");
  await waitUntil("the server is gone", 5_000, () => !isAlive(pid));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
