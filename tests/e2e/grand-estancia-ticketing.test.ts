// The Grand Estancia ticketing bot as callers meet it: its rehearsals on the whole program, and the bot of a first start.
import { fileURLToPath } from "node:url";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { beforeAll, expect, test } from "vitest";
import { rehearse } from "../../server/rehearse/rehearse.ts";

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

let results: Awaited<ReturnType<typeof rehearse>>[number]["results"] = [];

beforeAll(async () => {
  const rehearsals = file("bots/grand-estancia/ticketing.rehearsal.yaml");
  const [ran] = await rehearse([rehearsals], { model: "offline", concurrency: 2 });
  results = ran?.results ?? [];
}, 90_000);

function expectPassed(id: string): void {
  const own = results.filter(({ name }) => name.startsWith(id));
  expect(own).toHaveLength(1);
  for (const result of own) expect(result, result.reason).toMatchObject({ status: "passed" });
}

test("TC-1001 the caller hears Sorry we missed your call", () => expectPassed("TC-1001"));
test("TC-1002 the check-in time is answered and the call ends without a ticket", () =>
  expectPassed("TC-1002"));
test("TC-1003 the WiFi is answered", () => expectPassed("TC-1003"));
test("TC-1004 a leaking shower leads to the details", () => expectPassed("TC-1004"));
test("TC-1005 John, room 205 is kept as name and room", () => expectPassed("TC-1005"));
test("TC-1006 the ticket goes to the bridge with what the state holds", () =>
  expectPassed("TC-1006"));
test("TC-1007 [sql] the ticket is in the store", () => expectPassed("TC-1007"));
test("TC-1008 the caller hears that the ticket has been created, with its number", () =>
  expectPassed("TC-1008"));
test("TC-1009 the bot ends the call after the confirmation", () => expectPassed("TC-1009"));
test("TC-1010 the state holds category, summary, name, room and details", () =>
  expectPassed("TC-1010"));

test("no other rehearsal of the bot fails", () => {
  expect(results.filter(({ status }) => status !== "passed")).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(14);
});

test("the flow is checked without a problem, and the bot of a first start answers its number", async () => {
  const checked = await runProgram(["validate", file("bots/grand-estancia/ticketing.flow.json")]);
  expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining("0 errors, 0 warn") });
  await using folder = await tempDir();
  await using program = await startProgram({ data: folder.path });
  expect(program.ready.ready).toBe(true);
  const said = ["--say", "My shower is leaking", "--say", "John, room 205"];
  const call = ["call", "--bot", "grand-estancia-ticketing", ...said, "--json"];
  const { code, stdout } = await runProgram([...call, "--data", folder.path], {
    deadline: 100_000,
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    path: ["welcome", "collect_details", "ticket_confirmed"],
    state: { guest_name: "John", room_number: "205", ticket_number: "1" },
    outcome: "completed",
  });
}, 150_000);
