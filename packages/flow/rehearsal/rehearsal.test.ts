// Rehearsals: read, run by stepping, reported; a failing one shows the expected and the real way.
import { describe, expect, test } from "vitest";
import { FlowError } from "../check/problem.ts";
import { compileFlow } from "../compile-flow.ts";
import { compilePattern } from "../decision/pattern-engine.ts";
import { flowOf, seedsIvr } from "../fixtures/conversation.ts";
import { parseRehearsals } from "./parse-rehearsal.ts";
import { reportJunit, reportText } from "./report-rehearsals.ts";
import { type RehearsalResult, runRehearsal } from "./run-rehearsal.ts";

async function run(text: string, document: unknown = seedsIvr()): Promise<RehearsalResult[]> {
  const flow = await compileFlow(document);
  return (await parseRehearsals(text)).map((rehearsal) =>
    runRehearsal(flow, rehearsal, compilePattern),
  );
}

const IVR = `
bot: ./seeds-ivr.flow.json
call: { channel_id: "1.1", caller_number: "+919876543210" }
rehearsals:
  - name: dinner goes to the restaurant
    turns:
      - expect: { node: welcome, ended: false }
      - caller says: I want to book a table for dinner
        calls: { select_department: { department: restaurant } }
        expect:
          path: [welcome, confirm_transfer]
          calls: [{ select_department: { department: restaurant } }]
          state: { queue_number: "5003" }
          transfer: { destination: "5003", destination_type: queue }
          outcome: transferred
          hangs_up: false
          ended: true
  - name: key 2 goes to housekeeping
    turns:
      - caller presses: 2
        expect: { state: { selected_dept: housekeeping }, calls: [], outcome: transferred }
  - name: nobody can be reached
    given: { transfer: 422 }
    turns:
      - caller presses: "1"
        expect: { says: [{ contains: sorry }, { matches: "call you back\\\\.$" }], outcome: transfer_failed, hangs_up: true }
  - name: the caller leaves while the bot speaks
    turns:
      - caller presses: "1"
        bot: is still speaking
        expect: { node: confirm_transfer, transfer: null, ended: false }
      - caller hangs up
      - expect: { outcome: caller_hung_up, transfer: null }
  - name: a barge-in holds the transfer up until the bot has spoken
    turns:
      - caller presses: "1"
        bot: is interrupted
        expect: { transfer: null }
      - caller says: what?
        expect: { transfer: { destination: "5003" } }
  - name: a silent model does not
    turns:
      - caller presses: "1"
        bot: stays silent
        expect: { outcome: transferred }
`;

test("rehearsals of the seeds' IVR pass by stepping it", async () => {
  const results = await run(IVR);
  expect(reportText(results)).toBe(
    [
      "✓ dinner goes to the restaurant [stepped]",
      "✓ key 2 goes to housekeeping [stepped]",
      "✓ nobody can be reached [stepped]",
      "✓ the caller leaves while the bot speaks [stepped]",
      "✓ a barge-in holds the transfer up until the bot has spoken [stepped]",
      "✓ a silent model does not [stepped]",
      "6 passed, 0 failed, 0 skipped",
    ].join("\n"),
  );
});

const WRONG = `
bot: x
call: { channel_id: "1.1" }
rehearsals:
  - name: wrong <way>
    turns:
      - caller says: towels
        calls: { select_department: { department: spa } }
        expect:
          node: confirm_transfer
          state: { queue_number: "5002" }
`;

describe("a rehearsal that fails", () => {
  test("shows turn, line, what was expected and what was, and both ways", async () => {
    const results = await run(WRONG);
    expect(results[0]).toMatchObject({
      status: "failed",
      path: ["welcome"],
      expected_path: ["welcome", "confirm_transfer"],
    });
    expect(reportText(results)).toBe(
      [
        "✗ wrong <way> [stepped]",
        "  caller says: towels (line 7)",
        '    node: expected "confirm_transfer"',
        '               was "welcome"',
        '    state.queue_number: expected "5002"',
        "                             was nothing",
        "    path: expected welcome → confirm_transfer",
        "               was welcome",
        "0 passed, 1 failed, 0 skipped",
      ].join("\n"),
    );
  });

  test("is a failure in JUnit, well-formed whatever it says", async () => {
    const xml = reportJunit([{ file: "a&b.yaml", results: await run(WRONG) }]);
    expect(xml).toContain('<testsuite name="a&amp;b.yaml" tests="1" failures="1" skipped="0">');
    expect(xml).toContain(
      '<testcase classname="a&amp;b.yaml" name="wrong &lt;way&gt; [stepped]"><failure message="node: expected &quot;confirm_transfer&quot;">',
    );
    expect(xml.match(/<[a-z]/g)?.length).toBe(4);
  });

  test.each([
    ["node: nowhere", "node"],
    ["path: [welcome]", "path"],
    ["state: { selected_dept: spa }", "state.selected_dept"],
    ["calls: []", "calls"],
    [
      "calls: [{ select_department: { department: reception } }]",
      "calls.select_department.department",
    ],
    ["says: hello", "says"],
    ["webhooks: [{ url: x }]", "webhooks"],
    ["transfer: { destination: '5001' }", "transfer.destination"],
    ["transfer: null", "transfer"],
    ["hangs_up: true", "hangs_up"],
    ["ended: false", "ended"],
    ["outcome: completed", "outcome"],
  ])("when %s is expected and not so", async (expectation, what) => {
    const text = `
bot: x
call: { channel_id: "1.1" }
rehearsals:
  - name: r
    turns:
      - caller says: x
        calls: [{ select_department: { department: restaurant } }]
        expect: { ${expectation} }`;
    const [result] = await run(text);
    expect(result?.status).toBe("failed");
    expect(result?.turns[0]?.mismatches.map((mismatch) => mismatch.what)).toContainEqual(
      expect.stringContaining(what),
    );
  });
});

