// The Grand Estancia IVR as callers meet it: its rehearsals on the whole program, and the bot as it is registered and called.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type RunningProgram, runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { beforeAll, expect, test } from "vitest";
import { rehearse } from "../../server/rehearse/rehearse.ts";

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const rehearsals = file("bots/grand-estancia/ivr.rehearsal.yaml");

let results: Awaited<ReturnType<typeof rehearse>>[number]["results"] = [];

beforeAll(async () => {
  const [ran] = await rehearse([rehearsals], { model: "offline", concurrency: 2 });
  results = ran?.results ?? [];
});

function expectPassed(id: string, count = 1): void {
  const own = results.filter(({ name }) => name.startsWith(id));
  expect(own).toHaveLength(count);
  for (const result of own) expect(result, result.reason).toMatchObject({ status: "passed" });
}

test("TC-901 the caller hears Welcome to Grand Estancia", () => expectPassed("TC-901"));
test("TC-902 I want housekeeping selects housekeeping", () => expectPassed("TC-902"));
test("TC-903 my AC isn't working selects maintenance", () => expectPassed("TC-903"));
test("TC-904 I need help brings a clarifying question", () => expectPassed("TC-904"));
test("TC-905 the value map turns spa into queue 5004", () => expectPassed("TC-905"));
test("TC-906 the transfer goes to the department's queue, after the words", () =>
  expectPassed("TC-906", 2));
test("TC-907 all six departments lead to their queues", () => expectPassed("TC-907", 6));
test("TC-908 the bot ends once the call is transferred", () => expectPassed("TC-908"));

test("the three-department flow of the first papers runs unchanged", async () => {
  const [ran] = await rehearse([file("tests/e2e/three-departments.rehearsal.yaml")], {
    concurrency: 2,
  });
  expect(ran?.results.map(({ status, reason }) => reason ?? status)).toEqual(
    Array.from({ length: 4 }, () => "passed"),
  );
});

test("no other rehearsal of the bot fails", () => {
  expect(results.filter(({ status }) => status !== "passed")).toEqual([]);
  expect(results.length).toBeGreaterThan(15);
});

function apiOf(program: RunningProgram, data: string) {
  const { OPERATOR_TOKEN } = JSON.parse(readFileSync(`${data}/secrets.json`, "utf8"));
  const headers = {
    authorization: `Bearer ${OPERATOR_TOKEN}`,
    "content-type": "application/json",
  };
  return async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(program.ready.url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const json = (await answer.json()) as { model?: unknown; problems?: unknown };
    return { status: answer.status, body: json };
  };
}

test("TC-909 the flow is registered by the admin API, published and answers a call at its welcome node", async () => {
  await using folder = await tempDir();
  await using program = await startProgram({ data: folder.path });
  const ask = apiOf(program, folder.path);
  const flow = JSON.parse(readFileSync(file("bots/grand-estancia/ivr.flow.json"), "utf8"));
  const org_id = "grand-estancia";
  const made = await ask("POST", "/admin/bots", { org_id, id: "ivr-again", name: "IVR", flow });
  expect(made).toMatchObject({
    status: 201,
    body: { problems: [], model: { provider: "offline" } },
  });
  const published = await ask("POST", "/admin/bots/ivr-again/publish", { org_id });
  expect(published.status).toBe(201);
  const target = { type: "bot", id: "ivr-again" };
  await ask("POST", "/api/v1/numbers", { org_id, number: "+912261234599", target });
  const said = "I want to book a table for dinner";
  const call = ["call", "--bot", "ivr-again", "--say", said, "--json", "--data", folder.path];
  const { code, stdout } = await runProgram(call);
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({
    path: ["welcome", "confirm_transfer"],
    state: { department: "restaurant", department_queue: "5003" },
    outcome: "transferred",
    queue: "5003",
    ringing: ["1004"],
  });
  expect(report.transcript.map(({ text }: { text: string }) => text)).toEqual([
    expect.stringMatching(/^Welcome to Grand Estancia/),
    said,
    "I'll connect you to our restaurant.",
  ]);
});

test("the bot is there after a first start, with a number of its own", async () => {
  await using folder = await tempDir();
  await using program = await startProgram({ data: folder.path });
  expect(program.ready.ready).toBe(true);
  const call = ["call", "--bot", "grand-estancia-ivr", "--say", "My AC isn't working", "--json"];
  const { code, stdout } = await runProgram([...call, "--data", folder.path]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ queue: "5005", ringing: ["1006"] });
});
