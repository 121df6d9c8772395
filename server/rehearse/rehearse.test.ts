// Rehearsals on a private program: what people write is played as real calls, and what differs is told.
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { RehearsalResult } from "@pipecast/flow/rehearsal/run-rehearsal";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";
import { demoFlow, hookFlow } from "./flows.fixture.ts";
import { RehearsalFault } from "./read-rehearsals.ts";
import { type RehearseOptions, rehearse } from "./rehearse.ts";

// Each starts whole programs.
vi.setConfig({ testTimeout: 60_000 });

let folder: TempDir;

beforeAll(async () => {
  folder = await tempDir();
  await writeFile(join(folder.path, "demo.json"), JSON.stringify(demoFlow()));
  await writeFile(join(folder.path, "hooks.json"), JSON.stringify(hookFlow()));
});

afterAll(async () => {
  await folder.remove();
});

let files = 0;

async function run(text: string, options: RehearseOptions = {}): Promise<RehearsalResult[]> {
  files += 1;
  const file = join(folder.path, `${files}.rehearsal.yaml`);
  await writeFile(file, text);
  const [ran] = await rehearse([file], { model: "scripted", ...options });
  return ran?.results ?? [];
}

const told = (results: readonly RehearsalResult[]) =>
  results.map(({ name, status, reason, turns }) => ({
    name,
    status,
    ...(reason !== undefined && { reason }),
    wrong: turns.flatMap(({ mismatches }) => mismatches),
  }));

const visit = (bot: string) =>
  `{ "bot": "${bot}", "rehearsals": [{ "name": "r", "turns": [{ "expect": { "node": "welcome" } }] }] }`;

const passed = (...names: string[]) => names.map((name) => ({ name, status: "passed", wrong: [] }));

test("callers speak, press, fall silent and hang up; agents answer or do not; the PBX is looked at", async () => {
  const results = await run(`
bot: ./demo.json
call: { caller_number: "+919876543210" }
rehearsals:
  - name: words
    turns:
      - expect: { node: welcome, path: [welcome], state: {}, says: { contains: for the front desk }, ended: false, legs: [caller, bot] }
      - caller says: dinner please
        calls: { select_department: { department: restaurant } }
        expect:
          path: [welcome, confirm_transfer]
          calls: [{ select_department: { department: restaurant } }]
          state: { department_queue: "5003" }
          says: One moment please, I will connect you.
          transfer: { destination: "5003", destination_type: queue }
          outcome: transferred
          hangs_up: false
          queue: "5003"
          rings: ["1004"]
          legs: [caller]
      - queue answers: 1004
        expect: { rings: [], legs: [caller, "1004"] }
      - agent hangs up:
        expect: { legs: [], queue: "5003" }
  - name: keys
    turns:
      - caller presses: 1
        expect: { calls: [], queue: "5001", rings: ["1001", "1002"] }
  - name: declined
    turns:
      - caller presses: 1
      - agent declines: 1002
        expect: { rings: ["1001"] }
      - wait: 6
        expect: { rings: ["1001", "1002"] }
  - name: leaves
    turns:
      - caller presses: 2
        bot: is still speaking
        expect: { node: confirm_transfer, transfer: null, ended: false }
      - caller hangs up:
        expect: { outcome: caller_hung_up, transfer: null, queue: null, legs: [] }
  - name: silent
    turns:
      - caller is silent:
        expect: { says: { contains: are you still there }, ended: false }
      - caller is silent
      - caller is silent:
        expect: { says: { contains: cannot hear you }, ended: true, hangs_up: true, legs: [] }
  - name: nobody answers
    turns:
      - caller presses: 2
      - wait: 29
        expect: { queue: "5003", rings: ["1004"] }
      - queue does not answer:
        expect: { rings: [], legs: [] }
`);
  expect(told(results)).toEqual(
    passed("words", "keys", "declined", "leaves", "silent", "nobody answers"),
  );
  expect(new Set(results.map(({ as }) => as))).toEqual(new Set(["scripted"]));
});

