// Every call that a real Asterisk was seen to record gets the verdict its description asks for.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type CallFacts, type SessionPart, decide } from "./decide.ts";
import { factsOf, readDumps } from "./fixtures/read-dumps.ts";
import { permutations } from "./fixtures/permutations.ts";

const dumps = readDumps(readFileSync(new URL("fixtures/cdr-dumps.txt", import.meta.url), "utf8"));

/** By hand, from the descriptions. A bot's own session is told where the description has one. */
const expected: Record<string, [verdict: string, outcome?: string]> = {
  A1: ["missed_call"],
  A2: ["missed_call"],
  A3: ["missed_call"],
  A4: ["human_answered"],
  A5: ["human_answered"],
  A6: ["missed_call"],
  A7: ["missed_call"],
  A8: ["missed_call"],
  A9: ["missed_call"],
  A10: ["missed_call"],
  A11: ["missed_call"],
  A12: ["missed_call"],
  B1: ["queue_timeout"],
  B2: ["queue_timeout"],
  B3: ["queue_timeout"],
  B4: ["queue_timeout"],
  B5: ["human_answered"],
  B6: ["human_answered"],
  B7: ["human_answered"],
  B8: ["queue_timeout"],
  B9: ["queue_timeout"],
  B10: ["queue_timeout"],
  B11: ["queue_timeout"],
  C1: ["human_answered"],
  C2: ["human_answered"],
  C3: ["missed_call"],
  D1: ["bot_resolved", "completed"],
  D2: ["bot_dropped", "caller_hung_up"],
  D3: ["missed_call"],
  D4: ["bot_dropped", "caller_hung_up"],
  E1: ["human_answered", "transferred"],
  E2: ["queue_timeout", "transferred"],
  E3: ["queue_timeout", "transferred"],
  E4: ["human_answered", "transferred"],
  E5: ["human_answered", "transferred"],
  E6: ["human_answered", "transferred"],
  E7: ["human_answered", "transferred"],
  E8: ["queue_timeout", "transferred"],
  E9: ["missed_call"],
  E10: ["human_answered"],
  F1: ["excluded"],
  F2: ["excluded"],
  F3: ["excluded"],
  F4: ["excluded"],
  F5: ["excluded"],
  F6: ["excluded"],
  F7: ["excluded"],
  G1: ["excluded"],
  G2: ["excluded"],
  H1: ["bot_resolved", "completed"],
};

function session(outcome: string): SessionPart {
  return { id: "session:s1", outcome, started_at: 900, ended_at: 2_000 };
}

const judge = (facts: CallFacts) => decide(facts).verdict;

const up = {
  id: "ami:up",
  at: 0,
  kind: "channel_up",
  channel_name: "PJSIP/org_mnd5khym_trunk-00000039",
  direction: "inbound",
  caller_number: "+40744123456",
  dialled: "400",
} as const;

test("the file has the 71 calls that were recorded, and each is expected", () => {
  expect(dumps.filter(({ config }) => config === "full")).toHaveLength(51);
  expect(dumps.filter(({ config }) => config === "default")).toHaveLength(20);
  const unknown = dumps.filter(({ name }) => name !== "A13" && !(name in expected));
  expect(unknown.map(({ name }) => name)).toEqual([]);
});

for (const dump of dumps.filter(({ name }) => name !== "A13")) {
  const [verdict, outcome] = expected[dump.name] ?? [""];
  const sessions = outcome === undefined ? [] : [session(outcome)];
  const inbound = verdict !== "excluded";

  test(`[${dump.config}] ${dump.title} → ${verdict}`, () => {
    const events = inbound ? [up, ...dump.events] : [];
    if (dump.legs.length > 0) expect(judge(factsOf(dump.legs, { sessions }))).toBe(verdict);
    expect(judge(factsOf(dump.legs, { sessions, events }))).toBe(verdict);
    for (const legs of permutations(dump.legs)) {
      expect(judge(factsOf([...legs, ...legs.slice(0, 2)], { sessions, events }))).toBe(verdict);
      expect(decide(factsOf(legs, { sessions, events })).reasons).toEqual(
        decide(factsOf(dump.legs, { sessions, events: events.toReversed() })).reasons,
      );
    }
  });

  test(`[${dump.config}] ${dump.name} says why in words, with facts that are there`, () => {
    const facts = factsOf(dump.legs, { sessions, events: inbound ? [up, ...dump.events] : [] });
    const ids = new Set([...facts.legs, ...facts.events, ...facts.sessions].map(({ id }) => id));
    const { reasons, direction, prefixes } = decide(facts);
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) {
      expect(reason.text).toMatch(/^[A-Z].{20,}\.$/);
      expect(reason.facts.filter((id) => !ids.has(id))).toEqual([]);
    }
    expect(direction === "inbound").toBe(inbound);
    expect(prefixes).toEqual(["org_mnd5khym"]);
  });
}
