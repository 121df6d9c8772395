// The keeper of the run's servers: nothing started unasked, everything started once, everything ended.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Unavailable } from "../unavailable.ts";
import { keepServers, type Keeper } from "./keep-servers.ts";
import { keeperVariable, sharedServer } from "./shared-server.ts";

let keeper: Keeper;
let events: string[];
const before = process.env[keeperVariable];

beforeEach(async () => {
  events = [];
  keeper = await keepServers({
    echo: async () => {
      events.push("started");
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { port: 4711, remove: async () => void events.push("removed") };
    },
    moon: () => Promise.reject(new Unavailable("no moon here")),
    broken: () => Promise.reject(new Error("it broke")),
  });
  process.env[keeperVariable] = keeper.url;
});

afterEach(async () => {
  await keeper.close();
  if (before === undefined) delete process.env[keeperVariable];
  else process.env[keeperVariable] = before;
});

test("a server starts when first asked for, once for all who ask, and ends with the run", async () => {
  expect(events).toEqual([]);
  expect(await Promise.all([sharedServer("echo"), sharedServer("echo")])).toEqual([4711, 4711]);
  expect(await sharedServer("echo")).toBe(4711);
  expect(events).toEqual(["started"]);
  await keeper.close();
  expect(events).toEqual(["started", "removed"]);
});

test("what cannot be had stays unavailable with its reason, what breaks stays an error", async () => {
  const moon = sharedServer("moon");
  await expect(moon).rejects.toThrow(Unavailable);
  await expect(moon).rejects.toThrow("no moon here");
  await expect(sharedServer("broken")).rejects.toThrow("broken did not start: it broke");
  await expect(sharedServer("constructor")).rejects.toThrow("no test server is called constructor");
});

test("a file that may not ask is told what to do", async () => {
  delete process.env[keeperVariable];
  await expect(sharedServer("echo")).rejects.toThrow("name the test file *.real.test.ts");
});
