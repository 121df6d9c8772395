// What stopping promises: drain first, close in reverse, every step with a deadline, once.
import { expect, test } from "vitest";
import { createLogger } from "../log/create-logger.ts";
import { createLifecycle } from "./lifecycle.ts";

function silent() {
  return createLogger({ name: "test", level: "silent", stream: { write: () => undefined } });
}

function forever(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}

test("drains run together before anything closes; closing goes last opened first", async () => {
  const lifecycle = createLifecycle({ log: silent() });
  const said: string[] = [];
  const slow = Promise.withResolvers<void>();
  lifecycle.onStop("database", () => said.push("database"));
  lifecycle.onStop("calls", () => slow.promise.then(() => said.push("calls")), { phase: "drain" });
  lifecycle.onStop("http", () => said.push("http"));
  lifecycle.onStop(
    "jobs",
    () => {
      said.push("jobs");
      slow.resolve();
    },
    { phase: "drain" },
  );
  expect(lifecycle.isDraining()).toBe(false);
  const stopping = lifecycle.stop("test");
  expect(lifecycle.isDraining()).toBe(true);
  const report = await stopping;
  expect(said).toEqual(["jobs", "calls", "http", "database"]);
  expect(report.reason).toBe("test");
  expect(report.steps.map(({ outcome }) => outcome)).toEqual(["done", "done", "done", "done"]);
});

test("stopping twice is stopping once", async () => {
  const lifecycle = createLifecycle({ log: silent() });
  let times = 0;
  lifecycle.onStop("a", () => times++);
  const first = lifecycle.stop("one");
  expect(lifecycle.stop("two")).toBe(first);
  expect((await first).reason).toBe("one");
  expect(times).toBe(1);
});

test("a step that fails or hangs is reported and the next one goes on", async () => {
  const lines: string[] = [];
  const log = createLogger({ name: "test", stream: { write: (line) => lines.push(line) } });
  const lifecycle = createLifecycle({ log });
  lifecycle.onStop("last", () => undefined);
  lifecycle.onStop("hangs", () => new Promise(() => undefined), { deadlineMs: 20 });
  lifecycle.onStop("throws", () => {
    throw new Error("broken");
  });
  const { steps } = await lifecycle.stop("test");
  expect(steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    "throws failed",
    "hangs timeout",
    "last done",
  ]);
  expect(lines.filter((line) => line.includes('"level":"error"'))).toHaveLength(2);
});

test("the signal aborts at the deadline, and a step that listens ends in order", async () => {
  const lifecycle = createLifecycle({ log: silent(), drainMs: 20, hurryMs: 5_000 });
  lifecycle.onStop("listens", forever, { phase: "drain" });
  const { steps } = await lifecycle.stop("test");
  expect(steps).toMatchObject([{ outcome: "done" }]);
});

test("a hurry cuts a long drain short; what does not react is left behind after the grace", async () => {
  const lifecycle = createLifecycle({ log: silent(), drainMs: 3_600_000, hurryMs: 30 });
  lifecycle.onStop("listens", forever, { phase: "drain" });
  lifecycle.onStop("deaf", () => new Promise(() => undefined), { phase: "drain" });
  const stopping = lifecycle.stop("test");
  lifecycle.hurry("again");
  const { steps } = await stopping;
  expect(steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    "listens done",
    "deaf timeout",
  ]);
});

test("a hurry before the drain began counts too", async () => {
  const lifecycle = createLifecycle({ log: silent(), hurryMs: 30 });
  lifecycle.onStop("listens", forever, { phase: "drain" });
  lifecycle.hurry("early");
  expect((await lifecycle.stop("test")).steps).toMatchObject([{ outcome: "done" }]);
});

test("a step taken back does not run; one that comes while others close runs too", async () => {
  const lifecycle = createLifecycle({ log: silent() });
  const said: string[] = [];
  lifecycle.onStop("gone", () => said.push("gone"))();
  lifecycle.onStop("opens", () => void lifecycle.onStop("late", () => said.push("late")));
  await lifecycle.stop("test");
  expect(said).toEqual(["late"]);
});