test("what is decided after the call is waited for: verdicts, tickets, and that there is none", async () => {
  const results = await run(`
bot: ./demo.json
call: { caller_number: "+919876543210" }
rehearsals:
  - name: a queue that nobody answers
    turns:
      - caller presses: 2
      - queue does not answer:
        expect:
          legs: []
          verdict: queue_timeout
          tickets: [{ source: queue_timeout, priority: high, status: open, caller_number: "+919876543210" }]
  - name: a person answers
    turns:
      - caller presses: 2
      - queue answers
      - agent hangs up:
        expect: { legs: [], verdict: human_answered, tickets: [] }
  - name: nothing is decided before the end
    turns:
      - expect: { verdict: null, tickets: [] }
`);
  expect(told(results)).toEqual(
    passed("a queue that nobody answers", "a person answers", "nothing is decided before the end"),
  );
});

test("what callers are told by WhatsApp is looked at, and fails where it differs", async () => {
  const results = await run(`
bot: ./demo.json
call: { caller_number: "+919876543210" }
rehearsals:
  - name: told
    turns:
      - caller hangs up:
        expect:
          messages: [{ status: open, template: ticket_opened, to: "+919876543210", parameters: ["1"], state: kept }]
  - name: nobody to tell
    turns:
      - caller presses: 1
      - queue answers: 1001
      - agent hangs up:
        expect: { messages: [] }
  - name: wrong
    turns:
      - caller hangs up:
        expect: { messages: [{ template: ticket_closed }] }
`);
  expect(told(results).map(({ name, status }) => `${name} ${status}`)).toEqual([
    "told passed",
    "nobody to tell passed",
    "wrong failed",
  ]);
  expect(results[2]?.turns[0]?.mismatches).toMatchObject([{ what: "messages[0].template" }]);
});

test("a barge-in holds the transfer up, also on the line", async () => {
  const results = await run(`
bot: ./demo.json
rehearsals:
  - name: r
    turns:
      - caller presses: 1
        bot: is interrupted
        expect: { node: confirm_transfer, transfer: null, legs: [caller, bot] }
      - caller says: what?
        expect: { transfer: { destination: "5001" }, queue: "5001" }
`);
  expect(told(results)).toEqual(passed("r"));
});

test("a rehearsal that fails says turn, line, what was expected and what was, and both ways", async () => {
  const [result] = await run(`
bot: ./demo.json
rehearsals:
  - name: r
    turns:
      - caller presses: 1
        expect: { node: welcome, queue: "5003" }
      - caller hangs up
`);
  expect(result).toMatchObject({
    status: "failed",
    path: ["welcome", "confirm_transfer"],
    expected_path: ["welcome"],
    turns: [
      {
        title: "caller presses: 1",
        line: 6,
        mismatches: [
          { what: "node", expected: '"welcome"', actual: '"confirm_transfer"' },
          { what: "queue", expected: '"5003"', actual: '"5001"' },
        ],
      },
    ],
  });
});

describe("what the world answers", () => {
  test("webhooks get what is given, everything else stays on this machine", async () => {
    const results = await run(`
bot: ./hooks.json
given:
  webhooks:
    - { url: /one, status: 201, response: { id: 7 } }
rehearsals:
  - name: answered
    turns:
      - caller says: five
        calls: { rate: { score: 5 } }
        expect:
          webhooks:
            - { url: "https://api.example.com/one", body: { n: "5" }, status: 201 }
            - { url: { contains: two }, status: 200 }
          state: { id: "7" }
  - name: unreachable
    given: { webhooks: [{ url: /one, status: network }, { url: /two, status: timeout }] }
    turns:
      - caller says: four
        calls: { rate: { score: 4 } }
        expect: { webhooks: [{ status: network }, { status: timeout }], state: { id: null } }
  - name: refused
    given: { webhooks: [{ status: 503 }] }
    turns:
      - caller says: three
        calls: { rate: { score: 3 } }
        expect: { webhooks: [{ status: 503 }, { status: 503 }] }
`);
    expect(told(results)).toEqual(passed("answered", "unreachable", "refused"));
  });

  test("a receiver that the operator allows gets what no rehearsal answers", async () => {
    const bodies: unknown[] = [];
    await using server = Object.assign(
      createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          bodies.push(JSON.parse(body));
          response.end('{"id":"real"}');
        });
      }),
      { [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())) },
    );
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await mkdir(join(folder.path, "real"), { recursive: true });
    const flow = JSON.stringify(hookFlow()).replaceAll("https://api.example.com", `http://${host}`);
    await writeFile(join(folder.path, "real/hooks.json"), flow);
    const results = await run(
      `
bot: ./real/hooks.json
rehearsals:
  - name: r
    given: { webhooks: [{ url: /two, status: 200 }] }
    turns:
      - caller says: five
        calls: { rate: { score: 5 } }
        expect: { state: { id: real } }
`,
      { settings: { WEBHOOK_ALLOW: host } },
    );
    expect(told(results)).toEqual(passed("r"));
    expect(bodies).toEqual([{ n: "5" }]);
  });

  test("a refused transfer is what the flow has to live with", async () => {
    const results = await run(`
bot: ./demo.json
given: { transfer: 422 }
rehearsals:
  - name: r
    turns:
      - caller presses: 1
        expect: { says: { contains: sorry }, outcome: transfer_failed, hangs_up: true, queue: null, legs: [] }
`);
    expect(told(results)).toEqual(passed("r"));
  });
});

