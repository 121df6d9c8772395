// The machine's time: two kinds of now, and a later that can be taken back.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "./clock.ts";

test("it tells epoch milliseconds, and milliseconds that only grow", () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
  const first = systemClock.monotonic();
  expect(systemClock.monotonic()).toBeGreaterThanOrEqual(first);
});

test("a timer runs once, not before its time; one taken back never does, a time in the past is at once", async () => {
  const ran: string[] = [];
  const begun = performance.now();
  systemClock.after(5, () => ran.push("taken back"))();
  systemClock.after(-5, () => ran.push("past"));
  const took = await new Promise<number>((resolve) => {
    systemClock.after(40, () => resolve(performance.now() - begun));
  });
  expect(took).toBeGreaterThanOrEqual(39);
  expect(ran).toEqual(["past"]);
});

test("a timer keeps no process alive", () => {
  const module = join(import.meta.dirname, "clock.ts");
  const code = `const { systemClock } = await import(${JSON.stringify(module)});
    systemClock.after(60_000, () => {}); console.log("done");`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", code], {
    timeout: 8_000,
    encoding: "utf8",
  });
  expect(said).toBe("done\n");
});
