// The lock between processes: one holder at a time, given back when the holder dies.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempDir } from "./temp-dir.ts";
import { withLock } from "./with-lock.ts";

const linuxTest = test.skipIf(process.platform !== "linux");

linuxTest("two pieces of work under one lock never overlap", async () => {
  await using dir = await tempDir();
  let inside = 0;
  let most = 0;
  const work = () =>
    withLock(join(dir.path, "lock"), 5_000, async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    });
  await Promise.all([work(), work(), work(), work()]);
  expect(most).toBe(1);
});

linuxTest("it is given back when the work fails", async () => {
  await using dir = await tempDir();
  const file = join(dir.path, "lock");
  const failing = withLock(file, 1_000, () => Promise.reject(new Error("on purpose")));
  await expect(failing).rejects.toThrow("on purpose");
  expect(await withLock(file, 1_000, async () => "mine")).toBe("mine");
});

linuxTest("whoever waits too long is told so", async () => {
  await using dir = await tempDir();
  const file = join(dir.path, "lock");
  await withLock(file, 1_000, async () => {
    await expect(withLock(file, 100, async () => "never")).rejects.toThrow(
      "locked by another process for more than 100 ms",
    );
  });
});

linuxTest("a holder killed outright gives it back", async () => {
  await using dir = await tempDir();
  const file = join(dir.path, "lock");
  const module = JSON.stringify(import.meta.resolve("./with-lock.ts"));
  const script = `const { withLock } = await import(${module});
    await withLock(${JSON.stringify(file)}, 5000, () => { console.log("held"); return new Promise(() => setInterval(() => {}, 1e6)); });`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script]);
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  holder.kill("SIGKILL");
  expect(await withLock(file, 5_000, async () => "mine")).toBe("mine");
});