test("what no running call can be made to do is stepped, and says so", async () => {
  const results = await run(`
bot: ./demo.json
rehearsals:
  - name: a silent model
    turns:
      - caller presses: 1
        bot: stays silent
        expect: { outcome: transferred }
`);
  expect(results).toMatchObject([{ as: "stepped", status: "passed" }]);
});

test("without a server nothing is started, and what needs one is skipped by name", async () => {
  const results = await run(
    `
bot: ./demo.json
rehearsals:
  - name: a
    turns: [{ caller presses: 1, expect: { outcome: transferred } }]
  - name: b
    turns: [{ caller presses: 1, expect: { queue: "5001" } }]
`,
    { model: "stepped" },
  );
  expect(results).toMatchObject([
    { as: "stepped", status: "passed" },
    { as: "stepped", status: "skipped", reason: "expecting queue needs the server" },
  ]);
});

test("a bot of the demo is named by its id; one that nobody has fails with the reason", async () => {
  expect(told(await run(visit("demo")))).toEqual(passed("r"));
  const [absent] = await run(visit("nobody"));
  expect(absent).toMatchObject({ status: "failed", reason: expect.stringContaining("bot") });
});

test("a flow with errors fails with each of them and its line; nothing is started for it", async () => {
  const broken = JSON.stringify(demoFlow(), null, 2).replace('"confirm_transfer"', '"nowhere"');
  await writeFile(join(folder.path, "broken.json"), broken);
  const [result] = await run(
    "bot: ./broken.json\nrehearsals:\n  - name: r\n    turns: [caller hangs up]",
  );
  expect(result).toMatchObject({ status: "failed", as: "not run" });
  expect(result?.reason).toMatch(/broken\.json:\d+: TARGET_MISSING/);
});

test("a turn that cannot be done fails with what is in its way", async () => {
  const results = await run(`
bot: ./demo.json
rehearsals:
  - name: nobody rings
    turns: [queue answers]
  - name: no queue
    turns: [queue does not answer]
  - name: nobody talks
    turns: [agent hangs up]
  - name: too late
    turns: [caller hangs up, caller says: hello]
`);
  expect(results.map(({ status, reason }) => ({ status, reason }))).toEqual([
    { status: "failed", reason: expect.stringContaining("No agent's phone rings") },
    { status: "failed", reason: expect.stringContaining("No queue holds the call") },
    { status: "failed", reason: expect.stringContaining("No agent talks") },
    { status: "failed", reason: expect.stringContaining("over") },
  ]);
});

test("a model that is not configured is asked for by its setting, and nothing is called real", async () => {
  const [result] = await run(visit("demo"), { model: "gemini", settings: { GEMINI_API_KEY: "" } });
  expect(result).toMatchObject({
    as: "not run",
    status: "failed",
    reason: "There is no gemini model here: set GEMINI_API_KEY.",
  });
});

test("a file that is none is refused with its line before anything runs", async () => {
  await expect(run("bot: x\nrehearsals:\n  - name: r\n    turns: [caller waves]")).rejects.toThrow(
    /\.yaml:4: REHEARSAL at \/rehearsals\/0\/turns\/0: "caller waves" is no turn/,
  );
  await expect(rehearse([join(folder.path, "absent.yaml")])).rejects.toThrow(RehearsalFault);
});
