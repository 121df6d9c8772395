// What a log's destination promises: whole lines in order, and a slow reader harms neither the loop nor memory nor the exit.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { logDestination } from "./log-destination.ts";

const module = new URL("log-destination.ts", import.meta.url).href;

function run(code: string) {
  const child = spawn(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { logDestination } from ${JSON.stringify(module)};${code}`,
    ],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const killer = setTimeout(() => child.kill("SIGKILL"), 8_000);
  child.once("exit", () => clearTimeout(killer));
  return child;
}

test("lines arrive whole and in order, and flush waits for them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "log-"));
  try {
    const path = join(folder, "out");
    const fd = openSync(path, "a");
    const stream = logDestination(fd);
    const lines = Array.from(
      { length: 5_000 },
      (_, i) => `{"n":${i},"é":"${"x".repeat(i % 200)}"}\n`,
    );
    for (const line of lines) stream.write(line);
    await stream.flush(5_000);
    closeSync(fd);
    expect(readFileSync(path, "utf8")).toBe(lines.join(""));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a reader that does not read blocks neither loop nor exit, costs 4 MB at most, and learns what it lost", async () => {
  const child = run(`
    import { monitorEventLoopDelay } from "node:perf_hooks";
    const stream = logDestination(1), line = "x".repeat(1023) + "\\n";
    const delay = monitorEventLoopDelay({ resolution: 5 }); delay.enable();
    for (let i = 0; i < 200; i++) {
      for (let n = 0; n < 100; n++) stream.write(line);
      await new Promise((done) => setTimeout(done, 2));
    }
    delay.disable();
    await stream.flush(100);
    process.once("SIGTERM", async () => {
      await stream.flush(3000);
      stream.write("after\\n");
      await stream.flush(3000);
      process.exit(0);
    });
    process.stderr.write(JSON.stringify({ lag: delay.max / 1e6, rss: process.memoryUsage.rss() / 1e6 }));
    setInterval(() => {}, 1000);
  `);
  const [report] = await once(child.stderr, "data");
  const { lag, rss } = JSON.parse(String(report)) as { lag: number; rss: number };
  expect(lag).toBeLessThan(1_500);
  expect(rss).toBeLessThan(160);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.kill("SIGTERM");
  const [code] = await once(child, "close");
  expect(code).toBe(0);
  const lines = output.trimEnd().split("\n");
  const notice = JSON.parse(lines.find((line) => line.startsWith("{")) ?? "{}") as {
    dropped?: number;
  };
  const whole = lines.filter((line) => line === "x".repeat(1023)).length;
  expect(lines.at(-1)).toBe("after");
  expect(whole + (notice.dropped ?? 0)).toBe(20_000);
  expect(notice.dropped).toBeGreaterThan(10_000);
});

const noisyExit = `
  const stream = logDestination(1);
  for (let i = 0; i < 2000; i++) stream.write("x".repeat(1023) + "\\n");
  await stream.flush(100);
  process.exit(3);
`;

test("a process whose reader never reads still exits: socket", async () => {
  expect(await once(run(noisyExit), "exit")).toEqual([3, null]);
});

test("a process whose reader never reads still exits: pipe", async () => {
  const code = `import { logDestination } from ${JSON.stringify(module)};${noisyExit}`;
  const shell = spawn(
    "sh",
    [
      "-c",
      '{ "$0" --input-type=module -e "$1"; echo "$?" >&2; } | sleep 4',
      process.execPath,
      code,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const begun = performance.now();
  const [said] = await once(shell.stderr, "data");
  expect(String(said).trim()).toBe("3");
  expect(performance.now() - begun).toBeLessThan(3_500);
});

test("a reader that went away ends the writing, not the process", async () => {
  const child = run(`
    const stream = logDestination(1);
    for (let i = 0; i < 50; i++) { stream.write("x\\n"); await new Promise((done) => setTimeout(done, 5)); }
    process.stderr.write("alive");
  `);
  child.stdout.destroy();
  const [said] = await once(child.stderr, "data");
  expect(String(said)).toBe("alive");
  expect(await once(child, "exit")).toEqual([0, null]);
});