describe("the world answers as it is given", () => {
  const hooks = flowOf(
    {
      a: {
        functions: [
          {
            name: "rate",
            properties: { score: { type: "integer" } },
            decision: {
              action: "result = await f()",
              conditions: [{ operator: "==", value: "2", next_node_id: "b" }],
              default_next_node_id: "c",
            },
          },
        ],
      },
      b: {
        context_strategy: { strategy: "RESET_WITH_SUMMARY", summary_prompt: "Sum up." },
        post_actions: [
          {
            type: "webhook",
            url: "https://api.example.com/one",
            body: { n: "{state.score}" },
            save_as: { id: "{response.id}" },
          },
          { type: "webhook", url: "https://api.example.com/two", save_as: { never: "x" } },
          { type: "tts_say", text: "{state.id} {webhook.status}" },
        ],
      },
      c: {},
    },
    { idle: { timeout_s: 5, max_retries: 0, goodbye: "Bye." } },
  );

  test("webhooks, Python, summaries and silence", async () => {
    const text = `
bot: x
given:
  python: [2]
  summary: They want a room.
  webhooks:
    - { url: /one, status: 201, response: { id: 7 } }
    - { status: timeout }
rehearsals:
  - name: r
    turns:
      - caller says: five
        calls: { rate: { score: 5 } }
        expect:
          node: b
          webhooks:
            - { url: "https://api.example.com/one", body: { n: "5" }, status: 201 }
            - { url: { contains: two }, status: timeout }
          says: "7 timeout"
          state: { id: "7", never: null }
      - caller is silent
      - wait: 1
      - expect: { outcome: caller_silent, hangs_up: true }
  - name: without a value the default route is taken
    given: { python: [] }
    turns:
      - caller says: five
        calls: { rate: { score: 5 } }
        expect: { node: c }`;
    expect(reportText(await run(text, hooks))).toMatch(/2 passed, 0 failed/);
  });
});

const withTurn = (turn: string): string =>
  `{ "bot": "x", "rehearsals": [{ "name": "r", "turns": [${turn}] }] }`;

test("what needs the switch or the server is skipped with the reason, never passed", async () => {
  for (const turn of [
    '{"queue answers": "1001"}',
    '"queue does not answer"',
    '"agent declines"',
    '"agent hangs up"',
    '{"expect": {"tickets": []}}',
    '{"expect": {"queue": "5003"}}',
    '{"expect": {"verdict": "bot_resolved"}}',
  ]) {
    const [result] = await run(withTurn(turn));
    expect(result, turn).toMatchObject({
      status: "skipped",
      reason: expect.stringMatching(/server/) as string,
    });
    expect(reportJunit([{ file: "f", results: result === undefined ? [] : [result] }])).toContain(
      "<skipped",
    );
  }
});

test("a flow that goes round in circles fails instead of running for ever", async () => {
  const round = flowOf({
    a: { pre_actions: [{ type: "webhook", url: "https://api.example.com/", on_error: "a" }] },
  });
  const text =
    '{ "bot": "x", "given": {"webhooks": [{"status": 500}]}, "rehearsals": [{ "name": "r", "turns": [{"expect": {"outcome": "failed"}}] }] }';
  expect((await run(text, round))[0]?.status).toBe("passed");
});

describe("a file with a fault is refused with place and line", () => {
  test.each([
    ["bot: x\nrehearsals: []", "/rehearsals", 2],
    [
      "bot: x\nrehearsals:\n  - name: r\n    turns:\n      - caller sys: hi",
      "/rehearsals/0/turns/0",
      5,
    ],
    [
      "bot: x\nrehearsals:\n  - name: r\n    turns:\n      - caller waves",
      "/rehearsals/0/turns/0",
      5,
    ],
    [
      "bot: x\nrehearsals:\n  - name: r\n    turns:\n      - caller says: a\n        caller presses: 1",
      "/rehearsals/0/turns/0",
      5,
    ],
    [
      "bot: x\nrehearsals:\n  - name: r\n    turns:\n      - caller says: a\n        expect: { nod: x }",
      "/rehearsals/0/turns/0/expect",
      6,
    ],
    [
      "bot: x\nrehearsals:\n  - name: r\n    turns:\n      - bot: sings",
      "/rehearsals/0/turns/0/bot",
      5,
    ],
    ["rehearsals:\n  - name: r\n    turns: [caller hangs up]", "/bot", undefined],
    ["bot: x\nrehearsals: [", "", 2],
  ])("%j", async (text, path, line) => {
    const error: unknown = await parseRehearsals(text).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FlowError);
    expect((error as FlowError).problems[0]).toMatchObject({
      path,
      ...(line !== undefined && { line }),
    });
  });
});
